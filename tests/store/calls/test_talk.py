"""One call per person: taken together, settled one by one or alike, counted once, taken back exactly."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings as how, strategies as st
from msgspec.structs import replace

from store.calls import opening, talk
from store.calls.case import CallEnd, GivenAnswer
from store.calls.ending import Logged
from store.calls.skipping import skip
from store.calls.undoing import Undone, undo
from store.moments import stored_instant
from store.progress import day_progress
from store.queues import claiming
from store.remarks import Unusable
from store.rules.outcomes import outcomes
from store.safeguards.rights import rights_of
from store.staff import Agent
from tests.store.calls.test_logging import DETAILS
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 10:00"
KNOWN = outcomes()


def person_with(shop: Shop, *kinds: str, **fields: Any) -> list[int]:
    """Enter a person with a vehicle and an open follow-up for each of these queues."""
    person = shop.customer(numbers=["+8613800000001", "+8613900000002"])
    return [shop.follow_up(kind, shop.vehicle(person), **fields) for kind in kinds]


def with_role(shop: Shop, role: str) -> Agent:
    """Enter somebody who signed in and has the rights of a role."""
    return replace(shop.agent("a09"), rights=rights_of(role))


def held(shop: Shop) -> list[int]:
    return [row["id"] for row in shop.all("follow_up") if row["held_by"] is not None]


def ended(shop: Shop, follow_up: int, outcome: str, now: str = NOW, **said: Any) -> Logged:
    """Open the call of a follow-up that is held, with all that was taken with it, and log its outcome."""
    shop.open(follow_up, now, together=True)
    return shop.log(follow_up, CallEnd(outcome, **DETAILS.get(outcome, {}), **said), now)


def dials(shop: Shop) -> tuple[int, int]:
    with shop.database.reading() as records:
        counted = day_progress(records, day("2026-05-11"), shop.agent().id)
    return counted.dials, counted.reached


def taken_back(shop: Shop, now: str = "2026-05-11 10:30") -> Undone:
    return undo(shop.database, shop.settings, shop.agent(), at(now))


# Taking.


def test_all_that_may_be_called_now_is_taken_at_once_whatever_its_queue(shop: Shop) -> None:
    first, second, third = person_with(shop, "callback", "invitation", "recall")
    shop.follow_up("callback", shop.vehicle())
    assert shop.take(NOW) == first
    assert held(shop) == [first, second, third]
    with pytest.raises(Unusable) as refused:
        claiming.claim(shop.database, shop.settings, shop.agent("a02"), second, at(NOW))
    assert refused.value.remark.code == "follow_up_held"


@pytest.mark.parametrize(
    "fields",
    [
        {"left_out": "appointment"},
        {"state": "closed"},
        {"desk": "service_manager"},
        {"not_before": at("2026-05-11 10:01")},
        {"promised_at": at("2026-05-11 15:00")},
    ],
)
def test_what_may_not_be_called_now_is_not_taken_with_it(shop: Shop, fields: dict[str, Any]) -> None:
    (first,) = person_with(shop, "callback")
    shop.follow_up("invitation", shop.vehicle(1), **fields)
    assert shop.take(NOW) == first
    assert held(shop) == [first]


def test_a_callback_of_the_agents_own_visit_is_left_for_others(shop: Shop) -> None:
    (first,) = person_with(shop, "invitation")
    vehicle = shop.vehicle(1)
    shop.follow_up("callback", vehicle, visit=shop.visit(vehicle, "2026-05-06", advisor="顾问甲"))
    assert shop.take(NOW, shop.agent("a01", advisor="顾问甲")) == first
    assert held(shop) == [first]


def test_a_sign_keeps_all_of_them_and_leaving_gives_all_of_them_back(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    shop.take(NOW)
    assert claiming.renew(shop.database, shop.settings, shop.agent(), first, at("2026-05-11 10:09"))
    assert shop.take("2026-05-11 10:15", shop.agent("a02")) is None
    assert shop.leave(second, "2026-05-11 10:16")
    assert held(shop) == []
    assert shop.one("follow_up", first)["not_before"] is None, "nobody was talked to: others may call at once"
    assert not shop.leave(second, "2026-05-11 10:16")


def test_who_leaves_what_somebody_else_has_by_now_leaves_nothing(shop: Shop) -> None:
    (first,) = person_with(shop, "callback")
    ours, theirs = shop.agent("a01"), shop.agent("a02")
    shop.take(NOW, ours)
    assert talk.leave(shop.database, shop.settings, ours, first, at(NOW))
    assert shop.take(NOW, theirs) == first
    assert not talk.leave(shop.database, shop.settings, ours, first, at(NOW))
    assert held(shop) == [first]
    assert talk.leave(shop.database, shop.settings, theirs, first, at(NOW))


def test_a_supervisor_takes_back_the_hold_they_saw_and_no_later_one(shop: Shop) -> None:
    (first,) = person_with(shop, "callback")
    ours, theirs, supervisor = shop.agent("a01"), shop.agent("a02"), with_role(shop, "supervisor")
    shop.take(NOW, ours)
    talk.leave(shop.database, shop.settings, ours, first, at(NOW))
    assert shop.take(NOW, theirs) == first
    assert not talk.leave(shop.database, shop.settings, supervisor, first, at(NOW), of=ours.id)
    assert held(shop) == [first]
    assert talk.leave(shop.database, shop.settings, supervisor, first, at(NOW), of=theirs.id)
    assert held(shop) == []
    noted = "SELECT facts FROM audit WHERE kind = 'given_back' ORDER BY id"
    assert [row["facts"] for row in shop.rows(noted)] == ["{}", '{"from":"a02"}']


def test_an_agent_takes_nothing_out_of_another_agents_hands(shop: Shop) -> None:
    (first,) = person_with(shop, "callback")
    ours, theirs = with_role(shop, "agent"), shop.agent("a02")
    shop.take(NOW, theirs)
    with pytest.raises(Unusable) as refused:
        talk.leave(shop.database, shop.settings, ours, first, at(NOW), of=theirs.id)
    assert refused.value.remark.code == "right_missing"
    assert held(shop) == [first]


def test_skipping_somebody_skips_all_that_was_taken(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    other = shop.follow_up("recall", shop.vehicle())
    shop.take(NOW)
    skip(shop.database, shop.settings, shop.agent(), first, "in_use", at(NOW))
    assert [row["follow_up_id"] for row in shop.all("skip")] == [first, second]
    assert shop.take(NOW) == other


# Settling.


def test_who_was_reached_is_asked_about_the_next_one_in_the_same_talk(shop: Shop) -> None:
    first, second, third = person_with(shop, "callback", "invitation", "recall")
    logged = ended(shop, first, "satisfied")
    assert (logged.goes_on, logged.in_talk, logged.alike) == (second, True, ())
    assert held(shop) == [second, third], "nobody else may call them meanwhile"
    logged = ended(shop, second, "booked", "2026-05-11 10:04")
    assert (logged.goes_on, logged.in_talk) == (third, True)
    logged = ended(shop, third, "declined", "2026-05-11 10:06")
    assert (logged.goes_on, logged.in_talk) == (None, False)
    assert [row["outcome"] for row in shop.all("attempt")] == ["satisfied", "booked", "declined"]
    assert [row["talk_id"] for row in shop.all("attempt")] == [None, 1, 1]
    assert dials(shop) == (1, 1)


@pytest.mark.parametrize(
    "outcome", ["no_answer", "busy", "powered_off", "no_signal", "voicemail", "call_later"]
)
def test_what_ended_the_call_is_logged_for_all(shop: Shop, outcome: str) -> None:
    first, second = person_with(shop, "callback", "invitation")
    logged = ended(shop, first, outcome)
    assert (logged.alike, logged.goes_on) == ((second,), None)
    one, other = shop.one("follow_up", first), shop.one("follow_up", second)
    for column in ("state", "outcome", "attempts", "not_before", "promised_at", "promised_by"):
        assert one[column] == other[column]
    assert other["attempts"] == 1
    assert dials(shop) == (1, int(outcome == "call_later"))
    assert held(shop) == []


def test_a_wrong_number_is_wrong_for_all_and_the_next_one_is_dialled_for_all(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    logged = ended(shop, first, "wrong_person")
    assert (logged.alike, logged.goes_on, logged.in_talk) == ((second,), first, False)
    opened = shop.open(first, "2026-05-11 10:01", together=True)
    assert opened.number == "+8613900000002"
    logged = shop.log(first, CallEnd("invalid_number"), "2026-05-11 10:02")
    assert logged.goes_on is None
    assert {row["state"] for row in shop.all("follow_up")} == {"closed"}
    assert dials(shop) == (2, 1)


def test_where_only_the_other_has_attempts_left_the_next_number_is_dialled_for_it(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    for number in range(4):
        shop.call(first, "no_answer", f"2026-05-0{number + 1} 10:00")
    logged = ended(shop, first, "wrong_person")
    assert (logged.standing.state, logged.goes_on) == ("closed", second)


def test_after_a_broken_off_call_the_rest_waits_for_the_next_day(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    logged = ended(shop, first, "broken_off")
    assert (logged.alike, logged.goes_on) == ((), None)
    waiting = shop.one("follow_up", second)
    assert (waiting["attempts"], waiting["not_before"]) == (0, stored_instant(at("2026-05-12 09:00")))
    assert [remark.facts for remark in logged.remarks if remark.code == "others_wait"] == [{"others": 1}]
    assert shop.take("2026-05-11 15:00") is None


def test_who_asks_not_to_be_called_ends_it_all(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    assert ended(shop, first, "do_not_call").goes_on is None
    assert shop.one("follow_up", second)["state"] == "withdrawn"
    assert held(shop) == []


def test_what_an_outcome_sets_aside_is_not_asked_about(shop: Shop) -> None:
    first, _, third = person_with(shop, "callback", "invitation", "callback")
    logged = ended(shop, first, "dissatisfied")
    assert logged.goes_on == third, "no invitation while a complaint is open"
    assert held(shop) == [third]


def test_leaving_in_the_middle_lets_the_rest_wait(shop: Shop) -> None:
    first, second, third = person_with(shop, "callback", "invitation", "recall")
    ended(shop, first, "satisfied")
    shop.open(second, NOW, together=True)
    opening.keep_answer(shop.database, second, "when", "first", None)
    assert shop.leave(second, NOW)
    for each in (second, third):
        kept = shop.one("follow_up", each)
        assert (kept["held_by"], kept["in_talk"]) == (None, None)
        assert kept["not_before"] == stored_instant(at("2026-05-12 09:00"))
    assert [row["follow_up_id"] for row in shop.all("open_answer")] == [second], "what was said is kept"
    assert ended(shop, second, "declined", "2026-05-12 09:30").in_talk
    assert [row["talk_id"] for row in shop.all("attempt")] == [None, None], "the next day it is dialled anew"


def test_a_second_refusal_in_the_same_talk_is_not_taken_for_another_one(shop: Shop) -> None:
    first, second, third = person_with(shop, "callback", "invitation", "recall")
    ended(shop, first, "refused")
    assert "refused_twice" not in {remark.code for remark in ended(shop, second, "refused").remarks}
    shop.leave(third, NOW)
    again = ended(shop, third, "refused", "2026-05-12 10:00")
    assert "refused_twice" in {remark.code for remark in again.remarks}


# Cut off.


def test_a_talk_cut_off_between_two_follow_ups_goes_on_with_the_next(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    ended(shop, first, "satisfied")
    assert opening.unfinished(shop.database, shop.agent()) == second
    shop.open(second, "2026-05-11 10:03", together=True)
    assert opening.unfinished(shop.database, shop.agent()) == second
    assert opening.unfinished(shop.database, shop.agent("a02")) is None


def test_a_hold_that_ran_out_is_a_talk_that_is_over(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    ended(shop, first, "satisfied")
    assert shop.take("2026-05-11 10:11", shop.agent("a02")) == second
    assert shop.one("follow_up", second)["in_talk"] is None


# Counting.


def test_too_many_calls_counts_talks(shop: Shop) -> None:
    """Four follow-ups settled in one talk touched the person once; the fourth further talk is too many."""
    person = shop.customer()
    talked = [shop.follow_up("recall", shop.vehicle(person), state="closed") for _ in range(4)]
    began = shop.call(talked[0], "declined", "2026-05-01 10:00")
    for each in talked[1:]:
        shop.call(each, "declined", "2026-05-01 10:05", talk_id=began)
    vehicle = shop.vehicle(person)
    shop.visit(vehicle, "2026-05-06")
    shop.make("2026-05-11 08:00")
    assert [line.vehicle_id for line in shop.lines(NOW)] == [vehicle]
    for number in range(3):
        other = shop.follow_up("recall", shop.vehicle(person), state="closed")
        shop.call(other, "declined", f"2026-05-0{number + 2} 10:00")
    shop.make("2026-05-11 09:00")
    assert shop.lines(NOW) == []


# Taking back.


def standing(shop: Shop) -> list[tuple[object, ...]]:
    columns = ("state", "outcome", "attempts", "not_before", "promised_at", "left_out", "last_useful_on")
    return [tuple(row[column] for column in columns) for row in shop.all("follow_up")]


def test_what_was_logged_for_all_is_taken_back_for_all(shop: Shop) -> None:
    first, second, third = person_with(shop, "callback", "invitation", "recall")
    shop.open(first, NOW, together=True)
    before = standing(shop)
    shop.log(first, CallEnd("no_answer"), NOW)
    undone = taken_back(shop)
    assert undone.follow_up == first
    assert standing(shop) == before
    assert held(shop) == [first, second, third]
    assert dials(shop) == (0, 0)
    logged = shop.log(first, CallEnd("satisfied"), "2026-05-11 10:31")
    assert (logged.goes_on, logged.in_talk) == (second, True)
    assert dials(shop) == (1, 1)


def test_a_talk_is_taken_back_one_outcome_after_the_other(shop: Shop) -> None:
    first, second, third = person_with(shop, "callback", "invitation", "recall")
    before = standing(shop)
    ended(shop, first, "satisfied", answers=(GivenAnswer("overall", 5, 5),))
    ended(shop, second, "call_later")
    assert dials(shop) == (1, 1)
    assert taken_back(shop).follow_up == second
    assert shop.one("follow_up", second)["in_talk"] == 1, "it goes on in the same talk"
    assert held(shop) == [second, third]
    assert shop.log(second, CallEnd("declined"), "2026-05-11 10:31").goes_on == third
    assert dials(shop) == (1, 1)
    assert taken_back(shop, "2026-05-11 10:32").follow_up == second
    assert taken_back(shop, "2026-05-11 10:33").follow_up == first
    assert standing(shop) == before
    assert {row["in_talk"] for row in shop.all("follow_up")} == {None}


def test_nothing_is_taken_back_where_one_of_them_was_called_again(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation")
    ended(shop, first, "busy")
    other = shop.agent("a02")
    shop.open(second, "2026-05-11 10:25", other)
    shop.log(second, CallEnd("busy"), "2026-05-11 10:26", other)
    with pytest.raises(Unusable) as refused:
        taken_back(shop)
    assert refused.value.remark.code == "undo_called_again"
    assert refused.value.remark.facts["id"] == second


# Any sequence.

STEPS = st.lists(st.sampled_from([*sorted(DETAILS), "satisfied", "declined", "refused", "broken_off", "busy",
    "no_answer", "wrong_person", "invalid_number", "do_not_call", "sold_on", "leave", "undo"]),
    min_size=1, max_size=9)  # fmt: skip
KINDS = st.lists(st.sampled_from(("complaint", "callback", "invitation", "recall")), min_size=1, max_size=4)


@how(max_examples=80, deadline=None)
@given(KINDS, STEPS)
def test_any_talk_settles_each_once_counts_one_dial_a_call_and_goes_back_exactly(
    new_shop: Callable[[], Shop], kinds: list[str], walk: list[str]
) -> None:
    with closing(new_shop()) as shop:
        kinds = [kind for kind in kinds if kind != "complaint"] or ["callback"]
        person_with(shop, *kinds)
        begun = Walk(shop).go(walk)
        attempts = counted(shop)
        assert dials(shop)[0] == len({row["talk_id"] or row["id"] for row in attempts}) == len(begun)
        for row in shop.all("follow_up"):
            own = [one for one in attempts if one["follow_up_id"] == row["id"]]
            assert row["attempts"] == len(own)
            closing_ones = [one for one in own if KNOWN[one["outcome"]].then == "close"]
            assert len(closing_ones) <= 1, "settled once"
            assert (row["state"] == "open") or own or row["outcome"] is None
        assert {row["in_talk"] for row in shop.all("follow_up") if row["held_by"] is None} <= {None}


def counted(shop: Shop) -> list[dict[str, Any]]:
    """Give the attempts that count: neither corrected nor taking one back."""
    rows = shop.all("attempt")
    corrected = {row["corrects_id"] for row in rows}
    return [row for row in rows if row["id"] not in corrected and row["outcome"] != "taken_back"]


class Walk:
    """An agent's way through a talk: outcomes, leaving, and taking back, which restores exactly."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.begun: list[int] = []
        self._before: list[tuple[list[tuple[object, ...]], list[int]]] = []
        self._current = shop.take(NOW)
        self._in_talk = False

    def go(self, steps: list[str]) -> list[int]:
        """Take the steps; give, for each dial that still counts, the first of its attempts."""
        for minute, step in enumerate(steps, start=1):
            now = f"2026-05-11 10:{minute:02}"
            if step == "undo":
                self._undo(now)
            elif step == "leave":
                self._leave(now)
            elif self._current is not None and self._kind() in KNOWN[step].kinds:
                self._log(step, now)
        return self.begun

    def _kind(self) -> str:
        assert self._current is not None
        return str(self.shop.one("follow_up", self._current)["kind"])

    def _undo(self, now: str) -> None:
        if self._before:
            undone = taken_back(self.shop, now)
            was, self.begun = self._before.pop()
            assert standing(self.shop) == was
            self._current = undone.follow_up
            self._in_talk = self.shop.one("follow_up", undone.follow_up)["in_talk"] is not None

    def _leave(self, now: str) -> None:
        if self._current is not None and not self._before:
            assert self.shop.leave(self._current, now)
            assert held(self.shop) == []
            self._current = self.shop.take(now)

    def _log(self, outcome: str, now: str) -> None:
        assert self._current is not None
        if not self.shop.value("SELECT 1 FROM open_call WHERE follow_up_id = :id", id=self._current):
            self.shop.open(self._current, now, together=True)
        self._before.append((standing(self.shop), list(self.begun)))
        logged = self.shop.log(self._current, CallEnd(outcome, **DETAILS.get(outcome, {})), now)
        if not self._in_talk:
            self.begun.append(logged.attempt)
        self._current, self._in_talk = logged.goes_on, logged.in_talk
        if self._current is not None:
            claiming.claim(self.shop.database, self.shop.settings, self.shop.agent(), self._current, at(now))


def test_a_promise_given_for_all_keeps_each_useful_until_then(shop: Shop) -> None:
    first, second = person_with(shop, "callback", "invitation", last_useful_on=day("2026-05-12"))
    ended(shop, first, "call_later")
    for each in (first, second):
        kept = shop.one("follow_up", each)
        assert (kept["promised_at"], kept["last_useful_on"]) == (
            stored_instant(at("2026-05-14 15:00")),
            "2026-05-14",
        )
    assert shop.take("2026-05-14 15:00") == first
    assert held(shop) == [first, second]
