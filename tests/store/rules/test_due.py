"""When maintenance is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st
from msgspec import structs

from store.rules.due import Due, Stop, due
from store.rules.settings import Plan, shipped_settings
from tests.store.factories import day

RULES = shipped_settings().maintenance
MAINTENANCE, REPAIR, FIRST = "periodic_maintenance", "general_repair", "first_service"


def worked_out(*stops: Stop, bought: str | None = None, said: str | None = None, model: str = "朗逸") -> Due:
    return due(RULES, model, day(bought) if bought else None, day(said) if said else None, stops)


def stop(number: int, on: str, service: str = MAINTENANCE, km: int | None = None) -> Stop:
    return Stop(number, day(on), service, km)


@pytest.mark.parametrize(
    ("visited", "expected"),
    [
        ("2026-02-10", "2026-05-10"),
        ("2026-08-31", "2026-11-30"),
        ("2026-11-30", "2027-02-28"),
        ("2027-11-29", "2028-02-29"),
    ],
)
def test_three_months_on_the_end_of_a_month_stays_the_end_of_a_month(visited: str, expected: str) -> None:
    found = worked_out(stop(1, visited))
    assert (found.due_on, found.basis, found.by_distance_on) == (day(expected), "time", None)


def test_a_models_own_plan_goes_before_the_usual_one() -> None:
    rules = structs.replace(RULES, plans={"ID.4 X": Plan(months=12, km=20_000)})
    visit = Stop(1, day("2026-02-10"), MAINTENANCE, None)
    assert due(rules, "ID.4 X", None, None, [visit]).due_on == day("2027-02-10")
    assert due(rules, "朗逸", None, None, [visit]).due_on == day("2026-05-10")


def test_it_counts_from_the_last_maintenance_even_if_a_repair_came_later() -> None:
    found = worked_out(stop(1, "2025-10-01", FIRST), stop(2, "2026-01-10"), stop(3, "2026-03-01", REPAIR))
    assert (found.anchor_visit_id, found.anchor_on) == (2, day("2026-01-10"))
    assert (found.last_visit_id, found.last_on, found.visits) == (3, day("2026-03-01"), 3)
    assert found.due_on == day("2026-04-10")


def test_a_first_service_is_maintenance_too() -> None:
    found = worked_out(stop(1, "2026-01-10", FIRST), stop(2, "2026-03-01", REPAIR))
    assert found.anchor_visit_id == 1


def test_without_maintenance_it_counts_from_the_last_visit() -> None:
    found = worked_out(stop(1, "2026-01-10", "warranty"), stop(2, "2026-03-01", REPAIR), bought="2020-01-01")
    assert (found.anchor_visit_id, found.due_on, found.basis) == (2, day("2026-06-01"), "time")


def test_without_visits_it_counts_from_the_purchase() -> None:
    found = worked_out(bought="2026-08-31")
    assert (found.due_on, found.basis, found.visits) == (day("2026-11-30"), "purchase", 0)
    assert worked_out() == Due()


def test_by_distance_the_rate_projects_the_day_on_which_the_reading_passes() -> None:
    found = worked_out(stop(1, "2026-01-01", km=10_000), stop(2, "2026-02-20", km=15_000))  # 100 km a day
    assert found.km_per_day == 100
    assert (found.by_time_on, found.by_distance_on) == (day("2026-05-20"), day("2026-04-11"))
    assert (found.due_on, found.basis) == (day("2026-04-11"), "distance")


def test_by_distance_a_part_of_a_day_counts_as_a_day() -> None:
    found = worked_out(stop(1, "2026-01-01", km=0), stop(2, "2026-02-10", km=6_000))  # 150 km a day
    assert found.by_distance_on == day("2026-02-10") + timedelta(days=34)  # 33.3 days


def test_by_distance_it_is_projected_from_the_latest_reading() -> None:
    """A repair that shows faster driving brings the next maintenance nearer."""
    found = worked_out(
        stop(1, "2026-01-01", km=10_000),
        stop(2, "2026-02-10", km=11_000),
        stop(3, "2026-03-02", REPAIR, 18_000),
    )
    assert found.anchor_visit_id == 2
    assert found.by_distance_on == day("2026-03-02"), "the 16,000 km were passed before"


def test_whichever_comes_first_is_the_due_date() -> None:
    slow = worked_out(stop(1, "2026-01-01", km=1_000), stop(2, "2026-03-02", km=1_600))  # 10 km a day
    assert slow.by_distance_on == day("2027-07-15")
    assert (slow.due_on, slow.basis) == (day("2026-06-02"), "time")


@pytest.mark.parametrize(
    ("later_on", "later_km", "usable"),
    [
        ("2026-01-31", 10_100, True),  # 30 days, 100 km
        ("2026-01-30", 10_100, False),  # 29 days
        ("2026-01-31", 10_099, False),  # 99 km
        ("2026-01-31", 9_000, False),  # goes back
    ],
)
def test_a_rate_needs_thirty_days_and_a_hundred_kilometres(
    later_on: str, later_km: int, usable: bool
) -> None:
    found = worked_out(stop(1, "2026-01-01", km=10_000), stop(2, later_on, km=later_km))
    assert (found.km_per_day is not None) is usable
    assert (found.by_distance_on is not None) is usable


def test_readings_older_than_two_years_before_the_latest_do_not_count() -> None:
    old, edge, latest = (
        stop(1, "2024-03-09", km=0), stop(2, "2024-03-10", km=40_000), stop(3, "2026-03-10", km=47_300),
    )  # fmt: skip
    assert worked_out(old, edge, latest).km_per_day == pytest.approx(7_300 / 730)
    assert worked_out(old, latest).km_per_day is None, "only one reading is left"


def test_a_visit_without_a_reading_gives_no_day_by_distance() -> None:
    found = worked_out(
        stop(1, "2026-01-01", REPAIR, 1_000), stop(2, "2026-02-10", REPAIR, 5_000), stop(3, "2026-03-01")
    )
    assert found.km_per_day is not None
    assert found.by_distance_on is None


def test_a_reading_that_cannot_be_projects_no_day_beyond_the_calendar() -> None:
    found = worked_out(
        stop(1, "2025-01-01", REPAIR, 1_000),
        stop(2, "2025-06-01", MAINTENANCE, 2_000_000_000),
        stop(3, "2025-12-01", REPAIR, 1_200),
    )
    assert (found.by_distance_on, found.due_on) == (None, day("2025-09-01"))


def test_what_the_customer_said_goes_before_both() -> None:
    visits = stop(1, "2026-01-01", km=10_000), stop(2, "2026-02-20", km=15_000)
    found = worked_out(*visits, said="2026-09-01")
    assert (found.due_on, found.basis) == (day("2026-09-01"), "said")
    assert found.by_distance_on == day("2026-04-11"), "what was worked out is kept beside it"
    assert worked_out(bought="2026-01-01", said="2026-09-01").basis == "said"


stops = st.lists(
    st.builds(
        Stop,
        st.integers(1, 10_000),
        st.dates(date(2023, 1, 1), date(2026, 12, 31)),
        st.sampled_from([MAINTENANCE, FIRST, REPAIR, "rework"]),
        st.none() | st.integers(0, 300_000),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.visit_id,
)


@given(stops, st.randoms(use_true_random=False))
def test_the_order_in_which_visits_are_given_does_not_matter(given_in: list[Stop], chance: object) -> None:
    shuffled = list(given_in)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert worked_out(*shuffled) == worked_out(*given_in)


@given(stops)
def test_the_due_date_is_the_earlier_of_the_two_and_never_before_the_last_reading(visits: list[Stop]) -> None:
    found = worked_out(*visits)
    both = [each for each in (found.by_time_on, found.by_distance_on) if each]
    assert found.due_on == min(both)
    assert found.basis == ("time" if found.due_on == found.by_time_on else "distance")
    read_on = [visit.on for visit in visits if visit.km is not None]
    assert found.by_distance_on is None or found.by_distance_on >= max(read_on)
    assert found.visits == len(visits)
    assert found.last_on == max(visit.on for visit in visits)
