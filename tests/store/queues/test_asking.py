"""Asking about a vehicle: where it stands and why, or what keeps it out."""

from __future__ import annotations

from store.queues.asking import Judgement, ask
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


def judged(shop: Shop, plate: str, on: str = "2026-05-11") -> list[Judgement]:
    with shop.database.reading() as records:
        return ask(records, shop.settings, day(on), plate, at(NOW))


def first(judgement: Judgement) -> tuple[str, dict[str, object]]:
    return judgement.remarks[0].code, dict(judgement.remarks[0].facts)


def test_nobody_has_the_plate(shop: Shop) -> None:
    shop.vehicle(plate="吉A00001")
    assert judged(shop, "吉A99999") == []


def test_every_queue_says_what_it_looks_for_and_what_the_vehicle_has_instead(shop: Shop) -> None:
    shop.visit(shop.vehicle(shop.customer("王芳"), plate="吉A12345"), "2026-01-10", service="general_repair")
    found = judged(shop, "吉A12345", "2026-03-11")
    assert [(each.kind, each.plate, each.customer, each.inside) for each in found] == [
        (kind, "吉A12345", "王芳", False) for kind in ("complaint", "callback", "invitation", "recall")
    ]
    assert [first(each) for each in found] == [
        ("outside_solved_complaints", {"has": None, "from": "2026-03-04", "to": "2026-03-11"}),
        ("outside_delivered_visits", {"has": "2026-01-10", "from": "2026-03-04", "to": "2026-03-08"}),
        ("outside_due_vehicles", {"has": "2026-04-10", "from": "2025-12-11", "to": "2026-03-25"}),
        ("outside_lapsed_vehicles", {"has": "2026-01-10", "from": "2024-03-11", "to": "2025-09-10"}),
    ]


def test_a_vehicle_that_is_in_says_why_and_the_queues_after_it_say_that_it_is(shop: Shop) -> None:
    vehicle = shop.vehicle(plate="吉A12345")
    shop.complaint(vehicle, "2026-05-08 10:00", solved="2026-05-10 10:00", closed_at=at("2026-05-10 10:00"))
    shop.visit(vehicle, "2026-02-11")
    complaint, _, invitation, _ = judged(shop, "吉A12345")
    assert complaint.inside
    assert complaint.remarks[0].code == "why_solved"
    assert not invitation.inside
    assert [remark.code for remark in invitation.remarks] == ["left_out_higher_queue", "why_due_by_time"]


def test_of_several_reasons_the_first_of_the_rule_is_named(shop: Shop) -> None:
    person = shop.customer(do_not_call=True)
    vehicle = shop.vehicle(person, plate="吉A12345")
    shop.visit(vehicle, "2026-02-11")
    shop.appointment(vehicle, "2026-05-13 09:00")
    assert first(judged(shop, "吉A12345")[2])[0] == "left_out_do_not_call"
    shop.change("customer", person, do_not_call=False)
    assert first(judged(shop, "吉A12345")[2])[0] == "left_out_appointment"


def test_vehicles_with_the_same_plate_are_each_judged(shop: Shop) -> None:
    for name, delivered in (("前主", "2026-05-06"), ("现主", "2026-01-06")):
        shop.visit(shop.vehicle(shop.customer(name), plate="吉A12345"), delivered, service="rework")
    found = judged(shop, "吉A12345")
    assert [each.customer for each in found] == ["前主"] * 4 + ["现主"] * 4
    assert [each.kind for each in found if each.inside] == ["callback", "invitation"]


def test_asking_about_another_day_goes_by_what_was_known_then(shop: Shop) -> None:
    vehicle = shop.vehicle(plate="吉A12345")
    shop.visit(vehicle, "2026-01-20")
    shop.visit(vehicle, "2026-05-02")
    (_, _, before, _), (_, callback, after, _) = (
        judged(shop, "吉A12345", "2026-04-20"),
        judged(shop, "吉A12345"),
    )
    assert before.inside
    assert before.remarks[0].facts["due_on"] == "2026-04-20"
    assert first(after) == (
        "outside_due_vehicles",
        {"has": "2026-08-02", "from": "2026-02-10", "to": "2026-05-25"},
    )
    assert not callback.inside


def test_asking_stores_nothing(shop: Shop) -> None:
    shop.visit(shop.vehicle(plate="吉A12345"), "2026-05-06")
    judged(shop, "吉A12345")
    assert shop.all("follow_up") == []
