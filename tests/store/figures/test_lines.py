"""The cases behind a number are told: every one of them, whoever they are about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from store.figures import case_lines, cases, figure, figure_names
from store.rules.settings import shipped_settings
from tests.store.figures.conftest import Scratch
from tests.store.figures.test_corrections import RIGHT, WRONG
from tests.store.figures.world import FIRST, LAST, World, put, worlds

RULES = shipped_settings()


@given(world=worlds())
@settings(max_examples=8, deadline=None)
@pytest.mark.parametrize("name", figure_names())
def test_every_number_is_told_case_by_case(scratch: Scratch, name: str, world: World) -> None:
    with scratch() as records:
        put(records, world)
        for row in figure(records, RULES, name, FIRST, LAST).rows:
            for part in ("numerator", "denominator", *row.counts):
                if row.missing or part in row.no_cases:
                    continue
                cell = replace(row.cases, part=part)
                ids = cases(records, RULES, name, cell, FIRST, LAST)
                lines = case_lines(records, RULES, name, cell, FIRST, LAST)
                assert sorted(line.id for line in lines) == ids
                assert all(line.customer == "x" for line in lines)
                if part in row.counts and name not in {"causes", "agents", "outside"}:
                    assert len(ids) == row.counts[part]


def test_a_case_is_told_by_the_call_that_decides_it(scratch: Scratch) -> None:
    again = replace(WRONG, moment=(8, 100), outcome="no_answer", agent="a02", score=None)
    with scratch() as records:
        put(records, World([], [WRONG, again]))
        (line,) = case_lines(records, RULES, "callbacks", "called", FIRST, LAST)
        assert (line.what, line.by, line.on and line.on.day, line.kind) == (
            "dissatisfied",
            "a01",
            4,
            "callback",
        )
        assert (line.customer_id, line.vehicle_id, line.are) == (1, 1, "follow_up")


def test_a_corrected_call_is_not_told(scratch: Scratch) -> None:
    with scratch() as records:
        put(records, World([], [WRONG, RIGHT]))
        (line,) = case_lines(records, RULES, "callbacks", "called", FIRST, LAST)
        assert (line.what, line.by) == ("satisfied", "a02")
