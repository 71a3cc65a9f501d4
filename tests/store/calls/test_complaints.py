"""Complaints from the call that opened them to the call that asks whether they are solved."""

from __future__ import annotations

import pytest

from store.calls import complaints
from store.calls.complaints import OpenComplaint
from store.remarks import Unusable
from tests.store.factories import Shop, at

NOW = "2026-05-11 10:00"


def listed(shop: Shop) -> list[OpenComplaint]:
    with shop.database.reading() as records:
        return complaints.open_complaints(records)


def solve(shop: Shop, complaint: int, now: str, note: str = "") -> None:
    agent = shop.agent()
    with shop.database.writing() as records:
        complaints.solve(records, shop.settings, agent, complaint, note, at(now))


def test_open_complaints_are_listed_by_the_clock_that_runs_out_first(shop: Shop) -> None:
    vehicle = shop.vehicle(shop.customer("王芳"), plate="吉A12345")
    callback = shop.follow_up("callback", vehicle)
    late = shop.complaint(vehicle, "2026-05-10 10:00")
    shop.change("complaint", late, solve_due_at=at("2026-05-20 10:00"))
    shop.complaint(vehicle, "2026-05-01 10:00", state="closed", closed_at=at(NOW))
    shop.complaint(vehicle, "2026-05-01 10:00", state="withdrawn")
    shop.dial(callback, "dissatisfied", NOW, causes=["parts"], severity="serious")
    first, second = listed(shop)
    assert second.id == late
    assert first == OpenComplaint(
        id=4,
        customer="王芳",
        plate="吉A12345",
        cause="parts",
        department="parts",
        severity="serious",
        state="open",
        opened_at=at(NOW),
        reply_due_at=at("2026-05-12 10:00"),
        solve_due_at=at("2026-05-14 10:00"),
    )


def test_a_complaint_goes_from_the_call_to_the_solution_to_the_question_and_back_until_it_is_closed(
    shop: Shop,
) -> None:
    callback = shop.follow_up("callback", shop.vehicle())
    shop.dial(callback, "dissatisfied", NOW, note="异响")
    solve(shop, 1, "2026-05-11 23:30", "更换衬套")
    solved = shop.one("complaint", 1)
    assert (solved["state"], solved["solved_on"]) == ("proposed", "2026-05-11")
    assert solved["solved_at"] == solved["first_reply_at"] == "2026-05-11T15:30:00.000Z"
    assert [each.id for each in listed(shop)] == [1], "it is open until the customer says so"

    shop.make("2026-05-12 08:00")
    (asked,) = shop.lines("2026-05-12 09:00", kind="complaint")
    assert asked.id is not None
    shop.dial(asked.id, "dissatisfied", "2026-05-12 09:00", note="还响")
    solve(shop, 1, "2026-05-12 16:00", "更换减震器")
    assert shop.one("complaint", 1)["first_reply_at"] == "2026-05-11T15:30:00.000Z", "the first, not the last"

    shop.make("2026-05-13 08:00")
    (asked,) = shop.lines("2026-05-13 09:00", kind="complaint")
    assert asked.id is not None
    shop.dial(asked.id, "satisfied", "2026-05-13 09:00")
    assert listed(shop) == []
    assert [(step["seq"], step["state"], step["note"]) for step in shop.all("complaint_step")] == [
        (1, "open", "异响"),
        (2, "proposed", "更换衬套"),
        (3, "reopened", "还响"),
        (4, "proposed", "更换减震器"),
        (5, "closed", ""),
    ]
    assert shop.make("2026-05-14 08:00").made == 0


@pytest.mark.parametrize("state", ["closed", "withdrawn", None])
def test_only_an_open_complaint_can_be_solved(shop: Shop, state: str | None) -> None:
    if state is not None:
        closed_at = at(NOW) if state == "closed" else None
        shop.complaint(shop.vehicle(), "2026-05-01 10:00", state=state, closed_at=closed_at)
    with pytest.raises(Unusable) as refused:
        solve(shop, 1, NOW)
    assert (refused.value.remark.code, refused.value.remark.facts) == ("complaint_unknown", {"id": 1})
    assert shop.all("complaint_step") == []
