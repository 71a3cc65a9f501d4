"""The edges of what counts: the last word, the thirtieth day, midnight, a visit not yet over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.database import Records
from store.figures import Figure, figure
from store.figures.attempts import ranks
from store.rules.outcomes import PRECEDENCE
from store.rules.settings import shipped_settings
from tests.store.figures.conftest import Scratch
from tests.store.figures.world import FIRST, LAST, Call, Stop, World, put

RULES = shipped_settings()
CALL = Call(
    kind="callback",
    vehicle=1,
    round=1,
    agent="a01",
    moment=(3, 100),
    lasts=60,
    outcome="no_answer",
    score=None,
    causes=frozenset(),
)
STOP = Stop(vehicle=1, opened=5, takes=0, rework=False, technician="技师A", advisor="顾问甲")


def of_month(records: Records, name: str) -> Figure:
    return figure(records, RULES, name, FIRST, LAST)


def numbers(scratch: Scratch, name: str, world: World) -> dict[str, float]:
    with scratch() as records:
        put(records, world)
        return {row.name: row.numerator for row in of_month(records, name).rows}


@pytest.mark.parametrize("kind", ["callback", "recall"])
@pytest.mark.parametrize(
    ("outcomes", "comes_to"),
    [
        (["satisfied", "no_answer"], "satisfied"),
        (["satisfied", "neutral"], "neutral"),
        (["neutral", "satisfied", "broken_off"], "satisfied"),
        (["broken_off", "refused"], "broken_off"),
        (["call_later", "refused"], "refused"),
        (["busy", "call_later", "no_answer"], "call_later"),
        (["suspended", "no_answer"], "no_answer"),
        (["satisfied", "sold_on"], "sold_on"),
        (["sold_on", "no_answer"], "no_answer"),
        (["no_answer", "sold_on", "busy"], "busy"),
        (["sold_on", "scrapped"], "scrapped"),
        (["no_answer", "sold_on", ("next month", "refused")], "sold_on"),
        ([("month before", "satisfied"), "no_answer"], "no_answer"),
    ],
)
def test_what_a_case_comes_to(
    scratch: Scratch, kind: str, outcomes: list[str | tuple[str, str]], comes_to: str
) -> None:
    calls = []
    for place, outcome in enumerate(outcomes):
        when, code = ("", outcome) if isinstance(outcome, str) else outcome
        day = {"": 3, "next month": 33, "month before": -3}[when] + place
        calls.append(replace(CALL, kind=kind, moment=(day, 100), outcome=code))
    with scratch() as records:
        put(records, World([], calls))
        if kind == "callback":
            found = set(of_month(records, "callbacks").rows[0].extra["outcomes"])
        else:
            found = {row.name for row in of_month(records, "recall").rows} - {"reached", "single_visit"}
    assert found == {comes_to}


def test_one_vehicle_with_two_invitations_counts_once_by_the_better(scratch: Scratch) -> None:
    first = replace(CALL, kind="invitation", moment=(3, 100), outcome="booked")
    second = replace(first, round=2, moment=(9, 100), outcome="no_answer")
    found = numbers(scratch, "invitations", World([], [first, second]))
    assert {name: found[name] for name in ("invited", "reached", "success", "booked")} == {
        "invited": 1,
        "reached": 1,
        "success": 0,
        "booked": 1,
    }


@pytest.mark.parametrize(
    ("stop", "came"),
    [
        (replace(STOP, opened=32), 1),
        (replace(STOP, opened=33), 0),
        (replace(STOP, opened=32, takes=None), 1),
        (replace(STOP, opened=32, takes=9), 1),
        (replace(STOP, opened=1), 0),
        (replace(STOP, opened=2), 1),
        (replace(STOP, vehicle=2, opened=9), 0),
    ],
)
def test_success_is_a_visit_opened_within_thirty_days_after_the_first_attempt(
    scratch: Scratch, stop: Stop, came: int
) -> None:
    first = replace(CALL, kind="invitation", moment=(2, 60))
    again = replace(first, moment=(12, 100), outcome="will_come")
    assert numbers(scratch, "invitations", World([stop], [first, again]))["success"] == came


def test_the_first_attempt_may_lie_before_the_range(scratch: Scratch) -> None:
    first = replace(CALL, kind="invitation", moment=(-4, 100))
    again = replace(first, moment=(3, 100))
    late = replace(STOP, opened=27)
    assert numbers(scratch, "invitations", World([late], [first, again]))["success"] == 0
    assert numbers(scratch, "invitations", World([late], [again]))["success"] == 1


def test_a_corrected_first_attempt_is_none(scratch: Scratch) -> None:
    wrong = replace(CALL, kind="invitation", moment=(-4, 100))
    right = replace(wrong, moment=(3, 100), corrects=(-4, 100))
    late = replace(STOP, opened=27)
    assert numbers(scratch, "invitations", World([late], [wrong, right]))["success"] == 1


@pytest.mark.parametrize(
    ("minute", "lasts", "seconds"), [(100, 90, 90), (1439, 90, 90), (100, 0, 0), (100, None, 0), (100, -5, 0)]
)
def test_time_talked(scratch: Scratch, minute: int, lasts: int | None, seconds: int) -> None:
    call = replace(CALL, moment=(3, minute), lasts=lasts, outcome="satisfied")
    unreached = replace(CALL, moment=(3, 300), lasts=40)
    with scratch() as records:
        put(records, World([], [call, unreached]))
        (row,) = of_month(records, "agents").rows
    assert row.extra["talk_seconds"] == seconds
    assert (row.extra["dials"], row.extra["hours"], row.extra["dials_an_hour"]) == (2, 2, 1)


def test_a_visit_not_yet_delivered_is_none(scratch: Scratch) -> None:
    here = replace(STOP, opened=40, takes=None)
    found = numbers(scratch, "lapse", World([STOP, here], []))
    assert found == {"lapsed": 1, "company": 0, "private": 1, "single_visit": 1}


@pytest.mark.parametrize(("opened", "lapsed"), [(30, 0), (213, 0), (214, 1), (29, 1), (-1, 1)])
def test_coming_again_in_the_six_months_after(scratch: Scratch, opened: int, lapsed: int) -> None:
    again = replace(STOP, opened=opened)
    assert numbers(scratch, "lapse", World([STOP, again], []))["lapsed"] == lapsed


def test_an_overall_answer_beats_the_outcome(scratch: Scratch) -> None:
    found = numbers(
        scratch,
        "callbacks",
        World(
            [],
            [
                replace(CALL, outcome="satisfied", score=3),
                replace(CALL, vehicle=2, moment=(4, 100), outcome="dissatisfied", score=None),
                replace(CALL, vehicle=3, moment=(5, 100), outcome="neutral", score=4),
            ],
        ),
    )
    assert found["disappointed"] == 2


def test_the_ranks_keep_the_order_of_precedence() -> None:
    found = ranks()
    assert list(found) == [group for group in PRECEDENCE if group != "NE"]
    assert list(found.values()) == sorted(found.values())
    assert found["I"] < found["P"] < found["R"] < found["O"] < found["NC"] <= found["UO"]
