"""Days and times as people type them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from tui.saying import read_day, read_moment

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 41, tzinfo=ZONE)
TODAY = MONDAY.date()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow 10", "2026-11-24 10:00"),
        ("tomorrow at 10", "2026-11-24 10:00"),
        ("fri 3pm", "2026-11-27 15:00"),
        ("friday 15:30", "2026-11-27 15:30"),
        ("next mon 9", "2026-11-30 09:00"),
        ("10:30", "2026-11-23 10:30"),
        ("9:00", "2026-11-24 09:00"),
        ("today 14", "2026-11-23 14:00"),
        ("11-30 14:00", "2026-11-30 14:00"),
        ("2026-12-01 09:15", "2026-12-01 09:15"),
        ("1.12. 9", "2026-12-01 09:00"),
        ("in 2 weeks 10", "2026-12-07 10:00"),
        ("+3 16", "2026-11-26 16:00"),
        ("tomorrow noon", "2026-11-24 12:00"),
        ("明天上午十点", "2026-11-24 10:00"),
        ("明天10点", "2026-11-24 10:00"),
        ("下周三下午3点", "2026-12-02 15:00"),
        ("周五下午3点半", "2026-11-27 15:30"),
        ("后天晚上七点", "2026-11-25 19:00"),
        ("11月30日 14:00", "2026-11-30 14:00"),
        ("十二月一号上午九点一刻", "2026-12-01 09:15"),
        ("月底上午10点", "2026-11-30 10:00"),
        ("两周后下午两点", "2026-12-07 14:00"),
    ],
)
def test_times_are_read_as_meant(said: str, meant: str) -> None:
    read = read_moment(said, MONDAY, ZONE)
    assert read is not None
    assert f"{read:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow", "2026-11-24"),
        ("12-20", "2026-12-20"),
        ("1-5", "2027-01-05"),
        ("2027-03-16", "2027-03-16"),
        ("in 3 months", "2027-02-23"),
        ("月底", "2026-11-30"),
        ("三个月后", "2027-02-23"),
        ("下周一", "2026-11-30"),
        ("monday", "2026-11-30"),
    ],
)
def test_days_are_read_as_meant(said: str, meant: str) -> None:
    assert read_day(said, TODAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "said", ["", "soon", "2026-02-30", "25:00", "tomorrow maybe 10", "13-45", "10点99分"]
)
def test_what_is_not_understood_is_never_guessed(said: str) -> None:
    assert read_moment(said, MONDAY, ZONE) is None
    assert read_day(said, TODAY) is None


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_day(text, TODAY)
    read_moment(text, MONDAY, ZONE)


@given(st.datetimes(datetime(2026, 11, 24), datetime(2027, 10, 1)))  # noqa: DTZ001  the shop's own time
def test_iso_times_are_read_back(at: datetime) -> None:
    read = read_moment(f"{at:%Y-%m-%d %H:%M}", MONDAY, ZONE)
    assert read == at.replace(second=0, microsecond=0, tzinfo=ZONE)
    assert read_day(f"{at:%Y-%m-%d}", TODAY) == at.date()


@given(st.integers(1, 60))
def test_steps_are_counted_from_today(days: int) -> None:
    assert read_day(f"in {days} days", TODAY) == TODAY + timedelta(days=days)
    assert read_day(f"+{days}", TODAY) == TODAY + timedelta(days=days)
    assert read_day(f"{days}天后", TODAY) == TODAY + timedelta(days=days)
