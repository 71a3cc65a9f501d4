"""Working days and working time: the plain week, public holidays over it, the shop's own days over both."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from store.rules.settings import Calendar, Hours

FAR_ENOUGH = 1_100
"""Days without any working time after which a calendar is given up on."""

_NONE = timedelta(0)


class Holiday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days off from the first to the last, and what they are called in both languages."""

    first: date
    last: date
    en: str
    zh: str


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a region: days off, weekend days worked in exchange, and until when."""

    until: date
    working: list[date]
    off: list[Holiday]


class NamedDay(msgspec.Struct, frozen=True):
    """A day that is not as its weekday says: whether it is worked, and its name in each language."""

    on: date
    works: bool
    en: str = ""
    zh: str = ""
    own: bool = False


class WorkingDays(msgspec.Struct, frozen=True):
    """A shop's working time. `days` says which days are not as their weekday; `until` how far that is known.

    `until` is None where no region's holidays hold: then the plain week is all there is to know.
    """

    weekdays: frozenset[int]
    hours: tuple[tuple[str, str], ...]
    days: Mapping[date, bool]
    zone: ZoneInfo
    until: date | None = None

    def works(self, day: date) -> bool:
        """Say whether a day is worked."""
        return self.days.get(day, day.isoweekday() in self.weekdays)

    def is_known(self, day: date) -> bool:
        """Say whether holidays are known as far as that day; after it the plain week counts."""
        return self.until is None or day <= self.until

    def add(self, instant: datetime, time_worked: timedelta) -> datetime:
        """Give the instant (UTC) at which so much working time has passed since another.

        The earliest there is: the end of one day's work rather than the beginning of the next. Without
        working time, such as at night, no time given is over at once. Where a calendar holds no working
        time for years, the time passes as it does on the clock.
        """
        left = time_worked
        if left <= _NONE:
            return instant.astimezone(UTC)
        for begins, ends in self._stretches(instant):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        return instant.astimezone(UTC) + time_worked

    def between(self, first: datetime, last: datetime) -> timedelta:
        """Give the working time between two instants, zero where the last is not after the first."""
        passed = _NONE
        if last <= first:
            return passed
        for begins, ends in self._stretches(first):
            if begins >= last:
                break
            passed += min(ends, last) - begins
        return passed

    def _stretches(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the stretches of working time after an instant, in order, for as long as it is sensible."""
        since = since.astimezone(UTC)
        day, idle = since.astimezone(self.zone).date(), 0
        while idle < FAR_ENOUGH:
            idle += 1
            for begins, ends in self._of_day(day):
                if ends > since:
                    idle = 0
                    yield max(begins, since), ends
            day += timedelta(days=1)

    def _of_day(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Give a day's stretches; where the clock is put on, what is left of them."""
        if not self.works(day):
            return
        last: datetime | None = None
        for opens, closes in sorted(self.hours):
            begins, ends = self._instant(day, opens), self._instant(day, closes)
            begins = begins if last is None else max(begins, last)
            if ends > begins:
                yield begins, ends
                last = ends

    def _instant(self, day: date, clock: str) -> datetime:
        if clock == "24:00":
            day, clock = day + timedelta(days=1), "00:00"
        return datetime.combine(day, time.fromisoformat(clock), self.zone).astimezone(UTC)


def working_days(calendar: Calendar, own: Mapping[date, bool], zone: ZoneInfo) -> WorkingDays:
    """Put a calendar together: the settings' week, the region's holidays, the shop's own days (True: worked).

    A year of which the shop has entered days itself counts as known.
    """
    known = region(calendar.holidays)
    shipped = {one.on: one.works for one in named_days(calendar.holidays)}
    return WorkingDays(
        weekdays=frozenset(calendar.weekdays),
        hours=_sorted(calendar.hours),
        days={**shipped, **own},
        zone=zone,
        until=max([known.until, *(date(day.year, 12, 31) for day in own)]) if known else None,
    )


def region(name: str) -> Region | None:
    """Give what is known of a region's holidays; None for no region."""
    return _regions().get(name)


def named_days(name: str) -> list[NamedDay]:
    """List a region's days off and make-up working days, in order."""
    known = region(name)
    if known is None:
        return []
    found = [NamedDay(day, works=True) for day in known.working]
    for holiday in known.off:
        days = (holiday.last - holiday.first).days + 1
        found += [
            NamedDay(holiday.first + timedelta(days=n), False, holiday.en, holiday.zh) for n in range(days)
        ]
    found.sort(key=lambda one: one.on)
    return found


@cache
def _regions() -> dict[str, Region]:
    text = Path(__file__).with_name("holidays.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Region])


def _sorted(hours: Hours) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((opens, closes) for opens, closes in hours))
