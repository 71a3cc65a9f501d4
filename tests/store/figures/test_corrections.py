"""A call taken back or put right changes the figures; the record stays."""

from __future__ import annotations

from dataclasses import replace

from store.figures import figure
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
