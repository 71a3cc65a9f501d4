"""`ringback match`: the questions of who is who, and what somebody decides about them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date, datetime

from store import Question, Unusable, alike, questions
from tui import deciding
from tui.commands.asked import desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, labels, matches, remarks


def run(asked: argparse.Namespace) -> int:
    """List the questions, decide one, or take a decision back."""
    desk = desk_for(asked)
    if asked.what == "list":
        return _list(desk, asked)
    if asked.id is None:
        raise Unusable("match_missing")
    if asked.what == "undo":
        deciding.take_back(desk, asked.id)
        return 0
    if asked.decision is None:
        raise Unusable("match_decision_missing", id=asked.id)
    return _decide(desk, asked.id, asked.decision.replace("-", "_"), also_alike=asked.alike)


def _decide(desk: Desk, number: int, decision: str, *, also_alike: bool) -> int:
    """Decide one question, or all that the same thing raised; status 1 where some could not be decided."""
    if not also_alike:
        deciding.decide_one(desk, number, decision)
        return 0
    with desk.database.reading() as records:
        numbers = alike(records, number) or [number]
    found = deciding.decide_all(desk, numbers, decision)
    print(_("{n} decided").format(n=len(found.done)))
    for remark in found.refused:
        print(clean(remarks.sentence(remark, desk.zone, desk.today())))
    return 1 if found.refused else 0


def _list(desk: Desk, asked: argparse.Namespace) -> int:
    with desk.database.reading() as records:
        found = questions(records, desk.settings, decided=asked.decided, kind=asked.kind)
    note_look(desk, "listed", list="match", n=len(found))
    if asked.json:
        print_json([_document(one) for one in found])
        return 0
    for one in found:
        print("\n".join(clean(line) for line in _lines(desk, one)))
    print(_("{n} in all").format(n=len(found)))
    return 0


def _document(one: Question) -> dict[str, object]:
    return {name: _plainly(value) for name, value in asdict(one).items()}


def _plainly(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plainly(each) for name, each in value.items()}
    return value.isoformat() if isinstance(value, date | datetime) else value


def _lines(desk: Desk, one: Question) -> list[str]:
    today = desk.today()
    said = matches.decided(one, desk.zone, today) or matches.raised(one, desk.zone, today)
    lines = [f"{one.id}  {matches.asked(one)}  {said}"]
    for side, party in zip(matches.SIDES[one.kind], (one.former, one.later), strict=True):
        lines.append(
            f"    {fitted(_(side), 16)} " + "  ".join(text for text in matches.told(party, today) if text)
        )
    if one.decision is None:
        answers = ", ".join(
            f"{decision.replace('_', '-')} ({labels.label(matches.ANSWERS[one.kind], decision)})"
            for decision in matches.ANSWERS[one.kind]
        )
        lines.append(f"    {answers}")
    return lines
