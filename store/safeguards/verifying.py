"""Following the audit trail from its first entry, and against what is kept of it elsewhere."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store.database import Database, Records, Row
from store.moments import as_instant, stored_instant
from store.remarks import Remark, Unusable
from store.safeguards import files
from store.safeguards.trail import Entry, hash_of
from store.staff import Agent

MOST = 20
"""Findings that are named at most; what comes after them mostly follows from them."""

_SEAL = re.compile(r"(\d+) ([0-9a-f]{64})(?: .*)?")


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the trail stood once, as kept elsewhere: the latest entry's number and hash."""

    number: int
    hash: str
    kept: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How the trail was found: its entries, the latest one's number and hash, and what is wrong, in order.

    `seals` counts the seals that were compared.
    """

    entries: int
    number: int
    hash: str
    found: tuple[Remark, ...]
    seals: int


def seal_trail(database: Database, agent: Agent, now: datetime) -> Seal:
    """Give where the trail stands, to be kept elsewhere; that this was done is its last entry."""
    with database.writing() as records:
        records.note(Entry(now, agent.code, "sealed"))
    with database.reading() as records:
        found = seal_of(records)
    assert found is not None  # noqa: S101  an entry was just stored
    return found


def seal_of(records: Records) -> Seal | None:
    """Give where the trail stands; None where nothing is in it yet."""
    row = records.row("SELECT number, hash FROM audit_head WHERE shop_id = :shop")
    return None if row is None else Seal(row["number"], row["hash"], "")


def seal_in(path: Path) -> Seal | None:
    """Give where the trail stands in a shop's file of any age, damaged or not; None where it has none."""
    if not path.is_file():
        return None
    try:
        with closing(files.opened(path, timeout=1.0)) as connection:
            row = connection.execute("SELECT number, hash FROM audit_head ORDER BY shop_id").fetchone()
    except (Unusable, sqlite3.DatabaseError):
        return None
    return None if row is None else Seal(row[0], row[1], "")


def note_restored(database: Database, agent: Agent, now: datetime, was: Seal | None) -> None:
    """Note that a backup took the shop's place; `was`: where the trail of what it replaced stood."""
    facts = {"was_number": was.number, "was_hash": was.hash} if was else {}
    with database.writing() as records:
        records.note(Entry(now, agent.code, "restored", facts=facts))


def read_seals(text: str, kept: str) -> list[Seal]:
    """Read seals, one a line: number, hash, and anything else. Raises `Unusable` for a line that is none."""
    found = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = _SEAL.fullmatch(line.strip())
        if read is None:
            raise Unusable("seal_unreadable", file=kept, row=place)
        found.append(Seal(int(read[1]), read[2], kept))
    return found


def verify_trail(records: Records, seals: Iterable[Seal] = ()) -> Verified:
    """Follow the whole trail: every entry's own hash, its link to the one before, its number, and its end.

    Compared are the end kept apart from the trail, where it stood in each backup on record, and `seals`.
    """
    compared = [*_in_backups(records), *seals]
    wanted: dict[int, list[Seal]] = {}
    for seal in compared:
        wanted.setdefault(seal.number, []).append(seal)
    found: list[Remark] = []
    number, before, entries = 0, "", 0
    for which, row in _in_order(records):
        entries += 1
        if not isinstance(which, int):
            found.append(Remark("trail_entry_changed", {"id": number + 1}))
            continue
        said, link = (row["hash"], row["before"]) if row is not None else ("", "")
        if len(found) < MOST:
            found += _of_number(which, number)
            found += _of_entry(which, _own_hash(row), said, link, before, number)
            found += [
                Remark("trail_not_as_sealed", {"id": which, "kept": seal.kept})
                for seal in wanted.get(which, ())
                if seal.hash != said
            ]
        number, before = which, said
    found += _of_end(records, number, before)
    found += [
        Remark("trail_cut_before_seal", {"id": number, "sealed": seal.number, "kept": seal.kept})
        for seal in compared
        if seal.number > number
    ]
    return Verified(entries, number, before, tuple(found[:MOST]), len(compared))


def _in_order(records: Records) -> Iterator[tuple[Any, Row | None]]:
    """Give every entry with its number, as its text stands there; None where that is no text any more."""
    after = _BELOW
    while True:
        try:
            for row in records.each(_ENTRIES, after=after):
                after = row["id"]
                yield after, row
        except sqlite3.OperationalError:
            after = records.value(_NEXT, after=after)
            yield after, None
        else:
            return


def _own_hash(row: Row | None) -> str | None:
    """Give the hash of what stands in an entry; None for what can never have been stored."""
    if row is None:
        return None
    try:
        return hash_of(row) if stored_instant(as_instant(row["at"])) == row["at"] else None
    except (TypeError, ValueError, AttributeError):
        return None


_BELOW = -(2**31)

_ENTRIES = """SELECT id, CAST(at AS text) AS at, staff_code, kind, about, about_id, facts, before, hash
  FROM audit WHERE shop_id = :shop AND id > :after ORDER BY id"""

_NEXT = "SELECT id FROM audit WHERE shop_id = :shop AND id > :after ORDER BY id LIMIT 1"


def _of_number(number: int, before: int) -> Iterator[Remark]:
    """Say which entries are missing before this one."""
    if number == before + 2:
        yield Remark("trail_entry_missing", {"id": before + 1})
    elif number > before + 1:
        yield Remark("trail_entries_missing", {"first": before + 1, "last": number - 1})


def _of_entry(number: int, own: str | None, said: str, link: str, before: str, last: int) -> Iterator[Remark]:
    """Say whether an entry is not what was stored, or does not follow the one before it."""
    if own != said:
        yield Remark("trail_entry_changed", {"id": number})
    elif link != before and number == last + 1:
        yield Remark("trail_entry_unlinked", {"id": number, "before": last})


def _of_end(records: Records, number: int, before: str) -> Iterator[Remark]:
    """Compare the last entry with the end that is kept apart."""
    head = records.row("SELECT number, hash FROM audit_head WHERE shop_id = :shop")
    if head is None:
        if number:
            yield Remark("trail_end_unknown")
    elif isinstance(head["number"], int) and head["number"] > number:
        yield Remark("trail_cut", {"first": number + 1, "last": head["number"]})
    elif (head["number"], head["hash"]) != (number, before):
        yield Remark("trail_end_differs", {"id": number})


def _in_backups(records: Records) -> list[Seal]:
    rows = records.rows(
        """SELECT file, audit_number, audit_hash FROM backup
           WHERE shop_id = :shop AND audit_number IS NOT NULL ORDER BY id"""
    )
    return [Seal(row["audit_number"], row["audit_hash"], row["file"]) for row in rows]
