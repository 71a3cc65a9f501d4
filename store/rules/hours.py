"""Calling hours: when the telephone may be used, and which part of the day an instant lies in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.rules.settings import Calling, Hours

FAR_ENOUGH = 400
"""Days after which a shop that is always closed is given up on."""

CLOSED_DAY, IN_BREAK, OUTSIDE = "closed_day", "in_break", "outside_hours"
"""Why an instant lies out of hours."""


def is_closed(calling: Calling, day: date) -> bool:
    """Say whether the shop is closed all day; a day named as open is open whatever its weekday."""
    if day in calling.closed_days:
        return True
    return day.isoweekday() in calling.closed_weekdays and day not in calling.open_days


def may_call(calling: Calling, instant: datetime, zone: ZoneInfo) -> bool:
    """Say whether calling is allowed at an instant: an open day, within its hours (end excluded)."""
    return not is_closed(calling, instant.astimezone(zone).date()) and within(calling.hours, instant, zone)


def why_closed(calling: Calling, opened: Hours, instant: datetime, zone: ZoneInfo) -> str:
    """Say why an instant lies out of some hours: `CLOSED_DAY`, `IN_BREAK` between two of them, `OUTSIDE`.

    "" where it lies in them.
    """
    local = instant.astimezone(zone)
    if is_closed(calling, local.date()):
        return CLOSED_DAY
    if within(opened, instant, zone):
        return ""
    clock = f"{local:%H:%M}"
    between = any(closes <= clock for _, closes in opened) and any(clock < opens for opens, _ in opened)
    return IN_BREAK if between else OUTSIDE


def within(opened: Hours, instant: datetime, zone: ZoneInfo) -> bool:
    """Say whether an instant lies within hours of its day (ends excluded)."""
    clock = f"{instant.astimezone(zone):%H:%M}"
    return any(opens <= clock < closes for opens, closes in opened)


def next_open(calling: Calling, instant: datetime, zone: ZoneInfo) -> datetime:
    """Give the first instant at or after this one at which calling is allowed, in UTC.

    A shop closed for more than a year gets the instant itself back.
    """
    if may_call(calling, instant, zone):
        return instant
    local = instant.astimezone(zone)
    for ahead in range(FAR_ENOUGH):
        day = local.date() + timedelta(days=ahead)
        if is_closed(calling, day):
            continue
        for opens, _ in sorted(calling.hours):
            begins = at(day, opens, zone)
            if begins >= instant:
                return begins
    return instant


def share_passed(calling: Calling, instant: datetime, zone: ZoneInfo) -> float:
    """Say how much of a day's calling hours has passed, 0 to 1; 1 on a day on which the shop is closed."""
    local = instant.astimezone(zone)
    minute = local.hour * 60 + local.minute
    whole = sum(_minute(closes) - _minute(opens) for opens, closes in calling.hours)
    passed = sum(max(0, min(minute, _minute(closes)) - _minute(opens)) for opens, closes in calling.hours)
    return passed / whole if whole and not is_closed(calling, local.date()) else 1.0


def next_day(calling: Calling, instant: datetime, zone: ZoneInfo) -> datetime:
    """Give the first instant of the next day on which calling is allowed."""
    tomorrow = instant.astimezone(zone).date() + timedelta(days=1)
    return next_open(calling, at(tomorrow, "00:00", zone), zone)


def part_of(calling: Calling, instant: datetime, zone: ZoneInfo) -> tuple[date, str]:
    """Name the day and the part of it (morning, midday, ...) that an instant lies in."""
    local = instant.astimezone(zone)
    name = ""
    for part, begins in calling.parts:
        if begins <= f"{local:%H:%M}":
            name = part
    return local.date(), name


def next_part(calling: Calling, instant: datetime, zone: ZoneInfo) -> datetime:
    """Give the instant at which the next part of the day begins; after the last one, the next day."""
    local = instant.astimezone(zone)
    for _, begins in calling.parts:
        if begins > f"{local:%H:%M}":
            return at(local.date(), begins, zone)
    return at(local.date() + timedelta(days=1), "00:00", zone)


def at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """Turn a day and an `HH:MM` of the shop into an instant in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def slots(hours: Hours, minutes: int) -> list[str]:
    """List the times of day, `HH:MM`, every so many minutes within the hours (ends excluded)."""
    return [
        f"{minute // 60:02}:{minute % 60:02}"
        for opens, closes in hours
        for minute in range(_minute(opens), _minute(closes), minutes)
    ]


def slot_of(hours: Hours, minutes: int, clock: str) -> str:
    """Give the beginning, `HH:MM`, of the slot that a time of day lies in; out of hours, that time."""
    begun = [slot for slot in slots(hours, minutes) if slot <= clock]
    open_now = any(opens <= clock < closes for opens, closes in hours)
    return begun[-1] if open_now else clock


def _minute(clock: str) -> int:
    """Say which minute of the day `HH:MM` is; `24:00` is its end."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
