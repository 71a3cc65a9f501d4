"""`ringback subjects`: what customers talk about, and the calls in which they did."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from store import SaidLine, SubjectRow, Unusable, Words
from tui import subjects as asking
from tui.commands.asked import day, desk_for, month, note_look, print_json
from tui.text import clean, fitted, right
from tui.words import _, formats, labels, subjects


def run(asked: argparse.Namespace) -> int:
    """Count the subjects of a month or a range of days, or list what was said about one."""
    first, last = _range(asked)
    as_of = day(asked.as_of) if asked.as_of else None
    desk = desk_for(asked)
    if asked.cases:
        lines = asking.cases(desk, asked.cases, first, last, asked.tone, asked.words, as_of)
        note_look(desk, "listed", list="subjects", n=len(lines))
        if asked.json:
            print_json([_case(line) for line in lines])
            return 0
        for line in lines:
            cells = f"{line.on}  {fitted(line.customer, 14)} {fitted(line.vehicle, 18)}"
            print(f"{cells} {fitted(labels.outcome(line.outcome), 14)} {clean(line.text)}")
        return 0
    found, words = asking.look(desk, first, last, asked.tone, asked.words, as_of)
    if asked.json:
        print_json(
            {
                "from": found.first.isoformat(),
                "to": found.last.isoformat(),
                **({"as_of": as_of.isoformat()} if as_of else {}),
                "before": {"from": found.before_first.isoformat(), "to": found.before_last.isoformat()},
                "calls": found.calls,
                "calls_before": found.calls_before,
                "subjects": [_row(row, words) for row in found.rows],
            }
        )
        return 0
    print(f"{formats.day(found.first)} – {formats.day(found.last)}")
    told = _("{n} calls with words; {n_before} before ({days})")
    before = f"{formats.day(found.before_first)} – {formats.day(found.before_last)}"
    print(told.format(n=found.calls, n_before=found.calls_before, days=before))
    for row in found.rows:
        print(_line(row, words))
    return 0


def _range(asked: argparse.Namespace) -> tuple[date, date]:
    if asked.month:
        return month(asked.month)
    if not (asked.first and asked.last):
        raise Unusable("range_missing")
    first, last = day(asked.first), day(asked.last)
    if first > last:
        raise Unusable("figure_range", first=first.isoformat(), last=last.isoformat())
    return first, last


def _line(row: SubjectRow, words: Words) -> str:
    shares = f"{right(f'{row.n} / {row.of}', 13)} {right(subjects.share(row.n, row.of), 7)}"
    before = right(subjects.share(row.n_before, row.of_before), 7)
    tones = f"{_('content')} {row.good}  {_('not content')} {row.bad}"
    named = fitted(clean(subjects.name(row, words)), 24)
    return f"  {named} {shares} {before}  {fitted(subjects.trend(row), 8)} {tones}".rstrip()


def _row(row: SubjectRow, words: Words) -> dict[str, Any]:
    known = words.subjects.get(row.name)
    return {
        "name": row.name,
        "zh": known.zh if known else row.written,
        "en": known.en if known else row.written,
        "known": row.known,
        "numerator": row.n,
        "denominator": row.of,
        "rate": row.n / row.of if row.of else None,
        "before": {"numerator": row.n_before, "denominator": row.of_before},
        "good": row.good,
        "bad": row.bad,
        "trend": row.trend,
    }


def _case(line: SaidLine) -> dict[str, Any]:
    return {
        "id": line.attempt_id,
        "customer_id": line.customer_id,
        "vehicle_id": line.vehicle_id,
        "customer": line.customer,
        "vehicle": line.vehicle,
        "on": line.on.isoformat(),
        "kind": line.kind,
        "outcome": line.outcome,
        "tone": line.tone,
        "by": line.by,
        "text": line.text,
    }
