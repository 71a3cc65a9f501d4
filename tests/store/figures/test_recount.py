"""Every figure of made-up months, against the same counted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from store.database import Records
from store.figures import Cell, Figure, breakdowns, cases, figure, figure_names
from store.rules.settings import shipped_settings
from tests.store.figures import recount
from tests.store.figures.conftest import Scratch
from tests.store.figures.world import FIRST, LAST, MADE, World, put, worlds

RULES = shipped_settings()
few = settings(max_examples=40, deadline=None)


def asked(records: Records, name: str, by: str | None = None) -> Figure:
    return figure(records, RULES, name, FIRST, LAST, by)


def counted(found: Figure) -> dict[str, tuple[float, float]]:
    return {row.name: (row.numerator, row.denominator) for row in found.rows}


EXCEPT = ("base", "bands")
"""Figures of all vehicles there are: another one belongs to them."""


def everything(records: Records, leaving_out: Sequence[str] = ()) -> list[Any]:
    return [asked(records, name).as_json() for name in figure_names() if name not in leaving_out]


@given(world=worlds())
@few
@pytest.mark.parametrize(
    "name",
    [
        "callbacks",
        "lapse",
        "recall",
        "fixed-first-time",
        "invitations",
        "contact-rate",
        "recall-return",
        "recall-reasons",
        "bands",
        "workshop",
        "base",
        "complaints",
    ],
)
def test_shares_are_what_counting_one_by_one_gives(scratch: Scratch, name: str, world: World) -> None:
    with scratch() as records:
        put(records, world)
        assert counted(asked(records, name)) == getattr(recount, name.replace("-", "_"))(world)


@given(world=worlds())
@few
def test_vehicles_are_followed_month_by_month(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        rows = asked(records, "survival").rows
    found = {int(row.name): (row.numerator, row.denominator, row.extra["survival"]) for row in rows}
    expected = recount.survival(world)
    assert found == {month: pytest.approx(step) for month, step in expected.items()}


@given(world=worlds())
@few
def test_indicators_of_visits_are_what_counting_gives(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        found = counted(asked(records, "indicators"))
    assert {name: found[name] for name in recount.visit_indicators(world)} == recount.visit_indicators(world)


@given(world=worlds())
@few
def test_other_shops_are_counted_as_reasons_are(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        records.run("UPDATE attempt SET other_shop = reason, reason = '' WHERE shop_id = :shop")
        assert counted(asked(records, "other-shops")) == recount.recall_reasons(world)


@given(world=worlds())
@few
def test_a_number_that_two_figures_show_is_the_same_in_both(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        indicators, invited = asked(records, "indicators"), asked(records, "invitations")
        complaints, success = asked(records, "complaints"), asked(records, "invitation-success")
    same = [
        (indicators, "notified", invited), (indicators, "success", invited), (success, "success", invited),
        (indicators, "resolved", complaints),
    ]  # fmt: skip
    for one, name, other in same:
        mine, theirs = one.row(name), other.row(name)
        assert mine is not None
        assert theirs is not None
        if mine.missing is None:
            assert (mine.numerator, mine.denominator) == (theirs.numerator, theirs.denominator), name


@given(world=worlds())
@few
def test_aapor_rates_are_those_of_the_counts(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        found = {row.name: row.rate for row in asked(records, "aapor").rows}
    assert found == pytest.approx(recount.aapor_rates(world))


@given(world=worlds())
@few
def test_causes_are_counted_by_week(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        rows = asked(records, "causes").rows
    assert {row.name: row.extra["weeks"] for row in rows if row.numerator} == recount.causes(world)
    assert all(sum(row.extra["weeks"]) == row.numerator for row in rows)
    assert {row.denominator for row in rows} == {sum(row.numerator for row in rows)}


@given(world=worlds())
@few
def test_scores_are_the_means_of_the_interviews(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        rows = asked(records, "scores").rows
    assert {row.name: (row.numerator, row.denominator, row.extra["mean"]) for row in rows} == recount.scores(
        world
    )


@given(world=worlds())
@few
def test_agents_are_credited_with_their_own_dials(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        rows = asked(records, "agents").rows
    expected = recount.agents(world)
    assert {row.name: {key: row.extra[key] for key in expected[row.name]} for row in rows} == expected
    assert all(
        row.extra["dials_an_hour"] * row.extra["hours"] == pytest.approx(row.denominator) for row in rows
    )


@given(world=worlds())
@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("name", figure_names())
def test_no_part_is_more_than_its_whole_and_every_number_has_its_cases(
    scratch: Scratch, name: str, world: World
) -> None:
    with scratch() as records:
        put(records, world)
        for by in (None, *(by for by in breakdowns(name) if by != "day")):
            for row in asked(records, name, by).rows:
                if row.missing or row.name == "amount_cents":
                    continue
                assert 0 <= row.numerator <= row.denominator
                assert (row.rate is None) == (row.denominator == 0)
                if name == "outside":
                    continue  # points of a score over its weight, not cases; see test_outside.py
                for part, number in (("numerator", row.numerator), ("denominator", row.denominator)):
                    found = cases(records, RULES, name, replace(row.cases, part=part), FIRST, LAST)
                    assert len(found) <= number
                    assert bool(found) == bool(number)
                    if name not in {"causes", "agents"}:
                        assert len(found) == number


@given(world=worlds())
@few
@pytest.mark.parametrize(
    ("name", "by"),
    [
        (name, by)
        for name in ("callbacks", "aapor", "causes", "recall", "invitations", "fixed-first-time", "lapse")
        for by in ("agent", "advisor", "technician", "model", "tier")
        if by in breakdowns(name) and (name, by) != ("fixed-first-time", "technician")
    ]
    + [
        ("bands", "company"),
        ("workshop", "service"),
        ("complaints", "cause"),
        ("complaints", "severity"),
        ("complaints", "tier"),
        ("base", "company"),
        ("recall-return", "model"),
        ("survival", "model"),
        ("callbacks", "company"),
        ("lapse", "service"),
    ],
)
def test_the_groups_add_up_to_the_whole(scratch: Scratch, name: str, by: str, world: World) -> None:
    with scratch() as records:
        put(records, world)
        whole = {row.name: row for row in asked(records, name).rows if row.numerator}
        groups = asked(records, name, by).rows
    of_due = {"due", "notified"} if by == "agent" else set()
    for row_name, row in whole.items():
        if row_name in of_due:
            continue
        parts = [part for part in groups if part.name == row_name]
        if (name, row_name) != ("recall", "single_visit"):
            assert sum(part.numerator for part in parts) == row.numerator
        assert all(part.cases.group is not None for part in parts)


@given(world=worlds())
@settings(max_examples=10, deadline=None)
def test_causes_and_dials_by_day_add_up_to_the_month(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        for name in ("causes", "agents", "fixed-first-time", "workshop"):
            whole, days = asked(records, name), asked(records, name, "day")
            for row in whole.rows:
                assert sum(day.numerator for day in days.rows if day.name == row.name) == row.numerator


@given(world=worlds(), shuffler=st.randoms(use_true_random=False))
@few
def test_the_order_of_records_is_irrelevant(scratch: Scratch, world: World, shuffler: Any) -> None:
    stops, calls, troubles = list(world.stops), list(world.calls), list(world.troubles)
    for each in (stops, calls, troubles):
        shuffler.shuffle(each)
    with scratch() as records:
        put(records, world)
        before = everything(records)
    with scratch() as records:
        put(records, World(stops, calls, troubles))
        assert everything(records) == before


@given(world=worlds())
@few
def test_a_record_that_has_nothing_to_do_with_it_changes_nothing(scratch: Scratch, world: World) -> None:
    with scratch() as records:
        put(records, world)
        before = everything(records, EXCEPT)
        _add_unrelated(records)
        assert everything(records, EXCEPT) == before


def _add_unrelated(records: Records) -> None:
    """Add another vehicle's visit and calls a year earlier, and some of this month in another shop."""
    long_ago = datetime(2025, 4, 10, 3, tzinfo=UTC)
    _add_case(records, long_ago)
    records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'other', :at)", at=MADE)
    other = Records(records._connection, 2)
    _add_case(other, datetime(2026, 4, 10, 3, tzinfo=UTC))


