"""A follow-up added by hand: the open one where there is one, else a callback or an invitation."""

from __future__ import annotations

import pytest

from store.queues.by_hand import follow_up_by_hand
from store.remarks import Unusable
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


def add(shop: Shop, customer: int, vehicle: int | None = None, now: str = NOW) -> int:
    return follow_up_by_hand(shop.database, shop.settings, customer, vehicle, at(now))


def test_the_open_follow_up_is_taken_the_offered_one_first(shop: Shop) -> None:
    person = shop.customer()
    vehicle = shop.vehicle(person)
    shop.follow_up("callback", vehicle, left_out="appointment")
    offered = shop.follow_up("invitation", vehicle)
    assert add(shop, person) == offered
    assert len(shop.all("follow_up")) == 2


@pytest.mark.parametrize(
    ("delivered", "kind", "visit"), [("2026-05-04", "callback", 1), ("2026-05-03", "invitation", 0)]
)
def test_what_was_delivered_lately_is_a_callback(shop: Shop, delivered: str, kind: str, visit: int) -> None:
    vehicle = shop.vehicle(shop.customer(tier="B"))
    shop.visit(vehicle, delivered)
    added = shop.one("follow_up", add(shop, 1))
    assert (added["kind"], added["visit_id"], added["vehicle_id"], added["tier_rank"]) == (
        kind,
        visit,
        vehicle,
        2,
    )
    assert (added["due_on"], added["last_useful_on"], added["basis"]) == (
        "2026-05-11",
        "2026-05-18",
        "by_hand",
    )


def test_it_can_be_called_and_the_list_says_why_it_is_there(shop: Shop) -> None:
    shop.vehicle(shop.customer())
    added = add(shop, 1)
    (line,) = shop.lines(NOW)
    assert (line.id, [remark.code for remark in line.why]) == (added, ["why_by_hand"])
    assert line.why[0].facts == {"added_on": "2026-05-11"}
    shop.dial(added, "declined", NOW)
    assert shop.one("follow_up", added)["state"] == "closed"
    assert shop.one("follow_up", add(shop, 1))["round"] == 2


def test_it_is_for_the_vehicle_that_was_named_if_it_is_theirs(shop: Shop) -> None:
    person = shop.customer()
    first, second = shop.vehicle(person), shop.vehicle(person)
    shop.visit(second, "2026-01-05")
    assert shop.one("follow_up", add(shop, person, first))["vehicle_id"] == first
    shop.change("follow_up", 1, state="closed")
    assert shop.one("follow_up", add(shop, person, 99))["vehicle_id"] == second


def test_it_expires_after_a_week(shop: Shop) -> None:
    shop.vehicle(shop.customer())
    added = add(shop, 1)
    shop.make("2026-05-18 08:00")
    assert shop.one("follow_up", added)["state"] == "open"
    shop.make("2026-05-19 08:00")
    assert shop.one("follow_up", added)["state"] == "expired"


def test_nobody_is_added_who_must_not_be_called_or_has_no_vehicle(shop: Shop) -> None:
    without = shop.customer("赵敏")
    silent = shop.customer("王芳", do_not_call=True, do_not_call_on=day("2026-01-01"))
    shop.vehicle(silent)
    for person, code in (
        (without, "customer_without_vehicle"),
        (silent, "customer_do_not_call"),
        (9, "customer_unknown"),
    ):
        with pytest.raises(Unusable) as refused:
            add(shop, person)
        assert refused.value.remark.code == code
    assert shop.all("follow_up") == []
