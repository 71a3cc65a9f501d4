"""A call that goes on: nothing typed in it is ever lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from store.calls import opening
from store.database import reopened
from store.remarks import Unusable
from tests.store.factories import Shop, at

NOW, LATER = "2026-05-11 09:00", "2026-05-11 09:20"


@pytest.fixture
def callback(shop: Shop) -> int:
    return shop.follow_up("callback", shop.vehicle())


def again(shop: Shop, follow_up: int) -> opening.OpenCall:
    """Read the call as a program started anew does, from the file alone."""
    fresh = reopened(shop.database.address)
    try:
        return opening.call_of(fresh, follow_up)
    finally:
        fresh.close()


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(Unusable) as refused:
        work()
    return refused.value.remark.code


def test_a_call_is_opened_with_the_first_number_and_nothing_answered(shop: Shop, callback: int) -> None:
    agent = shop.agent()
    opened = shop.open(callback, NOW, agent)
    assert opened == opening.OpenCall(
        follow_up=callback,
        agent=agent.id,
        token=f"{callback} {NOW} 0",
        opened_at=at(NOW),
        number="+8613800000001",
        number_position=1,
        script="callback",
        script_version=1,
        language="zh",
        at_question=None,
        note="",
        chosen=None,
        offers=(),
        answers=(),
    )
    assert again(shop, callback) == opened


def test_everything_kept_is_there_after_the_program_was_cut_off(shop: Shop, callback: int) -> None:
    opened = shop.open(callback, NOW)
    given: list[tuple[str, Any]] = [
        ("overall", 2),
        ("causes", ["quality", "time"]),
        ("anything", "他说“再见”, [/red] 😀"),
        ("skipped", None),
    ]
    for place, (question, value) in enumerate(given):
        opening.keep_answer(shop.database, callback, question, value, f"q{place}")
        assert again(shop, callback).at_question == f"q{place}", "durable before the next question shows"
    opening.keep_note(shop.database, callback, "车主\n要求[周五]")
    opening.keep_language(shop.database, callback, "en")
    assert again(shop, callback) == structs.replace(
        opened, answers=tuple(given), at_question="q3", note="车主\n要求[周五]", language="en"
    )


def test_an_answer_given_again_keeps_its_place_and_the_last_value(shop: Shop, callback: int) -> None:
    shop.open(callback, NOW)
    for question, value in (("first", 5), ("second", 4), ("first", 1)):
        opening.keep_answer(shop.database, callback, question, value, None)
    assert again(shop, callback).answers == (("first", 1), ("second", 4))


def test_going_back_keeps_the_place_and_every_answer(shop: Shop, callback: int) -> None:
    shop.open(callback, NOW)
    opening.keep_answer(shop.database, callback, "first", 5, "second")
    opening.keep_place(shop.database, callback, "first")
    found = again(shop, callback)
    assert (found.at_question, found.answers) == ("first", (("first", 5),))


def test_the_outcome_chosen_is_kept_and_taken_back_with_its_details(shop: Shop, callback: int) -> None:
    shop.open(callback, NOW)
    opening.keep_answer(shop.database, callback, "overall", 5, None)
    opening.keep_outcome(shop.database, callback, "booked", "detail:")
    opening.keep_answer(shop.database, callback, "detail:appointment", "2026-05-12T09:00", None)
    assert again(shop, callback).chosen == "booked"
    opening.keep_outcome(shop.database, callback, None, "detail:")
    found = again(shop, callback)
    assert (found.chosen, found.answers) == (None, (("overall", 5),))


def test_a_call_opened_again_is_the_same_call(shop: Shop, callback: int) -> None:
    agent = shop.agent()
    opened = shop.open(callback, NOW, agent)
    opening.keep_answer(shop.database, callback, "overall", 4, "second")
    reopened = opening.open_call(
        shop.database,
        agent,
        callback,
        at(LATER),
        token="another",
        script="recall",
        version=9,
        language="en",
        offers=[at("2026-05-13 09:00")],
    )
    assert reopened == structs.replace(opened, answers=(("overall", 4),), at_question="second")


def test_the_times_offered_are_kept_with_the_call(shop: Shop, callback: int) -> None:
    agent = shop.agent()
    shop.take(NOW, agent)
    offers = (at("2026-05-12 08:30"), at("2026-05-12 13:00"))
    asked = {"token": "t", "script": "invitation", "version": 1, "language": "zh", "offers": offers}
    opening.open_call(shop.database, agent, callback, at(NOW), **asked)  # type: ignore[arg-type]
    assert again(shop, callback).offers == offers


def test_a_vanished_agents_call_goes_on_with_its_draft_at_another(shop: Shop, callback: int) -> None:
    gone, other = shop.agent("a01"), shop.agent("a02")
    shop.open(callback, NOW, gone)
    opening.keep_answer(shop.database, callback, "overall", 3, "second")
    assert opening.unfinished(shop.database, gone) == callback
    taken = shop.open(callback, LATER, other)
    assert (taken.agent, taken.answers, taken.token) == (other.id, (("overall", 3),), f"{callback} {NOW} 0")
    assert opening.unfinished(shop.database, gone) is None
    assert opening.unfinished(shop.database, other) == callback


def test_the_call_to_take_up_again_is_the_latest_that_is_still_the_agents(shop: Shop) -> None:
    agent = shop.agent()
    assert opening.unfinished(shop.database, agent) is None
    first, second = (shop.follow_up("callback", shop.vehicle()) for _ in range(2))
    shop.open(first, NOW, agent)
    shop.open(second, LATER, agent)
    assert opening.unfinished(shop.database, agent) == second
    shop.leave(second, LATER)
    assert opening.unfinished(shop.database, agent) == first
    shop.change("follow_up", first, state="withdrawn")
    assert opening.unfinished(shop.database, agent) is None
    opening.keep_note(shop.database, first, "said")
    assert opening.unfinished(shop.database, agent) == first, "what was said in it can still be stored"


def test_an_empty_call_is_closed_without_a_trace_and_any_other_is_kept(shop: Shop) -> None:
    empty, answered, noted = (shop.follow_up("callback", shop.vehicle()) for _ in range(3))
    for each in (empty, answered, noted):
        shop.open(each, NOW)
    opening.keep_place(shop.database, empty, "second")
    opening.keep_answer(shop.database, answered, "overall", None, None)
    opening.keep_note(shop.database, noted, "x")
    for each in (empty, answered, noted):
        shop.leave(each, NOW)
    assert [row["follow_up_id"] for row in shop.all("open_call")] == [answered, noted]


def test_another_number_is_chosen_and_kept(shop: Shop) -> None:
    person = shop.customer(numbers=["+8613800000001", "无", "+8613900000002"])
    callback = shop.follow_up("callback", shop.vehicle(person))
    shop.open(callback, NOW)
    chosen = opening.choose_number(shop.database, callback, 3, at(NOW))
    assert (chosen.number, chosen.number_position) == ("+8613900000002", 3)
    assert again(shop, callback) == chosen
    assert code_of(lambda: opening.choose_number(shop.database, callback, 4, at(NOW))) == "number_unknown"
    assert again(shop, callback) == chosen


@pytest.mark.parametrize(
    ("numbers", "states", "dialled"),
    [
        ([], [], ("", None)),
        (["无"], ["unknown"], ("无", 1)),
        (["无", "+8613900000002"], ["unknown", "unknown"], ("+8613900000002", 2)),
        (["+8613800000001", "+8613900000002"], ["wrong", "good"], ("+8613900000002", 2)),
        (["+8613800000001", "+8613900000002"], ["wrong", "invalid"], ("+8613800000001", 1)),
    ],
)
def test_the_first_number_that_may_work_is_dialled_first(
    shop: Shop, numbers: list[str], states: list[str], dialled: tuple[str, int | None]
) -> None:
    person = shop.customer(numbers=[])
    for number, state in zip(numbers, states, strict=True):
        shop.number(person, number, state=state)
    opened = shop.open(shop.follow_up("callback", shop.vehicle(person)), NOW)
    assert (opened.number, opened.number_position) == dialled


def test_only_who_holds_an_open_follow_up_opens_its_call(shop: Shop, callback: int) -> None:
    def opened(follow_up: int, code: str = "a01") -> Callable[[], object]:
        agent = shop.agent(code)
        asked: dict[str, Any] = {"token": "t", "script": "callback", "version": 1, "language": "zh"}
        return lambda: opening.open_call(shop.database, agent, follow_up, at(NOW), **asked)

    assert code_of(opened(callback)) == "follow_up_not_held"
    assert code_of(opened(99)) == "follow_up_unknown"
    shop.take(NOW, shop.agent("a01"))
    assert code_of(opened(callback, "a02")) == "follow_up_not_held"
    shop.change("follow_up", callback, state="withdrawn")
    assert code_of(opened(callback)) == "follow_up_closed"
    assert shop.all("open_call") == []


def test_nothing_is_kept_of_a_call_that_is_not_open(shop: Shop, callback: int) -> None:
    database = shop.database
    steps: list[Callable[[], object]] = [
        lambda: opening.call_of(database, callback),
        lambda: opening.keep_answer(database, callback, "overall", 5, None),
        lambda: opening.keep_place(database, callback, "overall"),
        lambda: opening.keep_note(database, callback, "x"),
        lambda: opening.keep_language(database, callback, "en"),
        lambda: opening.keep_outcome(database, callback, "busy", "detail:"),
        lambda: opening.choose_number(database, callback, 1, at(NOW)),
    ]
    assert [code_of(step) for step in steps] == ["call_not_open"] * len(steps)
    assert shop.all("open_answer") == []


KILLED = """
import os, signal, sys
from pathlib import Path
from store.calls.opening import keep_answer, keep_note
from store.database import reopened
database = reopened(sys.argv[1])
keep_answer(database, int(sys.argv[2]), "overall", 2, "causes")
keep_note(database, int(sys.argv[2]), "half a sen")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_program_has_lost_nothing_it_kept(shop: Shop, callback: int) -> None:
    shop.open(callback, NOW)
    dead = subprocess.run([sys.executable, "-c", KILLED, shop.database.address, str(callback)], check=False)
    assert dead.returncode == -signal.SIGKILL
    found = again(shop, callback)
    assert (found.answers, found.at_question, found.note) == ((("overall", 2),), "causes", "half a sen")


