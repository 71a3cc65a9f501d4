"""What follows from single outcomes, in full."""

from __future__ import annotations

from typing import Any

import pytest

from store.calls.case import CallEnd
from store.calls.ending import Logged
from store.moments import stored_instant
from store.remarks import Remark
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 10:00"


def said(logged: Logged, code: str) -> dict[str, Any] | None:
    found = [dict(remark.facts) for remark in logged.remarks if remark.code == code]
    return found[0] if found else None


def of(shop: Shop, kind: str = "callback", **customer: Any) -> int:
    """Make an open follow-up of a new customer who came on 6 May."""
    vehicle = shop.vehicle(shop.customer(**customer))
    return shop.follow_up(kind, vehicle, visit=shop.visit(vehicle, "2026-05-06"))


# Complaints.


def test_a_dissatisfied_customer_opens_a_complaint_with_its_clocks_and_department(shop: Shop) -> None:
    callback = of(shop)
    agent = shop.agent()
    logged = shop.dial(
        callback, "dissatisfied", NOW, causes=["parts", "time"], severity="severe", note="漏油"
    )
    complaint = shop.one("complaint", 1)
    follow_up = shop.one("follow_up", callback)
    assert {name: complaint[name] for name in ("cause", "department", "severity", "state")} == {
        "cause": "parts",
        "department": "parts",
        "severity": "severe",
        "state": "open",
    }
    assert all(complaint[name] == follow_up[name] for name in ("customer_id", "vehicle_id", "visit_id"))
    assert complaint["attempt_id"] == logged.attempt
    assert complaint["opened_at"] == stored_instant(at(NOW))
    assert complaint["reply_due_at"] == stored_instant(at("2026-05-12 10:00"))
    assert complaint["solve_due_at"] == stored_instant(at("2026-05-14 10:00"))
    assert (complaint["solved_at"], complaint["closed_at"]) == (None, None)
    (step,) = shop.all("complaint_step")
    assert (step["seq"], step["agent_id"], step["state"], step["note"]) == (1, agent.id, "open", "漏油")
    assert said(logged, "complaint_opened") == {"complaint": 1, "severity": "severe"}


def test_without_causes_or_severity_a_complaint_is_minor_and_the_service_desks(shop: Shop) -> None:
    shop.dial(of(shop), "dissatisfied", NOW)
    complaint = shop.one("complaint", 1)
    assert (complaint["cause"], complaint["department"], complaint["severity"]) == (
        "other",
        "service_desk",
        "minor",
    )


def test_a_cause_named_twice_is_stored_once(shop: Shop) -> None:
    shop.dial(of(shop), "dissatisfied", NOW, causes=["time", "cost", "time"])
    assert {row["cause"] for row in shop.all("attempt_cause")} == {"time", "cost"}


def asked_about(shop: Shop, **complaint: Any) -> int:
    """Make the follow-up of a complaint that was solved yesterday."""
    vehicle = shop.vehicle()
    number = shop.complaint(vehicle, "2026-05-08 10:00", solved="2026-05-10 10:00", **complaint)
    return shop.follow_up("complaint", vehicle, complaint_id=number)


def test_a_customer_content_with_the_solution_closes_the_complaint(shop: Shop) -> None:
    logged = shop.dial(asked_about(shop, state="proposed"), "satisfied", NOW)
    complaint = shop.one("complaint", 1)
    now = stored_instant(at(NOW))
    assert (complaint["state"], complaint["confirmed_at"], complaint["closed_at"]) == ("closed", now, now)
    assert complaint["solved_at"] == stored_instant(at("2026-05-10 10:00")), "it stays solved when it was"
    assert [row["state"] for row in shop.all("complaint_step")] == ["closed"]
    assert said(logged, "complaint_closed") == {"complaint": 1}


@pytest.mark.parametrize("outcome", ["dissatisfied", "neutral"])
def test_a_customer_not_content_opens_the_same_complaint_again(shop: Shop, outcome: str) -> None:
    follow_up = asked_about(shop, state="closed", closed_at=at("2026-05-10 11:00"))
    other = shop.follow_up("invitation", shop.vehicle(shop.one("follow_up", follow_up)["customer_id"]))
    logged = shop.dial(follow_up, outcome, NOW, note="还是响")
    (complaint,) = shop.all("complaint")
    assert complaint["state"] == "reopened"
    assert [complaint[name] for name in ("solved_at", "solved_on", "confirmed_at", "closed_at")] == [None] * 4
    assert complaint["solve_due_at"] == stored_instant(at("2026-05-14 10:00"))
    (step,) = shop.all("complaint_step")
    assert (step["state"], step["note"]) == ("reopened", "还是响")
    assert shop.one("follow_up", other)["left_out"] == "open_complaint"
    assert said(logged, "complaint_reopened") == {"complaint": 1}


