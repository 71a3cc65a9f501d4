"""Whatever a shop's records: a vehicle is in one queue at a time, and looking agrees with making."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings as effort, strategies as st

from store.queues.lines import QueueLine
from tests.store.factories import Shop, day

TODAY = day("2026-05-11")
MIDNIGHT = f"{TODAY} 00:00"
DESKS = ("agents", "service_manager")
RANK = {"complaint": 1, "callback": 2, "invitation": 3, "recall": 4}


@dataclass(frozen=True)
class Made:
    """A made-up vehicle: whose, and how many days before today what happened to it."""

    owner: int
    visits: list[tuple[int, str, int | None]]
    solved: int | None
    complained: int | None
    booked_in: int | None
    inside: bool


ago = st.one_of(st.integers(1, 12), st.integers(75, 110), st.integers(170, 200), st.integers(1, 800))
services = st.sampled_from(["first_service", "periodic_maintenance", "general_repair", "rework"])
vehicles = st.builds(
    Made,
    st.integers(0, 3),
    st.lists(st.tuples(ago, services, st.none() | st.integers(0, 90_000)), max_size=4),
    st.none() | st.integers(1, 9),
    st.none() | st.none() | st.integers(1, 9),
    st.none() | st.none() | st.integers(-5, 5),
    st.sampled_from([False, False, False, True]),
)
shops = st.lists(vehicles, min_size=1, max_size=7)


def before(days: int) -> str:
    return str(TODAY - timedelta(days=days))


def fill(shop: Shop, made: list[Made]) -> None:
    """Enter four customers, one of them a company and one not to be called, and their vehicles."""
    with shop.together():
        owners = [
            shop.customer("甲", tier="A"),
            shop.customer("乙"),
            shop.customer("丙公司", is_company=True),
            shop.customer("丁", do_not_call=True, do_not_call_on=day("2026-05-01")),
        ]
        for each in made:
            vehicle = shop.vehicle(owners[each.owner])
            for days, service, km in each.visits:
                shop.visit(vehicle, before(days), service=service, km=km)
            if each.inside:
                shop.visit(vehicle, None, opened=f"{before(1)} 10:00")
            if each.solved is not None:
                shop.complaint(vehicle, f"{before(20)} 10:00", solved=f"{before(each.solved)} 10:00")
            if each.complained is not None:
                shop.complaint(vehicle, f"{before(each.complained)} 10:00")
            if each.booked_in is not None:
                shop.appointment(vehicle, f"{before(each.booked_in)} 10:00")


def looked_at(shop: Shop) -> list[QueueLine]:
    return [line for desk in DESKS for line in shop.lines_on(str(TODAY), desk=desk)]


def offered(shop: Shop, now: str) -> list[QueueLine]:
    return [line for desk in DESKS for line in shop.lines(now, desk=desk)]


def assert_disjoint(lines: list[QueueLine]) -> None:
    """No vehicle in two queues, nor twice in one, unless two complaints are asked about."""
    kinds: dict[int, list[str]] = {}
    for line in lines:
        kinds.setdefault(line.vehicle_id, []).append(line.kind)
    assert all(len(each) == 1 or set(each) == {"complaint"} for each in kinds.values()), kinds


def shown(line: QueueLine) -> tuple[Any, ...]:
    return (line.kind, line.vehicle_id, line.order_number, line.due_on, line.last_useful_on, line.why)


@given(shops)
@effort(max_examples=60)
def test_queues_are_disjoint_and_the_day_looked_at_is_the_day_made(
    new_shop: Callable[[], Shop], made: list[Made]
) -> None:
    with closing(new_shop()) as shop:
        fill(shop, made)
        seen = looked_at(shop)
        report = shop.make(MIDNIGHT)
        lines = offered(shop, MIDNIGHT)

        # A complaint is asked about one by one; of all else a vehicle has one line at most, in one queue.
        kinds = {
            line.vehicle_id: {other.kind for other in lines if other.vehicle_id == line.vehicle_id}
            for line in lines
        }
        assert all(len(each) == 1 for each in kinds.values())
        assert set(Counter(line.customer_id for line in lines if line.kind == "callback").values()) <= {1}

        assert [shown(line) for line in lines] == [shown(line) for line in seen]
        assert (report.made, report.expired, report.superseded) == (len(lines), 0, 0)
        ranks = [RANK[line.kind] for line in shop.lines(MIDNIGHT)]
        assert ranks == sorted(ranks)

        stored = shop.all("follow_up")
        assert shop.make(f"{TODAY} 12:00").made == 0
        assert shop.all("follow_up") == stored


@given(shops, st.integers(1, 20))
@effort(max_examples=40)
def test_queues_stay_disjoint_while_days_go_by(
    new_shop: Callable[[], Shop], made: list[Made], further: int
) -> None:
    with closing(new_shop()) as shop:
        fill(shop, made)
        for days in (0, further, further + 1):
            now = f"{TODAY + timedelta(days=days)} 08:00"
            shop.make(now)
            assert_disjoint(offered(shop, now))


@given(shops, st.integers(-30, 30))
@effort(max_examples=40)
def test_every_line_of_any_day_is_within_its_dates(
    new_shop: Callable[[], Shop], made: list[Made], days: int
) -> None:
    on: date = TODAY + timedelta(days=days)
    with closing(new_shop()) as shop:
        fill(shop, made)
        for desk in DESKS:
            for line in shop.lines_on(str(on), desk=desk):
                assert line.last_useful_on >= on
                assert line.left_out is None
                ahead = timedelta(days=14 if line.kind == "invitation" else 0)
                assert line.due_on <= on + ahead
