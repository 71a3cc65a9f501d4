"""`ringback action`: the actions agreed in the monthly report."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from store import Action, Unusable, action_of, actions_of, carry_on, keep_action, withdraw_action
from tui.commands.asked import day, desk_for, month, print_json
from tui.periods import around
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import formats, reports


def run(asked: argparse.Namespace) -> int:
    """List, add, change, carry on or withdraw actions."""
    desk = desk_for(asked)
    if asked.what in {"add", "list", "carry"}:
        wanted = _month(desk, asked.month)
        done = {"add": _add, "list": _list, "carry": _carry}[asked.what](desk, asked, wanted)
    else:
        if asked.id is None:
            raise Unusable("action_which")
        done = [_set(desk, asked) if asked.what == "set" else _withdraw(desk, asked.id)]
    if asked.json:
        print_json([document(action) for action in done])
    else:
        for action in done:
            print(_line(action))
    return 0


def document(action: Action) -> dict[str, Any]:
    """Give an action as the command line's JSON has it."""
    return {
        "id": action.id,
        "month": action.month,
        "problem": action.problem,
        "measure": action.measure,
        "owner": action.owner,
        "due": action.due_on.isoformat() if action.due_on else None,
        "supervisor": action.supervisor,
        "state": action.state,
        "carried_from": action.carried_from,
    }


def _month(desk: Desk, asked: str | None) -> str:
    first = month(asked)[0] if asked else desk.today().replace(day=1)
    return f"{first:%Y-%m}"


def _list(desk: Desk, _asked: argparse.Namespace, wanted: str) -> list[Action]:
    with desk.database.reading() as records:
        return actions_of(records, wanted)


def _add(desk: Desk, asked: argparse.Namespace, wanted: str) -> list[Action]:
    action = _with(Action(0, wanted, ""), asked)
    with desk.database.writing() as records:
        return [keep_action(records, action, desk.agent.id, desk.now())]


def _carry(desk: Desk, _asked: argparse.Namespace, wanted: str) -> list[Action]:
    before = f"{around(month(wanted)[0], 'month').beside(-1).first:%Y-%m}"
    with desk.database.writing() as records:
        return carry_on(records, before, wanted, desk.agent.id, desk.now())


def _set(desk: Desk, asked: argparse.Namespace) -> Action:
    with desk.database.writing() as records:
        action = _with(action_of(records, asked.id), asked)
        return keep_action(records, action, desk.agent.id, desk.now())


def _withdraw(desk: Desk, number: int) -> Action:
    with desk.database.writing() as records:
        return withdraw_action(records, number, desk.agent.id, desk.now())


def _with(action: Action, asked: argparse.Namespace) -> Action:
    """Put what was said in the call into an action; what was not said stays."""
    said: dict[str, Any] = {
        name: clean(value)
        for name in ("problem", "measure", "owner", "supervisor", "state")
        if (value := getattr(asked, name)) is not None
    }
    if asked.due is not None:
        said["due_on"] = day(asked.due) if asked.due else None
    return replace(action, **said)


def _line(action: Action) -> str:
    due = formats.day(action.due_on) if action.due_on else "–"
    cells = (
        (str(action.id), 5),
        (reports.state(action.state), 12),
        (due, 14),
        (action.owner, 12),
        (action.problem, 34),
    )
    return " ".join(fitted(clean(text), wide) for text, wide in cells) + " " + clean(action.measure)