def test_a_complaints_call_that_asked_nothing_leaves_the_complaint_as_it_is(shop: Shop) -> None:
    follow_up = asked_about(shop, state="proposed")
    before = shop.one("complaint", 1)
    shop.dial(follow_up, "refused", NOW)
    assert shop.one("complaint", 1) == before
    assert shop.all("complaint_step") == []


# Appointments and vehicles.


def test_a_booking_is_an_appointment_of_the_vehicle_and_closes_the_follow_up(shop: Shop) -> None:
    invitation = of(shop, "invitation")
    logged = shop.dial(invitation, "booked", NOW, appointment=at("2026-05-13 00:30"), despite_hours=True)
    appointment = shop.one("appointment", 1)
    follow_up = shop.one("follow_up", invitation)
    assert appointment == {
        "shop_id": 1,
        "id": 1,
        "vehicle_id": follow_up["vehicle_id"],
        "customer_id": follow_up["customer_id"],
        "attempt_id": logged.attempt,
        "at": "2026-05-12T16:30:00.000Z",
        "on_day": "2026-05-13",
        "work": "invitation",
        "state": "booked",
        "made_at": stored_instant(at(NOW)),
    }
    assert said(logged, "appointment_booked") == {"at": "2026-05-12T16:30:00.000Z"}
    shop.make("2026-05-12 08:00")
    assert shop.lines("2026-05-12 08:00", kind="invitation") == [], "and nobody invites them meanwhile"


def test_a_due_date_moves_to_the_day_said_or_by_thirty_days(shop: Shop) -> None:
    for on, moved in ((day("2026-07-01"), "2026-07-01"), (None, "2026-06-10")):
        invitation = of(shop, "invitation")
        logged = shop.dial(invitation, "not_due", NOW, due_on=on)
        vehicle = shop.one("vehicle", shop.one("follow_up", invitation)["vehicle_id"])
        assert (vehicle["due_on"], vehicle["due_said_on"], vehicle["due_basis"]) == (moved, moved, "said")
        assert shop.one("attempt", logged.attempt)["due_said_on"] == moved
        assert said(logged, "due_moved") == {"due_on": moved}


def test_a_day_said_beside_another_outcome_moves_nothing(shop: Shop) -> None:
    invitation = of(shop, "invitation")
    before = shop.one("vehicle", 1)
    logged = shop.dial(invitation, "declined", NOW, due_on=day("2026-07-01"))
    assert shop.one("vehicle", 1) == before
    assert shop.one("attempt", logged.attempt)["due_said_on"] is None


@pytest.mark.parametrize("status", ["sold_on", "scrapped", "moved_away"])
def test_a_vehicle_that_is_gone_is_said_to_be(shop: Shop, status: str) -> None:
    invitation = of(shop, "invitation")
    callback, recall = (shop.follow_up(kind, 1) for kind in ("callback", "recall"))
    assert said(shop.dial(invitation, status, NOW), "vehicle_status") == {"status": status}
    assert shop.one("vehicle", 1)["status"] == status
    assert shop.one("follow_up", recall)["state"] == "withdrawn"
    assert shop.one("follow_up", callback)["state"] == "open", "what was done can still be asked about"


# Numbers.


@pytest.mark.parametrize(
    ("typed", "e164", "verdict"),
    [
        ("139 0013 9000", "+8613900139000", "other"),
        ("+49 30 901820", "+4930901820", "other"),
        ("0431-88888888", "+8643188888888", "other"),
        ("1390013", None, "unusable"),
        ("他老婆", None, "unusable"),
    ],
)
def test_the_users_number_is_added_as_given_and_as_it_is_dialled(
    shop: Shop, typed: str, e164: str | None, verdict: str
) -> None:
    logged = shop.dial(of(shop, "invitation"), "used_by_other", NOW, number=f" {typed} ")
    first, added = shop.all("customer_number")
    assert first["position"] == 1
    assert {name: added[name] for name in ("position", "raw", "e164", "verdict", "state")} == {
        "position": 2,
        "raw": typed,
        "e164": e164,
        "verdict": verdict,
        "state": "unknown",
    }
    assert said(logged, "number_added") == {"position": 2}


def test_without_a_number_said_none_is_added(shop: Shop) -> None:
    logged = shop.dial(of(shop, "invitation"), "used_by_other", NOW)
    assert len(shop.all("customer_number")) == 1
    assert said(logged, "number_not_given") == {}


