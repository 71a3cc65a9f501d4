"""Any day's lists, from what was known at its beginning: what happened later changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store.calls.case import CallEnd
from store.queues.asking import Judgement, ask
from store.queues.lines import QueueLine
from tests.store.factories import Shop, at, day

PAST, LATER = "2026-05-11", "2026-05-20 10:00"
KINDS = ("complaint", "callback", "invitation", "recall")


def full(shop: Shop) -> dict[str, int]:
    """Enter one vehicle for each queue; give its number by queue."""
    vehicles = {kind: shop.vehicle(shop.customer(kind)) for kind in KINDS}
    shop.complaint(vehicles["complaint"], "2026-05-05 10:00", solved="2026-05-09 10:00")
    shop.visit(vehicles["callback"], "2026-05-06", service="general_repair")
    shop.visit(vehicles["invitation"], "2026-01-01", km=10_000)
    shop.visit(vehicles["invitation"], "2026-02-20", km=14_000)
    for delivered in ("2024-12-01", "2025-03-01"):
        shop.visit(vehicles["recall"], delivered)
    return vehicles


def seen(shop: Shop, on: str = PAST) -> list[QueueLine]:
    lines = shop.lines_on(on)
    assert all(line.id is None or line.attempts == 0 for line in lines)
    return lines


def in_queue(shop: Shop, kind: str) -> int:
    (found,) = [line.id for line in shop.lines("2026-05-11 09:00") if line.kind == kind]
    assert found is not None
    return found


def without_numbers(lines: list[QueueLine]) -> list[tuple[Any, ...]]:
    """Give what a line shows but its number, which a day that was not made has none of."""
    return [
        (each.kind, each.vehicle_id, each.order_number, each.due_on, each.last_useful_on, each.why)
        for each in lines
    ]


def test_a_past_day_is_the_same_after_it_was_made_and_worked_through(shop: Shop) -> None:
    full(shop)
    before = seen(shop)
    assert [line.kind for line in before] == list(KINDS)
    shop.make("2026-05-11 08:00")
    for kind, outcome in zip(KINDS, ("satisfied", "satisfied", "declined", "too_far"), strict=True):
        shop.dial(in_queue(shop, kind), outcome, "2026-05-11 09:30")
    assert without_numbers(seen(shop)) == without_numbers(before)
    assert seen(shop, "2026-05-12") == [], "all of them are settled the day after"


def came(service: str) -> Callable[[Shop, dict[str, int]], None]:
    def change(shop: Shop, vehicles: dict[str, int]) -> None:
        for vehicle in vehicles.values():
            shop.visit(vehicle, LATER, service=service, km=30_000)

    return change


def called(kind: str, outcome: str, **said: Any) -> Callable[[Shop, dict[str, int]], None]:
    def change(shop: Shop, _: dict[str, int]) -> None:
        shop.make("2026-05-11 08:00")
        shop.dial(in_queue(shop, kind), outcome, "2026-05-11 09:30", **said)

    return change


@pytest.mark.parametrize(
    "happens",
    [
        came("periodic_maintenance"),
        came("general_repair"),
        called("invitation", "booked", appointment=at("2026-05-14 09:00")),
        called("invitation", "not_due", due_on=day("2026-08-01")),
        called("invitation", "not_due"),
        called("invitation", "sold_on"),
        called("recall", "scrapped"),
        called("recall", "moved_away"),
        called("callback", "dissatisfied"),
        called("callback", "do_not_call"),
        called("invitation", "do_not_call"),
        called("recall", "call_later", call_back=at("2026-05-18 10:00")),
        called("invitation", "will_come"),
        called("complaint", "satisfied"),
        called("complaint", "do_not_call"),
    ],
)
def test_later_visits_and_calls_do_not_change_a_past_day(
    shop: Shop, happens: Callable[[Shop, dict[str, int]], None]
) -> None:
    vehicles = full(shop)
    before = without_numbers(seen(shop))
    asked = {kind: judged(shop, vehicle) for kind, vehicle in vehicles.items()}
    happens(shop, vehicles)
    assert without_numbers(seen(shop)) == before
    for kind, vehicle in vehicles.items():
        assert judged(shop, vehicle) == asked[kind]


def judged(shop: Shop, vehicle: int, on: str = PAST) -> list[Judgement]:
    plate = shop.one("vehicle", vehicle)["plate"]
    with shop.database.reading() as records:
        return ask(records, shop.settings, day(on), plate, at("2026-05-25 09:00"))


def test_a_due_date_said_in_a_call_holds_from_the_next_day_until_the_next_visit(shop: Shop) -> None:
    vehicles = full(shop)
    shop.make("2026-05-11 08:00")
    shop.dial(in_queue(shop, "invitation"), "not_due", "2026-05-11 09:30", due_on=day("2026-06-01"))
    shop.visit(vehicles["invitation"], "2026-05-30 10:00")

    def due(on: str) -> list[str]:
        return [str(line.due_on) for line in seen(shop, on) if line.vehicle_id == vehicles["invitation"]]

    assert due("2026-05-17") == []
    assert due("2026-05-18") == due("2026-05-30") == ["2026-06-01"]
    assert due("2026-05-31") == []


def test_not_due_without_a_day_said_is_remembered_with_the_day_it_came_to(shop: Shop) -> None:
    vehicles = full(shop)
    shop.make("2026-05-11 08:00")
    shop.dial(in_queue(shop, "invitation"), "not_due", "2026-05-11 09:30")
    assert shop.one("vehicle", vehicles["invitation"])["due_said_on"] == "2026-06-10"
    shop.visit(vehicles["recall"], "2026-06-05")  # something later, so that the past is worked out
    lines = [line for line in seen(shop, "2026-05-28") if line.vehicle_id == vehicles["invitation"]]
    assert [(str(line.due_on), line.why[0].code) for line in lines] == [("2026-06-10", "why_due_as_said")]
    assert [line for line in seen(shop, "2026-05-20") if line.vehicle_id == vehicles["invitation"]] == []


def test_a_vehicle_sold_on_is_gone_from_the_day_after_the_call_that_said_so(shop: Shop) -> None:
    vehicles = full(shop)
    shop.make("2026-05-11 08:00")
    shop.dial(in_queue(shop, "recall"), "sold_on", "2026-05-11 09:30")
    assert judged(shop, vehicles["recall"])[3].inside
    (_, _, _, recall) = judged(shop, vehicles["recall"], "2026-05-12")
    assert [remark.code for remark in recall.remarks] == ["outside_not_active"]


def test_a_day_to_come_is_worked_out_from_what_is_known_now(shop: Shop) -> None:
    shop.visit(shop.vehicle(), "2026-05-06", service="periodic_maintenance")
    assert [line.kind for line in shop.lines_on("2026-05-08")] == []
    assert [line.kind for line in shop.lines_on("2026-05-09")] == ["callback"]
    assert [line.kind for line in shop.lines_on("2026-07-22")] == []
    assert [line.kind for line in shop.lines_on("2026-07-23")] == ["invitation"]
    assert [line.kind for line in shop.lines_on("2026-11-04")] == ["invitation"]
    assert [line.kind for line in shop.lines_on("2026-11-05")] == []


def test_an_appointment_that_was_kept_still_left_its_vehicle_out_before(shop: Shop) -> None:
    vehicles = full(shop)
    appointment = shop.appointment(vehicles["invitation"], "2026-05-13 09:00", made="2026-05-10 09:00")
    assert "invitation" not in [line.kind for line in seen(shop)]
    shop.change("appointment", appointment, state="kept")
    assert "invitation" not in [line.kind for line in seen(shop)]


@pytest.mark.parametrize(
    ("opened", "kinds"), [("2026-05-10 16:00", []), ("2026-05-11 08:00", ["invitation"])]
)
def test_who_stood_in_the_workshop_as_a_day_began_was_left_out_on_it(
    shop: Shop, opened: str, kinds: list[str]
) -> None:
    vehicle = shop.vehicle()
    shop.visit(vehicle, "2026-02-11")
    shop.visit(vehicle, "2026-05-11 10:00", opened=opened, service="body_and_paint")
    assert [line.kind for line in seen(shop)] == kinds


def test_a_callback_that_is_over_keeps_nobody_out_of_the_next_queue(shop: Shop) -> None:
    vehicle = shop.vehicle()
    shop.visit(vehicle, "2026-02-20")
    shop.visit(vehicle, "2026-05-03", service="general_repair")
    shop.make("2026-05-07 08:00")
    assert [line.kind for line in shop.lines_on("2026-05-10")] == ["callback"]
    assert [line.kind for line in shop.lines_on("2026-05-11")] == ["invitation"], "nobody has expired it yet"
    shop.make("2026-05-11 08:00")
    assert [line.kind for line in shop.lines("2026-05-11 08:00")] == ["invitation"]


def test_a_complaint_solved_during_a_day_is_not_in_what_was_known_at_its_beginning(shop: Shop) -> None:
    shop.complaint(shop.vehicle(), "2026-05-08 10:00", solved="2026-05-11 10:00")
    assert shop.lines_on(PAST) == []
    assert shop.make("2026-05-11 09:00").made == 0
    assert shop.make("2026-05-11 10:00").made == 1
    assert [line.kind for line in shop.lines_on("2026-05-12")] == ["complaint"]


def test_looking_at_a_day_stores_nothing(shop: Shop) -> None:
    full(shop)
    for on in ("2026-05-01", PAST, "2026-06-01"):
        shop.lines_on(on)
    assert shop.all("follow_up") == []
    assert shop.all("queue_day") == []


def test_a_call_logged_today_is_known_to_the_queues_made_again_today(shop: Shop) -> None:
    """The making sees the present moment, a look at the day its beginning."""
    full(shop)
    shop.make("2026-05-11 08:00")
    number = in_queue(shop, "callback")
    shop.open(number, "2026-05-11 09:30")
    shop.log(number, CallEnd("do_not_call"), "2026-05-11 09:31")
    shop.make("2026-05-11 12:00")
    assert "callback" not in [line.kind for line in shop.lines("2026-05-11 12:00")]
    assert "callback" in [line.kind for line in shop.lines_on(PAST)]
