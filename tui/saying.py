"""Times and days as people type them, read into instants and days of the shop.

Understood: `2026-11-23 10:00`, `23.11. 10:00`, `10:30`, `tomorrow 10`, `fri 3pm`, `in 2 weeks`, `+3`,
`明天上午十点`, `周五下午3点`, `11月23日 10点半`, `月底`. What is not understood is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_WEEKDAYS = {
    **{name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{sign: index for index, sign in enumerate("一二三四五六日")},
    "天": 6,
}
_UNITS = {"day": "days", "week": "weeks", "month": "months", "天": "days", "周": "weeks", "星期": "weeks"}
_UNITS |= {"个月": "months", "月": "months"}
_NEAR = {
    "today": 0, "tomorrow": 1, "tmr": 1, "day after tomorrow": 2,
    "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_AFTER_NOON = ("pm", "下午", "晚上", "傍晚")
_BEFORE_NOON = ("am", "上午", "早上", "早晨")

_ISO_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_CHINESE_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_MONTH_FIRST = re.compile(r"(?<![\d:])(\d{1,2})-(\d{1,2})(?![\d:-])")
_DAY_FIRST = re.compile(r"(?<![\d:])(\d{1,2})\.(\d{1,2})\.?(?![\d:])")
_STEP = re.compile(r"(?:in |\+)?(\d{1,3}) ?(day|week|month|天|周|星期|个月)s?(?:后|之后|以后)?")
_PLUS = re.compile(r"\+(\d{1,3})(?!\d)")
_WEEKDAY = re.compile(
    r"(next |下)?(?:周|星期|礼拜)([一二三四五六日天])|(next )?\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
)
_CLOCK = re.compile(r"(\d{1,2})[:：点时](\d{1,2}|半|一刻|三刻)?分?|(?<![\d:])(\d{1,2}) ?(?=am|pm)|(\d{1,2})$")
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True, slots=True)
class Said:
    """What was understood: a day, a time of day, or both."""

    on: date | None
    clock: time | None


def read_day(text: str, today: date) -> date | None:
    """Read a day that has not passed; None where it is not understood or does not exist."""
    said = _read(text, today)
    return said.on if said and said.clock is None else None


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Read an instant (aware, in the shop's zone); None where day or time is not understood.

    A time alone is today's, or tomorrow's where today's has passed.
    """
    local = now.astimezone(zone)
    said = _read(text, local.date())
    if said is None or said.clock is None:
        return None
    on = said.on or local.date()
    found = datetime.combine(on, said.clock, zone)
    if said.on is None and found <= local:
        found += timedelta(days=1)
    return found


def _read(text: str, today: date) -> Said | None:
    rest = _arabic(text.strip().lower().replace(",", " ").replace("，", " "))
    if not rest:
        return None
    try:
        on, rest = _take_day(rest, today)
        clock, rest = _take_clock(rest)
    except ValueError:
        return None
    leftover = re.sub(r"at|on|o'clock|的|[\s.]", "", rest)
    return None if leftover or (on is None and clock is None) else Said(on, clock)


def _arabic(text: str) -> str:
    """Write Chinese numerals up to 99 with digits, except in weekdays (周三) and quarters (一刻)."""

    def number(match: re.Match[str]) -> str:
        tens, ten, ones = match.groups()
        if not ten:
            return str(_DIGITS[tens]) if tens else match.group()
        return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))

    signs = "".join(_DIGITS)
    return re.sub(rf"(?<![周期拜])([{signs}])?(十)?([{signs}])?(?=[点时分月日号天周个])", number, text)


def _take_day(text: str, today: date) -> tuple[date | None, str]:
    for pattern, read in _DAY_FORMS:
        match = pattern.search(text)
        if match:
            return read(match, today), text[: match.start()] + " " + text[match.end() :]
    for name in sorted(_NEAR, key=len, reverse=True):
        if name in text:
            return today + timedelta(days=_NEAR[name]), text.replace(name, " ", 1)
    if "月底" in text or "end of month" in text:
        last = today + relativedelta(day=31)
        return last, text.replace("月底", " ").replace("end of month", " ")
    return None, text


def _full(match: re.Match[str], _: date) -> date:
    return date(*(int(part) for part in match.groups()))


def _of_year(month: int, day: int, today: date) -> date:
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _step(match: re.Match[str], today: date) -> date:
    step = relativedelta(**{_UNITS[match[2]]: int(match[1])})  # type: ignore[arg-type]
    return today + step


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = _WEEKDAYS[match[2] or match[4]]
    monday = today - timedelta(days=today.weekday())
    if match[1] == "下":
        return monday + timedelta(days=7 + wanted)
    ahead = (wanted - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead + (7 if match[3] and ahead < 7 - today.weekday() else 0))


_DAY_FORMS = (
    (_ISO_DAY, _full),
    (_CHINESE_DAY, lambda match, today: _of_year(int(match[1]), int(match[2]), today)),
    (_STEP, _step),
    (_PLUS, lambda match, today: today + timedelta(days=int(match[1]))),
    (_WEEKDAY, _weekday),
    (_MONTH_FIRST, lambda match, today: _of_year(int(match[1]), int(match[2]), today)),
    (_DAY_FIRST, lambda match, today: _of_year(int(match[2]), int(match[1]), today)),
)


def _take_clock(text: str) -> tuple[time | None, str]:
    late = any(word in text for word in _AFTER_NOON)
    noon = "noon" in text or "中午" in text
    match = _CLOCK.search(text.strip())
    if match is None:
        return (time(12), re.sub("noon|中午", " ", text)) if noon else (None, text)
    hour = int(match[1] or match[3] or match[4])
    minute = _QUARTERS.get(match[2] or "") or int(match[2] or 0)
    if late and hour < 12:
        hour += 12
    rest = text.strip()
    rest = rest[: match.start()] + " " + rest[match.end() :]
    for word in (*_AFTER_NOON, *_BEFORE_NOON, "noon", "中午"):
        rest = rest.replace(word, " ")
    return time(hour, minute), rest
