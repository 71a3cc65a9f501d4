"""`ringback log`: close a call with its outcome and all that follows from it."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from store import Unusable, log, outcomes
from tui import calling, saying
from tui.call_end import end_of
from tui.calling import Call
from tui.commands.asked import day, desk_for, print_json
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, labels, remarks

KNOWINGLY = {
    "call_closed_day", "call_in_break", "call_outside_hours",
    "visit_closed_day", "visit_in_break", "visit_outside_hours", "visit_full",
}  # fmt: skip
"""Why a time is refused that can be taken knowingly."""


def run(asked: argparse.Namespace) -> int:
    """Log the call of a follow-up that was taken with `ringback next`."""
    desk = desk_for(asked)
    call = calling.resumed(desk, asked.id)
    calling.answered(call.interview, _answers(asked.answers))
    filled = dict(call.interview.filled()) | _details(desk, asked)
    end = end_of(desk, call.interview, asked.outcome, filled, asked.note, despite_hours=asked.despite_hours)
    try:
        logged = log(desk.database, desk.settings, desk.agent, asked.id, end, desk.now())
    except Unusable as refusal:
        if refusal.remark.code in KNOWINGLY and not asked.despite_hours:
            print(_("--despite-hours takes the time all the same."), file=sys.stderr)
        raise
    if logged.goes_on is not None:
        Call.begin(desk, calling.take(desk, logged.goes_on), call.interview.language)
    standing = logged.standing
    told = [remarks.sentence(remark, desk.zone, desk.today()) for remark in logged.remarks]
    if asked.json:
        print_json(
            {
                "id": asked.id,
                "attempt": logged.attempt,
                "outcome": asked.outcome,
                "state": standing.state,
                "final": standing.outcome,
                "attempts": standing.attempts,
                "not_before": standing.not_before.isoformat() if standing.not_before else None,
                "consequences": told,
                "alike": list(logged.alike),
                "goes_on": logged.goes_on,
                "same_talk": logged.in_talk,
            }
        )
    else:
        print("; ".join(clean(part) for part in (f"{asked.id}: {labels.outcome(asked.outcome)}", *told)))
        if logged.goes_on is not None:
            words = _("the same call goes on: {id}") if logged.in_talk else _("the next number: {id}")
            print(words.format(id=logged.goes_on))
    return 0


def _answers(text: str | None) -> dict[str, object]:
    if text is None:
        return {}
    try:
        given = json.loads(text)
    except ValueError as fault:
        raise Unusable("answers_unreadable", problem=str(fault)) from fault
    if not isinstance(given, dict):
        raise Unusable("answers_unreadable", problem=type(given).__name__)
    return given


def _details(desk: Desk, asked: argparse.Namespace) -> dict[str, object]:
    """Turn the options into the details an outcome asks for; only those that were given."""
    found: dict[str, object] = {
        "causes": asked.cause,
        "severity": asked.severity,
        "other_shop": asked.other_shop,
        "reason": asked.reason,
        "number": asked.number,
        "due_on": day(asked.due).isoformat() if asked.due else None,
    }
    if asked.at:
        at = f"{_moment(desk, asked.at):%Y-%m-%dT%H:%M}"
        known = outcomes().get(asked.outcome)
        found["call_back" if known and known.then == "promised" else "appointment"] = at
    return {name: value for name, value in found.items() if value}


def _moment(desk: Desk, text: str) -> datetime:
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        moment = saying.read_moment(text, desk.now(), desk.zone)
    else:
        moment = written.astimezone(desk.zone) if written.tzinfo else written.replace(tzinfo=desk.zone)
    if moment is None:
        raise Unusable("moment_unreadable", value=text)
    return moment
