"""By what an erased person is known again when a file brings them back: keyed digests, never the facts.

The key lies in the same file. Whoever has the file cannot read a number out of its digest, but can try
whether a number they have is among them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Literal

from store.database import Records

Kind = Literal["number", "vin", "plate"]


def digest_of(key: bytes, kind: Kind, value: str) -> str:
    """Give the digest of a number (E.164), a VIN or a plate, under a shop's key."""
    return hashlib.blake2b(f"{kind}|{value}".encode(), key=key, digest_size=16).hexdigest()


def key_of(records: Records) -> bytes | None:
    """Give the shop's key; None where nobody was ever erased."""
    found = records.value("SELECT secret FROM erasure_key WHERE shop_id = :shop")
    return None if found is None else bytes.fromhex(found)


def mark(records: Records, erasure: int, facts: Iterable[tuple[Kind, str]]) -> None:
    """Keep the digests of what an erased person is known by; a later erasure takes an earlier one's place."""
    key = key_of(records)
    if key is None:
        key = secrets.token_bytes(32)
        records.add("erasure_key", secret=key.hex())
    records.run_many(
        """INSERT INTO erased_mark (shop_id, digest, erasure_id) VALUES (?, ?, ?)
           ON CONFLICT (shop_id, digest) DO UPDATE SET erasure_id = excluded.erasure_id""",
        [(records.shop, digest_of(key, kind, value), erasure) for kind, value in facts],
    )
