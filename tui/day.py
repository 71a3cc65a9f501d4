"""The agent's day beside the work: the numbers so far against their targets, and the next promise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from textual.content import Content

from store import DayProgress, Promise, Records, by_now, day_of, day_progress, next_promise
from tui.plain import joined
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, formats

SOON = 10 * 60
"""Seconds before a promise from which it is counted down by the second."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was read last of the agent's day."""

    progress: DayProgress = field(default=DayProgress(0, 0, 0, 0))
    promise: Promise | None = None


def look(desk: Desk, records: Records) -> Day:
    """Read the agent's day as it stands."""
    now = desk.now()
    return Day(
        day_progress(records, desk.today(), desk.agent.id),
        next_promise(records, desk.settings, desk.agent, now),
    )


def numbers(desk: Desk, progress: DayProgress) -> str:
    """Put the day's numbers on a line: with a target, out of how many, and how far ahead or behind by now."""
    targets, now = desk.settings.targets_of(desk.agent.code), desk.now()
    counted = [
        (_("dialled"), progress.dials, targets.dials_a_day),
        (_("reached"), progress.reached, targets.reached_a_day),
        (_("complete"), progress.complete, targets.complete_a_day),
        (_("booked"), progress.booked, targets.booked_a_day),
    ]
    told = [
        f"{word} {done}/{target} ({done - by_now(desk.settings, target, now):+})"
        if target
        else f"{word} {done}"
        for word, done, target in counted
    ]
    if progress.skipped:
        told.append(f"{_('skipped')} {progress.skipped}")
    return "  ".join(told)


def promise_line(desk: Desk, promise: Promise | None, now: datetime) -> Content:
    """Count down to the agent's next promise of today; empty where there is none."""
    if promise is None or day_of(promise.at, desk.zone) != day_of(now, desk.zone):
        return Content("")
    who = _("promised to {name} at {time}").format(
        name=clean(promise.customer), time=formats.clock(promise.at, desk.zone)
    )
    left = int((promise.at - now).total_seconds())
    if left <= 0:
        return joined((f"◷ {who}: {_('now')}", "$warning bold"))
    told = formats.duration(left) if left < SOON else formats.span(left)
    waiting = _("in {left}").format(left=told)
    return joined((f"◷ {who}: {waiting}", "$warning" if left < SOON else "$secondary"))
