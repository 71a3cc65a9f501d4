"""A customer's file holds all of theirs, and numbers only masked."""

from __future__ import annotations

from store.calls.customer_file import CustomerFile, customer_file
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


def file_of(shop: Shop, customer: int) -> CustomerFile | None:
    with shop.database.reading() as records:
        return customer_file(records, shop.settings, customer, at(NOW))


def test_vehicles_visits_calls_follow_ups_complaints_and_appointments_are_there(shop: Shop) -> None:
    person = shop.customer("王芳", numbers=["+8613800135678", "123"], tier="A", address="人民大街1号")
    old, new = shop.vehicle(person, plate="吉A00001"), shop.vehicle(person, plate="吉A00002")
    shop.visit(old, "2024-01-05")
    shop.visit(new, "2026-01-05")
    shop.visit(new, "2026-05-06", km=12_000)
    shop.complaint(
        new, "2026-02-01 10:00", cause="time", severity="serious", department="workshop", state="open"
    )
    shop.appointment(new, "2026-05-20 10:00")
    shop.appointment(new, "2026-05-01 10:00")
    shop.call(shop.follow_up("invitation", old, state="closed"), "declined", "2026-03-01 10:00", note="下次")
    shop.follow_up("callback", new, visit=3, promised_at=at("2026-05-12 10:00"))
    other = shop.vehicle()
    shop.visit(other, "2026-05-06")
    shop.appointment(other, "2026-05-21 10:00")
    shop.complaint(
        other, "2026-02-01 10:00", cause="cost", severity="minor", department="workshop", state="open"
    )
    file = file_of(shop, person)
    assert file is not None
    assert (file.name, file.tier, file.address) == ("王芳", "A", "人民大街1号")
    assert file.numbers == (("138****5678", "unknown"), ("***", "unknown"))
    assert [vehicle.plate for vehicle in file.vehicles] == ["吉A00002", "吉A00001"]
    assert [visit.on for visit in file.vehicles[0].visits] == [day("2026-05-06"), day("2026-01-05")]
    assert [(call.outcome, call.note) for call in file.calls] == [("declined", "下次")]
    assert [(line.kind, line.promised_at) for line in file.follow_ups] == [
        ("callback", at("2026-05-12 10:00"))
    ]
    assert [(each.cause, each.severity, each.state) for each in file.complaints] == [
        ("time", "serious", "open")
    ]
    assert [(each.at, each.plate, each.state) for each in file.appointments] == [
        (at("2026-05-20 10:00"), "吉A00002", "booked"),
        (at("2026-05-01 10:00"), "吉A00002", "booked"),
    ]


def test_nobody_has_no_file(shop: Shop) -> None:
    assert file_of(shop, 7) is None
