"""The audit trail: entries of who did what, each chained by its hash to the one before.

An entry is noted within the transaction of the act itself (`Records.note`), and the door stores it right
before that transaction ends, so that there is neither an act without its entry nor an entry without its act.
Nothing in an entry says who a customer is: it names a table and a number there, codes and counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from store.moments import as_instant, stored_instant

if TYPE_CHECKING:
    from store.database import Records, Row

Kind = Literal[
    "called", "revealed", "dialled", "number_chosen", "logged", "taken_back", "skipped", "paused", "resumed",
    "looked", "listed", "searched", "reached",
    "corrected", "consent", "complaint_step", "assigned", "given_back", "queue_held", "queue_let_go",
    "made_by_hand", "imported", "import_taken_back", "decided", "undecided", "drawn", "scored", "rules",
    "calendar", "action", "month_closed", "shop_added",
    "exported", "backed_up", "copied", "restored", "encrypted", "decrypted", "rekeyed", "erased", "sealed",
    "staff_entered", "staff_changed", "signed_in", "signed_out", "sign_in_failed", "locked_out",
]  # fmt: skip
"""What an entry may be of."""

KINDS: tuple[Kind, ...] = get_args(Kind)

FAMILIES: Mapping[str, tuple[Kind, ...]] = {
    "calls": KINDS[: KINDS.index("looked")],
    "looks": KINDS[KINDS.index("looked") : KINDS.index("corrected")],
    "changes": KINDS[KINDS.index("corrected") : KINDS.index("exported")],
    "copies": KINDS[KINDS.index("exported") : KINDS.index("staff_entered")],
    "staff": KINDS[KINDS.index("staff_entered") :],
}
"""Kinds that are asked for together: calling, looking, changing, copying and erasing, who works here."""


class Entry(msgspec.Struct, frozen=True):
    """One thing somebody did: when, who (a code of staff), what, to which row, and further facts.

    `about` is a table and `about_id` a number there; facts are codes, counts and names of columns, never
    anything that tells of a customer.
    """

    at: datetime
    staff: str
    kind: Kind
    about: str = ""
    about_id: int | None = None
    facts: Mapping[str, object] = {}


def append(records: Records, entries: Sequence[Entry]) -> None:
    """Store what was noted in a transaction, as its last step: whoever else stores waits for its end.

    Under a member's own login the server does, which says itself whose entries they are.
    """
    if records.standing != "owner":
        records.rows("SELECT note_in_trail(:entries)", entries=_told(entries))
        return
    number, before = _head(records, len(entries))
    rows = []
    for entry in entries:
        number += 1
        row = _row(records.shop, number, entry, before)
        before = row["hash"]
        rows.append(row)
    records.run_many(_INSERT, rows)
    records.run("UPDATE audit_head SET hash = :hash WHERE shop_id = :shop", hash=before)


def _head(records: Records, entries: int) -> tuple[int, str]:
    """Take so many numbers; give the latest entry before them, its number and its hash."""
    found = records.rows(_TAKE, entries=entries)
    if not found:
        records.run(_BEGIN)
        found = records.rows(_TAKE, entries=entries)
    return found[0]["number"] - entries, found[0]["hash"]


def _told(entries: Sequence[Entry]) -> str:
    import json

    told = [_row(0, 0, entry, "") for entry in entries]
    return json.dumps([{name: row[name] for name in _TOLD} for row in told], ensure_ascii=False)


_TOLD = ("at", "kind", "about", "about_id", "facts")


def _row(shop: int, number: int, entry: Entry, before: str) -> dict[str, Any]:
    import json

    facts = json.dumps(dict(entry.facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = {
        "shop": shop,
        "id": number,
        "at": stored_instant(entry.at),
        "staff_code": entry.staff,
        "kind": entry.kind,
        "about": entry.about,
        "about_id": entry.about_id,
        "facts": facts,
        "before": before,
    }
    return row | {"hash": hash_of(row)}


def hash_of(row: Row) -> str:
    """Give the hash of an entry as it is stored: SHA-256, in hexadecimal, of its canonical form.

    That is the JSON array of number, instant (UTC, to the millisecond, with Z), code of staff, kind, table,
    number there, facts (the text as stored) and the hash before, in UTF-8, without blanks, other signs than
    ASCII as they are.
    """
    import hashlib
    import json

    at = row["at"]
    said = [
        row["id"],
        stored_instant(as_instant(at)),
        row["staff_code"],
        row["kind"],
        row["about"],
        row["about_id"],
        row["facts"],
        row["before"],
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_TAKE = """UPDATE audit_head SET
    number = max(number, (SELECT coalesce(max(id), 0) FROM audit WHERE shop_id = :shop)) + :entries
  WHERE shop_id = :shop RETURNING number, hash"""
"""Holds the head until the transaction ends, so that two can never come after the same entry.

Somebody may have set the head back: work goes on behind the last entry, and verifying finds where the
chain is broken.
"""

_BEGIN = """INSERT INTO audit_head (shop_id, number, hash)
  SELECT :shop, coalesce(max(id), 0),
    coalesce((SELECT hash FROM audit WHERE shop_id = :shop ORDER BY id DESC LIMIT 1), '')
  FROM audit WHERE shop_id = :shop
  ON CONFLICT (shop_id) DO NOTHING"""

_INSERT = """INSERT INTO audit (shop_id, id, at, staff_code, kind, about, about_id, facts, before, hash)
  VALUES (:shop, :id, :at, :staff_code, :kind, :about, :about_id, :facts, :before, :hash)"""
