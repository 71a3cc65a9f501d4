"""`ringback figures`: the figures of a month or a range of days, and the cases behind a number."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from store import (
    ALL_SHOPS,
    CaseLine,
    Cell,
    Figure,
    FigureRow,
    Unusable,
    breakdowns,
    case_lines,
    each_shop,
    figure,
    in_sum,
)
from tui import outside
from tui.commands.asked import day, desk_for, month, note_look, print_json
from tui.text import clean, fitted, right
from tui.wiring import Desk
from tui.words import _, figures, formats, remarks

NAME, LEAST_GROUP = 36, 12
"""Cells of a row's name, and those that its group keeps of them."""


def run(asked: argparse.Namespace) -> int:
    """Reckon one figure, or list the cases behind a number of it, and print that."""
    breakdowns(asked.name)
    if asked.about:
        print(f"{figures.title(asked.name)}\n\n{figures.definition(asked.name)}")
        return 0
    first, last = _range(asked)
    as_of = day(asked.as_of) if asked.as_of else None
    desk = desk_for(asked)
    if asked.shop == ALL_SHOPS:
        return _all_shops(asked, desk, first, last, as_of)
    if asked.cases:
        return _cases(asked, desk, first, last, as_of)
    with desk.database.reading() as records:
        found = figure(records, desk.settings, asked.name, first, last, asked.by, as_of=as_of, now=desk.now())
    if asked.json:
        print_json(found.as_json())
    else:
        _print(found, desk)
        for note in found.notes:
            print(f"  {clean(remarks.sentence(note, desk.zone, desk.today()))}")
    return 0


def _all_shops(asked: argparse.Namespace, desk: Desk, first: date, last: date, as_of: date | None) -> int:
    """Print the figure of each shop, and all of them added up."""
    found = []
    for shop, door in each_shop(desk.database, desk.agent):
        with door.reading() as records:
            one = figure(
                records, desk.settings, asked.name, first, last, asked.by, as_of=as_of, now=desk.now()
            )
        found.append((shop, one))
    total = in_sum([one for _shop, one in found], desk.settings.figures.few)
    if asked.json:
        of_shops = [{"shop": shop.name, **one.as_json()} for shop, one in found]
        print_json({"shops": of_shops, "sum": total.as_json()})
        return 0
    for name, one in (*((shop.name, one) for shop, one in found), (_("All shops"), total)):
        print(f"[{clean(name)}]")
        _print(one, desk)
    return 0


def _range(asked: argparse.Namespace) -> tuple[date, date]:
    if asked.month:
        return month(asked.month)
    if not (asked.first and asked.last):
        raise Unusable("range_missing")
    return day(asked.first), day(asked.last)


def _cases(asked: argparse.Namespace, desk: Desk, first: date, last: date, as_of: date | None) -> int:
    """List the cases behind ROW, ROW:PART or ROW:PART:GROUP; an empty part is the numerator."""
    row, _, rest = asked.cases.partition(":")
    part, _, group = rest.partition(":")
    cell = Cell(row, asked.by, group if asked.by else None, part or "numerator")
    with desk.database.reading() as records:
        found = case_lines(records, desk.settings, asked.name, cell, first, last, as_of=as_of, now=desk.now())
    note_look(desk, "listed", list="figure", figure=asked.name, n=len(found))
    if asked.json:
        print_json([_as_json(line) for line in found])
        return 0
    for line in found:
        on = line.on.isoformat() if line.on else "–"
        cells = (
            (on, 11),
            (line.customer, 14),
            (line.vehicle, 18),
            (line.model, 12),
            (figures.what(line), 18),
        )
        print("  " + "".join(fitted(text, wide) + " " for text, wide in cells) + clean(line.note))
    return 0


def _as_json(line: CaseLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "are": line.are,
        "customer_id": line.customer_id,
        "vehicle_id": line.vehicle_id,
        "customer": line.customer,
        "vehicle": line.vehicle,
        "model": line.model,
        "on": line.on.isoformat() if line.on else None,
        "kind": line.kind,
        "what": line.what,
        "by": line.by,
        "note": line.note,
    }


def _print(found: Figure, desk: Desk) -> None:
    print(f"{figures.title(found.name)}  {formats.day(found.first)} – {formats.day(found.last)}")
    if found.name == "outside" and any(row.name != "own" for row in found.rows):
        _print_outside(found)
        return
    for row in found.rows:
        print(_line(row, found.name, desk))


def _print_outside(found: Figure) -> None:
    for group in dict.fromkeys(row.cases.group for row in found.rows):
        if group:
            print(f"  {clean(group)}")
        for line in outside.lines([row for row in found.rows if row.cases.group == group]):
            print(f"  {line}".rstrip())


def _line(row: FigureRow, name: str, desk: Desk) -> str:
    by = row.cases.by
    named = figures.row_name(row.name, name)
    if by:
        from rich.cells import cell_len

        group = clean(figures.group(by, row.cases.group))
        room = max(LEAST_GROUP, NAME - 2 - cell_len(named))
        named = f"{fitted(group, room).rstrip()}  {named}"
    named = fitted(named, NAME)
    if row.missing:
        return f"  {named} {clean(remarks.sentence(row.missing, desk.zone, desk.today()))}"
    shares = right(f"{figures.above(row)} / {figures.number(row.denominator)}", 17)
    weeks = row.extra.get("weeks")
    tail = [*map(str, weeks or ()), figures.goal(row), figures.few(row)]
    line = f"  {named} {shares} {right(figures.value(row), 9)}  {figures.within(row):<10}"
    return "  ".join([line, *filter(None, tail)]).rstrip()
