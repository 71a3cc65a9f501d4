"""`ringback audit`: the audit trail listed, followed for what was tampered with, and sealed."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from pathlib import Path

from store import (
    FAMILIES,
    KINDS,
    Seal,
    TrailEntry,
    TrailWanted,
    Unusable,
    Verified,
    inert,
    read_seals,
    seal_trail,
    trail,
    verify_trail,
)
from tui.commands.asked import day, desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, audit, formats, remarks

COLUMNS = ("id", "at", "staff", "kind", "about", "about_id", "facts", "hash")
"""What CSV and JSON give of an entry."""


def run(asked: argparse.Namespace) -> int:
    """List entries, verify the trail (1 where something is wrong with it), or seal it."""
    desk = desk_for(asked)
    if asked.verify:
        return _verify(desk, asked)
    if asked.seal:
        seal = seal_trail(desk.database, desk.agent, desk.now())
        if asked.json:
            print_json({"number": seal.number, "hash": seal.hash, "at": desk.now().isoformat()})
        else:
            print(f"{seal.number} {seal.hash} {desk.now().isoformat(timespec='seconds')}")
        return 0
    _list(desk, asked)
    return 0


def wanted_from(asked: argparse.Namespace) -> TrailWanted:
    """Read which entries are wanted. Raises `Unusable`."""
    if asked.kind is not None and asked.kind not in {*KINDS, *FAMILIES}:
        raise Unusable("audit_kind_unknown", value=asked.kind, known=", ".join((*FAMILIES, *KINDS)))
    table, which = None, None
    if asked.about is not None:
        read = re.fullmatch(r"([a-z_]+)(?::(\d{1,9}))?", asked.about)
        if read is None:
            raise Unusable("audit_about_unreadable", value=asked.about)
        table, which = read[1], int(read[2]) if read[2] else None
    return TrailWanted(
        since=day(asked.first) if asked.first else None,
        until=day(asked.last) if asked.last else None,
        staff=asked.who,
        kind=asked.kind,
        about=table,
        about_id=which,
    )


def _list(desk: Desk, asked: argparse.Namespace) -> None:
    wanted = wanted_from(asked)
    with desk.database.reading() as records:
        found = trail(records, desk.zone, wanted, most=asked.most)
    if asked.json:
        print_json([document(one) for one in found])
    elif asked.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in found:
            cells = document(one) | {"facts": json.dumps(dict(one.facts), ensure_ascii=False)}
            writer.writerow(["" if cell is None else inert(str(cell)) for cell in cells.values()])
    else:
        for one in found:
            print(line(desk, one))
        if not found:
            print(_("Nothing of the kind is on record."))
    note_look(desk, "listed", list="audit", n=len(found))


def document(one: TrailEntry) -> dict[str, object]:
    """Give an entry as JSON has it."""
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "staff": one.staff,
        "kind": one.kind,
        "about": one.about,
        "about_id": one.about_id,
        "facts": dict(one.facts),
        "hash": one.hash,
    }


def line(desk: Desk, one: TrailEntry) -> str:
    """Word an entry in one line."""
    cells = (
        (f"{one.id}", 8),
        (formats.moment(one.at, desk.zone, desk.today()), 18),
        (one.name or "–", 10),
        (audit.did(one.kind), 24),
        (audit.about(one), 18),
    )
    return clean((" ".join(fitted(text, wide) for text, wide in cells) + f" {audit.details(one)}").rstrip())


def _verify(desk: Desk, asked: argparse.Namespace) -> int:
    with desk.database.reading() as records:
        found = verify_trail(records, _seals(asked.sealed))
    if asked.json:
        print_json(
            {
                "whole": not found.found,
                "entries": found.entries,
                "number": found.number,
                "hash": found.hash,
                "seals": found.seals,
                "found": [{"code": one.code, **one.facts} for one in found.found],
            }
        )
    else:
        _tell(desk, found)
    return 1 if found.found else 0


def _seals(file: str | None) -> list[Seal]:
    if file is None:
        return []
    path = Path(file).expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unusable("seals_unreadable", file=file) from fault
    return read_seals(text, file)


def _tell(desk: Desk, found: Verified) -> None:
    for one in found.found:
        print(clean(remarks.sentence(one, desk.zone, desk.today())))
    if not found.found:
        told = _("whole: {n} entries, the last {id} {hash}; {seals} seals compared")
        print(told.format(n=f"{found.entries:,}", id=found.number, hash=found.hash[:12], seals=found.seals))
