"""The agent's day beside the work: the numbers so far against their targets, and the next promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len
from textual.content import Content

from store import DayProgress, by_now, day_of, day_progress
from tui.plain import joined
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, formats, named

if TYPE_CHECKING:
    from store import Promise, Records

SOON = 10 * 60
"""Seconds before a promise from which it is counted down by the second."""


class Day(msgspec.Struct, frozen=True):
    """What was read last of the agent's day."""

    progress: DayProgress = DayProgress(0, 0, 0, 0)
    promise: Promise | None = None


def look(desk: Desk, records: Records) -> Day:
    """Read the agent's day as it stands."""
    from store import next_promise

    now = desk.now()
    return Day(
        day_progress(records, desk.today(), desk.agent.id),
        next_promise(records, desk.settings, desk.agent, now),
    )


def numbers(desk: Desk, progress: DayProgress, room: int = 1000) -> str:
    """Put the day's numbers on a line of so many cells: with a target, out of how many, and how the pace is.

    Where words do not fit, a sign stands for ahead (▲) or behind (▼), at last of the first number only.
    """
    told = ""
    for pace in (_in_words, _in_signs, None):
        told = "  ".join(_told(desk, progress, pace))
        if cell_len(told) <= room:
            break
    return told


def _told(desk: Desk, progress: DayProgress, pace: Callable[[int], str] | None) -> Iterator[str]:
    """Say each number, with the pace; where there is no way to say it, of the first only, by its sign."""
    targets, now = desk.settings.targets_of(desk.agent.code), desk.now()
    counted = [
        (_("dialled"), progress.dials, targets.dials_a_day),
        (_("reached"), progress.reached, targets.reached_a_day),
        (_("complete"), progress.complete, targets.complete_a_day),
        (_("booked"), progress.booked, targets.booked_a_day),
    ]
    first = next((place for place, (_word, _done, target) in enumerate(counted) if target), 0)
    for place, (word, done, target) in enumerate(counted):
        say = pace or (_in_signs if place == first else None)
        if target and say:
            yield f"{word} {done}/{target}{say(done - by_now(desk.settings, target, now))}"
        else:
            yield f"{word} {done}"
    if progress.skipped:
        yield f"{_('skipped')} {progress.skipped}"


def _in_words(ahead: int) -> str:
    if not ahead:
        return ""
    return (_(" ({n} ahead)") if ahead > 0 else _(" ({n} behind)")).format(n=abs(ahead))


def _in_signs(ahead: int) -> str:
    return "" if not ahead else f" {'▲' if ahead > 0 else '▼'}{abs(ahead)}"


def promise_line(desk: Desk, promise: Promise | None, now: datetime) -> Content:
    """Count down to the agent's next promise of today; empty where there is none."""
    if promise is None or day_of(promise.at, desk.zone) != day_of(now, desk.zone):
        return Content("")
    who = _("promised to {name} at {time}").format(
        name=clean(promise.customer), time=formats.clock(promise.at, desk.zone)
    )
    left = int((promise.at - now).total_seconds())
    if left <= 0:
        return joined(("◷ " + named(who, _("now")), "$warning bold"))
    told = formats.duration(left) if left < SOON else formats.span(left)
    waiting = _("in {left}").format(left=told)
    return joined(("◷ " + named(who, waiting), "$warning" if left < SOON else "$secondary"))