def test_only_the_number_dialled_is_marked(shop: Shop) -> None:
    callback = of(shop, numbers=["+8613800000001", "+8613900000002", "+8613700000003"])
    shop.dial(callback, "invalid_number", NOW)
    shop.dial(callback, "wrong_person", NOW)
    logged = shop.dial(callback, "satisfied", NOW)
    assert [row["state"] for row in shop.all("customer_number")] == ["invalid", "wrong", "good"]
    attempts = [(row["number"], row["number_position"]) for row in shop.all("attempt")]
    assert attempts == [("+8613800000001", 1), ("+8613900000002", 2), ("+8613700000003", 3)]
    assert logged.standing.outcome == "satisfied"


def test_a_number_nobody_answered_keeps_its_standing(shop: Shop) -> None:
    callback = of(shop)
    for state in ("good", "unknown"):
        with shop.database.writing() as records:
            records.run("UPDATE customer_number SET state = :state WHERE shop_id = :shop", state=state)
        shop.dial(callback, "no_answer", NOW)
        assert [row["state"] for row in shop.all("customer_number")] == [state]


def test_a_customer_without_a_number_can_be_logged_too(shop: Shop) -> None:
    logged = shop.dial(of(shop, numbers=[]), "invalid_number", NOW)
    assert logged.standing.state == "closed"
    assert shop.one("attempt", 1)["number_position"] is None


# Refusals.


def test_who_refuses_twice_is_to_be_asked_whether_to_stop_calling(shop: Shop) -> None:
    person = shop.customer()
    first, second, third = (shop.follow_up("callback", shop.vehicle(person)) for _ in range(3))
    assert said(shop.dial(first, "refused", NOW), "refused_twice") is None
    assert said(shop.dial(second, "refused", NOW), "refused_twice") == {}
    assert said(shop.dial(third, "satisfied", NOW), "refused_twice") is None
    assert shop.one("customer", person)["do_not_call"] == 0, "nobody decides that for them"


def test_the_refusals_of_others_do_not_count(shop: Shop) -> None:
    shop.dial(of(shop), "refused", NOW)
    assert said(shop.dial(of(shop), "refused", NOW), "refused_twice") is None


def test_who_asks_not_to_be_called_is_in_no_queue_any_more(shop: Shop) -> None:
    person = shop.customer()
    first, *others = (
        shop.follow_up(kind, shop.vehicle(person)) for kind in ("callback", "invitation", "recall")
    )
    colleague = shop.agent("a02")
    logged = shop.dial(first, "do_not_call", NOW, colleague)
    assert shop.one("customer", person)["do_not_call_on"] == "2026-05-11"
    assert said(logged, "do_not_call_set") == {"others": 2}
    for other in others:
        gone = shop.one("follow_up", other)
        assert (gone["state"], gone["closed_at"], gone["outcome"]) == (
            "withdrawn",
            stored_instant(at(NOW)),
            None,
        )
    assert shop.lines(NOW) == []
    assert shop.take(NOW) is None


def test_a_call_of_somebody_who_asked_not_to_be_called_meanwhile_cannot_be_logged(shop: Shop) -> None:
    person = shop.customer()
    ours, other = (shop.follow_up("callback", shop.vehicle(person)) for _ in range(2))
    agent = shop.agent()
    shop.open(ours, NOW, agent)
    shop.open(other, NOW, agent)
    shop.log(other, CallEnd("do_not_call"), NOW, agent)
    assert shop.one("follow_up", ours)["state"] == "withdrawn"
    assert shop.one("follow_up", ours)["held_by"] is None


def test_what_was_done_is_said_in_order(shop: Shop) -> None:
    callback = of(shop)
    logged = shop.dial(callback, "call_later", NOW, call_back=at("2026-05-11 15:00"))
    assert logged.remarks == (Remark("again_at", {"at": stored_instant(at("2026-05-11 15:00"))}),)
    assert shop.one("follow_up", callback)["promised_by"] == shop.agent().id


@pytest.mark.parametrize(
    ("promised", "useful"), [("2026-05-14 15:00", "2026-05-15"), ("2026-05-20 09:00", "2026-05-20")]
)
def test_an_agreed_call_is_useful_until_its_day(shop: Shop, promised: str, useful: str) -> None:
    callback = of(shop)
    shop.dial(callback, "call_later", NOW, call_back=at(promised))
    assert shop.one("follow_up", callback)["last_useful_on"] == useful
    shop.dial(callback, "no_answer", promised)
    kept = shop.one("follow_up", callback)
    assert (kept["promised_at"], kept["promised_by"]) == (None, None), "the promise was kept"
    assert kept["last_useful_on"] == useful
