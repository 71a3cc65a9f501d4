"""`ringback queue`: a day's queues, and why somebody is in them or not."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from datetime import date

from store import QueueLine, Unusable, lines_on, make_today, todays_lines
from tui.commands.asked import day, desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, formats, labels, remarks


def run(asked: argparse.Namespace) -> int:
    """List the queues of a day in calling order."""
    desk = desk_for(asked)
    on = day(asked.on) if asked.on else desk.today()
    if asked.why:
        return _why(desk, on, asked.why, as_json=asked.json)
    lines = _lines(desk, on, asked.kind, asked.desk)
    note_look(desk, "listed", list="queue", n=len(lines))
    if asked.json:
        print_json(_documents(desk, lines))
    elif asked.csv:
        _print_csv(desk, lines)
    else:
        _print_table(desk, lines)
    return 0


def line_document(desk: Desk, line: QueueLine) -> dict[str, object]:
    """Give a line as the command line's JSON has it."""
    return {
        "id": line.id,
        "kind": line.kind,
        "customer": line.customer,
        "phone": line.phone,
        "plate": line.plate,
        "vin": line.vin,
        "order_number": line.order_number,
        "due": line.due_on.isoformat(),
        "last_useful": line.last_useful_on.isoformat(),
        "priority": line.priority,
        "why": [remarks.sentence(remark, desk.zone, desk.today()) for remark in line.why],
    }


def _documents(desk: Desk, lines: list[QueueLine]) -> list[dict[str, object]]:
    """Give lines as JSON has them, each with the numbers of the same person's others, for one call."""
    of_person: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        if line.id is not None:
            of_person[line.customer_id].append(line.id)
    return [
        line_document(desk, line) | {"with": [one for one in of_person[line.customer_id] if one != line.id]}
        for line in lines
    ]


def _lines(desk: Desk, on: date, kind: str | None, whose: str) -> list[QueueLine]:
    if on == desk.today():
        make_today(desk.database, desk.settings, desk.now())
        with desk.database.reading() as records:
            return todays_lines(records, desk.settings, desk.now(), kind=kind, desk=whose)
    with desk.database.reading() as records:
        return lines_on(records, desk.settings, on, kind=kind, desk=whose)


def _why(desk: Desk, on: date, plate: str, *, as_json: bool) -> int:
    wanted = plate.strip().upper().replace(" ", "")
    if on == desk.today():
        make_today(desk.database, desk.settings, desk.now())
    from store import ask

    with desk.database.reading() as records:
        judgements = ask(records, desk.settings, on, wanted, desk.now())
    if not judgements:
        raise Unusable("plate_unknown", plate=plate)
    told = [[remarks.sentence(remark, desk.zone, on) for remark in one.remarks] for one in judgements]
    if as_json:
        print_json(
            [
                {
                    "kind": one.kind,
                    "plate": one.plate,
                    "customer": one.customer,
                    "inside": one.inside,
                    "why": why,
                }
                for one, why in zip(judgements, told, strict=True)
            ]
        )
        return 0
    for one, why in zip(judgements, told, strict=True):
        sign, kind = "+" if one.inside else "-", labels.label(labels.KINDS, one.kind)
        print(f"{sign} {kind}  {clean(one.plate or '')}  {clean(one.customer)}")
        for sentence in why:
            print(f"    {clean(sentence)}")
    return 0


def _print_csv(desk: Desk, lines: list[QueueLine]) -> None:
    import csv

    documents = [line_document(desk, line) for line in lines]
    names = list(line_document(desk, lines[0])) if lines else ["id", "kind", "customer"]
    writer = csv.DictWriter(sys.stdout, names)
    writer.writeheader()
    for document in documents:
        told = document | {"why": " ".join(str(part) for part in document["why"])}  # type: ignore[attr-defined]
        writer.writerow({name: _inert(value) for name, value in told.items()})


def _inert(value: object) -> object:
    """Keep a cell from being taken for a formula by a spreadsheet."""
    from store import inert

    return inert(clean(value)) if isinstance(value, str) else value


def _print_table(desk: Desk, lines: list[QueueLine]) -> None:
    today = desk.today()
    for line in lines:
        cells = (
            (str(line.id or "–"), 7),
            (labels.label(labels.ONE_OF_KIND, line.kind), 10),
            (formats.list_day(line.last_useful_on, today), 11),
            (line.customer, 18),
            (line.phone, 12),
            (line.plate or line.vin or "", 10),
        )
        why = remarks.sentence(line.why[0], desk.zone, today)
        print(" ".join(fitted(text, width) for text, width in cells) + f" {clean(why)}")
    print(_("{n} in all").format(n=len(lines)))
