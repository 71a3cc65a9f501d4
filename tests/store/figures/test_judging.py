"""Few cases, goals, what is missing, and the few numbers that take reckoning by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log

import msgspec
import pytest

from store.figures import figure, figure_names
from store.figures.survival import curve
from store.remarks import Unusable
from store.rules import measures
from store.rules.settings import Settings, load_settings, shipped_settings
from tests.store.figures.conftest import Scratch
from tests.store.figures.test_corrections import WRONG
from tests.store.figures.test_edges import STOP
from tests.store.figures.world import FIRST, LAST, World, put

RULES = shipped_settings()


def with_figures(**changed: object) -> Settings:
    return msgspec.structs.replace(RULES, figures=msgspec.structs.replace(RULES.figures, **changed))


def with_indicators(**changed: object) -> Settings:
    return msgspec.structs.replace(RULES, indicators=msgspec.structs.replace(RULES.indicators, **changed))


def test_the_figures_offered_are_those_the_settings_know() -> None:
    from store.figures.catalogue import _KINDS

    assert tuple(_KINDS) == measures.FIGURES == figure_names()


@pytest.mark.parametrize(("few", "marked"), [(0, False), (1, False), (2, True)])
def test_a_rate_of_few_cases_is_marked(scratch: Scratch, few: int, marked: bool) -> None:
    with scratch() as records:
        put(records, World([], [WRONG]))
        found = figure(records, with_figures(few=few), "callbacks", FIRST, LAST)
    row = found.row("complete")
    assert row is not None
    assert row.few == row.as_json()["few"] == marked


@pytest.mark.parametrize(
    ("goal", "met"), [(">= 100", True), ("<= 99.5", False), (">=0", True), ("<= 100", True)]
)
def test_a_goal_stands_beside_its_rate(scratch: Scratch, goal: str, met: bool) -> None:
    with scratch() as records:
        put(records, World([], [WRONG]))
        found = figure(records, with_figures(goals={"callbacks.complete": goal}), "callbacks", FIRST, LAST)
    assert [row.goal_met for row in found.rows if row.name == "complete"] == [met]
    assert [row.goal for row in found.rows if row.name != "complete"] == [None] * 4


@pytest.mark.parametrize(
    "text", ['"callbacks.complete" = "60"', '"callbacks" = ">= 101"', '"calls" = ">= 6"']
)
def test_a_goal_that_cannot_be_is_refused(tmp_path: object, text: str) -> None:
    file = tmp_path / "shop.toml"  # type: ignore[operator]
    file.write_text(f"[figures.goals]\n{text}\n", encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        load_settings(file)
    assert str(refused.value.remark.facts["key"]).startswith("figures.goals.")


def test_unknown_cases_are_weighted_by_the_share_taken_as_eligible(scratch: Scratch) -> None:
    unknown = replace(WRONG, vehicle=2, moment=(4, 100), outcome="suspended", score=None, causes=frozenset())
    with scratch() as records:
        put(records, World([], [WRONG, unknown]))
        found = figure(records, with_figures(eligible_share=0.5), "aapor", FIRST, LAST)
    rates = {row.name: row.rate for row in found.rows}
    assert (rates["RR1"], rates["RR3"], rates["RR5"]) == (0.5, 1 / 1.5, 1)
    assert [note.facts["e"] for note in found.notes] == [0.5]


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({}, {"coverage", "managed_coverage"}),
        ({"cars_in_area": 100}, {"coverage", "managed_coverage"}),
        ({"visits_a_year": 3.0}, {"coverage"}),
        ({"cars_in_area": 100, "visits_a_year": 3.0}, set()),
    ],
)
def test_an_indicator_without_its_setting_says_which(
    scratch: Scratch, changed: dict[str, object], lacking: set[str]
) -> None:
    with scratch() as records:
        put(records, World([STOP, replace(STOP, opened=-20, vehicle=3)], []))
        found = figure(records, with_indicators(**changed), "indicators", FIRST, LAST)
    missing = {row.name: row.missing for row in found.rows if row.missing}
    settings = {name for name, remark in missing.items() if remark.code == "indicator_setting"}
    assert settings == lacking
    assert all(row.as_json()["numerator"] is None for row in found.rows if row.missing)
    assert len(found.rows) == 13


def test_coverage_puts_visits_on_a_year(scratch: Scratch) -> None:
    rules = with_indicators(cars_in_area=100, visits_a_year=3.0)
    with scratch() as records:
        put(records, World([STOP, replace(STOP, opened=-20, vehicle=3), replace(STOP, vehicle=3)], []))
        month = figure(records, rules, "indicators", FIRST, LAST)
        quarter = figure(records, rules, "indicators", date(2026, 3, 1), date(2026, 5, 31))
        day = figure(records, rules, "indicators", date(2026, 4, 6), date(2026, 4, 6))
    numbers = [
        (row.numerator, row.denominator) for found in (month, quarter, day) if (row := found.row("coverage"))
    ]
    assert numbers == [(24, 300), (12, 300), (2 * 365, 300)]
    managed = month.row("managed_coverage")
    assert managed is not None
    assert (managed.numerator, managed.denominator, managed.counts) == (12, 3, {"visits": 1, "managed": 1})


def test_the_curve_is_that_of_kaplan_and_meier() -> None:
    stays = [(6, True, 1), (6, False, 1), (7, True, 2), (9, False, 4), (10, True, 1), (11, False, 1)]
    steps = curve(stays)
    assert [step.at_risk for step in steps] == [10] * 6 + [8, 6, 6, 2, 1]
    shares = [0.9, 0.9 * 6 / 8, 0.9 * 6 / 8 * 1 / 2]
    assert [steps[month - 1].survival for month in (6, 7, 10)] == pytest.approx(shares)
    assert steps[4].within is None
    low, high = steps[5].within or (0, 0)
    spread = 1.959964 * (1 / 90) ** 0.5 / -log(0.9)
    assert (low, high) == pytest.approx((0.9**2.718281828**spread, 0.9**2.718281828**-spread))


@pytest.mark.parametrize(
    ("last", "band"),
    [
        (date(2025, 12, 30), "here"),
        (date(2025, 12, 29), "at_risk"),
        (date(2025, 10, 30), "at_risk"),
        (date(2025, 10, 29), "lapsed_6"),
        (date(2025, 4, 30), "lapsed_6"),
        (date(2025, 4, 29), "lapsed_12"),
        (date(2024, 4, 30), "lapsed_12"),
        (date(2024, 4, 29), "lapsed_24"),
    ],
)
def test_a_band_ends_with_its_day(scratch: Scratch, last: date, band: str) -> None:
    with scratch() as records:
        put(records, World([replace(STOP, opened=(last - FIRST).days)], []))
        found = figure(records, RULES, "bands", FIRST, LAST)
    assert [row.name for row in found.rows if row.numerator] == [band]


@pytest.mark.parametrize(("last", "active"), [(date(2025, 5, 1), 1), (date(2025, 4, 30), 0)])
def test_a_file_is_active_for_twelve_months(scratch: Scratch, last: date, active: int) -> None:
    with scratch() as records:
        put(records, World([replace(STOP, opened=(last - FIRST).days)], []))
        row = figure(records, RULES, "base", FIRST, LAST).row("active")
    assert row is not None
    assert (row.numerator, row.denominator) == (active, 1)


@pytest.mark.parametrize(("again", "lost_in"), [(date(2026, 10, 31), 12), (date(2026, 11, 1), 6)])
def test_a_vehicle_is_lost_with_the_sixth_month_without_it(
    scratch: Scratch, again: date, lost_in: int
) -> None:
    other = replace(STOP, vehicle=3, opened=(date(2027, 6, 30) - FIRST).days)
    with scratch() as records:
        put(records, World([STOP, replace(STOP, opened=(again - FIRST).days), other], []))
        rows = figure(records, RULES, "survival", FIRST, LAST).rows
    assert [int(row.name) for row in rows if row.extra["lost"]] == [lost_in]


def test_of_how_many_visits_something_is_not_on_record_is_said(scratch: Scratch) -> None:
    told = replace(STOP, vehicle=3, estimate=100, amount=100, late=0)
    with scratch() as records:
        put(records, World([STOP, STOP, told], []))
        found = figure(records, RULES, "indicators", FIRST, LAST)
    assert [
        (note.code, note.facts["lacking"], note.facts["n"], note.facts["of"]) for note in found.notes
    ] == [
        ("indicator_part", "estimate", 2, 3),
        ("indicator_part", "promised", 2, 3),
    ]
