"""Which of a source's days put somebody into a queue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, strategies as st

from store.queues.windows import WindowDay, window
from store.rules.settings import shipped_settings
from tests.store.factories import day

RULES = shipped_settings().queues
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def edges(kind: str, on: str) -> tuple[date, date, int]:
    """Give the oldest and the newest of the source's days, and how many there are."""
    found = window(RULES[kind], day(on))  # type: ignore[index]
    return found[0].on, found[-1].on, len(found)


def test_a_callback_is_made_from_three_to_seven_days_after_delivery() -> None:
    assert edges("callback", "2026-05-11") == (day("2026-05-04"), day("2026-05-08"), 5)
    first, *_, last = window(RULES["callback"], day("2026-05-11"))
    assert last == WindowDay(day("2026-05-08"), day("2026-05-11"), day("2026-05-11"), day("2026-05-15"))
    assert first == WindowDay(day("2026-05-04"), day("2026-05-07"), day("2026-05-07"), day("2026-05-11"))


def test_a_complaint_is_followed_from_the_day_of_its_solution_for_a_week() -> None:
    assert edges("complaint", "2026-05-11") == (day("2026-05-04"), day("2026-05-11"), 8)


def test_an_invitation_is_made_from_fourteen_days_before_to_ninety_after_the_due_date() -> None:
    assert edges("invitation", "2026-05-11") == (day("2026-02-10"), day("2026-05-25"), 105)
    last = window(RULES["invitation"], day("2026-05-11"))[-1]
    assert last == WindowDay(day("2026-05-25"), day("2026-05-11"), day("2026-05-25"), day("2026-08-23"))


@pytest.mark.parametrize(
    ("on", "oldest", "newest"),
    [
        ("2026-05-11", "2024-05-11", "2025-11-10"),
        ("2026-02-28", "2024-02-28", "2025-08-27"),
        ("2026-03-01", "2024-03-01", "2025-08-31"),
        ("2026-08-31", "2024-08-31", "2026-02-28"),
        ("2026-08-29", "2024-08-29", "2026-02-28"),
        ("2026-08-28", "2024-08-28", "2026-02-27"),
        ("2028-02-29", "2026-03-01", "2027-08-28"),
    ],
)
def test_a_recall_is_for_more_than_six_and_not_more_than_twenty_four_months(
    on: str, oldest: str, newest: str
) -> None:
    assert edges("recall", on)[:2] == (day(oldest), day(newest))


def test_twenty_four_months_after_a_leap_day_is_the_last_of_february() -> None:
    assert day("2024-02-29") in {each.on for each in window(RULES["recall"], day("2026-02-28"))}
    assert day("2024-02-29") not in {each.on for each in window(RULES["recall"], day("2026-03-01"))}


@given(days, st.integers(-10, 760))
def test_a_last_visit_is_in_the_recall_window_exactly_between_its_two_anniversaries(
    on: date, back: int
) -> None:
    visited = on - timedelta(days=back)
    inside = visited + relativedelta(months=6) < on <= visited + relativedelta(months=24)
    assert (visited in {each.on for each in window(RULES["recall"], on)}) is inside


@given(st.sampled_from(sorted(RULES)), days)
def test_every_day_of_a_window_is_in_it_from_its_first_to_its_last_day(kind: str, on: date) -> None:
    rule = RULES[kind]  # type: ignore[index]
    found = window(rule, on)
    assert [each.on for each in found] == sorted({each.on for each in found})
    for each in (found[0], found[len(found) // 2], found[-1]):
        assert each.enters_on <= on <= each.last_useful_on
        assert each in window(rule, each.enters_on)
        assert each in window(rule, each.last_useful_on)
        assert each not in window(rule, each.enters_on - timedelta(days=1))
        assert each not in window(rule, each.last_useful_on + timedelta(days=1))
