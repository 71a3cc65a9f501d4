"""Times and days as people say them, read into instants and days of the shop.

Understood, in both languages: `2026-11-23 10:00`, `23.11. 10:00`, `10:30`, `tomorrow 10`, `this fri 3pm`,
`next month 3rd`, `3 dec`, `in 2 weeks`, `in half an hour`, `+3`; `明天上午十点`, `周五下午3点`, `10号`,
`下个月初`, `两周后上午`, `半小时后`, `11月23日 10点半`, `月底`. What is not understood is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tui.saying_days import take_day

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HALVES = {
    "afternoon": time(14), "evening": time(18), "morning": time(9), "noon": time(12),
    "下午": time(14), "傍晚": time(18), "晚上": time(18), "今晚": time(18), "上午": time(9), "早上": time(9),
    "早晨": time(9), "中午": time(12), "一早": time(9),
}  # fmt: skip
"""Parts of the day, and the time that is meant where no other is said."""

_AFTER_NOON = re.compile(r"(?<=\d)\s?p\.?m\.?(?![a-z])|下午|晚上|傍晚|今晚|afternoon|evening")
_BEFORE_NOON = re.compile(r"(?<=\d)\s?a\.?m\.?(?![a-z])|上午|早上|早晨|一早|morning")
_EVENING = re.compile(r"晚上|傍晚|今晚|evening")
_MIDNIGHT = re.compile(r"\b12(?::00)? ?a\.?m\b")
"""Twelve at night, of which nobody can tell of which day."""

_NOON = re.compile(r"\bnoon\b|中午")
_LEFT_BEHIND = re.compile(
    r"\b[ap]\.?m\.?(?![a-z])|下午|晚上|傍晚|今晚|上午|早上|早晨|一早|中午|afternoon|evening|morning|\bnoon\b"
)
"""What is left of a time of day once its hour is taken off."""
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:：点时](?P<minute>\d{1,2}|半|一刻|三刻)?[分钟]?"
    r"|(?P<bare>(?<![\d:])\d{1,2})(?= ?(?:[ap]\.?m|$|o'clock|noon|morning|afternoon|evening))"
)
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}

_AN_HOUR = r"(?:an?|one|1|1个)"
_SOON: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (re.compile(r"(?:in )?half an? hour|半个?小时(?:后|之后|以后)"), lambda _: 30),
    (re.compile(rf"in {_AN_HOUR} hour"), lambda _: 60),
    (re.compile(r"in an? hour and an? half"), lambda _: 90),
    (re.compile(r"(\d{1,2})个半小时(?:后|之后|以后)"), lambda found: int(found[1]) * 60 + 30),
    (re.compile(r"in (\d{1,2}) ?(?:hours?|h)|(\d{1,2})个?(?:小时|钟头)(?:后|之后|以后)"),
     lambda found: 60 * int(found[1] or found[2])),
    (re.compile(r"in (\d{1,3}) ?(?:minutes?|mins?|m)|(\d{1,3})分钟?(?:后|之后|以后)"),
     lambda found: int(found[1] or found[2])),
    (re.compile(r"in a quarter(?: of an hour)?|一刻钟(?:后|之后|以后)"), lambda _: 15),
)  # fmt: skip
"""So long from now: a way to say it, and how many minutes that is."""


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_OTHERWISE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"\b({'|'.join(_NUMBERS)})\b"), lambda found: str(_NUMBERS.index(found[1]) + 1)),
    (re.compile(r"\bhalf past (\d{1,2})(?!\d)|\b(\d{1,2}) thirty\b"),
     lambda found: f"{found[1] or found[2]}:30"),
    (re.compile(r"\b(?:a )?quarter past (\d{1,2})(?!\d)|\b(\d{1,2}) fifteen\b"),
     lambda found: f"{found[1] or found[2]}:15"),
    (re.compile(r"\b(?:a )?quarter to (\d{1,2})(?!\d)"), lambda found: f"{int(found[1]) - 1 or 12}:45"),
    (re.compile(r"(?<=\d)\.(?=\d\d ?[ap]\.?m)"), ":"),
    (re.compile(r"\ba fortnight\b"), "2 weeks"),
    (re.compile(r"\bin the (?=morning|afternoon|evening)"), ""),
    (re.compile(r"\bthis (?=morning|afternoon|evening)"), "today "),
    (re.compile(r"\btomorrow night\b"), "tomorrow evening"),
    (re.compile(r"半个?月(?=后|之后|以后)"), "15天"),
    (re.compile(r"过(?=[三四五六七八九十\d])"), ""),
)  # fmt: skip
"""Ways to say what can be said more simply."""


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

    A time alone is today's, or tomorrow's where today's has passed. From 1 to 6 without a part of the day it
    is in the afternoon, as people say it; `03:00` is at night.
    """
    local = now.astimezone(zone)
    minutes = _minutes_from_now(text)
    if minutes is not None:
        soon = (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
        return soon.replace(second=0, microsecond=0)
    said = _read(text, local.date())
    if said is None or said.clock is None:
        return None
    on = said.on or local.date()
    found = datetime.combine(on, said.clock, zone)
    if said.on is None and found <= local:
        found += timedelta(days=1)
    return found


def _plain(text: str) -> str:
    said = " ".join(text.strip().lower().replace(",", " ").replace("，", " ").split())
    for pattern, simply in _OTHERWISE:
        said = pattern.sub(simply, said)
    return _arabic(said)


def _minutes_from_now(text: str) -> int | None:
    said = _plain(text)
    for pattern, minutes in _SOON:
        found = pattern.fullmatch(said)
        if found:
            return minutes(found)
    return None


def _read(text: str, today: date) -> Said | None:
    rest = _plain(text)
    if not rest:
        return None
    try:
        on, rest = take_day(rest, today)
        clock, rest = _take_clock(rest)
    except (ValueError, OverflowError):
        return None
    leftover = re.sub(r"\b(?:at|on|the|about|around)\b|o'clock|左右|的|[\s.]", "", rest)
    return None if leftover or (on is None and clock is None) else Said(on, clock)


def _arabic(text: str) -> str:
    """Write Chinese numerals up to 99 with digits, except in weekdays (周三) and quarters (一刻)."""

    def number(match: re.Match[str]) -> str:
        tens, ten, ones = match.groups()
        if not ten:
            return str(_DIGITS[tens]) if tens and not ones else match.group()
        return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))

    signs = "".join(_DIGITS)
    number_of = rf"([{signs}])?(十)?([{signs}])?"
    text = re.sub(rf"(?<![周期拜]){number_of}(?=[点时分月日号天周个小]|星期|礼拜)", number, text)
    text = re.sub(rf"(?<=\d[点时]){number_of}(?=分|\s|$)", number, text)
    return re.sub(rf"(?<=\d[点时])[零〇]([{signs}])", lambda found: f"0{_DIGITS[found[1]]}", text)