def test_what_is_typed_is_kept_until_it_is_taken(shop: Shop, callback: int) -> None:
    shop.open(callback, NOW)
    opening.keep_drafts(shop.database, callback, {opening.NOTE: "半句", "else": "half", "other": "x"})
    assert again(shop, callback).drafts == {opening.NOTE: "半句", "else": "half", "other": "x"}
    opening.keep_answer(shop.database, callback, "else", "half a word", None)
    assert again(shop, callback).drafts == {opening.NOTE: "半句", "other": "x"}
    opening.keep_note(shop.database, callback, "半句话")
    assert again(shop, callback).drafts == {"other": "x"}
    with shop.database.writing() as records:
        opening.discard_empty(records, callback)
    assert again(shop, callback).drafts == {"other": "x"}


def test_who_was_given_somebody_elses_call_meanwhile_keeps_nothing_in_it(shop: Shop) -> None:
    ours, theirs = shop.agent("a01"), shop.agent("a02")
    callback = shop.follow_up("callback", shop.vehicle())
    before = shop.open(callback, NOW, ours)
    shop.leave(callback, NOW)
    after = shop.open(callback, LATER, theirs)
    keeps: tuple[Callable[[str], object], ...] = (
        lambda token: opening.keep_answer(shop.database, callback, "overall", 4, None, token=token),
        lambda token: opening.keep_note(shop.database, callback, "said", token=token),
        lambda token: opening.keep_drafts(shop.database, callback, {"note": "sa"}, token=token),
        lambda token: opening.keep_outcome(shop.database, callback, "busy", "~", token=token),
        lambda token: opening.keep_place(shop.database, callback, "overall", token=token),
        lambda token: opening.keep_language(shop.database, callback, "en", token=token),
        lambda token: opening.choose_number(shop.database, callback, 1, at(LATER), token=token),
    )
    for keep in keeps:
        with pytest.raises(Unusable) as refused:
            keep(before.token)
        assert refused.value.remark.code == "call_not_open"
    assert opening.call_of(shop.database, callback) == after
    for keep in keeps:
        keep(after.token)
    assert opening.call_of(shop.database, callback).note == "said"
