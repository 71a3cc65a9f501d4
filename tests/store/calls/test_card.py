"""The customer's card, and the times offered for a visit."""

from __future__ import annotations

import pytest
from msgspec import structs

from store.calls.card import Card, PastCall, PastVisit, card
from store.calls.offering import offered_times
from store.calls.opening import Number
from store.remarks import Remark
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


def shown(shop: Shop, follow_up: int, now: str = NOW, **most: int) -> Card:
    with shop.database.reading() as records:
        found = card(records, shop.settings, follow_up, at(now), **most)
    assert found is not None
    return found


def codes(found: Card) -> list[str]:
    return [remark.code for remark in found.warnings]


def test_a_card_shows_who_it_is_the_vehicle_and_how_to_reach_them(shop: Shop) -> None:
    person = shop.customer(
        "赵敏",
        numbers=["+8613812345678", "无"],
        gender="female",
        is_company=True,
        tier="A",
        address="长春市人民大街1号",
        preferred_time="morning",
        notes="爱聊天",
    )
    vehicle = shop.vehicle(person, energy="electric", purchased_on=day("2024-03-01"))
    shop.visit(vehicle, "2026-04-01", km=10_000)
    visit = shop.visit(
        vehicle,
        "2026-05-06",
        service="general_repair",
        km=17_000,
        order_number="RO9",
        amount_cents=32_150,
        advisor="顾问甲",
        technician="技师A",
    )
    follow_up = shop.follow_up("callback", vehicle, visit=visit)
    found = shown(shop, follow_up)
    assert (found.name, found.gender, found.company, found.tier) == ("赵敏", "female", True, "A")
    assert (found.address, found.preferred_time, found.notes, found.do_not_call) == (
        "长春市人民大街1号",
        "morning",
        "爱聊天",
        False,
    )
    assert found.numbers == (
        Number(1, "+8613812345678", usable=True, state="unknown"),
        Number(2, "无", usable=False, state="unknown"),
    )
    assert found.masked == ("138****5678", "")
    assert (found.energy, found.purchased_on) == ("electric", day("2024-03-01"))
    assert (found.due_on, found.due_basis, found.km_per_day) == (day("2026-05-06"), "distance", 200.0)
    assert found.visit == PastVisit(
        day("2026-05-06"), "RO9", "general_repair", 17_000, 32_150, "顾问甲", "技师A"
    )
    assert [past.on for past in found.visits] == [day("2026-05-06"), day("2026-04-01")]
    assert (found.line.id, found.line.kind, found.line.why[0].code) == (
        follow_up,
        "callback",
        "why_delivered",
    )
    assert (found.calls, found.others, found.called_lately) == ((), (), 0)


def test_what_is_not_known_is_left_empty(shop: Shop) -> None:
    found = shown(shop, shop.follow_up("invitation", shop.vehicle(shop.customer(numbers=[]))))
    assert (found.numbers, found.masked, found.visit, found.visits, found.due_on) == ((), (), None, (), None)


def test_a_visit_that_is_not_delivered_yet_is_shown_by_the_day_it_was_opened(shop: Shop) -> None:
    vehicle = shop.vehicle()
    shop.visit(vehicle, None, opened="2026-05-10 09:00")
    assert [past.on for past in shown(shop, shop.follow_up("recall", vehicle)).visits] == [day("2026-05-10")]


def test_only_the_latest_visits_and_calls_are_shown_newest_first(shop: Shop) -> None:
    vehicle = shop.vehicle()
    follow_up = shop.follow_up("callback", vehicle)
    for number in range(1, 10):
        shop.visit(vehicle, f"2026-01-0{number}")
        shop.call(follow_up, "no_answer", f"2026-04-0{number} 10:00", note=str(number))
    found = shown(shop, follow_up)
    assert [past.on.day for past in found.visits] == [9, 8, 7, 6, 5, 4]
    assert [past.note for past in found.calls] == ["9", "8", "7", "6", "5", "4"]
    found = shown(shop, follow_up, visits=2, calls=1)
    assert ([past.on.day for past in found.visits], [past.note for past in found.calls]) == ([9, 8], ["9"])


def test_earlier_calls_of_the_same_person_are_shown_with_their_score(shop: Shop) -> None:
    person = shop.customer()
    old = shop.follow_up("callback", shop.vehicle(person), state="closed")
    attempt = shop.call(old, "satisfied", "2026-04-01 10:00", note="很好", agent=shop.agent("a05").id)
    with shop.database.writing() as records:
        for seq, (question, score) in enumerate((("overall", 5), ("lounge", 2)), start=1):
            records.add("answer", attempt_id=attempt, seq=seq, question=question, value="5", score=score)
    wrong = shop.call(old, "refused", "2026-04-02 10:00")
    shop.call(old, "busy", "2026-04-02 10:00", corrects_id=wrong)
    stranger = shop.follow_up("callback", shop.vehicle(), state="closed")
    shop.call(stranger, "refused", "2026-04-03 10:00")
    found = shown(shop, shop.follow_up("invitation", shop.vehicle(person)))
    assert found.calls[1:] == (
        PastCall(at("2026-04-01 10:00"), "callback", "Agent a05", "satisfied", 5, "很好"),
    )
    assert [past.outcome for past in found.calls] == ["busy", "satisfied"], "the corrected one is not shown"
    assert "warn_refused_before" not in codes(found)


def test_the_other_follow_ups_of_the_same_person_are_shown(shop: Shop) -> None:
    person = shop.customer()
    ours = shop.follow_up("callback", shop.vehicle(person))
    recall, complaint = (shop.follow_up(kind, shop.vehicle(person)) for kind in ("recall", "complaint"))
    shop.follow_up("invitation", shop.vehicle(person), left_out="appointment")
    shop.follow_up("invitation", shop.vehicle(person), state="closed")
    shop.follow_up("callback", shop.vehicle())
    assert [other.id for other in shown(shop, ours).others] == [complaint, recall]


