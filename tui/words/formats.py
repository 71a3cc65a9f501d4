"""Days, times, money and distances as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tui.words import language

_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(on: date, today: date | None = None) -> str:
    """Write a day, without its year where that is this year's (`16 Nov`, `11月16日`)."""
    with_year = today is None or on.year != today.year
    if language() == "zh":
        return f"{on.year}年{on.month}月{on.day}日" if with_year else f"{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]}" + (f" {on.year}" if with_year else "")


def near_day(on: date, today: date) -> str:
    """Write a day as people say it: today, tomorrow, yesterday, else the day."""
    words = {"zh": {0: "今天", 1: "明天", -1: "昨天"}, "en": {0: "today", 1: "tomorrow", -1: "yesterday"}}
    return words[language()].get((on - today).days) or day(on, today)


def past_day(on: date, today: date) -> str:
    """Write a day gone by for a narrow column: without its year where that is this year's.

    `16 Nov`, `26 Dec 2025`; `11月16日`, `2025-12-26`.
    """
    return on.isoformat() if language() == "zh" and on.year != today.year else day(on, today)


def list_day(on: date, today: date) -> str:
    """Write a day for a narrow column: as people say it, but the far ones as `2028-05-10`."""
    return near_day(on, today) if on.year == today.year else on.isoformat()


def weekday(on: date) -> str:
    """Write a day with its weekday: `Mon 23 Nov 2026`, `2026年11月23日 周一`."""
    if language() == "zh":
        return f"{day(on)} 周{_WEEKDAYS['zh'][on.weekday()]}"
    return f"{_WEEKDAYS['en'][on.weekday()]} {day(on)}"


def weekdays() -> tuple[str, ...]:
    """Name the days of a week, Monday first."""
    return _WEEKDAYS[language()]


def month(of: date) -> str:
    """Write a month: `Nov 2026`, `2026年11月`."""
    return f"{of.year}年{of.month}月" if language() == "zh" else f"{_MONTHS[of.month - 1]} {of.year}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Write the time of day in the shop's zone, `09:41`."""
    return f"{at.astimezone(zone):%H:%M}"


def moment(at: datetime, zone: ZoneInfo, today: date) -> str:
    """Write an instant as day and time in the shop's zone: `tomorrow 10:00`."""
    local = at.astimezone(zone)
    return f"{near_day(local.date(), today)} {local:%H:%M}"


def spoken(at: datetime, zone: ZoneInfo, today: date) -> str:
    """Write an instant as it is said to a customer: `tomorrow at 8:30`, `明天上午8点半`."""
    local = at.astimezone(zone)
    on, hour, minute = near_day(local.date(), today), local.hour, local.minute
    if language() != "zh":
        return f"{on} at {hour}:{minute:02}"
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
    past = {0: "", 30: "半"}.get(minute, f"{minute:02}分")
    return f"{on}{part}{hour - 12 if hour > 12 else hour}点{past}"


def money(cents: int) -> str:
    """Write an amount, given in hundredths, in whole units: `¥1,286`."""
    return f"¥{round(cents / 100):,}"


def distance(km: int) -> str:
    """Write a reading: `12,448 km`, `12,448公里`."""
    return f"{km:,}公里" if language() == "zh" else f"{km:,} km"


def duration(seconds: int) -> str:
    """Write a running time: `0:47`, `1:02:03`."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(seconds: int) -> str:
    """Write a time that is still to come, roughly: `2 h 10 min`, `2小时10分钟`."""
    hours, minutes = divmod(max(0, seconds) // 60, 60)
    if language() == "zh":
        return f"{hours}小时{minutes}分钟" if hours else f"{minutes}分钟"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def percent(rate: float | None) -> str:
    """Write a rate as a percentage with one decimal; a dash where there is none."""
    return "–" if rate is None else f"{rate * 100:.1f} %"


def number(dialled: str) -> str:
    """Write a telephone number so that it can be read out: `150 3127 2495`; others as they are."""
    national = dialled.removeprefix("+86")
    if len(national) == 11 and national.isdigit() and national.startswith("1"):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return dialled
