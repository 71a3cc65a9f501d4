"""The day in what somebody says: found, read, and taken off the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tui.words import language

_WEEKDAYS = {
    **{name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{sign: index for index, sign in enumerate("一二三四五六日")},
    "天": 6,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_UNITS = {"day": "days", "week": "weeks", "month": "months", "天": "days", "日": "days", "周": "weeks"}
_UNITS |= {"星期": "weeks", "礼拜": "weeks", "个星期": "weeks", "个礼拜": "weeks", "个月": "months"}
_NEAR = {
    "day after tomorrow": 2, "today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1,
    "大后天": 3, "今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2,
}  # fmt: skip
_KEPT_AS_TIME = {"tonight": "evening", "今晚": "晚上", "明早": "早上", "明晚": "晚上"}
"""Words that name a day and a part of it."""

_MONTH_NAMES = "|".join(_MONTHS)
_TH = r"(?:st|nd|rd|th)?"
_OF_MONTH = r"(?:(?P<{0}>this|next) month|(?P<{1}>[本这下])个?月)"

_ISO_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_CHINESE_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_MONTH_FIRST = re.compile(r"(?<![\d:])(\d{1,2})-(\d{1,2})(?![\d:/-])")
_EITHER_FIRST = re.compile(r"(?<![\d:./])(\d{1,2})([/.])(\d{1,2})(\.?)(?![\d:/])")
_YEAR_LAST = re.compile(r"(?<![\d:./])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")
_NAMED = re.compile(
    rf"(?<![\d:])(\d{{1,2}}){_TH} (?:of )?({_MONTH_NAMES})[a-z]*\b(?: (\d{{4}}))?"
    rf"|\b({_MONTH_NAMES})[a-z]* (\d{{1,2}}){_TH}(?![\d:])(?: (\d{{4}}))?"
)
_STEP = re.compile(
    r"(?:in |\+)?(?<!\d)(\d{1,3}|\ban?\b) ?"
    r"(day|week|month|天|周|星期|礼拜|个星期|个礼拜|个月)s?(?:后|之后|以后| from now)?(?!初|底|末)"
)
_PLUS = re.compile(r"\+(\d{1,3})(?!\d)")
_WEEKDAY = re.compile(
    r"(下下|下|这个?|本)?个?(?:周|星期|礼拜)([一二三四五六日天]|[1-7](?!\d))(?!天|周|星期|礼拜|个)"
    r"|(?:(this|next week|next|on) )?\b(mon|tue|wed|thu|fri|sat|sun)(?:(?:nes|rs|s|ur)?day|s|nes|rs?)?\b"
    r"(?P<following> next week)?"
)
_WEEK = re.compile(r"\b(?:next week|in a week)\b|下个?(?:周|星期|礼拜)(?![一二三四五六日天末])")
_WEEKEND = re.compile(r"\b(?:(this|next) )?weekend\b|(下|这个?|本)?周末")
_PART_OF_MONTH = re.compile(
    _OF_MONTH.format("en", "zh") + r"(?P<part>初|中旬|底|末)|\bend of(?: the)? (?P<whose>next )?month\b"
    r"|\b(?P<edge>beginning|start|middle|mid) of next month\b|(?P<bare>(?<!\d)月[初底末])"
)
_PART_OF_NAMED = re.compile(
    r"(?<!\d)(?P<number>\d{1,2})月份?(?P<part>[初底末]|中旬)"
    rf"|\b(?P<edge>beginning|start|middle|mid|end)[ -](?:of )?(?P<name>{_MONTH_NAMES})[a-z]*\b"
)
_IN_MONTH = re.compile(
    _OF_MONTH.format("en", "zh") + rf" ?(?:on )?(?:the )?(?P<day>\d{{1,2}})(?:[日号]|{_TH}(?![\d:点时]))"
    rf"|(?P<before>\d{{1,2}}){_TH} (?:of )?(?:(?P<en2>this|next) month)"
)
_DAY_ALONE = re.compile(r"(?<!\d)(\d{1,2})[日号]|\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b")

Reader = Callable[["re.Match[str]", date], date]


def take_day(text: str, today: date) -> tuple[date | None, str]:
    """Find the day that a text names, and give what is left of the text; None where it names none.

    Raises ValueError or OverflowError for a day that does not exist.
    """
    for name in sorted(_NEAR, key=len, reverse=True):
        if re.search(rf"(?<![a-z]){name}(?![a-z])", text):
            rest = text.replace(name, f" {_KEPT_AS_TIME.get(name, '')} ", 1)
            return today + timedelta(days=_NEAR[name]), rest
    for pattern, read in _FORMS:
        match = pattern.search(text)
        if match:
            found, rest = read(match, today), text[: match.start()] + " " + text[match.end() :]
            return found, _without_weekday(rest, found) if pattern in _NAMING_DAYS else rest
    return None, text


def _without_weekday(rest: str, found: date) -> str:
    """Take off the weekday that is said beside a day. Raises ValueError where the day has another."""
    match = _WEEKDAY.search(rest)
    if match is None:
        return rest
    if _WEEKDAYS[match[2] or match[4]] != found.weekday():
        raise ValueError(rest)
    return rest[: match.start()] + " " + rest[match.end() :]


def _full(match: re.Match[str], _: date) -> date:
    return date(*(int(part) for part in match.groups()))


def _of_year(month: int, day: int, today: date) -> date:
    """Give the next such day; 29 February is one of the next leap year."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise
            continue
        if found >= today:
            return found
    raise ValueError(month, day)