def test_calls_of_the_last_thirty_days_are_counted_over_all_queues(shop: Shop) -> None:
    person = shop.customer()
    for kind, when in (
        ("callback", "2026-04-11 09:00"),
        ("recall", "2026-05-10 10:00"),
        ("recall", "2026-04-11 08:59"),
    ):
        shop.call(shop.follow_up(kind, shop.vehicle(person), state="closed"), "no_answer", when)
    assert shown(shop, shop.follow_up("callback", shop.vehicle(person))).called_lately == 2


def test_there_is_no_card_of_what_is_not_open(shop: Shop) -> None:
    closed = shop.follow_up("callback", shop.vehicle(), state="closed")
    with shop.database.reading() as records:
        assert card(records, shop.settings, closed, at(NOW)) is None
        assert card(records, shop.settings, 99, at(NOW)) is None


# Warnings.


def test_there_is_no_warning_without_a_cause(shop: Shop) -> None:
    person = shop.customer()
    follow_up = shop.follow_up("callback", shop.vehicle(person))
    shop.call(follow_up, "satisfied", "2026-04-01 10:00")
    shop.complaint(shop.vehicle(), "2026-05-01 10:00")
    assert shown(shop, follow_up).warnings == ()


def test_a_complaint_not_settled_stands_on_top(shop: Shop) -> None:
    person = shop.customer(preferred_time="evening")
    vehicle = shop.vehicle(person)
    follow_up = shop.follow_up("callback", vehicle)
    shop.call(follow_up, "dissatisfied", "2026-05-10 10:00")
    shop.complaint(shop.vehicle(person), "2026-05-09 10:00", cause="time", state="assigned")
    newer = shop.complaint(shop.vehicle(person), "2026-05-10 10:00", cause="parts", state="reopened")
    assert shown(shop, follow_up).warnings == (
        Remark("warn_open_complaint", {"cause": "parts", "state": "reopened"}),
        Remark("warn_preferred_time", {"when": "evening"}),
    )
    shop.change("complaint", newer, state="withdrawn")
    assert shown(shop, follow_up).warnings[0].facts == {"cause": "time", "state": "assigned"}


def test_who_was_dissatisfied_last_time_is_warned_of(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle())
    shop.call(follow_up, "dissatisfied", "2026-05-10 00:30")
    found = shown(shop, follow_up)
    assert found.warnings == (Remark("warn_complained_last_time", {"on": "2026-05-10"}),)
    shop.call(follow_up, "no_answer", "2026-05-10 10:00")
    assert codes(shown(shop, follow_up)) == [], "it was not the last time"


def test_who_refused_before_is_warned_of(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle())
    shop.call(follow_up, "refused", "2026-04-10 10:00")
    shop.call(follow_up, "no_answer", "2026-05-10 10:00")
    assert codes(shown(shop, follow_up)) == ["warn_refused_before"]


def test_a_promise_whose_time_has_come_is_warned_of(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle())
    shop.dial(follow_up, "call_later", NOW, call_back=at("2026-05-11 15:00"))
    assert codes(shown(shop, follow_up, "2026-05-11 14:59")) == []
    assert shown(shop, follow_up, "2026-05-11 15:00").warnings == (
        Remark("warn_promised", {"at": "2026-05-11T07:00:00.000Z"}),
    )


def test_a_hostile_name_is_given_as_it_is(shop: Shop) -> None:
    name = "[/red][@click=app.quit]\x1b[2J'; DROP TABLE customer; --"
    found = shown(shop, shop.follow_up("callback", shop.vehicle(shop.customer(name, notes=name))))
    assert (found.name, found.notes, found.line.customer) == (name, name, name)


# Times offered.


def offered(shop: Shop, now: str = NOW, most: int = 2) -> list[str]:
    with shop.database.reading() as records:
        found = offered_times(records, shop.settings, at(now), most)
    return [each.astimezone(shop.settings.zoneinfo).strftime("%m-%d %H:%M") for each in found]


def test_the_first_time_of_the_next_morning_and_afternoon_are_offered(shop: Shop) -> None:
    assert offered(shop) == ["05-12 08:30", "05-12 13:00"]
    assert offered(shop, most=3) == ["05-12 08:30", "05-12 13:00", "05-13 08:30"]


def test_a_time_that_is_full_is_not_offered(shop: Shop) -> None:
    for state in ("booked", "booked", "moved", "booked", "cancelled"):
        shop.appointment(shop.vehicle(), "2026-05-12 08:30", state=state)
    for state in ("booked", "moved", "booked", "cancelled", "missed"):
        shop.appointment(shop.vehicle(), "2026-05-12 13:00", state=state)
    assert offered(shop) == ["05-12 09:00", "05-12 13:00"]


def test_closed_days_are_passed_over(shop: Shop) -> None:
    calling = structs.replace(shop.settings.calling, closed_days=[day("2026-05-12")], closed_weekdays=[3])
    shop.settings = structs.replace(shop.settings, calling=calling)
    assert offered(shop) == ["05-14 08:30", "05-14 13:00"]


@pytest.mark.parametrize("change", [{"hours": []}, {"places_each_slot": 0}])
def test_where_nothing_is_free_nothing_is_offered(shop: Shop, change: dict[str, object]) -> None:
    shop.settings = structs.replace(shop.settings, workshop=structs.replace(shop.settings.workshop, **change))
    assert offered(shop) == []
