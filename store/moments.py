"""Instants and days: aware UTC inside, the shop's own zone at the edge.

An instant is stored as ISO text of one width (`2026-11-21T01:30:00.000Z`), so that it sorts as it
passes and can be read by people; a day as `2026-11-21`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Hands out the present instant, aware and in UTC. Handed in from outside, never read here."""


def stored_instant(instant: datetime) -> str:
    """Write an aware instant as it is stored, to the millisecond.

    Raises ValueError for a naive one: nobody could say when that was.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return text[:-6] + "Z"


def as_instant(value: str | datetime) -> datetime:
    """Read an instant as the database hands it over; always aware, in UTC."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


def as_instant_or_none(value: str | datetime | None) -> datetime | None:
    """Read an instant that may be missing."""
    return None if value is None else as_instant(value)


def as_day(value: str | date) -> date:
    """Read a day as the database hands it over."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_day_or_none(value: str | date | None) -> date | None:
    """Read a day that may be missing."""
    return None if value is None else as_day(value)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Say which of the shop's days an instant falls on."""
    return instant.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant at which a day begins in the shop's zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