def _named(match: re.Match[str], today: date) -> date:
    month = _MONTHS[match[2] or match[4]]
    day, year = int(match[1] or match[5]), match[3] or match[6]
    return date(int(year), month, day) if year else _of_year(month, day, today)


def _step(match: re.Match[str], today: date) -> date:
    number = 1 if match[1] in {"a", "an"} else int(match[1])
    return today + relativedelta(**{_UNITS[match[2]]: number})  # type: ignore[arg-type]


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = _WEEKDAYS[match[2] or match[4]]
    monday = today - timedelta(days=today.weekday())
    said = match[1] or match[3] or ""
    if said.startswith("下"):
        return monday + timedelta(days=7 * len(said) + wanted)
    if said == "next week" or match["following"]:
        return monday + timedelta(days=7 + wanted)
    if said.startswith(("这", "本", "this")):
        return _not_passed(monday + timedelta(days=wanted), today)
    ahead = (wanted - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead + (7 if said == "next" and ahead < 7 - today.weekday() else 0))


def _weekend(match: re.Match[str], today: date) -> date:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    if "next" in match.group() or match.group().startswith("下"):
        return saturday + timedelta(days=7)
    return max(saturday, today)


def _part_of_month(match: re.Match[str], today: date) -> date:
    said, part = match.group(), match["part"] or (match["bare"] or "月")[1:]
    following = "next" in said or said.startswith("下")
    month = today.replace(day=1) + relativedelta(months=1 if following else 0)
    if part == "初" or match["edge"] in {"beginning", "start"}:
        found = month
    elif part == "中旬" or (match["edge"] or "").startswith("mid"):
        found = month.replace(day=15)
    else:
        return month + relativedelta(day=31)
    bare = not following and not (match["en"] or match["zh"])
    return found + relativedelta(months=1) if bare and found < today else _not_passed(found, today)


def _part_of_named(match: re.Match[str], today: date) -> date:
    month = int(match["number"] or 0) or _MONTHS[match["name"]]
    if (match["part"] or match["edge"]) in {"底", "末", "end"}:
        found = date(today.year, month, 1) + relativedelta(day=31)
        return found if found >= today else date(today.year + 1, month, 1) + relativedelta(day=31)
    return _of_year(month, 15 if (match["part"] or match["edge"]) in {"中旬", "middle", "mid"} else 1, today)


def _either_first(match: re.Match[str], today: date) -> date:
    """Read day and month where one order alone can be meant; in Chinese the month stands first.

    Raises ValueError elsewhere: 5/12 is said in two ways, and 9.30 is a time.
    """
    first, second = int(match[1]), int(match[3])
    if first > 12 or first == second or (match[2] == "." and match[4]):
        return _of_year(second, first, today)
    if language() == "zh" or (match[2] == "/" and second > 12):
        return _of_year(first, second, today)
    raise ValueError(match.group())


def _year_last(match: re.Match[str], _: date) -> date:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first > 12 or first == second or match[2] == ".":
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    raise ValueError(match.group())


def _in_month(match: re.Match[str], today: date) -> date:
    following = "next" in match.group() or match.group().startswith("下")
    month = today.replace(day=1) + relativedelta(months=1 if following else 0)
    return _not_passed(month.replace(day=int(match["day"] or match["before"])), today)


def _day_alone(match: re.Match[str], today: date) -> date:
    """Give the next month's such day where this month's has passed or there is none."""
    day = int(match[1] or match[2])
    month = today.replace(day=1)
    for ahead in range(3):
        begins = month + relativedelta(months=ahead)
        if day <= (begins + relativedelta(day=31)).day and begins.replace(day=day) >= today:
            return begins.replace(day=day)
    raise ValueError(day)


def _not_passed(found: date, today: date) -> date:
    """Refuse a day that has passed: whoever says "this Monday" on a Friday may mean either."""
    if found < today:
        raise ValueError(found)
    return found


_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_ISO_DAY, _full),
    (_YEAR_LAST, _year_last),
    (_PART_OF_NAMED, _part_of_named),
    (_CHINESE_DAY, lambda match, today: _of_year(int(match[1]), int(match[2]), today)),
    (_NAMED, _named),
    (_PART_OF_MONTH, _part_of_month),
    (_IN_MONTH, _in_month),
    (_WEEKDAY, _weekday),
    (_WEEKEND, _weekend),
    (_STEP, _step),
    (_PLUS, lambda match, today: today + timedelta(days=int(match[1]))),
    (_WEEK, lambda _, today: today + timedelta(days=7)),
    (_MONTH_FIRST, lambda match, today: _of_year(int(match[1]), int(match[2]), today)),
    (_EITHER_FIRST, _either_first),
    (_DAY_ALONE, _day_alone),
)
"""Ways to name a day, those that say most first."""

_NAMING_DAYS = (
    _ISO_DAY,
    _YEAR_LAST,
    _CHINESE_DAY,
    _NAMED,
    _IN_MONTH,
    _MONTH_FIRST,
    _EITHER_FIRST,
    _DAY_ALONE,
)
"""Those beside which a weekday may be said as well."""
