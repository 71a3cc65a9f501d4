"""Dates and times as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from store.intake.cells.text import narrow
from store.intake.cells.words import meanings, nothings
from store.moments import start_of, stored_instant

UNREADABLE = "date_unreadable"
AMBIGUOUS = "date_ambiguous"

DayOrder = Literal["day_first", "month_first", "year_first"]
"""What 03/04/2026 or 26-10-05 means, where the file shows it."""

FIRST_YEAR, LAST_YEAR = 1980, 2100
MOST_DAYS = 20_000
LONGEST = 64
"""Characters a date may have at most."""

YEAR_LAST = re.compile(
    r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d\d)(?:(?:[ t]|, ?)(.*))?", re.ASCII | re.IGNORECASE
)
"""A date whose day and month may stand in either order: the first two numbers, the year, the rest."""

_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
SHORT_YEAR_FIRST = re.compile(
    r"(\d\d) ?(?:[-/.] ?(\d{1,2}) ?[-/.] ?(\d)(?!\d)|年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?)"
    r"[ t,]*(.*)",
    re.ASCII | re.IGNORECASE,
)
"""A date that can only begin with two digits of its year: year, month and day of either form, the rest."""

_REPUBLIC = re.compile(
    r"(?:(?:中华|中華)?民[国國] ?(\d{1,3})|([01]\d\d)) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号號]?"
    r"[ t,]*(.*)",
    re.ASCII,
)
_REPUBLIC_PACKED = re.compile(r"(1\d\d)(\d\d)(\d\d)", re.ASCII)
_BEFORE_REPUBLIC = 1911
_ERA = re.compile(
    r"(?:(令和|平成|昭和) ?(\d{1,2}|元) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日?"
    r"|([rhs])(\d{1,2})\.(\d{1,2})\.(\d{1,2}))[ t,]*(.*)",
    re.ASCII,
)
_BEFORE_ERA = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_YEAR_FIRST = re.compile(
    r"(\d{4}) ?[-/.年년] ?(\d{1,2}) ?[-/.月월] ?(\d{1,2}) ?[日号일.]?[ t,]*(.*)", re.ASCII
)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[ t]?(\d\d):?(\d\d):?(\d\d)?)?", re.ASCII)
_LETTERS = "[a-zà-öø-ÿа-яё]{3,12}"
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[ -]?(?:de )?({_LETTERS})\.?,?(?: de)?[ -]?(\d{{4}}|\d\d)"
    rf"|({_LETTERS})\.?[ -](\d{{1,2}})(?:st|nd|rd|th)?,?[ -](\d{{4}}))"
    r"(?:[ ,]+(.*))?",
    re.ASCII,
)
_PRINTED = re.compile(
    r"([a-z]{3}) (\d{1,2}) (\d\d:\d\d:\d\d)(?: (?:cst|(gmt[+-]\d\d:?\d\d)))? (\d{4})", re.ASCII
)
"""An instant as programs print it: Thu Sep 03 14:30:00 CST 2026, which is taken for the shop's own time."""

_DAY_ALONE = re.compile(
    r"\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2(?:\d{4}|\d\d)|\d{4}年\d\d?月\d\d?日", re.ASCII
)
_WEEKDAY = re.compile(
    r" ?\(?(?:星期|礼拜|周)[一二三四五六日天]\)?"
    r"|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]? "
)
_CLOCK = re.compile(
    r"(上午|下午|晚上|中午|早上|凌晨|午前|午後|오전|오후|am|pm)? ?"
    r"(\d{1,2}) ?[:时時点點시] ?(?:(\d{1,2})(?: ?[分분] ?)?)?(?::?(\d{1,2})(?:\.\d+)? ?[秒초]?)? ?"
    r"(am|pm|a\.m\.|p\.m\.)? ?(z|(?:utc|gmt)?[+-]\d\d?(?::?\d\d)?|utc|gmt)?",
    re.ASCII,
)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?", re.ASCII)
_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a day count of spreadsheets, local by nature
_FRACTION = re.compile(r"0?\.\d+|0", re.ASCII)
_PACKED_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", re.ASCII)
_ONLY_A_TIME = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[ t](.+)", re.ASCII)
_MIDNIGHT = re.compile(r"[ t]0?0:00(?::00(?:\.0+)?)?$", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})[.h](\d\d)(?:\.(\d\d)(?:\.\d+)?)?( ?[ap]m)?", re.ASCII)
_SECONDS = frozenset(f"{second:02}" for second in range(60))
_LATER_HALF = frozenset({"下午", "晚上", "中午", "午後", "오후", "pm"})
_EARLIER_HALF = frozenset({"上午", "早上", "凌晨", "午前", "오전", "am"})

