"""What a complaint was about and what was done, as the card of the call after it has it."""

from __future__ import annotations

from store.calls.card import card
from store.calls.complaint_told import ToldComplaint, complaint_of
from store.complaints.handling import propose_solution, reopen_complaint
from tests.store.factories import Shop, at, day

SOLVED = "2026-05-10 10:00"


def told(shop: Shop, follow_up: int) -> ToldComplaint | None:
    with shop.database.reading() as records:
        return complaint_of(records, follow_up)


def test_the_causes_and_the_latest_solution_are_told(shop: Shop) -> None:
    vehicle = shop.vehicle(shop.customer())
    complaint = shop.complaint(vehicle, "2026-05-08 10:00", cause="parts")
    agent = shop.agent()
    with shop.database.writing() as records:
        propose_solution(records, shop.settings, agent, complaint, "more oil", at("2026-05-09 10:00"))
        reopen_complaint(records, shop.settings, agent, complaint, "leaks", at("2026-05-09 12:00"))
        propose_solution(records, shop.settings, agent, complaint, " new seal ", at(SOLVED))
    follow_up = shop.follow_up("complaint", vehicle, complaint_id=complaint)
    assert told(shop, follow_up) == ToldComplaint(("parts",), "new seal", day("2026-05-10"))
    with shop.database.reading() as records:
        found = card(records, shop.settings, follow_up, at("2026-05-11 09:00"))
    assert found is not None
    assert found.complaint == told(shop, follow_up)


def test_what_was_never_noted_is_left_out(shop: Shop) -> None:
    vehicle = shop.vehicle(shop.customer())
    complaint = shop.complaint(vehicle, "2026-05-08 10:00")
    follow_up = shop.follow_up("complaint", vehicle, complaint_id=complaint)
    assert told(shop, follow_up) == ToldComplaint(("other",), "", None)


def test_other_calls_have_no_complaint_to_tell(shop: Shop) -> None:
    vehicle = shop.vehicle(shop.customer())
    shop.complaint(vehicle, "2026-05-08 10:00")
    assert told(shop, shop.follow_up("callback", vehicle, visit=shop.visit(vehicle, "2026-05-06"))) is None
