"""`ringback quality`: draw calls by lot, list and score them; list patterns that are worth a look."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import Any

from store import (
    PATTERNS,
    DrawnCall,
    DrawnPage,
    Pattern,
    Unusable,
    draw_calls,
    drawn_calls,
    drawn_page,
    find_patterns,
    score_call,
    week_before,
)
from tui.commands.asked import day, desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, formats, labels, quality as worded


def run(asked: argparse.Namespace) -> int:
    """Do what was asked of the quality of calls."""
    desk = desk_for(asked)
    week = _week(desk, asked)
    match asked.what:
        case "draw":
            draw_calls(
                desk.database, desk.settings, week, desk.agent, desk.now(), seed=asked.seed or "", of=asked.of
            )
            _list(desk, asked, week)
        case "list":
            _list(desk, asked, week)
        case "show":
            note_look(desk, "looked", "attempt", _number(asked))
            _show(desk, asked)
        case "score":
            points = dict(_points(each) for each in asked.points)
            score_call(
                desk.database, desk.settings, _number(asked), points, desk.agent, desk.now(), asked.note
            )
            _show(desk, asked)
        case _:
            _patterns(desk, asked, week)
    return 0


def _week(desk: Desk, asked: argparse.Namespace) -> date:
    """Give the Monday of the week asked about: the last one that is over, if none is said."""
    if not asked.week:
        return week_before(desk.today())
    return week_before(day(asked.week) + timedelta(days=7))


def _number(asked: argparse.Namespace) -> int:
    if asked.id is None:
        raise Unusable("quality_call_missing")
    return int(asked.id)


def _points(text: str) -> tuple[str, int]:
    name, _sign, points = text.partition("=")
    if not points.strip().isdecimal():
        raise Unusable("quality_points_unreadable", value=text)
    return name.strip(), int(points)


def _list(desk: Desk, asked: argparse.Namespace, week: date) -> None:
    with desk.database.reading() as records:
        found = drawn_calls(records, week, asked.of)
    note_look(desk, "listed", list="quality", n=len(found))
    if asked.json:
        print_json([_call(one) for one in found])
        return
    for one in found:
        print(_line(one, desk))
    print(_("{n} in all").format(n=len(found)))


def _line(one: DrawnCall, desk: Desk) -> str:
    cells = (
        (str(one.attempt), 8),
        (one.agent_name, 12),
        (formats.moment(one.at, desk.zone, desk.today()), 18),
        (one.customer, 14),
        (labels.outcome(one.outcome), 16),
        (worded.scored(one), 6),
    )
    return (
        "  " + "".join(fitted(clean(text), wide) + " " for text, wide in cells) + clean(one.note)
    ).rstrip()


def _show(desk: Desk, asked: argparse.Namespace) -> None:
    with desk.database.reading() as records:
        page = drawn_page(records, _number(asked))
    if asked.json:
        print_json(_page(page))
        return
    print(_line(page.call, desk))
    if page.call.seconds is not None:
        print(f"  {_('lasted {time}').format(time=formats.duration(page.call.seconds))}")
    for answer in page.answers:
        print(clean(f"    {answer.question}: {answer.value}"))
    for score in page.scores:
        mean = "–" if score.mean is None else f"{score.mean:.2f}"
        at = formats.moment(score.at, desk.zone, desk.today())
        print(clean(f"  {mean}  {score.by}  {at}  {score.note}".rstrip()))
        for mark in score.marks:
            print(clean(f"    {mark.points or '–'}  {worded.criterion(mark.criterion, desk.settings)}"))


def _patterns(desk: Desk, asked: argparse.Namespace, week: date) -> None:
    if asked.about:
        for name in PATTERNS:
            print(f"{worded.pattern(name)}\n  {worded.definition(name, desk.settings)}")
        return
    first = day(asked.first) if asked.first else week
    last = day(asked.last) if asked.last else first + timedelta(days=6)
    with desk.database.reading() as records:
        found = find_patterns(records, desk.settings, first, last, desk.now())
    found = [one for one in found if asked.of in {None, one.agent}]
    if asked.json:
        print_json([_pattern(one) for one in found])
        return
    for one in found:
        cells = (
            (one.agent_name, 12),
            (worded.pattern(one.name), 34),
            (worded.found(one), 12),
            (formats.moment(one.at, desk.zone, desk.today()), 18),
        )
        print(
            (
                "  " + "".join(fitted(clean(text), wide) + " " for text, wide in cells) + clean(one.detail)
            ).rstrip()
        )
    print(_("{n} in all").format(n=len(found)))


def _call(one: DrawnCall) -> dict[str, Any]:
    return {
        "call": one.attempt,
        "agent": one.agent,
        "at": one.at.isoformat(),
        "seconds": one.seconds,
        "kind": one.kind,
        "customer": one.customer,
        "plate": one.plate,
        "outcome": one.outcome,
        "note": one.note,
        "corrected": one.corrected,
        "score": one.score.mean if one.score else None,
    }


def _page(page: DrawnPage) -> dict[str, Any]:
    return {
        **_call(page.call),
        "answers": [
            {"question": one.question, "value": one.value, "score": one.score} for one in page.answers
        ],
        "causes": list(page.causes),
        "scores": [
            {
                "by": score.by,
                "at": score.at.isoformat(),
                "score": score.mean,
                "note": score.note,
                "points": {mark.criterion: mark.points for mark in score.marks},
            }
            for score in page.scores
        ],
    }


def _pattern(one: Pattern) -> dict[str, Any]:
    return {
        "pattern": one.name,
        "agent": one.agent,
        "n": one.n,
        "of": one.of,
        "from": one.at.isoformat(),
        "note": one.detail,
        "follow_ups": list(one.follow_ups),
    }
