"""What the command line says when something cannot be used: one line, what, where, what to do."""

from __future__ import annotations

from datetime import UTC, datetime

from callscripts import AnswerRefused, Problem, ScriptUnusable
from store import Unusable, load_settings
from tui.text import clean
from tui.words import _, refusals, remarks, scripts


def line(fault: Exception) -> str | None:
    """Word a fault in one line; None for one that is no fault of the caller's."""
    if isinstance(fault, Unusable):
        zone = load_settings(None).zoneinfo
        return clean(remarks.sentence(fault.remark, zone, datetime.now(UTC).astimezone(zone).date()))
    if isinstance(fault, ScriptUnusable):
        first, *others = fault.problems
        more = " " + _("(and {n} more)").format(n=len(others)) if others else ""
        return clean(problem(first) + more)
    if isinstance(fault, AnswerRefused):
        return clean(f"--answers: {fault.facts.get('question', '')}: {refusals.sentence(fault)}")
    return None


def problem(found: Problem) -> str:
    """Word one problem of a script with its place: file, line, key."""
    place = f"{found.file}:{found.line}" if found.line else found.file
    key = f" {found.key}:" if found.key else ""
    return clean(f"{place}:{key} {scripts.sentence(found)}")
