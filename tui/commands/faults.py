"""What the command line says when something cannot be used: one line, what, where, what to do."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from zoneinfo import ZoneInfo

from callscripts import AnswerRefused, ScriptUnusable
from store import Unusable, load_settings, mask_within
from tui.text import clean, clean_lines
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


def where(fault: BaseException) -> str:
    """Tell where a fault of ours was, over many lines: no number whole, and not what was in hand there."""
    return clean_lines(mask_within("".join(traceback.format_exception(fault))))


def tell(_kind: type[BaseException], fault: BaseException, _places: TracebackType | None) -> None:
    """Tell of a fault that ends the program, as `sys.excepthook`."""
    print(where(fault), end="", file=sys.stderr)


def _now(zone: ZoneInfo) -> datetime:
    """Give the time by the clock that the command went by."""
    try:
        return clock_from(os.environ, zone)()
    except Unusable:  # it is that clock which cannot be read
        return datetime.now(UTC)
