"""Every reason that leaves somebody out of a queue: in without it, out with it, and asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from store import due_dates
from store.queues.asking import ask
from store.rules.outcomes import TAKEN_BACK
from store.rules.settings import shipped_settings
from store.safeguards.consent import Said, record_consent
from tests.store.factories import Shop, at, day

TODAY, NOW = "2026-05-11", "2026-05-11 09:00"
RULES = shipped_settings().queues
HERE = [(kind, reason) for kind, rule in RULES.items() for reason in rule.leave_out]


def candidate(shop: Shop, kind: str) -> int:
    """Enter a vehicle that belongs into one queue today and into no other."""
    vehicle = shop.vehicle(shop.customer("候选"))
    match kind:
        case "callback":
            shop.visit(vehicle, "2026-05-06", service="general_repair")
        case "invitation":
            shop.visit(vehicle, "2026-02-11")
        case "recall":
            shop.visit(vehicle, "2024-12-01")
            shop.visit(vehicle, "2025-03-01")
        case "complaint":
            visit = shop.visit(vehicle, "2026-04-20")
            shop.complaint(vehicle, "2026-04-24 10:00", solved="2026-05-08 15:00", visit_id=visit)
    return vehicle


def of(shop: Shop, vehicle: int) -> dict[str, Any]:
    return shop.one("vehicle", vehicle)


def asked_not_to_be_called(shop: Shop, vehicle: int) -> None:
    shop.change("customer", of(shop, vehicle)["owner_id"], do_not_call=True, do_not_call_on=day("2026-05-10"))


def refused_to_be_called(shop: Shop, vehicle: int) -> None:
    said = Said(
        "all",
        allowed=False,
        source="letter",
        at=at("2026-05-10 10:00"),
        customer=of(shop, vehicle)["owner_id"],
    )
    record_consent(shop.database, shop.agent(), said, at("2026-05-10 12:00"))


def settled_before(shop: Shop, vehicle: int) -> None:
    facts, complaints = of(shop, vehicle), shop.all("complaint")
    kind = (
        "complaint" if complaints else "callback" if facts["last_visit_on"] == "2026-05-06" else "invitation"
    )
    shop.follow_up(
        kind,
        vehicle,
        visit=complaints[0]["visit_id"] if complaints else facts["anchor_visit_id"],
        complaint_id=complaints[0]["id"] if complaints else None,
        made="2026-05-09 09:00",
        state="closed",
        outcome="refused",
        closed_at=at("2026-05-10 10:00"),
    )


def interviewed(shop: Shop, vehicle: int) -> None:
    old = shop.follow_up("callback", vehicle, state="closed", closed_at=at("2026-04-20 10:00"))
    shop.call(old, "satisfied", "2026-04-20 10:00")


def called_for_four_follow_ups(shop: Shop, vehicle: int) -> None:
    other = shop.vehicle(of(shop, vehicle)["owner_id"])
    for turn in range(1, 5):
        old = shop.follow_up("recall", other, round=turn, state="closed", closed_at=at("2026-04-30 10:00"))
        shop.call(old, "no_answer", f"2026-04-{20 + turn} 10:00")


def solved_complaint_to_be_confirmed(shop: Shop, vehicle: int) -> None:
    closed = at("2026-05-09 15:00")
    shop.complaint(vehicle, "2026-05-07 10:00", solved="2026-05-09 15:00", closed_at=closed, state="closed")


def repaired_since(shop: Shop, vehicle: int) -> None:
    shop.visit(vehicle, "2026-05-03", service="general_repair")


def stands_inside(shop: Shop, vehicle: int) -> None:
    shop.visit(vehicle, None, opened="2026-05-10 16:00")


def booked_in(shop: Shop, vehicle: int) -> None:
    shop.appointment(vehicle, "2026-05-13 09:30", made="2026-05-10 10:00")


def complained(shop: Shop, vehicle: int) -> None:
    other = shop.vehicle(of(shop, vehicle)["owner_id"])
    shop.complaint(other, "2026-05-10 10:00")


def came_only_once(shop: Shop, vehicle: int) -> None:
    with shop.database.writing() as records:
        records.run("DELETE FROM visit WHERE shop_id = :shop AND delivered_on = '2024-12-01'")
        due_dates.work_out(records, shop.settings, [vehicle])


def recalled(shop: Shop, vehicle: int) -> None:
    old = shop.follow_up("recall", vehicle, visit=9, state="closed", closed_at=at("2026-03-02 10:00"))
    shop.call(old, "no_answer", "2026-03-02 10:00")


SITUATIONS: dict[str, Callable[[Shop, int], None]] = {
    "do_not_call": asked_not_to_be_called,
    "no_consent": refused_to_be_called,
    "settled": settled_before,
    "interviewed_lately": interviewed,
    "too_many_calls": called_for_four_follow_ups,
    "higher_queue": solved_complaint_to_be_confirmed,
    "came_since": repaired_since,
    "in_workshop": stands_inside,
    "appointment": booked_in,
    "open_complaint": complained,
    "single_visit": came_only_once,
    "recalled_lately": recalled,
}


def standing_in(shop: Shop, vehicle: int) -> list[str]:
    """Name the queues the vehicle is in after the making, checking that looking at the day agrees."""
    seen = {line.kind for line in shop.lines_on(TODAY) if line.vehicle_id == vehicle}
    shop.make(NOW)
    made = [line.kind for line in shop.lines(NOW) if line.vehicle_id == vehicle]
    assert seen == set(made)
    return made


def judged(shop: Shop, vehicle: int, kind: str) -> tuple[bool, str]:
    with shop.database.reading() as records:
        found = ask(records, shop.settings, day(TODAY), of(shop, vehicle)["plate"], at(NOW))
    (judgement,) = [each for each in found if each.kind == kind]
    return judgement.inside, judgement.remarks[0].code


@pytest.mark.parametrize("kind", RULES)
def test_without_any_reason_against_a_candidate_is_in_its_queue_and_no_other(shop: Shop, kind: str) -> None:
    vehicle = candidate(shop, kind)
    assert standing_in(shop, vehicle) == [kind]
    inside, said = judged(shop, vehicle, kind)
    assert inside
    assert said.startswith("why_")


@pytest.mark.parametrize(("kind", "reason"), HERE)
def test_with_a_reason_against_it_a_candidate_is_left_out_and_the_answer_names_it(
    shop: Shop, kind: str, reason: str
) -> None:
    vehicle = candidate(shop, kind)
    SITUATIONS[reason](shop, vehicle)
    assert kind not in standing_in(shop, vehicle)
    assert judged(shop, vehicle, kind) == (False, f"left_out_{reason}")


def test_every_reason_there_is_leaves_somebody_out_of_some_queue() -> None:
    assert {reason for _, reason in HERE} == set(SITUATIONS)


def only(shop: Shop, kind: str, vehicle: int) -> bool:
    return standing_in(shop, vehicle) == [kind]


@pytest.mark.parametrize(("when", "called"), [("2026-04-10 23:59", True), ("2026-04-11 00:00", False)])
def test_an_interview_counts_for_thirty_days(shop: Shop, when: str, called: bool) -> None:
    vehicle = candidate(shop, "callback")
    old = shop.follow_up("callback", vehicle, state="closed", closed_at=at(when))
    shop.call(old, "neutral", when)
    assert only(shop, "callback", vehicle) is called


@pytest.mark.parametrize(
    ("kind", "outcome"), [("callback", "no_answer"), ("callback", "broken_off"), ("invitation", "declined")]
)
def test_only_a_complete_callback_is_an_interview(shop: Shop, kind: str, outcome: str) -> None:
    vehicle = candidate(shop, "callback")
    old = shop.follow_up(kind, vehicle, state="closed", closed_at=at("2026-05-01 10:00"))
    shop.call(old, outcome, "2026-05-01 10:00")
    assert only(shop, "callback", vehicle)


def test_an_interview_that_was_corrected_away_does_not_count(shop: Shop) -> None:
    vehicle = candidate(shop, "callback")
    old = shop.follow_up("callback", vehicle, state="closed", closed_at=at("2026-05-01 10:00"))
    wrong = shop.call(old, "satisfied", "2026-05-01 10:00")
    shop.call(old, "no_answer", "2026-05-01 10:05", corrects_id=wrong)
    assert only(shop, "callback", vehicle)


@pytest.mark.parametrize(("follow_ups", "called"), [(3, True), (4, False)])
def test_more_than_three_follow_ups_touched_are_too_many(shop: Shop, follow_ups: int, called: bool) -> None:
    vehicle = candidate(shop, "invitation")
    for turn in range(1, follow_ups + 1):
        old = shop.follow_up("recall", vehicle, round=turn, state="closed", closed_at=at("2026-05-01 10:00"))
        shop.call(old, "no_answer", "2026-05-01 10:00")
        shop.call(old, "busy", "2026-05-01 15:00")
    shop.call(old, "no_answer", "2026-04-10 23:59")
    assert only(shop, "invitation", vehicle) is called


def test_calls_more_than_thirty_days_ago_are_not_too_many(shop: Shop) -> None:
    vehicle = candidate(shop, "invitation")
    for turn in range(1, 6):
        old = shop.follow_up(
            "callback", vehicle, round=turn, state="closed", closed_at=at("2026-04-10 10:00")
        )
        shop.call(old, "no_answer", "2026-04-10 23:59")
    assert only(shop, "invitation", vehicle)


@pytest.mark.parametrize(("when", "called"), [("2026-02-09 23:59", True), ("2026-02-10 00:00", False)])
def test_a_recall_call_counts_for_ninety_days(shop: Shop, when: str, called: bool) -> None:
    vehicle = candidate(shop, "recall")
    old = shop.follow_up("recall", vehicle, visit=9, state="closed", closed_at=at(when))
    shop.call(old, "powered_off", when)
    assert only(shop, "recall", vehicle) is called


def taken_back(shop: Shop, follow_up: int, outcome: str, when: str) -> None:
    """Enter a call, and the record that takes it back."""
    wrong = shop.call(follow_up, outcome, when)
    back = shop.call(follow_up, "no_answer", when, corrects_id=wrong)
    shop.change("attempt", back, outcome=TAKEN_BACK, aapor="NE")


def test_a_recall_call_that_was_taken_back_does_not_count(shop: Shop) -> None:
    vehicle = candidate(shop, "recall")
    old = shop.follow_up("recall", vehicle, visit=9, state="withdrawn")
    taken_back(shop, old, "powered_off", "2026-05-01 10:00")
    assert only(shop, "recall", vehicle)


def test_calls_that_were_taken_back_are_not_too_many(shop: Shop) -> None:
    vehicle = candidate(shop, "invitation")
    for turn in range(1, 6):
        old = shop.follow_up(
            "callback", vehicle, round=turn, state="withdrawn", closed_at=at("2026-05-01 10:00")
        )
        taken_back(shop, old, "no_answer", "2026-05-01 10:00")
    assert only(shop, "invitation", vehicle)


@pytest.mark.parametrize(
    ("when", "state", "called"),
    [
        ("2026-05-11 08:30", "booked", False),
        ("2026-05-12 08:30", "moved", False),
        ("2026-05-10 16:00", "booked", True),
        ("2026-05-12 08:30", "cancelled", True),
        ("2026-05-10 08:30", "missed", True),
    ],
)
def test_an_appointment_to_come_leaves_out_and_one_that_is_over_does_not(
    shop: Shop, when: str, state: str, called: bool
) -> None:
    vehicle = candidate(shop, "invitation")
    shop.appointment(vehicle, when, state=state)
    assert only(shop, "invitation", vehicle) is called


def test_a_complaint_that_is_closed_or_withdrawn_leaves_nobody_out(shop: Shop) -> None:
    vehicle = candidate(shop, "invitation")
    shop.complaint(vehicle, "2026-04-01 10:00", closed_at=at("2026-04-03 10:00"), state="closed")
    shop.complaint(vehicle, "2026-04-01 10:00", state="withdrawn")
    assert only(shop, "invitation", vehicle)


@pytest.mark.parametrize(("delivered", "called"), [("2026-04-26", True), ("2026-04-27", False)])
def test_a_visit_before_somebody_enters_the_queue_does_not_count_as_having_come(
    shop: Shop, delivered: str, called: bool
) -> None:
    vehicle = candidate(shop, "invitation")  # due on 11 May, in the queue since 27 April
    shop.visit(vehicle, delivered, service="body_and_paint")
    assert only(shop, "invitation", vehicle) is called


def test_a_vehicle_that_left_the_workshop_is_not_in_it(shop: Shop) -> None:
    vehicle = candidate(shop, "invitation")
    shop.visit(vehicle, "2026-04-26 10:00", opened="2026-04-25 09:00", service="body_and_paint")
    assert only(shop, "invitation", vehicle)


@pytest.mark.parametrize(
    ("useful", "state", "kinds"),
    [
        ("2026-05-13", "open", ["callback"]),
        ("2026-05-13", "closed", ["invitation"]),
        ("2026-05-10", "open", ["invitation"]),
    ],
)
def test_an_open_follow_up_of_a_higher_queue_leaves_out_however_it_came_there(
    shop: Shop, useful: str, state: str, kinds: list[str]
) -> None:
    vehicle = candidate(shop, "invitation")
    closed = at("2026-05-10 10:00") if state == "closed" else None
    shop.follow_up(
        "callback",
        vehicle,
        made="2026-05-09 08:00",
        last_useful_on=day(useful),
        state=state,
        closed_at=closed,
        promised_at=at("2026-05-12 10:00") if state == "open" and useful > TODAY else None,
    )
    inside, said = judged(shop, vehicle, "invitation")
    assert (inside, said == "left_out_higher_queue") == (kinds == ["invitation"], kinds == ["callback"])
    shop.make(NOW)
    assert [line.kind for line in shop.lines(NOW) if line.vehicle_id == vehicle] == kinds


@pytest.mark.parametrize(("status", "kinds"), [("sold_on", []), ("scrapped", []), ("moved_away", [])])
@pytest.mark.parametrize("kind", ["invitation", "recall"])
def test_a_vehicle_that_is_gone_is_in_neither_queue_and_the_answer_says_so(
    shop: Shop, kind: str, status: str, kinds: list[str]
) -> None:
    vehicle = candidate(shop, kind)
    shop.change("vehicle", vehicle, status=status)
    assert standing_in(shop, vehicle) == kinds
    assert judged(shop, vehicle, kind) == (False, "outside_not_active")


def test_what_was_put_off_by_the_customer_comes_back_on_the_day_they_said(shop: Shop) -> None:
    """A "not due yet" does not settle the invitation."""
    vehicle = candidate(shop, "invitation")
    settled_before(shop, vehicle)
    (old,) = shop.all("follow_up")
    shop.change("follow_up", old["id"], outcome="not_due")
    shop.change("vehicle", vehicle, due_said_on=day("2026-05-20"), due_on=day("2026-05-20"), due_basis="said")
    assert only(shop, "invitation", vehicle)
    (again,) = [each for each in shop.all("follow_up") if each["state"] == "open"]
    assert (again["round"], again["basis"]) == (2, "said")


def test_a_queue_that_leaves_nobody_out_can_be_made(shop: Shop) -> None:
    rules = shipped_settings()
    open_to_all = msgspec.structs.replace(rules.queues["invitation"], leave_out=[])
    shop.settings = msgspec.structs.replace(rules, queues={**rules.queues, "invitation": open_to_all})
    vehicle = candidate(shop, "invitation")
    shop.visit(vehicle, None, opened="2026-05-10 09:00")
    assert standing_in(shop, vehicle) == ["invitation"]
