"""Calling hours and the parts of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, strategies as st
from msgspec import structs

from store.rules import hours
from store.rules.settings import Calling, shipped_settings
from tests.store.factories import ZONE, at, day, instants

CALLING = shipped_settings().calling


def closed(**fields: object) -> Calling:
    return structs.replace(CALLING, **fields)


@pytest.mark.parametrize(
    ("clock", "allowed"),
    [
        ("00:00", False),
        ("08:59", False),
        ("09:00", True),
        ("11:59", True),
        ("11:59:59", True),
        ("12:00", False),
        ("13:29", False),
        ("13:30", True),
        ("19:59", True),
        ("20:00", False),
        ("23:59", False),
    ],
)
def test_calling_is_allowed_from_opening_until_just_before_closing(clock: str, allowed: bool) -> None:
    assert hours.may_call(CALLING, at(f"2026-05-11 {clock}"), ZONE) is allowed


def test_nobody_is_called_on_a_closed_day_or_weekday() -> None:
    monday = at("2026-05-11 10:00")
    assert not hours.may_call(closed(closed_days=[day("2026-05-11")]), monday, ZONE)
    assert not hours.may_call(closed(closed_weekdays=[1]), monday, ZONE)
    assert hours.may_call(closed(closed_weekdays=[7], closed_days=[day("2026-05-12")]), monday, ZONE)


def test_the_day_is_the_shops_and_not_that_of_greenwich() -> None:
    early = at("2026-05-11 00:30")  # still the 10th in UTC
    assert hours.is_closed(closed(closed_days=[day("2026-05-11")]), early.astimezone(ZONE).date())
    assert hours.next_open(closed(closed_days=[day("2026-05-10")]), early, ZONE) == at("2026-05-11 09:00")


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-05-11 08:59", "2026-05-11 09:00"),
        ("2026-05-11 09:00", "2026-05-11 09:00"),
        ("2026-05-11 11:30", "2026-05-11 11:30"),
        ("2026-05-11 12:00", "2026-05-11 13:30"),
        ("2026-05-11 20:00", "2026-05-12 09:00"),
        ("2026-12-31 21:00", "2027-01-01 09:00"),
    ],
)
def test_the_next_open_time_is_the_instant_itself_or_the_next_opening(asked: str, opens: str) -> None:
    assert hours.next_open(CALLING, at(asked), ZONE) == at(opens)


def test_closed_days_and_weekdays_are_passed_over() -> None:
    holiday = closed(closed_weekdays=[6, 7], closed_days=[day("2026-05-11")])
    assert hours.next_open(holiday, at("2026-05-08 20:00"), ZONE) == at("2026-05-12 09:00")
    assert hours.next_day(holiday, at("2026-05-08 10:00"), ZONE) == at("2026-05-12 09:00")


@pytest.mark.parametrize("never", [{"closed_weekdays": [1, 2, 3, 4, 5, 6, 7]}, {"hours": []}])
def test_a_shop_that_is_always_closed_gets_an_answer_all_the_same(never: dict[str, object]) -> None:
    asked = at("2026-05-11 10:00")
    assert hours.next_open(closed(**never), asked, ZONE) == asked


def test_hours_need_not_be_written_in_order() -> None:
    turned = closed(hours=list(reversed(CALLING.hours)))
    assert hours.next_open(turned, at("2026-05-11 07:00"), ZONE) == at("2026-05-11 09:00")


@given(instants("2026-01-01", days=730), st.sets(st.integers(1, 7), max_size=6), st.floats(0, 1))
def test_between_an_instant_and_the_next_open_time_calling_is_never_allowed(
    asked: datetime, weekdays: set[int], share: float
) -> None:
    calling = closed(closed_weekdays=sorted(weekdays))
    opens = hours.next_open(calling, asked, ZONE)
    assert opens >= asked
    assert hours.may_call(calling, opens, ZONE)
    between = asked + (opens - asked) * share
    assume(between < opens)
    assert not hours.may_call(calling, between, ZONE)


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ("00:00", "morning"),
        ("11:59", "morning"),
        ("12:00", "midday"),
        ("13:59", "midday"),
        ("14:00", "afternoon"),
        ("16:59", "afternoon"),
        ("17:00", "evening"),
        ("23:59", "evening"),
    ],
)
def test_a_day_has_four_parts(clock: str, part: str) -> None:
    assert hours.part_of(CALLING, at(f"2026-05-11 {clock}"), ZONE) == (day("2026-05-11"), part)


@given(instants("2026-01-01", days=730))
def test_the_next_part_is_another_one_and_begins_later(asked: datetime) -> None:
    begins = hours.next_part(CALLING, asked, ZONE)
    assert begins > asked
    assert hours.part_of(CALLING, begins, ZONE) != hours.part_of(CALLING, asked, ZONE)
    before = begins - timedelta(seconds=1)
    assert hours.part_of(CALLING, before, ZONE) == hours.part_of(CALLING, asked, ZONE)


def test_slots_lie_within_the_hours_and_end_with_the_day() -> None:
    assert hours.slots([("08:30", "10:00"), ("13:00", "13:45")], 30) == [
        "08:30", "09:00", "09:30", "13:00", "13:30",
    ]  # fmt: skip
    assert hours.slots([("22:45", "24:00")], 30) == ["22:45", "23:15", "23:45"]
    assert hours.slots([("23:00", "23:59")], 45) == ["23:00", "23:45"]


@pytest.mark.parametrize(
    ("clock", "share"),
    [
        ("08:00", 0.0),
        ("09:00", 0.0),
        ("10:30", 90 / 570),
        ("12:45", 180 / 570),
        ("20:00", 1.0),
        ("23:00", 1.0),
    ],
)
def test_the_share_of_a_day_counts_calling_hours_only(clock: str, share: float) -> None:
    assert hours.share_passed(CALLING, at(f"2026-05-11 {clock}"), ZONE) == pytest.approx(share)


def test_a_day_on_which_the_shop_is_closed_has_passed() -> None:
    assert hours.share_passed(closed(closed_days=[day("2026-05-11")]), at("2026-05-11 09:30"), ZONE) == 1.0