Read = tuple[datetime | None, str | None]


class Moment(NamedTuple):
    """An instant as it is stored, and the shop's day it lies on, both as text."""

    at: str
    on: str


_made_moment = partial(tuple.__new__, Moment)


def moment_reader(
    zone: ZoneInfo, order: DayOrder | None = None
) -> Callable[[str], tuple[Moment | None, str | None]]:
    """Make the cleaner of a column of instants written in the shop's zone."""
    days = _Days(zone, order)

    def clean(text: str) -> tuple[Moment | None, str | None]:
        day, _, clock = text.partition(" ")
        near, clocks = days[day]
        found = clocks.get(clock)
        if found:
            return _made_moment((near[found[0]] + found[1], near[1])), None
        if clock[-2:] in _SECONDS and clock[1:][-3:-2] == ":":
            found = clocks.get(clock[:-3])
            if found:
                at = f"{near[found[0]]}{found[1][:7]}{clock[-2:]}.000Z"
                return _made_moment((at, near[1])), None
        if text[10:11] == "T":
            return clean(f"{text[:10]} {text[11:]}")
        local, code = read_local(text, order)
        return (None if local is None else _moment(local, zone)), code

    return clean


def day_reader(order: DayOrder | None = None) -> Callable[[str], tuple[str | None, str | None]]:
    """Make the cleaner of a column of days."""

    def clean(text: str) -> tuple[str | None, str | None]:
        local, code = read_local(text, order)
        return (None if local is None else local.date().isoformat()), code

    return clean


def read_local(text: str, order: DayOrder | None = None) -> Read:
    """Read a date with or without a time; naive as it stands there, aware where it names its offset.

    A year of two digits is one from 1970 to 2069. Where day and month may stand in either order, a number
    above 12 tells; else `order` does, and without it the date is ambiguous. `year_first` is of dates whose
    year and day both have two digits.
    """
    if _PLAIN.fullmatch(text):
        read = _plain(text)
        if read[0]:
            return read
    text = narrow(text).casefold()
    if text in nothings():
        return None, None
    if len(text) > LONGEST:
        return None, UNREADABLE
    text = " ".join(_WEEKDAY.sub(" ", text).split())
    for pattern, read_form in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            return read_form(found, order)
    return None, UNREADABLE


def is_time(text: str) -> bool:
    """Say whether a text is a time of day without a date, as `join` takes it: 14:30, 下午2时, 1430, 0.604."""
    said = narrow(text[:LONGEST]).casefold()
    only = _ONLY_A_TIME.fullmatch(said)
    said = only[1] if only else said
    return bool(_FRACTION.fullmatch(said) or _PACKED_TIME.fullmatch(said)) or _clock(said) is not None


def join(date_text: str, time_text: str) -> str:
    """Put a date and the time that stands in a column of its own together, to be read as one.

    A midnight that a spreadsheet put to the date goes, so does the day it puts to a time (1900-01-00), and
    a time may be a part of a day (0.5). Without a time the date stays as it is.
    """
    day, at = narrow(date_text[:LONGEST]), narrow(time_text[:LONGEST])
    if not day or at.casefold() in nothings():
        return date_text
    only = _ONLY_A_TIME.fullmatch(at.casefold())
    if only:
        at = only[1]
    if _FRACTION.fullmatch(at):
        seconds = round(float(at) * 86_400) % 86_400
        at = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    serial = _SERIAL.fullmatch(day)
    if serial:
        day = (_SERIAL_EPOCH + timedelta(days=int(serial[1]))).date().isoformat()
    return f"{_MIDNIGHT.sub('', day.casefold())} {at}"


