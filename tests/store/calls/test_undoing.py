"""Taking an outcome back: everything is as before, and everything stays on record."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings as how, strategies as st

from store.calls import opening
from store.calls.card import card
from store.calls.case import CallEnd, GivenAnswer
from store.calls.undoing import Undone, undo
from store.complaints.handling import propose_solution
from store.figures import figure
from store.moments import stored_instant
from store.progress import DayProgress, day_progress
from store.queues import claiming
from store.queues.lines import lines_on
from store.remarks import Unusable
from store.staff import Agent
from tests.store.calls.test_logging import DETAILS, EXPECTED, KNOWN, NOW, OPENED, Scene, kind_for, scene
from tests.store.factories import Shop, at, day
from tests.store.intake.samples import dump

LATER = "2026-05-11 10:05"
RECORDED = {"attempt", "attempt_cause", "interview", "answer"}
"""What is only added to."""

WITHDRAWN = {"complaint", "complaint_step", "appointment"}
"""What stays, marked as withdrawn or cancelled."""


def taken_back(shop: Shop, now: str = LATER, agent: Agent | None = None) -> Undone:
    return undo(shop.database, shop.settings, agent or shop.agent(), at(now))


def refusal(shop: Shop, now: str = LATER, agent: Agent | None = None) -> tuple[str, dict[str, Any]]:
    before = dump(shop.database)
    with pytest.raises(Unusable) as found:
        taken_back(shop, now, agent)
    assert dump(shop.database) == before, "nothing is taken back by halves"
    return found.value.remark.code, dict(found.value.remark.facts)


def rest(shop: Shop) -> dict[str, Any]:
    """Everything in the shop but what is only added to, and what is new about the call that is open again."""
    found: dict[str, Any] = {
        table: rows
        for table, rows in dump(shop.database).items()
        if table not in RECORDED | WITHDRAWN | {"open_call"}
    }
    found["open_call"] = [
        {name: value for name, value in row.items() if name not in {"token", "corrects_id"}}
        for row in shop.all("open_call")
    ]
    found["complaint"] = [row for row in shop.all("complaint") if row["state"] != "withdrawn"]
    found["appointment"] = [row for row in shop.all("appointment") if row["state"] != "cancelled"]
    found["follow_up"] = [
        {name: value for name, value in row.items() if name not in {"held_by", "held_until"}}
        for row in shop.all("follow_up")
    ]
    return found


def opened_with_answers(shop: Shop, made: Scene) -> None:
    shop.open(made.called, OPENED)
    opening.keep_answer(shop.database, made.called, "overall", 2, "why")
    opening.keep_answer(shop.database, made.called, "why", ["慢"], "washed")
    opening.keep_note(shop.database, made.called, "客户很忙")


@pytest.mark.parametrize("outcome", EXPECTED)
def test_after_taking_an_outcome_back_everything_is_as_before(shop: Shop, outcome: str) -> None:
    made = scene(shop, kind_for(outcome))
    opened_with_answers(shop, made)
    before, recorded = rest(shop), dump(shop.database)
    end = CallEnd(outcome, answers=(GivenAnswer("overall", 2, 2),), **DETAILS.get(outcome, {}))
    logged = shop.log(made.called, end, NOW)
    undone = taken_back(shop)
    assert (undone.attempt, undone.follow_up, undone.outcome) == (logged.attempt, made.called, outcome)
    assert rest(shop) == before
    after = dump(shop.database)
    assert {table for table in RECORDED if after[table][: len(recorded[table])] != recorded[table]} == set()
    assert [row["state"] for row in shop.all("complaint")] == ["withdrawn"] * (outcome == "dissatisfied")
    assert [row["state"] for row in shop.all("appointment")] == ["cancelled"] * (outcome == "booked")


@pytest.mark.parametrize("outcome", ["satisfied", "neutral", "dissatisfied"])
def test_a_complaint_asked_about_stands_as_before(shop: Shop, outcome: str) -> None:
    vehicle = shop.vehicle()
    number = shop.complaint(vehicle, "2026-05-01 10:00", solved="2026-05-10 10:00", state="proposed")
    asked = shop.follow_up("complaint", vehicle, complaint_id=number)
    shop.open(asked, OPENED)
    before = rest(shop)
    shop.log(asked, CallEnd(outcome), NOW)
    assert shop.one("complaint", number)["state"] != "proposed"
    undone = taken_back(shop)
    assert rest(shop) == before
    assert [remark.code for remark in undone.remarks] == ["complaint_as_before"]
    (*_, last) = shop.all("complaint_step")
    assert (last["state"], last["at"]) == ("proposed", stored_instant(at(LATER)))


def test_both_the_attempt_and_its_taking_back_stay_on_record(shop: Shop) -> None:
    made = scene(shop, "callback")
    opened_with_answers(shop, made)
    end = CallEnd("dissatisfied", answers=(GivenAnswer("overall", 2, 2),), causes=["time"])
    logged = shop.log(made.called, end, NOW)
    before = shop.one("attempt", logged.attempt)
    undone = taken_back(shop)
    assert shop.one("attempt", logged.attempt) == before
    record = shop.one("attempt", undone.correction)
    assert (record["corrects_id"], record["outcome"], record["agent_id"], record["started_at"]) == (
        logged.attempt,
        "taken_back",
        shop.agent().id,
        stored_instant(at(LATER)),
    )
    assert [(row["state"], row["at"]) for row in shop.all("complaint_step")] == [
        ("open", stored_instant(at(NOW))),
        ("withdrawn", stored_instant(at(LATER))),
    ]
    assert [remark.code for remark in undone.remarks] == ["complaint_withdrawn", "others_restored"]


def test_the_call_is_open_again_with_its_answers_and_the_outcome_chosen(shop: Shop) -> None:
    made = scene(shop, "callback")
    opened_with_answers(shop, made)
    opening.keep_outcome(shop.database, made.called, "call_later", "details.")
    opening.keep_answer(shop.database, made.called, "details.call_back", "2026-05-14T15:00", "washed")
    before = opening.call_of(shop.database, made.called)
    shop.log(made.called, CallEnd("call_later", call_back=at("2026-05-14 15:00")), NOW)
    undone = taken_back(shop)
    again = opening.call_of(shop.database, made.called)
    assert (again.answers, again.chosen, again.at_question) == (before.answers, "call_later", "washed")
    assert (again.note, again.opened_at, again.number) == ("客户很忙", before.opened_at, before.number)
    assert again.corrects == undone.correction
    assert again.token != before.token
    assert shop.one("follow_up", made.called)["held_by"] == shop.agent().id


def test_answers_given_with_the_outcome_are_in_the_draft_as_well(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "satisfied", NOW, answers=(GivenAnswer("overall", 5, 5),))
    taken_back(shop)
    assert opening.call_of(shop.database, made.called).answers == (("overall", 5),)


def test_the_correction_is_the_same_call_logged_otherwise(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.open(made.called, OPENED)
    shop.log(made.called, CallEnd("no_answer"), NOW)
    undone = taken_back(shop, "2026-05-11 10:40")
    logged = shop.log(made.called, CallEnd("busy"), "2026-05-11 10:41")
    row = shop.one("attempt", logged.attempt)
    assert (row["corrects_id"], row["started_at"], row["ended_at"]) == (
        undone.correction,
        stored_instant(at(OPENED)),
        stored_instant(at(NOW)),
    )
    kept = shop.one("follow_up", made.called)
    assert (kept["attempts"], kept["outcome"]) == (1, "busy")
    assert kept["not_before"] == stored_instant(at("2026-05-11 10:23")), "20 minutes after the call itself"
    taken_back(shop, "2026-05-11 10:45")
    assert shop.one("follow_up", made.called)["attempts"] == 0


def test_who_takes_up_the_draft_of_another_makes_a_call_of_their_own(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "satisfied", NOW, answers=(GivenAnswer("overall", 5, 5),))
    taken_back(shop)
    shop.leave(made.called, NOW)
    other = shop.agent("a02")
    shop.open(made.called, "2026-05-11 14:00", other)
    shop.log(made.called, CallEnd("neutral"), "2026-05-11 14:03", other)
    (*_, row) = shop.all("attempt")
    assert (row["corrects_id"], row["started_at"]) == (None, stored_instant(at("2026-05-11 14:00")))


def test_no_figure_counts_what_was_taken_back(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.open(made.called, OPENED)
    figures = read_figures(shop)
    shop.log(made.called, CallEnd("dissatisfied", causes=["time"]), NOW)
    assert read_figures(shop) != figures
    taken_back(shop)
    assert read_figures(shop) == figures
    shop.log(made.called, CallEnd("satisfied"), LATER)
    with shop.database.reading() as records:
        assert day_progress(records, day("2026-05-11"), shop.agent().id) == DayProgress(1, 1, 1, 0)


def test_the_card_and_the_queues_of_later_days_know_nothing_of_it(shop: Shop) -> None:
    vehicle = shop.vehicle()
    visit = shop.visit(vehicle, "2025-10-11")
    shop.visit(vehicle, "2025-08-11")
    earlier = shop.follow_up("callback", vehicle, visit=visit)
    recall = shop.follow_up("recall", vehicle, visit=visit)

    def told() -> tuple[object, ...]:
        with shop.database.reading() as records:
            found = card(records, shop.settings, recall, at(LATER))
            assert found is not None
            later = [line.vehicle_id for line in lines_on(records, shop.settings, day("2026-05-12"))]
            return found.calls, found.called_lately, found.warnings, later

    before = told()
    for case, outcome in ((earlier, "refused"), (recall, "no_answer")):
        shop.dial(case, outcome, NOW)
    changed = told()
    assert all(one != other for one, other in zip(before[:3], changed[:3], strict=True))
    for _ in range(2):
        taken_back(shop)
    assert told() == before
    shop.dial(earlier, "refused", NOW)
    assert shop.dial(recall, "refused", LATER).remarks[-1].code == "refused_twice"
    for _ in range(2):
        taken_back(shop)
    assert "refused_twice" not in {remark.code for remark in shop.dial(recall, "refused", LATER).remarks}


def read_figures(shop: Shop) -> dict[str, Any]:
    with shop.database.reading() as records:
        found: dict[str, Any] = {
            name: figure(records, shop.settings, name, day("2026-05-01"), day("2026-05-31")).rows
            for name in ("callbacks", "causes", "scores", "contact-rate", "agents", "aapor")
        }
        return found | {"day": day_progress(records, day("2026-05-11"))}


def test_one_after_the_other_can_be_taken_back(shop: Shop) -> None:
    person = shop.customer()
    first, second = (shop.follow_up("callback", shop.vehicle(person)) for _ in range(2))
    shop.dial(first, "refused", NOW)
    shop.dial(second, "satisfied", NOW)
    assert taken_back(shop).follow_up == second
    assert taken_back(shop).follow_up == first
    assert refusal(shop) == ("nothing_to_undo", {})


def test_nobody_takes_back_what_another_logged_or_what_was_logged_on_another_day(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "no_answer", NOW)
    assert refusal(shop, agent=shop.agent("a02")) == ("nothing_to_undo", {})
    assert refusal(shop, "2026-05-12 09:00") == ("nothing_to_undo", {})


def test_what_a_call_changed_is_forgotten_the_next_day(shop: Shop) -> None:
    first, second = (shop.follow_up("callback", shop.vehicle()) for _ in range(2))
    shop.dial(first, "no_answer", NOW)
    assert {row["on_day"] for row in shop.rows("SELECT on_day FROM attempt_change")} == {"2026-05-11"}
    shop.dial(second, "no_answer", "2026-05-12 10:00")
    assert {row["on_day"] for row in shop.rows("SELECT on_day FROM attempt_change")} == {"2026-05-12"}


# What has been worked on since is not taken away.

Work = Callable[[Shop, Scene], None]


def solve(shop: Shop, _: Scene) -> None:
    other = shop.agent("a02")
    with shop.database.writing() as records:
        propose_solution(records, shop.settings, other, 1, "done", at(NOW))


def assign(shop: Shop, _: Scene) -> None:
    shop.change("complaint", 1, state="assigned")


def keep(shop: Shop, _: Scene) -> None:
    shop.change("appointment", 1, state="kept")


def close(shop: Shop, made: Scene) -> None:
    shop.change("follow_up", made.called, state="closed")


@pytest.mark.parametrize(
    ("outcome", "work", "named"),
    [
        ("dissatisfied", solve, {"what": "complaint", "which": 1}),
        ("dissatisfied", assign, {"what": "complaint", "which": 1}),
        ("booked", keep, {"what": "appointment", "which": 1}),
        ("no_answer", close, {"what": "follow_up", "which": 1}),
    ],
)
def test_what_has_been_worked_on_is_refused_and_named(
    shop: Shop, outcome: str, work: Work, named: dict[str, Any]
) -> None:
    made = scene(shop, kind_for(outcome))
    shop.dial(made.called, outcome, NOW, **DETAILS.get(outcome, {}))
    work(shop, made)
    assert refusal(shop) == ("undo_worked_on", named)


def test_a_number_that_has_been_dialled_since_stays(shop: Shop) -> None:
    made = scene(shop, "invitation")
    shop.dial(made.called, "used_by_other", NOW, number="13900139000")
    other = shop.agent("a02")
    shop.open(made.others["callback"], LATER, other)
    opening.choose_number(shop.database, made.others["callback"], 3, at(NOW))
    shop.log(made.others["callback"], CallEnd("no_answer"), LATER, other)
    assert refusal(shop) == ("undo_worked_on", {"what": "customer_number", "which": 3})


def test_a_customer_who_was_called_again_since_is_named_with_the_caller(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "busy", NOW)
    shop.dial(made.called, "busy", "2026-05-11 10:30", shop.agent("a02"))
    expected = ("undo_called_again", {"id": made.called, "holder": "Agent a02"})
    assert refusal(shop, "2026-05-11 10:31") == expected


def test_a_customer_whom_somebody_calls_now_is_left_to_them(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "satisfied", NOW)
    claiming.claim(shop.database, shop.settings, shop.agent("a02"), made.others["other vehicle"], at(NOW))
    assert refusal(shop) == ("follow_up_held", {"id": made.called, "holder": "Agent a02"})


def test_what_others_have_changed_since_stays_as_they_left_it(shop: Shop) -> None:
    made = scene(shop, "invitation")
    shop.dial(made.called, "sold_on", NOW)
    shop.change("vehicle", made.vehicle, status="scrapped")
    taken_back(shop)
    assert shop.one("vehicle", made.vehicle)["status"] == "scrapped"
    assert shop.one("follow_up", made.called)["state"] == "open"


def test_what_others_have_deleted_since_stays_deleted(shop: Shop) -> None:
    made = scene(shop, "callback")
    shop.dial(made.called, "wrong_person", NOW)
    with shop.database.writing() as records:
        records.run("DELETE FROM customer_number WHERE shop_id = :shop AND position = 1")
    taken_back(shop)
    assert [row["position"] for row in shop.all("customer_number")] == [2]


# Any sequence.

STEPS = st.lists(
    st.tuples(st.sampled_from(("first", "second")), st.sampled_from(sorted(EXPECTED))),
    min_size=1,
    max_size=5,
)


@how(max_examples=60, deadline=None)
@given(STEPS)
def test_taking_back_all_calls_of_a_day_leaves_the_morning(
    new_shop: Callable[[], Shop], steps: list[tuple[str, str]]
) -> None:
    with closing(new_shop()) as shop:
        made = scene(shop, "invitation")
        shop.agent()
        cases = {"first": made.called, "second": made.others["other vehicle"]}
        before = without_drafts(rest(shop))
        logged = 0
        for minute, (which, outcome) in enumerate(steps, start=10):
            logged += dialled(shop, cases[which], outcome, f"2026-05-11 11:{minute}")
        for minute in range(logged):
            undone = taken_back(shop, f"2026-05-11 15:{minute + 10}")
            clear(shop, undone.follow_up)
        assert refusal(shop)[0] == "nothing_to_undo"
        assert without_drafts(rest(shop)) == before


def dialled(shop: Shop, case: int, outcome: str, now: str) -> int:
    """Call where that can be; say how many calls were logged."""
    kept = shop.one("follow_up", case)
    if kept["state"] != "open" or kept["kind"] not in KNOWN[outcome].kinds:
        return 0
    shop.dial(case, outcome, now, **DETAILS.get(outcome, {}))
    return 1


def clear(shop: Shop, case: int) -> None:
    with shop.database.writing() as records:
        for table in ("open_answer", "open_call"):
            records.run(f"DELETE FROM {table} WHERE shop_id = :shop AND follow_up_id = :id", id=case)


def without_drafts(found: dict[str, Any]) -> dict[str, Any]:
    return {table: rows for table, rows in found.items() if table not in {"open_call", "open_answer"}}
