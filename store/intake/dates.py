"""Dates and times as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from store.intake.text import narrow
from store.intake.words import nothings
from store.moments import start_of, stored_instant

UNREADABLE = "date_unreadable"
AMBIGUOUS = "date_ambiguous"

DayOrder = Literal["day_first", "month_first"]
"""What 03/04/2026 means, where the file shows it."""

FIRST_YEAR, LAST_YEAR = 1980, 2100

_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?[ t,]*(.*)")
_YEAR_LAST = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d\d)(?:[ t,]+(.*))?")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[ t]?(\d\d)(\d\d)(\d\d)?)?")
_NAMED = re.compile(
    r"(?:(\d{1,2})[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4})|([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4}))[ ,]*(.*)"
)
_CLOCK = re.compile(
    r"(上午|下午|晚上|中午|早上|凌晨)? ?(\d{1,2}) ?[:时点] ?(?:(\d{1,2}) ?分?)?"
    r"(?::?(\d{1,2})(?:\.\d+)? ?秒?)? ?(am|pm|a\.m\.|p\.m\.)? ?(z|utc|[+-]\d\d:?\d\d)?"
)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a day count of spreadsheets, local by nature
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Moment(NamedTuple):
    """An instant as it is stored, and the shop's day it lies on, both as text."""

    at: str
    on: str


def moment_reader(
    zone: ZoneInfo, order: DayOrder | None = None
) -> Callable[[str], tuple[Moment | None, str | None]]:
    """Make the cleaner of a column of instants written in the shop's zone."""

    def clean(text: str) -> tuple[Moment | None, str | None]:
        local, code = read_local(text, order)
        return (None if local is None else _moment(local, zone)), code

    return clean


def day_reader(order: DayOrder | None = None) -> Callable[[str], tuple[str | None, str | None]]:
    """Make the cleaner of a column of days."""

    def clean(text: str) -> tuple[str | None, str | None]:
        local, code = read_local(text, order)
        return (None if local is None else local.date().isoformat()), code

    return clean


def read_local(text: str, order: DayOrder | None = None) -> tuple[datetime | None, str | None]:
    """Read a date with or without a time; naive as it stands there, aware where it names its offset."""
    if _PLAIN.fullmatch(text):
        return _plain(text)
    text = narrow(text).casefold()
    if text in nothings():
        return None, None
    for pattern, read in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            return read(found, order)
    return None, UNREADABLE


def _moment(local: datetime, zone: ZoneInfo) -> Moment:
    if local.tzinfo is not None:
        here = local.astimezone(zone)
        return Moment(stored_instant(here), here.date().isoformat())
    offset = _offset(zone, local.date())
    if offset is None:
        return Moment(stored_instant(local.replace(tzinfo=zone)), local.date().isoformat())
    return Moment((local - offset).isoformat() + ".000Z", local.date().isoformat())


@lru_cache(maxsize=20_000)
def _offset(zone: ZoneInfo, day: date) -> timedelta | None:
    """Give the zone's offset on a day, or None on a day on which it changes."""
    begin, end = (start_of(each, zone).astimezone(zone) for each in (day, day + timedelta(days=1)))
    return begin.utcoffset() if begin.utcoffset() == end.utcoffset() else None


def _made(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None
) -> tuple[datetime | None, str | None]:
    try:
        made = datetime(  # noqa: DTZ001  the zone is put on by whoever knows the shop
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        return None, UNREADABLE
    return _plausible(made)


def _plain(text: str) -> tuple[datetime | None, str | None]:
    try:
        return _plausible(datetime.fromisoformat(text))
    except ValueError:
        return None, UNREADABLE


def _plausible(made: datetime) -> tuple[datetime | None, str | None]:
    return (made, None) if FIRST_YEAR <= made.year < LAST_YEAR else (None, UNREADABLE)


def _year_first(found: re.Match[str], _order: DayOrder | None) -> tuple[datetime | None, str | None]:
    year, month, day, clock = found.groups()
    return _joined(int(year), int(month), int(day), clock)


def _year_last(found: re.Match[str], order: DayOrder | None) -> tuple[datetime | None, str | None]:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:
        year += 2000
    if first > 12 or second > 12 or first == second:
        order = "day_first" if first > 12 else "month_first"
    if order is None:
        return None, AMBIGUOUS
    day, month = (first, second) if order == "day_first" else (second, first)
    return _joined(year, month, day, found[4] or "")


def _packed(found: re.Match[str], _order: DayOrder | None) -> tuple[datetime | None, str | None]:
    return _made(*found.groups())


def _named(found: re.Match[str], _order: DayOrder | None) -> tuple[datetime | None, str | None]:
    day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    if name not in _MONTHS:
        return None, UNREADABLE
    return _joined(int(year), _MONTHS.index(name) + 1, int(day), found[7])


def _serial(found: re.Match[str], _order: DayOrder | None) -> tuple[datetime | None, str | None]:
    """Read a spreadsheet's count of days since 1899-12-30, to the second."""
    seconds = round(float(found[2] or 0) * 86_400)
    return _plausible(_SERIAL_EPOCH + timedelta(days=int(found[1]), seconds=seconds))


def _joined(year: int, month: int, day: int, clock: str) -> tuple[datetime | None, str | None]:
    at: time | None = time() if not clock else _clock(clock)
    if at is None:
        return None, UNREADABLE
    try:
        return _plausible(datetime.combine(date(year, month, day), at))
    except ValueError:
        return None, UNREADABLE


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    half, hour, minute, second, ampm, offset = found.groups()
    hours = int(hour)
    if half in {"下午", "晚上", "中午"} or (ampm or "").startswith("p"):
        hours += 12 if (hours < 12 and not (half == "中午" and hours > 10)) else 0
    elif ampm and hours == 12:
        hours = 0
    shift = {"z": "+00:00", "utc": "+00:00"}.get(offset or "", offset or "")
    try:
        return time.fromisoformat(f"{hours:02}:{int(minute or 0):02}:{int(second or 0):02}{shift}")
    except ValueError:
        return None


_FORMS = (
    (_YEAR_FIRST, _year_first),
    (_YEAR_LAST, _year_last),
    (_PACKED, _packed),
    (_NAMED, _named),
    (_SERIAL, _serial),
)
