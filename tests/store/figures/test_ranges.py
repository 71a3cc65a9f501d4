"""Ranges, and what they are cut into."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from store.figures import month_of, periods, week_of
from store.figures.breakdown import moved
from store.figures.causes import week_of_month
from store.figures.lapse import window

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_months_and_weeks() -> None:
    assert month_of(date(2028, 2, 11)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert week_of(date(2026, 11, 22)) == (date(2026, 11, 16), date(2026, 11, 22))


def test_a_month_moved_is_a_month() -> None:
    assert moved(date(2026, 12, 1), date(2026, 12, 31), -7) == (date(2026, 5, 1), date(2026, 5, 31))
    assert moved(date(2026, 9, 1), date(2026, 9, 30), -7) == (date(2026, 2, 1), date(2026, 2, 28))


def test_the_six_months_after() -> None:
    assert window(date(2026, 5, 31)) == (date(2026, 6, 1), date(2026, 11, 30))
    assert window(date(2026, 8, 31)) == (date(2026, 9, 1), date(2027, 2, 28))


@pytest.mark.parametrize(
    ("day", "week"), [(1, 0), (7, 0), (8, 1), (14, 1), (15, 2), (21, 2), (22, 3), (31, 3)]
)
def test_weeks_of_a_month(day: int, week: int) -> None:
    assert week_of_month(day) == week


@given(days, st.integers(0, 100), st.sampled_from(["day", "week", "month"]))
def test_periods_cover_a_range_once(first: date, length: int, by: str) -> None:
    last = first + timedelta(days=length)
    cut = list(periods(by, first, last).values())
    covered = [start + timedelta(days=place) for start, end in cut for place in range((end - start).days + 1)]
    assert covered == [first + timedelta(days=place) for place in range(length + 1)]
