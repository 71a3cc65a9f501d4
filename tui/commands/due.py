"""`ringback due`: the month's maintenance list, or those who stayed away, for letters and messages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from store import Letter, Letters, Unusable, list_suffixes
from tui import exported, letters
from tui.commands.asked import desk_for, month, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, counted, formats


def run(asked: argparse.Namespace) -> int:
    """Print the list, or write it to a file; or list what was written."""
    if asked.exports:
        return _exports(asked)
    first, last = month(asked.month)
    file = Path(asked.out).expanduser() if asked.out else None
    if file is not None and file.suffix.lower() not in list_suffixes():
        raise Unusable("list_format_unknown", file=str(file), known=" ".join(list_suffixes()))
    desk = desk_for(asked)
    found = letters.look(
        desk,
        "lapsed" if asked.lapsed else "due",
        first,
        last,
        filters=asked.filter,
        order=asked.order,
        whole_numbers=asked.whole_numbers and file is not None,
    )
    if file is not None:
        letters.save_list(
            desk,
            found,
            file,
            asked=letters.asked_for(asked.filter, asked.order),
            whole_numbers=asked.whole_numbers,
        )
    else:
        note_look(desk, "listed", list="letters", what=found.kind, n=len(found.rows))
    if asked.json:
        print_json(document(desk, found, file))
    elif file is not None:
        print(_("written: {file}").format(file=file))
        print(_summary(found))
    else:
        for letter in found.rows:
            print(_line(desk, letter))
        print(_summary(found))
    return 0


def _exports(asked: argparse.Namespace) -> int:
    desk = desk_for(asked)
    found = exported.listed(desk)
    if asked.json:
        print_json([exported.document(one) for one in found])
    else:
        for one in found:
            print(clean(exported.line(exported.texts(desk, one), 160)))
    return 0


def document(desk: Desk, found: Letters, file: Path | None) -> dict[str, Any]:
    """Give a list as the command line's JSON has it; numbers are masked here whatever the file holds."""
    return {
        "list": found.kind,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "left_out": found.left_out,
        "file": str(file) if file else None,
        "count": len(found.rows),
        "rows": [] if file else [_row(desk, letter) for letter in found.rows],
    }


def _row(desk: Desk, letter: Letter) -> dict[str, Any]:
    return {
        "customer": letter.name,
        "company": letter.company,
        "tier": letter.tier,
        "address": letter.address,
        "phone": letter.phone,
        "plate": letter.plate,
        "vin": letter.vin,
        "model": letter.model,
        "due": letter.due_on.isoformat(),
        "last_visit": letter.last_visit_on.isoformat() if letter.last_visit_on else None,
        "visits": letter.visits,
        "booked": letter.booked_on.isoformat() if letter.booked_on else None,
        "reason": letters.reason(desk, letter),
    }


def _summary(found: Letters) -> str:
    told = counted("{n} vehicle", "{n} vehicles", len(found.rows))
    return f"{told} · {letters.left_out(found.left_out)}" if found.left_out else told


def _line(desk: Desk, letter: Letter) -> str:
    cells = (
        (letter.due_on.isoformat(), 11),
        (letter.name, 18),
        (letter.phone, 12),
        (letter.plate or letter.vin, 10),
        (letter.model, 12),
        (formats.list_day(letter.booked_on, desk.today()) if letter.booked_on else "", 11),
    )
    told = clean(letters.reason(desk, letter))
    return " ".join(fitted(text, wide) for text, wide in cells) + f" {told}"