def _add_case(records: Records, at: datetime) -> None:
    day, number = at.date(), 99
    records.add("customer", id=number, name="x", match_key="x", made_at=MADE)
    records.add("vehicle", id=number, owner_id=number, made_at=MADE)
    records.add(
        "visit",
        id=number,
        order_number="unrelated",
        vehicle_id=number,
        customer_id=number,
        opened_at=at,
        opened_on=day,
        delivered_at=at,
        delivered_on=day,
        technician="技师Z",
    )
    records.add("staff", id=number, code="a99", name="x", made_at=MADE)
    for place, kind in enumerate(("callback", "invitation", "recall")):
        records.add(
            "follow_up",
            id=number + place,
            kind=kind,
            customer_id=number,
            vehicle_id=number,
            visit_id=number,
            rank=1,
            sort_on=day,
            due_on=day,
            last_useful_on=day,
            basis="delivered",
            made_at=MADE,
        )
        records.add(
            "attempt",
            id=number + place,
            follow_up_id=number + place,
            kind=kind,
            customer_id=number,
            vehicle_id=number,
            agent_id=number,
            number="x",
            started_at=at,
            on_day=day,
            outcome="satisfied",
            aapor="I",
            reached=True,
            token=f"unrelated {place}",
        )


def test_a_shop_without_records_has_no_rates(scratch: Scratch) -> None:
    with scratch() as records:
        for name in figure_names():
            rows = asked(records, name).rows
            assert all(row.rate is None and row.interval is None for row in rows)
            assert all(not cases(records, RULES, name, row.cases, FIRST, LAST) for row in rows)
        assert [row.as_json()["rate"] for row in asked(records, "callbacks").rows] == [None] * 5


def test_a_cell_of_a_week_lists_the_cases_of_that_week(scratch: Scratch) -> None:
    with scratch() as records:
        records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'other', :at)", at=MADE)
        other = Records(records._connection, 2)
        _add_case(other, datetime(2026, 4, 10, 3, tzinfo=UTC))
        found = figure(other, RULES, "callbacks", FIRST, LAST, "week")
        weeks = {row.cases.group: row.numerator for row in found.rows if row.name == "called"}
        assert weeks == {"2026-W14": 0, "2026-W15": 1, "2026-W16": 0, "2026-W17": 0, "2026-W18": 0}
        assert cases(other, RULES, "callbacks", Cell("called", "week", "2026-W15"), FIRST, LAST) == [99]
        assert cases(other, RULES, "callbacks", Cell("called", "week", "2026-W16"), FIRST, LAST) == []
