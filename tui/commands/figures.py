"""`ringback figures`: the figures of a month or a range of days."""

from __future__ import annotations

import argparse
from datetime import date

from store import Figure, FigureRow, Unusable, figure
from tui import outside
from tui.commands.asked import day, desk_for, month, print_json
from tui.text import clean, fitted, right
from tui.words import figures, formats, remarks


def run(asked: argparse.Namespace) -> int:
    """Reckon one figure and print it."""
    first, last = _range(asked)
    desk = desk_for(asked)
    with desk.database.reading() as records:
        found = figure(records, desk.settings, asked.name, first, last, asked.by)
    if asked.json:
        print_json(found.as_json())
    else:
        _print(found)
        for note in found.notes:
            print(f"  {clean(remarks.sentence(note, desk.zone, desk.today()))}")
    return 0


def _range(asked: argparse.Namespace) -> tuple[date, date]:
    if asked.month:
        return month(asked.month)
    if not (asked.first and asked.last):
        raise Unusable("range_missing")
    return day(asked.first), day(asked.last)


def _print(found: Figure) -> None:
    print(f"{figures.title(found.name)}  {formats.day(found.first)} – {formats.day(found.last)}")
    if found.name == "outside" and any(row.name != "own" for row in found.rows):
        _print_outside(found)
        return
    for row in found.rows:
        print(_line(row))


def _print_outside(found: Figure) -> None:
    for group in dict.fromkeys(row.cases.group for row in found.rows):
        if group:
            print(f"  {clean(group)}")
        for line in outside.lines([row for row in found.rows if row.cases.group == group]):
            print(f"  {line}".rstrip())


def _line(row: FigureRow) -> str:
    group = f"{clean(row.cases.group or '')}  " if row.cases.by else ""
    name = fitted(group + figures.row_name(row.name), 34)
    shares = right(f"{row.numerator:g} / {row.denominator:g}", 14)
    interval = figures.interval(row.interval)
    weeks = row.extra.get("weeks")
    tail = "  ".join(str(number) for number in weeks) if weeks else ""
    return f"  {name} {shares} {right(formats.percent(row.rate), 9)}  {interval:<14} {tail}".rstrip()
