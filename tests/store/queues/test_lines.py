"""The lines of a day's queues: their order, what they show, how many there are."""

from __future__ import annotations

from typing import Any

import pytest

from store.moments import stored_instant
from store.queues import lines
from store.queues.lines import QueueLine
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


def order(shown: list[QueueLine]) -> list[str]:
    return [line.customer for line in shown]


def full_day(shop: Shop) -> None:
    """Enter somebody for each place in the order; their names say which."""
    invited_late, invited_soon = (
        shop.vehicle(shop.customer("invitation 2")),
        shop.vehicle(shop.customer("invitation 1")),
    )
    shop.visit(invited_late, "2026-02-20")
    shop.visit(invited_soon, "2026-02-11")
    recalled = shop.vehicle(shop.customer("recall"))
    shop.visit(recalled, "2024-12-01")
    shop.visit(recalled, "2025-03-01")
    for name, tier, delivered in (
        ("callback 4", "A", "2026-05-07"),
        ("callback 3", "C", "2026-05-05"),
        ("callback 1", "A", "2026-05-05"),
        ("callback 2", "B", "2026-05-05"),
        ("callback 0", "C", "2026-05-04"),
    ):
        shop.visit(shop.vehicle(shop.customer(name, tier=tier)), delivered, service="general_repair")
    for name, solved in (("complaint 2", "2026-05-10 09:00"), ("complaint 1", "2026-05-09 17:00")):
        vehicle = shop.vehicle(shop.customer(name))
        shop.complaint(vehicle, "2026-05-08 10:00", solved=solved)


ORDER = [
    *("complaint 1", "complaint 2"),
    *("callback 0", "callback 1", "callback 2", "callback 3", "callback 4"),
    *("invitation 1", "invitation 2", "recall"),
]


def test_lines_come_by_queue_then_by_deadline_and_tier(shop: Shop) -> None:
    full_day(shop)
    assert order(shop.lines_on("2026-05-11")) == ORDER
    shop.make(NOW)
    assert order(shop.lines(NOW)) == ORDER
    assert [line.priority for line in shop.lines(NOW)] == [1, 1, 2, 2, 2, 2, 2, 3, 3, 4]
    assert [line.id for line in shop.lines(NOW)] == list(range(1, 11)), "numbers are given in this order"


def test_a_promise_whose_time_has_come_stands_before_everything_and_a_wait_after(shop: Shop) -> None:
    full_day(shop)
    shop.make(NOW)
    recall, first, second = ORDER.index("recall") + 1, 1, 4
    shop.dial(recall, "call_later", NOW, call_back=at("2026-05-11 10:00"))
    shop.dial(second, "call_later", NOW, call_back=at("2026-05-11 09:30"))
    shop.dial(first, "no_answer", NOW)
    early, due = shop.lines("2026-05-11 09:29"), shop.lines("2026-05-11 10:00")
    assert order(early)[-3:] == ["callback 1", "recall", "complaint 1"], "none of them can be called yet"
    assert [line.waits_until for line in early[-3:]] == [
        at("2026-05-11 09:30"),
        at("2026-05-11 10:00"),
        at("2026-05-11 13:30"),
    ]
    assert order(due)[:2] == ["callback 1", "recall"]
    assert [line.priority for line in due[:3]] == [0, 0, 1]
    assert order(due)[-1] == "complaint 1"
    assert order(shop.lines("2026-05-11 13:30"))[:3] == ["callback 1", "recall", "complaint 1"]


def test_who_holds_a_line_is_shown_while_the_hold_lasts(shop: Shop) -> None:
    shop.visit(shop.vehicle(), "2026-05-06")
    shop.make(NOW)
    agent = shop.agent()
    shop.take(NOW, agent)
    assert [line.held_by for line in shop.lines("2026-05-11 09:09")] == [agent.id]
    assert [line.held_by for line in shop.lines("2026-05-11 09:10")] == [None]


def test_a_part_of_the_list_is_a_part_of_the_whole(shop: Shop) -> None:
    full_day(shop)
    shop.make(NOW)
    whole = shop.lines(NOW)
    assert shop.lines(NOW, most=3) == whole[:3]
    assert shop.lines(NOW, most=4, skip=3) == whole[3:7]
    assert shop.lines(NOW, most=100, skip=9) == whole[9:]
    for number, minute in ((2, "10:00"), (5, "09:30"), (8, "14:00"), (9, "15:00")):
        shop.dial(number, "call_later", NOW, call_back=at(f"2026-05-11 {minute}"))
    later = "2026-05-11 11:00"  # two promises are due, two have to wait
    mixed = shop.lines(later)
    assert len(mixed) == len(whole)
    for skip in range(len(mixed) + 1):
        for most in range(1, len(mixed) + 2):
            assert shop.lines(later, most=most, skip=skip) == mixed[skip : skip + most], (most, skip)
    assert {line.customer for line in shop.lines(NOW, kind="invitation")} == {"invitation 1", "invitation 2"}
    assert order(shop.lines_on("2026-05-11", kind="complaint")) == ["complaint 1", "complaint 2"]


