"""A call taken back or put right changes the figures; the record stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.figures import figure
from store.figures.attempts import ranks
from store.rules.outcomes import PRECEDENCE
from store.rules.settings import shipped_settings
from tests.store.figures.conftest import Scratch
from tests.store.figures.world import FIRST, LAST, Call, World, put

WRONG = Call(
    kind="callback",
    vehicle=1,
    round=1,
    agent="a01",
    moment=(3, 100),
    lasts=60,
    outcome="dissatisfied",
    score=2,
    causes=frozenset({"quality"}),
)
RIGHT = replace(
    WRONG, agent="a02", moment=(3, 105), outcome="satisfied", score=5, causes=frozenset(), corrects=(3, 100)
)


def read(scratch: Scratch, *calls: Call) -> dict[str, dict[str, float]]:
    with scratch() as records:
        put(records, World([], calls))
        return {
            name: {row.name: row.numerator for row in figure(records, RULES, name, FIRST, LAST).rows}
            for name in ("callbacks", "causes", "scores", "contact-rate", "agents")
        }


RULES = shipped_settings()


def test_the_corrected_call_counts_before(scratch: Scratch) -> None:
    found = read(scratch, WRONG)
    assert found["callbacks"]["disappointed"] == 1
    assert found["causes"]["quality"] == 1
    assert found["agents"] == {"a01": 1}


def test_the_correction_counts_in_its_place(scratch: Scratch) -> None:
    found = read(scratch, WRONG, RIGHT)
    assert found["callbacks"] == {
        "called": 1,
        "complete": 1,
        "delighted": 1,
        "disappointed": 0,
        "unreachable": 0,
    }
    assert found["causes"]["quality"] == 0
    assert found["agents"] == {"a02": 1}


def test_an_interview_corrected_to_no_answer_is_no_interview(scratch: Scratch) -> None:
    found = read(scratch, WRONG, replace(RIGHT, outcome="no_answer", score=None))
    assert found["callbacks"]["complete"] == 0
    assert found["callbacks"]["unreachable"] == 1
    assert found["scores"] == {}
    assert found["contact-rate"]["all"] == 0


def test_a_correction_of_a_correction(scratch: Scratch) -> None:
    third = replace(RIGHT, moment=(3, 110), outcome="neutral", score=3, corrects=(3, 105))
    found = read(scratch, WRONG, RIGHT, third)
    assert found["callbacks"]["called"] == 1
    assert found["callbacks"]["disappointed"] == 1
    assert found["callbacks"]["delighted"] == 0


@pytest.mark.parametrize("kind", ["callback", "invitation"])
def test_not_eligible_decides_only_as_the_last_word(scratch: Scratch, kind: str) -> None:
    first = replace(WRONG, kind=kind, outcome="sold_on", score=None)
    after = replace(first, moment=(4, 100), outcome="refused")
    next_month = replace(after, moment=(35, 100))
    name = "callbacks" if kind == "callback" else "invitations"
    for calls, rows in (
        ([first], {"sold_on": 1}),
        ([first, after], {"refused": 1}),
        ([first, next_month], {"sold_on": 1}),
    ):
        with scratch() as records:
            put(records, World([], calls))
            found = figure(records, RULES, name, FIRST, LAST)
        if kind == "callback":
            assert found.rows[0].extra["outcomes"] == rows
        else:
            assert {row.name: row.numerator for row in found.rows[4:]} == rows


def test_the_ranks_keep_the_order_of_precedence() -> None:
    found = ranks()
    assert list(found) == [group for group in PRECEDENCE if group != "NE"]
    assert list(found.values()) == sorted(found.values())
    assert found["I"] < found["P"] < found["R"] < found["O"] < found["NC"] <= found["UO"]
