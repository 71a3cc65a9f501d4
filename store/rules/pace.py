"""How far calling hours carry: how much of them has passed, and when at this pace something will be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from store.rules import hours
from store.rules.settings import Calling

Pace = datetime | Literal["done", "not_today", "unknown"]
"""The instant at which something will be done; or that it is, will not be today, or cannot be told."""

ENOUGH = timedelta(minutes=10)
"""Calling time that has to have passed before a pace says anything."""


def called_for(calling: Calling, start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """Give how much calling time lies between two instants of one day, breaks left out."""
    day = start.astimezone(zone).date()
    spans = (min(end, closes) - max(start, opens) for opens, closes in _spans(calling, day, zone))
    return sum((span for span in spans if span > timedelta()), timedelta())


def done_when(
    calling: Calling, start: datetime, now: datetime, *, done: int, left: int, zone: ZoneInfo
) -> Pace:
    """Say when `left` more will be done if it goes on as from `start` until now, in calling hours only."""
    if not left:
        return "done"
    passed = called_for(calling, start, now, zone)
    if not done or passed < ENOUGH:
        return "unknown"
    need = passed * left / done
    for opens, closes in _spans(calling, now.astimezone(zone).date(), zone):
        begins = max(now, opens)
        if begins + need <= closes:
            return begins + need
        need -= max(timedelta(), closes - begins)
    return "not_today"


def _spans(calling: Calling, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Give the calling hours of a day as instants; none of a day on which the shop is closed."""
    if hours.is_closed(calling, day):
        return
    for opens, closes in sorted(calling.hours):
        yield hours.at(day, opens, zone), hours.at(day, closes, zone)