def test_counts_are_those_of_the_lists_and_of_the_desk_asked_for(shop: Shop) -> None:
    full_day(shop)
    company = shop.vehicle(shop.customer("company", is_company=True))
    for delivered in ("2024-12-01", "2025-03-01"):
        shop.visit(company, delivered)
    shop.make(NOW)

    def counted(now: str, desk: str) -> dict[str, int]:
        with shop.database.reading() as records:
            return lines.counts(records, at(now), desk)

    (fleet,) = shop.lines(NOW, desk="service_manager")
    assert fleet.id is not None
    shop.dial(1, "call_later", NOW, call_back=at("2026-05-11 10:00"))
    shop.dial(fleet.id, "call_later", NOW, call_back=at("2026-05-11 10:00"))
    agents = {"complaint": 2, "callback": 5, "invitation": 2, "recall": 1}
    assert counted("2026-05-11 09:59", "agents") == {**agents, "promised": 0}
    assert counted("2026-05-11 10:00", "agents") == {**agents, "promised": 1}
    assert counted("2026-05-11 10:00", "service_manager") == {"recall": 1, "promised": 1}


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ({}, "138****0001"),
        ({1: "wrong"}, "139****0002"),
        ({1: "suspended", 2: "invalid"}, "138****0001"),
        ({1: "good"}, "138****0001"),
    ],
)
def test_the_number_shown_is_the_first_that_has_not_failed_and_masked(
    shop: Shop, states: dict[int, str], shown: str
) -> None:
    person = shop.customer(numbers=[])
    for position, number in ((1, "+8613800000001"), (2, "+8613900000002")):
        shop.number(person, number, state=states.get(position, "unknown"))
    shop.visit(shop.vehicle(person), "2026-05-06")
    assert [line.phone for line in shop.lines_on("2026-05-11")] == [shown]


def test_a_customer_without_a_number_is_listed_all_the_same(shop: Shop) -> None:
    shop.visit(shop.vehicle(shop.customer(numbers=[])), "2026-05-06")
    shop.visit(shop.vehicle(shop.customer(numbers=["无"])), "2026-05-06")
    assert [line.phone for line in shop.lines_on("2026-05-11")] == ["", ""]


def test_what_a_line_shows_is_what_is_on_file(shop: Shop) -> None:
    person = shop.customer("赵敏", tier="A", is_company=True)
    vehicle = shop.vehicle(person, plate="吉A88888", vin="LSVAM4187C2184847", model="途观L")
    shop.visit(vehicle, "2026-05-06", order_number="RO77")
    shop.make(NOW)
    (line,) = shop.lines(NOW)
    assert (line.kind, line.customer, line.company, line.tier) == ("callback", "赵敏", True, "A")
    assert (line.plate, line.vin, line.model, line.order_number) == (
        "吉A88888",
        "LSVAM4187C2184847",
        "途观L",
        "RO77",
    )
    assert (line.due_on, line.last_useful_on) == (day("2026-05-09"), day("2026-05-13"))
    assert (line.attempts, line.promised_at, line.waits_until) == (0, None, None)


def why(shop: Shop, now: str = NOW) -> tuple[str, dict[str, Any]]:
    (line,) = shop.lines(now)
    return line.why[0].code, dict(line.why[0].facts)


def test_each_basis_gives_the_visit_the_dates_and_the_rule(shop: Shop) -> None:
    vehicle = shop.vehicle()
    visit = shop.visit(vehicle, "2026-05-06", service="rework", order_number="RO1")
    shop.follow_up("callback", vehicle, visit=visit)
    assert why(shop) == (
        "why_delivered",
        {
            "delivered_on": "2026-05-06",
            "service": "rework",
            "order_number": "RO1",
            "first": 3,
            "last": 7,
            "last_useful_on": "2026-05-15",
        },
    )


@pytest.mark.parametrize(
    ("basis", "code", "facts"),
    [
        ("time", "why_due_by_time", {"anchor_on": "2026-03-02", "months": 3, "due_on": "2026-05-11"}),
        (
            "distance",
            "why_due_by_distance",
            {
                "anchor_on": "2026-03-02",
                "anchor_km": 15_000,
                "km": 5_000,
                "km_per_day": 83.3,
                "due_on": "2026-05-11",
            },
        ),
        ("purchase", "why_due_by_purchase", {"months": 3, "due_on": "2026-05-11"}),
        ("said", "why_due_as_said", {"due_on": "2026-05-11"}),
        ("solved", "why_solved", {"solved_on": "2026-05-11", "hours": 48}),
        (
            "lapsed",
            "why_lapsed",
            {
                "last_visit_on": "2026-03-02",
                "first_month": 6,
                "last_month": 24,
                "last_useful_on": "2026-05-15",
            },
        ),
    ],
)
def test_every_basis_says_why(shop: Shop, basis: str, code: str, facts: dict[str, Any]) -> None:
    vehicle = shop.vehicle()
    shop.visit(vehicle, "2026-01-01", km=10_000)
    visit = shop.visit(vehicle, "2026-03-02", km=15_000)
    shop.follow_up("recall", vehicle, visit=visit, basis=basis)
    assert why(shop) == (code, facts)


def test_what_happened_since_is_said_after_the_rule(shop: Shop) -> None:
    shop.visit(shop.vehicle(), "2026-05-06")
    shop.make(NOW)
    shop.dial(1, "no_answer", NOW)

    def since(now: str) -> list[tuple[str, dict[str, Any]]]:
        (line,) = shop.lines(now)
        return [(remark.code, dict(remark.facts)) for remark in line.why[1:]]

    tried = ("why_attempts", {"attempts": 1, "most": 5})
    assert since(NOW) == [tried, ("why_waits", {"at": stored_instant(at("2026-05-11 13:30"))})]
    assert since("2026-05-11 13:30") == [tried]
    shop.dial(1, "call_later", "2026-05-11 13:30", call_back=at("2026-05-11 15:00"))
    assert [code for code, *_ in since("2026-05-11 14:00")] == ["why_attempts", "why_promised"]
