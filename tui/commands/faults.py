"""What the command line says when something cannot be used: one line, what, where, what to do."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from callscripts import AnswerRefused, ScriptUnusable
from store import Unusable, load_settings
from tui.text import clean
from tui.wiring import clock_from
from tui.words import refusals, remarks, scripts


def line(fault: Exception) -> str | None:
    """Word a fault in one line; None for one that is no fault of the caller's."""
    if isinstance(fault, Unusable):
        zone = load_settings(None).zoneinfo
        return clean(remarks.sentence(fault.remark, zone, _now(zone).astimezone(zone).date()))
    if isinstance(fault, ScriptUnusable):
        return clean(scripts.first_sentence(fault))
    if isinstance(fault, AnswerRefused):
        return clean(f"--answers: {fault.facts.get('question', '')}: {refusals.sentence(fault)}")
    return None


def _now(zone: ZoneInfo) -> datetime:
    """Give the time by the clock that the command went by."""
    try:
        return clock_from(os.environ, zone)()
    except Unusable:  # it is that clock which cannot be read
        return datetime.now(UTC)
