"""What a follow-up comes to after its attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from store.rules import cases, hours
from store.rules.cases import Dial, Standing
from store.rules.outcomes import outcomes
from store.rules.settings import shipped_settings
from tests.store.factories import ZONE, at

SETTINGS = shipped_settings()
KNOWN = outcomes()
CLOSING = sorted(code for code, known in KNOWN.items() if known.then == "close")
MONDAY = "2026-05-11 10:00"


def standing(*dials: tuple[str, str] | Dial, another_number: bool = True) -> Standing:
    made = [each if isinstance(each, Dial) else Dial(at(each[0]), each[1]) for each in dials]
    return cases.standing(SETTINGS, made, another_number=another_number)


def test_without_attempts_it_is_open_and_free_at_once() -> None:
    assert standing() == Standing("open", None, 0)


@pytest.mark.parametrize("outcome", CLOSING)
def test_an_outcome_that_closes_closes_at_once(outcome: str) -> None:
    found = standing(("2026-05-09 10:00", "no_answer"), (MONDAY, outcome))
    assert found == Standing("closed", outcome, 2, closed_at=at(MONDAY))


def test_after_no_answer_it_is_open_and_waits() -> None:
    found = standing((MONDAY, "no_answer"))
    assert found == Standing("open", "no_answer", 1, not_before=at("2026-05-11 13:30"))


def test_a_promise_beats_the_rules_of_trying_again() -> None:
    promised = at("2026-05-11 10:30")  # the same part of the day
    found = standing(Dial(at(MONDAY), "call_later", promised))
    assert found == Standing("open", "call_later", 1, not_before=promised, promised_at=promised)


def test_a_promise_without_a_time_is_tried_again_by_the_rules() -> None:
    found = standing((MONDAY, "call_later"))
    assert (found.state, found.promised_at) == ("open", None)
    assert found.not_before == at("2026-05-11 13:30")


def test_a_promise_that_was_not_kept_by_the_customer_is_over() -> None:
    found = standing(
        Dial(at(MONDAY), "call_later", at("2026-05-11 15:00")), ("2026-05-11 15:00", "no_answer")
    )
    assert found.promised_at is None
    assert found.not_before == at("2026-05-11 17:00")
    assert found.outcome == "call_later", "another contact beats no answer"


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("2026-05-11 10:00", "2026-05-25 10:00"),
        ("2026-05-11 11:59", "2026-05-25 11:59"),
        ("2026-05-11 20:30", "2026-05-26 09:00"),
    ],
)
def test_who_will_come_is_looked_at_again_after_fourteen_days(said: str, again: str) -> None:
    found = standing((said, "will_come"))
    assert found == Standing("open", "will_come", 1, not_before=at(again))


@pytest.mark.parametrize("outcome", ["wrong_person", "suspended", "invalid_number"])
def test_a_number_that_fails_gives_way_to_the_next_at_once_or_ends_it(outcome: str) -> None:
    assert standing((MONDAY, outcome)) == Standing("open", outcome, 1, not_before=at(MONDAY))
    ended = standing((MONDAY, outcome), another_number=False)
    assert ended == Standing("closed", outcome, 1, closed_at=at(MONDAY))


def test_where_somebody_dialled_on_there_was_another_number() -> None:
    found = standing((MONDAY, "suspended"), ("2026-05-11 10:01", "no_answer"), another_number=False)
    assert (found.state, found.outcome) == ("open", "no_answer")


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "powered_off", "broken_off", "suspended"])
def test_the_fifth_attempt_is_the_last(outcome: str) -> None:
    tried = [(f"2026-05-0{number} 10:00", "no_answer") for number in range(4, 8)]
    assert standing(*tried).state == "open"
    found = standing(*tried, (MONDAY, outcome))
    assert (found.state, found.attempts, found.closed_at) == ("closed", 5, at(MONDAY))
    assert found.not_before is None


def test_a_promise_in_the_fifth_attempt_is_kept_and_then_it_ends() -> None:
    tried = [(f"2026-05-0{number} 10:00", "no_answer") for number in range(4, 8)]
    promise = Dial(at(MONDAY), "call_later", at("2026-05-12 10:00"))
    assert standing(*tried, promise).promised_at == at("2026-05-12 10:00")
    assert standing(*tried, promise, ("2026-05-12 10:00", "no_answer")).closed_at == at("2026-05-12 10:00")


def test_a_call_after_the_end_can_better_the_outcome_but_not_open_it_again() -> None:
    exhausted = [(f"2026-05-{number:02} 10:00", "no_answer") for number in range(4, 9)]
    promise = Dial(at(MONDAY), "call_later", at("2026-05-12 10:00"))
    found = standing(*exhausted, promise)
    assert found == Standing("closed", "call_later", 6, closed_at=at("2026-05-08 10:00"))
    found = standing(("2026-05-08 10:00", "declined"), (MONDAY, "will_come"))
    assert found == Standing("closed", "will_come", 2, closed_at=at("2026-05-08 10:00"))


steps = st.lists(
    st.tuples(st.sampled_from(sorted(KNOWN)), st.integers(1, 4_000), st.booleans()), min_size=1, max_size=8
)


@given(steps, st.booleans())
def test_whatever_is_dialled_a_closed_case_stays_closed_and_an_open_one_says_when(
    drawn: list[tuple[str, int, bool]], another: bool
) -> None:
    dials: list[Dial] = []
    now = at("2026-05-11 09:00")
    ended = None
    for outcome, minutes, promises in drawn:
        now += timedelta(minutes=minutes)
        promised = now + timedelta(days=1) if promises and outcome == "call_later" else None
        dials.append(Dial(now, outcome, promised))
        left = another or KNOWN[outcome].then != "next_number"
        found = cases.standing(SETTINGS, dials, another_number=left)
        assert found.attempts == len(dials)
        if found.state == "open":
            assert ended is None
            assert found.closed_at is None
            assert found.not_before is not None
            assert found.not_before >= now
            assert found.promised_at == promised
            agreed = KNOWN[outcome].then == "next_number" or promised
            assert agreed or hours.may_call(SETTINGS.calling, found.not_before, ZONE)
        else:
            ended = ended or found.closed_at
            assert (found.closed_at, found.not_before, found.promised_at) == (ended, None, None)
        if found.state == "closed" and not left:
            return  # without a number left nobody could have dialled on