class _Days(dict[str, tuple[tuple[str, str, str], dict[str, tuple[int, str]]]]):
    """Days as they are written, each with its neighbours and the clocks of its offset: an instant by look-up.

    What is no day alone, or one on which the offset changes, has no clocks and is read the long way.
    """

    def __init__(self, zone: ZoneInfo, order: DayOrder | None) -> None:
        super().__init__()
        self._zone, self._order = zone, order

    def __missing__(self, text: str) -> tuple[tuple[str, str, str], dict[str, tuple[int, str]]]:
        if len(self) > MOST_DAYS:
            self.clear()
        local = read_local(text, self._order)[0] if _DAY_ALONE.fullmatch(text) else None
        offset = None if local is None else _offset(self._zone, local.date())
        if local is None or offset is None:
            return ("", "", ""), {}
        before, on, after = (local.date() + timedelta(days=shift) for shift in (-1, 0, 1))
        found = self[text] = ((before.isoformat(), on.isoformat(), after.isoformat()), _clocks(offset))
        return found


@lru_cache(maxsize=8)
def _clocks(offset: timedelta) -> dict[str, tuple[int, str]]:
    """Give, for each time as it is written, on which neighbour of its day (0 to 2) it is in UTC, and when."""
    made = {}
    for minute in range(1440):
        shift, left = divmod(minute - offset // timedelta(minutes=1), 1440)
        at = (shift + 1, f"T{left // 60:02}:{left % 60:02}:00.000Z")
        for hour in (f"{minute // 60}", f"{minute // 60:02}"):
            made[f"{hour}:{minute % 60:02}"] = at
    return made | {"": made["0:00"]}


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
    """Give the zone's offset on a day if it is one of whole minutes, or None on a day on which it changes."""
    begin, end = (start_of(each, zone).astimezone(zone) for each in (day, day + timedelta(days=1)))
    offset = begin.utcoffset()
    return offset if offset == end.utcoffset() and offset is not None and not offset.seconds % 60 else None


def _plain(text: str) -> Read:
    try:
        return _plausible(datetime.fromisoformat(text))
    except ValueError:
        return None, UNREADABLE


def _plausible(made: datetime) -> Read:
    return (made, None) if FIRST_YEAR <= made.year < LAST_YEAR else (None, UNREADABLE)


def _year_of(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 70 else 2000)


def _year_first(found: re.Match[str], _order: DayOrder | None) -> Read:
    year, month, day, clock = found.groups()
    return _joined(int(year), int(month), int(day), clock)


def _year_last(found: re.Match[str], order: DayOrder | None) -> Read:
    first, second = int(found[1]), int(found[2])
    if order == "year_first":
        if len(found[1]) == len(found[3]) == 2:
            return _joined(_year_of(found[1]), second, int(found[3]), found[4] or "")
        order = None
    if first > 12 or second > 12 or first == second:
        order = "day_first" if first > 12 else "month_first"
    if order is None and first and second:
        return None, AMBIGUOUS
    day, month = (first, second) if order == "day_first" else (second, first)
    return _joined(_year_of(found[3]), month, day, found[4] or "")


def _short_year_first(found: re.Match[str], _order: DayOrder | None) -> Read:
    month, day = found[2] or found[4], found[3] or found[5]
    return _joined(_year_of(found[1]), int(month), int(day), found[6] or "")


def _republic(found: re.Match[str], _order: DayOrder | None) -> Read:
    """Read a year counted from 1912, as Taiwan does: 115/11/21, 民國115年11月21日."""
    year = int(found[1] or found[2]) + _BEFORE_REPUBLIC
    return _joined(year, int(found[3]), int(found[4]), found[5])


def _republic_packed(found: re.Match[str], _order: DayOrder | None) -> Read:
    return _joined(int(found[1]) + _BEFORE_REPUBLIC, int(found[2]), int(found[3]), "")


def _packed(found: re.Match[str], _order: DayOrder | None) -> Read:
    year, month, day, hour, minute, second = found.groups()
    clock = f"{hour}:{minute}:{second or '00'}" if hour else ""
    return _joined(int(year), int(month), int(day), clock)


def _named(found: re.Match[str], _order: DayOrder | None) -> Read:
    day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    month = meanings("month").get(name)
    return (None, UNREADABLE) if not month else _joined(_year_of(year), int(month), int(day), found[7] or "")


def _printed(found: re.Match[str], _order: DayOrder | None) -> Read:
    month = meanings("month").get(found[1])
    clock = f"{found[3]} {found[4] or ''}"
    return (None, UNREADABLE) if not month else _joined(int(found[5]), int(month), int(found[2]), clock)


def _era(found: re.Match[str], _order: DayOrder | None) -> Read:
    """Read a year counted from an emperor's first, as Japan does: 令和8年9月3日, R8.9.3."""
    era, year, month, day = found.groups()[:4] if found[1] else found.groups()[4:8]
    return _joined(_BEFORE_ERA[era] + (1 if year == "元" else int(year)), int(month), int(day), found[9])


def _serial(found: re.Match[str], _order: DayOrder | None) -> Read:
    """Read a spreadsheet's count of days since 1899-12-30, to the second."""
    seconds = round(float(found[2] or 0) * 86_400)
    return _plausible(_SERIAL_EPOCH + timedelta(days=int(found[1]), seconds=seconds))


def _joined(year: int, month: int, day: int, clock: str) -> Read:
    clock, later = clock.strip(), 0
    dotted = _DOTTED.fullmatch(clock)
    if dotted:
        clock = f"{dotted[1]}:{dotted[2]}:{dotted[3] or '00'}{dotted[4] or ''}"
    if clock[:2] == "24" and not clock[2:].strip(":0时時分秒 "):
        clock, later = "", 1
    at: time | None = time() if not clock else _clock(clock)
    if at is None:
        return None, UNREADABLE
    try:
        return _plausible(datetime.combine(date(year, month, day) + timedelta(days=later), at))
    except (ValueError, OverflowError):
        return None, UNREADABLE


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    half, hour, minute, second, ampm, offset = found.groups()
    hours = int(hour)
    if half in _LATER_HALF or (ampm or "").startswith("p"):
        hours += 12 if (hours < 12 and not (half == "中午" and hours > 10)) else 0
    elif (ampm or half in _EARLIER_HALF) and hours == 12:
        hours = 0
    try:
        return time.fromisoformat(f"{hours:02}:{int(minute or 0):02}:{int(second or 0):02}{_shift(offset)}")
    except ValueError:
        return None


def _shift(offset: str | None) -> str:
    """Write an offset (z, utc, +8, gmt+0800) as +HH:MM; nothing where none is named."""
    if not offset:
        return ""
    said = offset.removeprefix("utc").removeprefix("gmt").removeprefix("z").replace(":", "")
    if not said:
        return "+00:00"
    digits = said[1:] if len(said) > 3 else f"{said[1:]:0>2}00"
    return f"{said[0]}{digits:0>4}"[:3] + ":" + f"{digits:0>4}"[2:]


_FORMS = (
    (_YEAR_FIRST, _year_first),
    (YEAR_LAST, _year_last),
    (SHORT_YEAR_FIRST, _short_year_first),
    (_REPUBLIC, _republic),
    (_REPUBLIC_PACKED, _republic_packed),
    (_PACKED, _packed),
    (_NAMED, _named),
    (_PRINTED, _printed),
    (_ERA, _era),
    (_SERIAL, _serial),
)
