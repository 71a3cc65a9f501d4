"""Working days and working time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from msgspec import structs

from store.rules.settings import shipped_settings
from store.rules.working_days import WorkingDays, named_days, region, working_days

CALENDAR = shipped_settings().calendar
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [
    ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe")
]
CHINA = working_days(CALENDAR, {}, SHANGHAI)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2026-09-20", True),  # a Sunday worked for National Day
        ("2026-10-10", True),  # a Saturday worked for National Day
        ("2026-10-01", False),  # a Thursday off
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-11", False),  # a Sunday like any other
        ("2026-02-14", True),
        ("2026-02-15", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2025-01-26", True),
        ("2025-10-08", False),
        ("2027-10-01", True),  # not known yet: a plain Friday
    ],
)
def test_days_are_worked_as_the_notices_say(on: str, works: bool) -> None:
    assert CHINA.works(date.fromisoformat(on)) is works


@pytest.mark.parametrize(("year", "off", "worked"), [(2025, 28, 5), (2026, 33, 6)])
def test_a_year_has_its_days_off_and_its_days_worked_in_exchange(year: int, off: int, worked: int) -> None:
    days = [one for one in named_days("CN") if one.on.year == year]
    assert (sum(not one.works for one in days), sum(one.works for one in days)) == (off, worked)
    assert all(one.on.isoweekday() > 5 for one in days if one.works), "only weekends are worked in exchange"
    assert all(one.zh and one.en for one in days if not one.works)
    assert len({one.on for one in days}) == len(days)


def test_what_is_known_ends_and_says_so() -> None:
    known = region("CN")
    assert known is not None
    assert CHINA.is_known(known.until)
    assert not CHINA.is_known(known.until + timedelta(days=1))
    entered = working_days(CALENDAR, {date(2027, 2, 5): False}, SHANGHAI)
    assert entered.is_known(date(2027, 12, 31))
    assert not entered.is_known(date(2028, 1, 1))
    nowhere = working_days(structs.replace(CALENDAR, holidays=""), {}, SHANGHAI)
    assert nowhere.is_known(date(2099, 1, 1))
    assert nowhere.works(date(2026, 10, 1))


def test_the_shops_own_day_stands_over_the_notice() -> None:
    own = working_days(CALENDAR, {date(2026, 10, 2): True, date(2026, 10, 8): False}, SHANGHAI)
    assert own.works(date(2026, 10, 2))
    assert not own.works(date(2026, 10, 8))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 11:00", 2, "2026-11-23 14:00"),  # over lunch
        ("2026-11-23 17:00", 1, "2026-11-24 09:00"),  # over night
        ("2026-11-27 17:00", 1, "2026-11-30 09:00"),  # over the weekend
        ("2026-09-30 17:00", 8.5, "2026-10-08 17:30"),  # over National Day: half an hour, then eight
        ("2026-10-09 17:00", 1, "2026-10-10 09:00"),  # the Saturday worked in exchange counts
        ("2026-11-22 12:00", 1, "2026-11-23 09:30"),  # begun on a Sunday
        ("2026-11-23 09:00", 3, "2026-11-23 12:00"),  # the end of the morning, not the afternoon
    ],
)
def test_working_time_passes_in_working_hours_only(start: str, hours: float, end: str) -> None:
    assert CHINA.add(local(start), timedelta(hours=hours)) == local(end)


def test_where_nothing_is_ever_worked_time_passes_as_on_the_clock() -> None:
    never = WorkingDays(frozenset(), (("09:00", "17:00"),), {}, SHANGHAI)
    start = local("2026-11-23 09:00")
    assert never.add(start, timedelta(hours=24)) == start + timedelta(hours=24)
    assert never.between(start, start + timedelta(days=30)) == timedelta(0)


# What holds for every calendar.

clocks = st.integers(0, 48).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")


@st.composite
def opened(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    times = sorted(draw(st.sets(clocks, min_size=2, max_size=6)))
    pairs = list(zip(times[::2], times[1::2], strict=False))
    return tuple((opens, closes) for opens, closes in pairs if opens != "24:00")


@st.composite
def calendars(draw: st.DrawFn) -> WorkingDays:
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    return WorkingDays(
        weekdays=frozenset(draw(st.sets(st.integers(1, 7), min_size=1))),
        hours=draw(opened()),
        days=draw(st.dictionaries(days, st.booleans(), max_size=40)),
        zone=draw(st.sampled_from(ZONES)),
    )


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
spans = st.integers(1, 120 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(calendars(), instants, spans)
def test_time_added_measures_as_much(calendar: WorkingDays, start: datetime, span: timedelta) -> None:
    end = calendar.add(start, span)
    assert calendar.between(start, end) == span
    assert end.tzinfo is UTC
    assert calendar.between(start, end - timedelta(seconds=1)) < span, "no earlier instant would do"


@given(calendars(), instants, instants, spans, spans)
def test_later_and_longer_never_ends_earlier(
    calendar: WorkingDays, one: datetime, other: datetime, span: timedelta, more: timedelta
) -> None:
    first, second = sorted((one, other))
    assert calendar.add(first, span) <= calendar.add(second, span)
    assert calendar.add(first, span) < calendar.add(first, span + more)
    assert calendar.add(calendar.add(first, span), more) == calendar.add(first, span + more)


@given(calendars(), instants, instants, instants)
def test_time_between_adds_up(calendar: WorkingDays, a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    whole = calendar.between(first, last)
    assert calendar.between(first, middle) + calendar.between(middle, last) == whole
    assert timedelta(0) <= whole <= last - first
    assert calendar.between(last, first) == timedelta(0)


@given(calendars(), instants, spans)
def test_a_clock_ends_in_working_time_only(calendar: WorkingDays, start: datetime, span: timedelta) -> None:
    end = (calendar.add(start, span) - timedelta(microseconds=1)).astimezone(calendar.zone)
    assert calendar.works(end.date())


@given(calendars(), instants, spans, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_one_more_holiday_never_brings_the_end_forward(
    calendar: WorkingDays, start: datetime, span: timedelta, off: date
) -> None:
    fewer = WorkingDays(
        calendar.weekdays, calendar.hours, {**calendar.days, off: False}, calendar.zone, calendar.until
    )
    assert fewer.add(start, span) >= calendar.add(start, span)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-08", 23), ("2026-11-01", 25), ("2026-07-01", 24)],
)
def test_a_day_on_which_the_clock_is_changed_is_as_long_as_it_is(day: str, hours: int) -> None:
    zone = ZoneInfo("America/New_York")
    whole = WorkingDays(frozenset(range(1, 8)), (("00:00", "24:00"),), {}, zone)
    start = local(f"{day} 00:00", zone)
    following = local(f"{date.fromisoformat(day) + timedelta(days=1)} 00:00", zone)
    assert whole.between(start, following) == timedelta(hours=hours)
