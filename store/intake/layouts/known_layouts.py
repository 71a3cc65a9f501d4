"""What was once said about files with the same headings, and holds for the next one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from store.database import Records
from store.intake.layouts.filemap import FileMap, names_of
from store.intake.layouts.kinds import OWN
from store.intake.layouts.spelling import simplified


def fingerprint(headings: Sequence[str]) -> str:
    """Compute what tells sets of headings apart: SHA-256 of the simplified headings, in order.

    Noise such as case, units and brackets makes no difference, nor do the columns a file of refused rows
    begins with, nor blank headings at the end.
    """
    own = [heading for heading in map(str.strip, headings) if heading not in OWN]
    while own and not own[-1]:
        own.pop()
    simple = [simplified(heading) for heading in own]
    often = Counter(simple)
    told = [each if often[each] == 1 else name for each, name in zip(simple, names_of(own), strict=True)]
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def remember(
    records: Records, headings: Sequence[str], mapping: FileMap, *, kind: str, now: datetime
) -> None:
    """Remember what was said about files with these headings; only inside a writing transaction.

    `kind` is the kind of file it turned out to be. What was remembered of them before is replaced.
    """
    said = msgspec.json.encode(msgspec.structs.replace(mapping, kind=kind)).decode()
    values = {"fingerprint": fingerprint(headings), "mapping": said, "at": now}
    touched = records.run(
        """UPDATE known_layout SET mapping = :mapping, at = :at
           WHERE shop_id = :shop AND fingerprint = :fingerprint""",
        **values,
    )
    if not touched:
        records.add("known_layout", **values)


def remembered(records: Records, headings: Sequence[str]) -> FileMap | None:
    """Give what is remembered of files with these headings, or None.

    What an older version wrote and this one cannot read is as if it had never been said.
    """
    said = records.value(
        "SELECT mapping FROM known_layout WHERE shop_id = :shop AND fingerprint = :fingerprint",
        fingerprint=fingerprint(headings),
    )
    if said is None:
        return None
    try:
        return msgspec.json.decode(said, type=FileMap)
    except msgspec.MsgspecError:
        return None


def layouts_known(records: Records) -> Callable[[Sequence[str]], FileMap | None]:
    """Give what recalls what is remembered of files with some headings, or None, while `records` is open."""
    return lambda headings: remembered(records, headings)


def forget(records: Records, headings: Sequence[str]) -> bool:
    """Forget what was said about files with these headings; say whether anything was."""
    return bool(
        records.run(
            "DELETE FROM known_layout WHERE shop_id = :shop AND fingerprint = :fingerprint",
            fingerprint=fingerprint(headings),
        )
    )
