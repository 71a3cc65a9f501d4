"""Callbacks: which visits are called, and one call a customer."""

from __future__ import annotations

import pytest

from store.moments import stored_instant
from tests.store.factories import Shop, at

TODAY, NOW = "2026-05-11", "2026-05-11 09:00"


def called(shop: Shop, on: str = TODAY) -> list[str | None]:
    return [line.order_number for line in shop.lines_on(on, kind="callback")]


@pytest.mark.parametrize(
    ("delivered", "inside"),
    [
        ("2026-05-03 23:59", False),
        ("2026-05-04 00:00", True),
        ("2026-05-08 23:59", True),
        ("2026-05-09 00:00", False),
    ],
)
def test_visits_delivered_from_seven_to_three_days_ago_are_called(
    shop: Shop, delivered: str, inside: bool
) -> None:
    shop.visit(shop.vehicle(), delivered, order_number="RO1")
    assert called(shop) == (["RO1"] if inside else [])
    assert shop.make(NOW).made == int(inside)
    assert [line.order_number for line in shop.lines(NOW)] == (["RO1"] if inside else [])


def test_a_visit_that_is_not_delivered_is_not_called(shop: Shop) -> None:
    shop.visit(shop.vehicle(), None, opened="2026-05-06 09:00")
    assert called(shop) == []


@pytest.mark.parametrize("service", ["first_service", "general_repair", "rework", "body_and_paint", "other"])
def test_visits_of_every_kind_are_called(shop: Shop, service: str) -> None:
    shop.visit(shop.vehicle(), "2026-05-06", service=service)
    assert len(called(shop)) == 1


def test_of_several_visits_of_a_customer_the_latest_stands_for_all(shop: Shop) -> None:
    customer = shop.customer()
    for delivered, order in (("2026-05-05", "RO5"), ("2026-05-07 09:00", "RO7"), ("2026-05-07 08:00", "RO6")):
        shop.visit(shop.vehicle(customer), delivered, order_number=order)
    shop.visit(shop.vehicle(), "2026-05-04", order_number="RO4")
    assert called(shop) == ["RO4", "RO7"]


def test_of_two_visits_delivered_at_once_the_higher_order_number_is_the_later(shop: Shop) -> None:
    customer = shop.customer()
    for order in ("RO2", "RO1"):
        shop.visit(shop.vehicle(customer), "2026-05-05 10:00", order_number=order)
    assert called(shop) == ["RO2"]


def test_a_later_visit_outside_the_window_stands_for_nothing_yet(shop: Shop) -> None:
    customer = shop.customer()
    shop.visit(shop.vehicle(customer), "2026-05-05", order_number="RO5")
    shop.visit(shop.vehicle(customer), "2026-05-09", order_number="RO9")
    assert called(shop) == ["RO5"]
    assert called(shop, "2026-05-12") == ["RO9"]


def test_it_is_the_customer_of_the_visit_who_is_called_even_if_the_vehicle_was_sold_since(shop: Shop) -> None:
    seller, buyer = shop.customer("卖家"), shop.customer("买家")
    vehicle = shop.vehicle(seller)
    shop.visit(vehicle, "2026-05-06")
    shop.change("vehicle", vehicle, owner_id=buyer)
    assert [line.customer for line in shop.lines_on(TODAY, kind="callback")] == ["卖家"]


def test_a_later_visit_of_the_customer_sets_the_earlier_callback_aside(shop: Shop) -> None:
    customer = shop.customer()
    shop.visit(shop.vehicle(customer), "2026-05-05", order_number="RO5")
    shop.make(NOW)
    shop.visit(shop.vehicle(customer), "2026-05-09", order_number="RO9")
    made = shop.make("2026-05-12 08:00")
    assert (made.made, made.superseded) == (1, 1)
    first, second = shop.all("follow_up")
    assert (first["state"], second["state"]) == ("superseded", "open")
    assert first["closed_at"] == stored_instant(at("2026-05-12 08:00"))
    assert [line.order_number for line in shop.lines("2026-05-12 08:00")] == ["RO9"]


def test_while_one_is_called_the_persons_later_callback_waits(shop: Shop) -> None:
    customer = shop.customer()
    shop.visit(shop.vehicle(customer), "2026-05-06", order_number="RO6")
    shop.make(NOW)
    (first,) = [each["id"] for each in shop.all("follow_up")]
    shop.visit(shop.vehicle(customer), "2026-05-09", order_number="RO9")
    shop.open(first, "2026-05-12 07:59")
    made = shop.make("2026-05-12 08:00")
    assert (made.made, made.superseded) == (0, 0)
    assert shop.one("follow_up", first)["state"] == "open"
    shop.dial(first, "no_answer", "2026-05-12 08:01")
    made = shop.make("2026-05-13 08:00")
    assert (made.made, made.superseded) == (1, 1)
    assert [line.order_number for line in shop.lines("2026-05-13 08:00")] == ["RO9"]


def test_after_an_interview_the_later_callback_is_not_made(shop: Shop) -> None:
    customer = shop.customer()
    shop.visit(shop.vehicle(customer), "2026-05-05")
    shop.make(NOW)
    (first,) = [each["id"] for each in shop.all("follow_up")]
    shop.visit(shop.vehicle(customer), "2026-05-09")
    shop.open(first, "2026-05-12 07:59")
    shop.make("2026-05-12 08:00")
    shop.dial(first, "satisfied", "2026-05-12 08:01")
    assert shop.make("2026-05-13 08:00").made == 0
    assert shop.lines("2026-05-13 08:00") == []


def test_a_promise_goes_over_to_the_callback_that_stands_for_all(shop: Shop) -> None:
    """One customer is called once, at the time that was promised to them."""
    customer = shop.customer()
    shop.visit(shop.vehicle(customer), "2026-05-05", order_number="RO5")
    shop.make(NOW)
    (first,) = [each["id"] for each in shop.all("follow_up")]
    shop.dial(first, "call_later", "2026-05-11 10:00", call_back=at("2026-05-12 15:00"))
    shop.visit(shop.vehicle(customer), "2026-05-09", order_number="RO9")
    shop.make("2026-05-12 08:00")
    (line,) = shop.lines("2026-05-12 08:00")
    assert (line.order_number, line.promised_at) == ("RO9", at("2026-05-12 15:00"))
    assert shop.one("follow_up", first)["state"] == "superseded"
    assert shop.one("follow_up", line.id or 0)["promised_by"] == shop.agent("a01").id
    assert shop.make("2026-05-12 09:00").made == 0, "made again, nothing changes"
    (again,) = shop.lines("2026-05-12 15:00")
    assert (again.id, again.priority) == (line.id, 0)


def test_what_was_called_or_missed_once_is_not_called_again_for_the_same_visit(shop: Shop) -> None:
    for customer in (shop.customer("已访"), shop.customer("过期")):
        shop.visit(shop.vehicle(customer), "2026-05-04")
    shop.make(NOW)
    (first, _) = (line.id for line in shop.lines(NOW))
    assert first is not None
    shop.dial(first, "satisfied", NOW)
    assert shop.make(NOW).made == 0
    assert shop.make("2026-05-12 08:00").expired == 1
    assert shop.make("2026-05-12 09:00").made == 0
    assert [each["state"] for each in shop.all("follow_up")] == ["closed", "expired"]
