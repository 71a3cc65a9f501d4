"""Making the day's queues: what is due becomes a follow-up, what is over expires, what is open is kept up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from store.queues.making import Made, make_today
from tests.store.factories import MADE, Shop, at, day

NOW, TOMORROW = "2026-05-11 08:00", "2026-05-12 08:00"


def invited(shop: Shop, due: str = "2026-05-11", **customer: Any) -> int:
    """Enter a vehicle that is due on a day, by a visit three months before."""
    vehicle = shop.vehicle(shop.customer(**customer))
    month = int(due[5:7]) - 3
    shop.visit(vehicle, f"2026-{month:02}-{due[8:]}")
    return vehicle


def stored(shop: Shop, number: int = 1) -> dict[str, Any]:
    return shop.one("follow_up", number)


def test_what_is_made_says_what_it_follows_and_until_when(shop: Shop) -> None:
    vehicle = shop.vehicle(shop.customer(tier="B"))
    visit = shop.visit(vehicle, "2026-05-06")
    assert shop.make(NOW) == Made(made=1)
    made = stored(shop)
    assert {name: made[name] for name in ("kind", "vehicle_id", "visit_id", "round", "desk", "basis")} == {
        "kind": "callback",
        "vehicle_id": vehicle,
        "visit_id": visit,
        "round": 1,
        "desk": "agents",
        "basis": "delivered",
    }
    assert (made["due_on"], made["last_useful_on"], made["sort_on"]) == (
        "2026-05-09",
        "2026-05-13",
        "2026-05-13",
    )
    assert (made["rank"], made["tier_rank"], made["state"], made["attempts"]) == (2, 2, "open", 0)
    assert made["made_at"] == "2026-05-11T00:00:00.000Z"


def test_making_twice_changes_nothing(shop: Shop) -> None:
    invited(shop)
    shop.visit(shop.vehicle(), "2026-05-06")
    assert shop.make(NOW).made == 2
    before = shop.all("follow_up")
    assert shop.make("2026-05-11 15:00") == Made()
    assert shop.all("follow_up") == before


def test_a_day_is_made_once_and_again_only_after_an_import(shop: Shop) -> None:
    def today() -> Made:
        return make_today(shop.database, shop.settings, at(NOW))

    shop.visit(shop.vehicle(), "2026-05-06")
    assert today().made == 1
    shop.visit(shop.vehicle(), "2026-05-07")
    assert today() == Made()
    with shop.database.writing() as records:
        records.add(
            "import_batch",
            id=1,
            at=MADE,
            file="x",
            digest="",
            kind="visits",
            encoding="",
            rows=1,
            account="{}",
        )
        records.add("import_range", batch_id=1, table_name="visit", first_id=2, last_id=2)
    assert today().made == 1
    assert today() == Made()
    shop.visit(shop.vehicle(), "2026-05-07")
    assert make_today(shop.database, shop.settings, at(TOMORROW)).made == 1, "another day"


def test_what_nobody_called_in_time_ends_as_expired_and_is_counted(shop: Shop) -> None:
    shop.visit(shop.vehicle(), "2026-05-04")
    shop.visit(shop.vehicle(), "2026-05-05")
    shop.make(NOW)
    assert shop.make("2026-05-11 23:00").expired == 0, "its last useful day is today"
    assert shop.make(TOMORROW) == Made(expired=1)
    assert (stored(shop, 1)["state"], stored(shop, 1)["closed_at"]) == ("expired", "2026-05-12T00:00:00.000Z")
    assert stored(shop, 2)["state"] == "open"
    assert [line.id for line in shop.lines(TOMORROW)] == [2]


def test_a_promise_and_a_call_that_goes_on_do_not_expire(shop: Shop) -> None:
    for _ in range(3):
        shop.visit(shop.vehicle(), "2026-05-04")
    shop.make(NOW)
    shop.dial(1, "call_later", "2026-05-11 10:00", call_back=at("2026-05-14 10:00"))
    shop.open(2, "2026-05-12 07:55")
    assert shop.make(TOMORROW) == Made(expired=1)
    assert [stored(shop, each)["state"] for each in (1, 2, 3)] == ["open", "open", "expired"]
    assert shop.make("2026-05-14 08:00").expired == 1, "the call was left open, not the promise"
    assert stored(shop, 1)["state"] == "open"
    assert shop.make("2026-05-15 08:00").expired == 1
    assert stored(shop, 1)["state"] == "expired"


def test_a_promise_for_a_day_beyond_the_window_is_kept_until_it_is_over(shop: Shop) -> None:
    shop.follow_up("callback", shop.vehicle(), promised_at=at("2026-05-18 10:00"))
    for morning in ("2026-05-16 08:00", "2026-05-18 08:00"):
        assert shop.make(morning).expired == 0
    assert shop.make("2026-05-19 08:00").expired == 1


def test_who_will_come_is_looked_at_again_although_the_window_ends_before(shop: Shop) -> None:
    invited(shop, due="2026-04-15")
    shop.settings = structs.replace(
        shop.settings,
        queues={
            **shop.settings.queues,
            "invitation": structs.replace(shop.settings.queues["invitation"], last_day=30),
        },
    )
    shop.make(NOW)
    shop.dial(1, "will_come", "2026-05-11 10:00")
    assert stored(shop)["last_useful_on"] == "2026-05-25"
    shop.make(TOMORROW)
    assert stored(shop)["last_useful_on"] == "2026-05-25", "it was to end on the 15th"
    for morning in ("2026-05-16 08:00", "2026-05-25 08:00"):
        assert shop.make(morning).expired == 0
    assert shop.take("2026-05-25 10:00") == 1
    shop.dial(1, "no_answer", "2026-05-25 10:00")
    assert shop.make("2026-05-26 08:00").expired == 1


def booked(shop: Shop, vehicle: int) -> Callable[[], None]:
    appointment = shop.appointment(vehicle, "2026-05-13 09:00")
    return lambda: shop.change("appointment", appointment, state="cancelled")


def complained(shop: Shop, vehicle: int) -> Callable[[], None]:
    complaint = shop.complaint(vehicle, "2026-05-11 09:30")
    closed = at("2026-05-13 10:00")
    return lambda: shop.change("complaint", complaint, state="closed", closed_at=closed)


def came_in(shop: Shop, vehicle: int) -> Callable[[], None]:
    visit = shop.visit(vehicle, None, opened="2026-05-11 07:30")
    return lambda: shop.change("visit", visit, vehicle_id=shop.vehicle())


@pytest.mark.parametrize(
    ("happens", "reason"),
    [(booked, "appointment"), (complained, "open_complaint"), (came_in, "in_workshop")],
)
def test_what_happens_after_the_making_leaves_an_open_invitation_out_until_it_is_over(
    shop: Shop, happens: Callable[[Shop, int], Callable[[], None]], reason: str
) -> None:
    vehicle = invited(shop)
    shop.make(NOW)
    end = happens(shop, vehicle)
    shop.make("2026-05-11 10:00")
    assert (stored(shop)["state"], stored(shop)["left_out"]) == ("open", reason)
    assert shop.lines("2026-05-11 10:00") == []
    assert shop.take("2026-05-11 10:00") is None
    end()
    assert shop.make("2026-05-14 08:00") == Made()
    assert stored(shop)["left_out"] is None
    assert [line.id for line in shop.lines("2026-05-14 09:00")] == [1]


def test_what_is_known_better_since_is_kept_up_in_an_open_follow_up(shop: Shop) -> None:
    vehicle = invited(shop, due="2026-05-11", tier="C")
    shop.make(NOW)
    shop.change("vehicle", vehicle, due_on=day("2026-05-01"), due_basis="distance")
    shop.change("customer", stored(shop)["customer_id"], tier="A")
    shop.make(TOMORROW)
    kept = stored(shop)
    assert (kept["due_on"], kept["sort_on"], kept["last_useful_on"]) == (
        "2026-05-01",
        "2026-05-01",
        "2026-07-30",
    )
    assert (kept["basis"], kept["tier_rank"]) == ("distance", 1)


def test_company_cars_are_recalled_by_the_service_manager_and_called_back_by_agents(shop: Shop) -> None:
    company = shop.customer("宏达物流有限公司", is_company=True)
    lapsed, served = shop.vehicle(company), shop.vehicle(company)
    for delivered in ("2024-12-01", "2025-03-01"):
        shop.visit(lapsed, delivered)
    shop.visit(served, "2026-05-06", service="general_repair")
    shop.make(NOW)
    assert [line.kind for line in shop.lines(NOW)] == ["callback"]
    assert [line.kind for line in shop.lines(NOW, desk="service_manager")] == ["recall"]
    assert [line.kind for line in shop.lines_on("2026-05-11", desk="service_manager")] == ["recall"]


def test_a_vehicle_that_is_not_due_yet_is_invited_again_on_the_day_said(shop: Shop) -> None:
    invited(shop)
    shop.make(NOW)
    shop.dial(1, "not_due", "2026-05-11 10:00", due_on=day("2026-06-20"))
    assert shop.make(TOMORROW) == Made()
    assert shop.make("2026-06-05 08:00") == Made()
    assert shop.make("2026-06-06 08:00").made == 1
    again = stored(shop, 2)
    assert (again["round"], again["due_on"], again["basis"]) == (2, "2026-06-20", "said")


def test_a_complaint_opened_again_and_solved_again_is_asked_about_again(shop: Shop) -> None:
    vehicle = shop.vehicle()
    complaint = shop.complaint(vehicle, "2026-05-08 10:00", solved="2026-05-10 15:00")
    shop.make(NOW)
    shop.dial(1, "dissatisfied", "2026-05-11 10:00", causes=["quality"])
    assert shop.make("2026-05-11 11:00").made == 0, "nothing has been done about it yet"
    shop.change(
        "complaint",
        complaint,
        state="proposed",
        solved_at=at("2026-05-11 16:00"),
        solved_on=day("2026-05-11"),
    )
    assert shop.make(TOMORROW).made == 1
    assert (stored(shop, 2)["complaint_id"], stored(shop, 2)["round"]) == (complaint, 2)
    shop.dial(2, "satisfied", "2026-05-12 10:00")
    assert shop.make("2026-05-13 08:00").made == 0


def test_two_complaints_about_one_visit_are_each_asked_about(shop: Shop) -> None:
    vehicle = shop.vehicle()
    visit = shop.visit(vehicle, "2026-04-01")
    for opened in ("2026-05-07 10:00", "2026-05-08 10:00"):
        shop.complaint(vehicle, opened, solved="2026-05-10 15:00", visit_id=visit)
    assert shop.make(NOW).made == 2
    shop.dial(1, "satisfied", "2026-05-11 10:00")
    shop.complaint(vehicle, "2026-05-09 10:00", solved="2026-05-11 12:00", visit_id=visit)
    assert shop.make("2026-05-11 12:00").made == 1
    assert [each["complaint_id"] for each in shop.all("follow_up")] == [1, 2, 3]
    assert len({each["round"] for each in shop.all("follow_up")}) == 3


def test_a_vehicle_whose_callback_goes_stands_in_the_next_queue_at_once(shop: Shop) -> None:
    """The later visit of another vehicle is called about; the former one is due, and nobody else calls it."""
    wang = shop.customer()
    due, other = shop.vehicle(wang), shop.vehicle(wang)
    visit = shop.visit(due, "2026-02-10")
    first = shop.follow_up("callback", due, visit=visit)
    shop.visit(other, "2026-05-06")
    shop.make("2026-05-11 08:00")
    assert shop.one("follow_up", first)["state"] == "superseded"
    lines = [(line.kind, line.vehicle_id) for line in shop.lines("2026-05-11 09:00")]
    assert lines == [("callback", other), ("invitation", due)]