def _take_clock(text: str) -> tuple[time | None, str]:
    """Take the time of day off a text, or the time that is meant by a part of the day."""
    rest = text.strip()
    match = _CLOCK.search(rest)
    if match is None:
        return _part_of_day(rest)
    hour = _hour(match["hour"] or match["bare"], rest)
    minute = _QUARTERS.get(match["minute"] or "") or int(match["minute"] or 0)
    rest = rest[: match.start()] + " " + rest[match.end() :]
    return time(hour, minute), _LEFT_BEHIND.sub(" ", rest)


def _hour(said: str, text: str) -> int:
    """Give the hour that is meant by the part of the day. Raises ValueError where they do not go together."""
    hour = int(said)
    if _EVENING.search(text) and hour % 12 < 5:
        raise ValueError(text)
    if _AFTER_NOON.search(text):
        return hour + 12 if hour < 12 else hour
    if _BEFORE_NOON.search(text):
        if hour > 12 or _MIDNIGHT.search(text):
            raise ValueError(text)
        return hour
    in_the_afternoon = range(1, 3) if _NOON.search(text) else range(1, 7)
    return hour + 12 if hour in in_the_afternoon and not said.startswith("0") else hour


def _part_of_day(text: str) -> tuple[time | None, str]:
    for name, meant in _HALVES.items():
        if name in text:
            return meant, text.replace(name, " ", 1)
    return None, text
