"""Complaints from their opening to their closing, step by step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec import structs

from store.complaints import handling
from store.complaints.board import (
    Complaint,
    ComplaintPage,
    complaint_board,
    complaint_page,
    counts_of,
    running_clocks,
)
from store.complaints.escalating import escalate
from store.complaints.standing import Standing, Step, of_row, step_of_row
from store.complaints.steps import Grievance
from store.remarks import Unusable
from store.staff import Agent
from tests.store.factories import Shop, at

NOW = "2026-05-11 10:00"


def opened(shop: Shop, now: str = NOW, agent: Agent | None = None, **told: Any) -> int:
    customer = told.pop("customer", None) or shop.customer("王芳")
    vehicle = told.pop("vehicle", None) or shop.vehicle(customer)
    who = agent or shop.agent("a01")
    with shop.database.writing() as records:
        grievance = Grievance(customer, vehicle, **told)
        return handling.open_by_hand(records, shop.settings, who, grievance, at(now))


def step(shop: Shop, name: str, complaint: int, now: str, who: str = "a01", note: str = "") -> None:
    agent = shop.agent(who)
    steps: dict[str, Callable[..., None]] = {
        "reply": handling.reply_to_complaint,
        "propose": handling.propose_solution,
        "apply": handling.apply_for_closing,
        "close": handling.close_complaint,
        "reopen": handling.reopen_complaint,
        "note": handling.note_on_complaint,
    }
    with shop.database.writing() as records:
        steps[name](records, shop.settings, agent, complaint, note, at(now))


def assign(shop: Shop, complaint: int, now: str, **said: Any) -> None:
    agent = shop.agent("a01")
    with shop.database.writing() as records:
        handling.assign_complaint(records, shop.settings, agent, complaint, at(now), **said)


def board(shop: Shop, now: str, *, closed: bool = False) -> list[Complaint]:
    with shop.database.reading() as records:
        return complaint_board(records, shop.settings, at(now), closed=closed)


def clocks_running(shop: Shop, now: str) -> list[tuple[int, tuple[tuple[str, datetime], ...]]]:
    with shop.database.reading() as records:
        return running_clocks(records, at(now))


def page(shop: Shop, complaint: int, now: str) -> ComplaintPage:
    with shop.database.reading() as records:
        return complaint_page(records, shop.settings, complaint, at(now))


def refused(shop: Shop, name: str, complaint: int, who: str = "a01") -> str:
    with pytest.raises(Unusable) as found:
        step(shop, name, complaint, "2026-05-12 10:00", who)
    return found.value.remark.code


def test_a_complaint_goes_its_whole_way(shop: Shop) -> None:
    owner = shop.agent("a02")
    number = opened(shop, cause="parts", severity="serious", source="telephone", note="异响")
    assign(shop, number, "2026-05-11 10:30", owner=owner.id)
    step(shop, "reply", number, "2026-05-11 11:00", "a02", "明天到店")
    step(shop, "propose", number, "2026-05-12 15:00", "a02", "换件")
    step(shop, "apply", number, "2026-05-13 09:00", "a02")
    (one,) = board(shop, "2026-05-13 10:00")
    assert (one.stands.state, one.owner, one.stands.department) == ("closing", "Agent a02", "parts")
    assert refused(shop, "close", number, "a02") == "complaint_own"
    step(shop, "close", number, "2026-05-13 11:00", "a03")
    assert board(shop, "2026-05-13 12:00") == []
    (closed,) = board(shop, "2026-05-13 12:00", closed=True)
    assert (closed.id, closed.running[0][0]) == (number, "call_again"), "the customer is still to be asked"
    told = [
        (each.step.what, each.step.state, each.agent) for each in page(shop, number, "2026-05-13 12:00").log
    ]
    assert told == [
        ("opened", "open", "Agent a01"),
        ("assigned", "assigned", "Agent a01"),
        ("replied", "assigned", "Agent a02"),
        ("proposed", "proposed", "Agent a02"),
        ("applied", "closing", "Agent a02"),
        ("closed", "closed", "Agent a03"),
    ]


def test_the_customer_asked_closes_it_unless_whoever_asks_had_to_do_with_it(shop: Shop) -> None:
    callback = shop.follow_up("callback", shop.vehicle())
    shop.dial(callback, "dissatisfied", NOW, note="异响")
    step(shop, "propose", 1, "2026-05-11 23:30", "a01", "更换衬套")
    assert shop.one("complaint", 1)["solved_on"] == "2026-05-11"
    shop.make("2026-05-12 08:00")
    (asked,) = shop.lines("2026-05-12 09:00", kind="complaint")
    assert asked.id is not None
    logged = shop.dial(asked.id, "satisfied", "2026-05-12 09:00")
    assert "complaint_applied" in {remark.code for remark in logged.remarks}
    assert shop.one("complaint", 1)["state"] == "closing"
    step(shop, "close", 1, "2026-05-12 10:00", "a02")
    assert shop.one("complaint", 1)["closed_at"] == "2026-05-12T02:00:00.000Z"
    assert shop.make("2026-05-14 08:00").made == 0, "they have been asked"


def test_who_said_before_somebody_else_that_it_is_solved_does_not_close_it(shop: Shop) -> None:
    number = opened(shop)
    step(shop, "propose", number, "2026-05-11 11:00", "a03", "first attempt")
    step(shop, "propose", number, "2026-05-11 12:00", "a01", "second attempt")
    step(shop, "apply", number, "2026-05-11 13:00", "a01")
    assert refused(shop, "close", number, "a03") == "complaint_own"
    step(shop, "reopen", number, "2026-05-11 14:00", "a02", "not yet")
    step(shop, "propose", number, "2026-05-11 15:00", "a01", "third attempt")
    step(shop, "apply", number, "2026-05-11 16:00", "a01")
    step(shop, "close", number, "2026-05-12 10:00", "a03")
    assert shop.one("complaint", number)["state"] == "closed"


def test_a_customer_not_content_opens_it_again_and_somebody_else_closes_it_by_the_call(shop: Shop) -> None:
    callback = shop.follow_up("callback", shop.vehicle())
    shop.dial(callback, "dissatisfied", NOW)
    step(shop, "propose", 1, "2026-05-11 16:00", "a02", "更换衬套")
    first = shop.one("complaint", 1)
    assert first["solved_at"] == first["first_reply_at"], "a solution is a reply too"
    shop.make("2026-05-12 08:00")
    (asked,) = shop.lines("2026-05-12 09:00", kind="complaint")
    assert asked.id is not None
    shop.dial(asked.id, "dissatisfied", "2026-05-12 09:00", note="还响")
    (again,) = board(shop, "2026-05-12 10:00")
    assert (again.stands.state, again.stands.reopened, again.stands.solved_at) == ("reopened", 1, None)
    assert again.next_due == ("solve", at("2026-05-15 09:00")), "its clock starts anew"
    step(shop, "propose", 1, "2026-05-12 16:00", "a02", "更换减震器")
    shop.make("2026-05-13 08:00")
    (asked,) = shop.lines("2026-05-13 09:00", kind="complaint")
    assert asked.id is not None
    shop.dial(asked.id, "satisfied", "2026-05-13 09:00")
    assert board(shop, "2026-05-13 10:00") == []
    assert [each["what"] for each in shop.all("complaint_step")] == [
        "opened", "proposed", "not_content", "proposed", "confirmed",
    ]  # fmt: skip


def test_a_closed_complaint_opens_again_where_the_customer_is_not_content(shop: Shop) -> None:
    number = opened(shop)
    step(shop, "propose", number, "2026-05-11 16:00", "a02", "ok")
    step(shop, "apply", number, "2026-05-11 16:05", "a02")
    step(shop, "close", number, "2026-05-11 16:10", "a03")
    shop.make("2026-05-12 08:00")
    (asked,) = shop.lines("2026-05-12 09:00", kind="complaint")
    assert asked.id is not None
    shop.dial(asked.id, "dissatisfied", "2026-05-12 09:00")
    (one,) = board(shop, "2026-05-12 10:00")
    assert (one.stands.state, one.stands.closed_at) == ("reopened", None)


def test_of_one_opened_again_by_hand_nobody_is_asked_whether_it_is_solved(shop: Shop) -> None:
    """But the call that is going on stays, and of the next solution the customer is asked anew."""
    number = opened(shop)
    step(shop, "propose", number, "2026-05-11 16:00", "a02", "ok")
    shop.make("2026-05-12 08:00")
    assert len(shop.lines("2026-05-12 09:00", kind="complaint")) == 1
    step(shop, "reopen", number, "2026-05-12 09:00", "a03", "not approved")
    assert shop.lines("2026-05-12 09:05", kind="complaint") == []
    step(shop, "propose", number, "2026-05-12 10:00", "a02", "done")
    shop.make("2026-05-13 08:00")
    (asked,) = shop.lines("2026-05-13 09:00", kind="complaint")
    assert asked.id is not None
    assert shop.one("follow_up", asked.id)["round"] == 2
    assert shop.take("2026-05-13 09:00") == asked.id
    step(shop, "reopen", number, "2026-05-13 09:01", "a03", "not approved")
    assert shop.one("follow_up", asked.id)["state"] == "open"
    shop.dial(asked.id, "satisfied", "2026-05-13 09:05")


def test_steps_out_of_turn_are_refused(shop: Shop) -> None:
    number = opened(shop)
    assert refused(shop, "apply", number) == "complaint_not_solved"
    assert refused(shop, "close", number) == "complaint_not_applied"
    assert refused(shop, "reopen", number) == "complaint_not_solved"
    assert refused(shop, "propose", 77) == "complaint_unknown"
    step(shop, "propose", number, NOW, "a01", "done")
    assert refused(shop, "close", number, "a03") == "complaint_not_applied"
    step(shop, "apply", number, NOW, "a01")
    step(shop, "close", number, NOW, "a03")
    assert refused(shop, "reply", number) == "complaint_over"
    assert refused(shop, "propose", number) == "complaint_unknown"
    assert len(shop.all("complaint_step")) == 4, "what was refused left no step"


def test_invitations_wait_while_a_complaint_is_open(shop: Shop) -> None:
    customer = shop.customer()
    vehicle = shop.vehicle(customer)
    invited = shop.follow_up("invitation", vehicle)
    opened(shop, customer=customer, vehicle=vehicle)
    assert shop.one("follow_up", invited)["left_out"] == "open_complaint"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"cause": "weather"}, "cause_unknown"),
        ({"severity": "mild"}, "severity_unknown"),
        ({"source": "dream"}, "source_unknown"),
        ({"customer": 99, "vehicle": 1}, "customer_unknown"),
    ],
)
def test_what_cannot_be_is_not_opened(shop: Shop, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Unusable) as found:
        opened(shop, **said)
    assert found.value.remark.code == code
    assert shop.all("complaint") == []


def test_late_ones_stand_on_top_and_are_told_once_for_each_clock(shop: Shop) -> None:
    early, late = opened(shop, "2026-05-11 10:00"), opened(shop, "2026-05-10 09:00")
    looked = shop.agent("a01")
    assert escalate(shop.database, shop.settings, looked, at("2026-05-11 09:30")) == 1
    assert escalate(shop.database, shop.settings, looked, at("2026-05-11 09:40")) == 0
    first, second = board(shop, "2026-05-11 10:00")
    assert clocks_running(shop, "2026-05-11 10:00") == [(late, first.running), (early, second.running)]
    assert (first.id, first.late, first.escalated) == (late, ("reply",), (("reply", "supervisor"),))
    assert (second.id, second.late, second.escalated) == (early, (), ())
    assert escalate(shop.database, shop.settings, looked, at("2026-05-13 09:00")) == 2, (
        "solution, other's reply"
    )
    (told,) = [one for one in board(shop, "2026-05-13 09:00") if one.id == late]
    assert dict(told.escalated) == {"reply": "supervisor", "solve": "service_manager"}
    counted = counts_of(board(shop, "2026-05-13 09:00"))
    assert counted == {"open": 2, "reply": 2, "solve": 1, "call_again": 0, "unowned": 2}


def test_a_reopened_complaints_new_clock_is_told_again(shop: Shop) -> None:
    number, looked = opened(shop), shop.agent("a01")
    step(shop, "reply", number, NOW)
    escalate(shop.database, shop.settings, looked, at("2026-05-15 10:00"))
    step(shop, "propose", number, "2026-05-15 11:00", note="ok")
    step(shop, "reopen", number, "2026-05-15 12:00", note="no")
    assert escalate(shop.database, shop.settings, looked, at("2026-05-18 11:59")) == 0
    assert escalate(shop.database, shop.settings, looked, at("2026-05-18 12:00")) == 1


@pytest.mark.parametrize(
    ("days", "cause", "same", "repeats"),
    [(30, "parts", "customer", True), (31, "parts", "customer", False), (5, "time", "customer", False),
     (5, "parts", "vehicle", True), (5, "parts", "nobody", False)],
)  # fmt: skip
def test_repeats_are_found(shop: Shop, days: int, cause: str, same: str, repeats: bool) -> None:
    customer = shop.customer()
    vehicle = shop.vehicle(customer)
    first = opened(shop, "2026-05-01 10:00", customer=customer, vehicle=vehicle, cause="parts")
    other = customer
    if same == "vehicle":
        other = shop.customer("赵敏")
        shop.change("vehicle", vehicle, owner_id=other)
    if same == "nobody":
        other = shop.customer("赵敏")
        vehicle = shop.vehicle(other)
    month, on = (5, 1 + days) if days < 31 else (6, days - 30)
    again = opened(shop, f"2026-{month:02}-{on:02} 10:00", customer=other, vehicle=vehicle, cause=cause)
    found = page(shop, again, "2026-06-30 10:00").complaint
    assert found.repeats == (first if repeats else None)
    assert page(shop, first, "2026-06-30 10:00").complaint.repeats is None


def test_working_hours_clocks_rest_at_night_and_on_holidays(shop: Shop) -> None:
    rules = structs.replace(shop.settings.complaints, clock="working_hours", reply_hours=8)
    shop.settings = structs.replace(shop.settings, complaints=rules)
    number = opened(shop, "2026-04-30 13:00")  # a Thursday before Labour Day, four and a half hours left
    found = page(shop, number, "2026-04-30 13:00").complaint
    assert found.reply_due_at == at("2026-05-06 12:00")
    assert found.left is not None
    assert found.left.total_seconds() == 8 * 3600
    late = page(shop, number, "2026-05-06 14:00").complaint
    assert (late.late, late.left and late.left.total_seconds()) == (("reply",), -3600)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["reply", "propose", "apply", "close", "reopen", "note", "assign", "tell"]),
        st.sampled_from(["a01", "a02", "a03"]),
    ),
    max_size=12,
)


@given(moves=MOVES)
def test_the_log_tells_how_it_stood_at_every_instant(
    new_shop: Callable[[], Shop], moves: list[tuple[str, str]]
) -> None:
    with closing(new_shop()) as shop:
        number = opened(shop)
        seen = [(NOW, standing(shop, number))]
        for turn, (name, who) in enumerate(moves, start=1):
            now = f"{datetime(2026, 5, 11, 10) + turn * timedelta(hours=7):%Y-%m-%d %H:%M}"  # noqa: DTZ001
            with suppress(Unusable):
                if name == "assign":
                    assign(shop, number, now, owner=shop.agent(who).id)
                elif name == "tell":
                    escalate(shop.database, shop.settings, shop.agent(who), at(now))
                else:
                    step(shop, name, number, now, who, "x")
            seen.append((now, standing(shop, number)))
        for now, stood_then in seen:
            assert page(shop, number, now).complaint.stands == stood_then, now
            listed = board(shop, now)
            assert [each.id for each in listed] == ([] if stood_then.is_over else [number])
            assert clocks_running(shop, now) == [(each.id, each.running) for each in listed]
        steps = [step_of_row(each) for each in shop.rows("SELECT * FROM complaint_step ORDER BY seq")]
        told = [(each.clock, each.due_at) for each in steps if each.what == "escalated"]
        assert len(told) == len(set(told)), "once for each clock"
        for place, each in enumerate(steps):
            if each.what == "closed":
                assert each.agent_id not in handled(steps[:place])


def standing(shop: Shop, number: int) -> Standing:
    (row,) = shop.rows("SELECT * FROM complaint WHERE shop_id = :shop AND id = :id", id=number)
    return of_row(row)


def handled(steps: list[Step]) -> set[int]:
    """Give whoever owned the complaint last, and who proposed and applied since it was opened last."""
    begun = max(n for n, each in enumerate(steps) if each.what in {"opened", "reopened"})
    since = {each.agent_id for each in steps[begun:] if each.what in {"proposed", "applied"}}
    owners = [each.owner_id for each in steps if each.what == "assigned" and each.owner_id is not None]
    return since | set(owners[-1:])
