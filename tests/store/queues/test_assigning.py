"""Work in hand: given, released, handed over, held; all on record."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, strategies as st

from store.database import Records
from store.queues import assigning, holding
from store.queues.assigning import Wanted
from store.queues.ordering import work_orders
from store.remarks import Unusable
from tests.store.factories import Shop, at

NOW = "2026-05-11 10:00"


def do(shop: Shop, work: Callable[[Records], Any]) -> Any:
    with shop.database.writing() as records:
        return work(records)


def give(shop: Shop, follow_ups: list[int], taker: int, now: str = NOW, note: str = "") -> int:
    boss = shop.agent("boss")
    return int(
        do(shop, lambda records: assigning.assign_work(records, boss, follow_ups, taker, at(now), note))
    )


def test_what_is_given_to_one_agent_nobody_else_gets(shop: Shop) -> None:
    one, other = shop.agent("a01"), shop.agent("a02")
    first = shop.follow_up("callback", shop.vehicle())
    second = shop.follow_up("callback", shop.vehicle())
    assert give(shop, [first], other.id) == 1
    assert shop.take(NOW, one) == second
    with pytest.raises(Unusable) as refused:
        shop.open(first, NOW, one)
    assert refused.value.remark.code == "follow_up_assigned"
    assert refused.value.remark.facts["holder"] == "Agent a02"
    assert shop.take(NOW, other) == first
    lines = {line.id: line for line in shop.lines(NOW)}
    assert (lines[first].assigned, lines[second].assigned) == ("Agent a02", "")
    assert "why_assigned" in {remark.code for remark in lines[first].why}


def test_a_persons_follow_up_given_to_another_is_not_taken_along(shop: Shop) -> None:
    customer = shop.customer()
    mine = shop.follow_up("callback", shop.vehicle(customer))
    theirs = shop.follow_up("invitation", shop.vehicle(customer))
    give(shop, [theirs], shop.agent("a02").id)
    assert shop.take(NOW, shop.agent("a01")) == mine
    assert shop.one("follow_up", theirs)["held_by"] is None


def test_what_is_released_anyone_gets(shop: Shop) -> None:
    first = shop.follow_up("callback", shop.vehicle())
    give(shop, [first], shop.agent("a02").id)
    boss = shop.agent("boss")
    assert do(shop, lambda records: assigning.release_work(records, boss, [first, 99], at(NOW))) == 1
    assert do(shop, lambda records: assigning.release_work(records, boss, [first], at(NOW))) == 0
    assert shop.take(NOW, shop.agent("a01")) == first


def test_a_leavers_work_and_promises_are_handed_over(shop: Shop) -> None:
    leaver, taker, boss = shop.agent("a01"), shop.agent("a02"), shop.agent("boss")
    given_one = shop.follow_up("callback", shop.vehicle())
    promised = shop.follow_up("callback", shop.vehicle())
    give(shop, [given_one], leaver.id)
    shop.dial(promised, "call_later", NOW, leaver, call_back=at("2026-05-11 15:00"))
    done = do(
        shop, lambda records: assigning.hand_over(records, boss, leaver.id, taker.id, at(NOW), "has left")
    )
    assert done == 2
    assert shop.one("follow_up", given_one)["assigned_to"] == taker.id
    assert shop.one("follow_up", promised)["promised_by"] == taker.id
    assert shop.take("2026-05-11 15:01", taker, after=given_one) == promised
    (last, *_) = do(shop, work_orders)
    assert (last.what, last.giver, last.taker, last.follow_ups) == ("hand_over", "Agent a01", "Agent a02", 2)
    assert (last.agent, last.note) == ("Agent boss", "has left")
    was = {row["follow_up_id"]: row for row in shop.all("work_order_item") if row["order_id"] == last.id}
    assert was[given_one]["was_assigned_to"] == leaver.id
    assert was[promised]["was_promised_by"] == leaver.id
    with pytest.raises(Unusable) as refused:
        do(shop, lambda records: assigning.hand_over(records, boss, taker.id, taker.id, at(NOW)))
    assert refused.value.remark.code == "work_to_themselves"


def test_a_queue_that_is_held_gives_nobody_a_call(shop: Shop) -> None:
    agent, boss = shop.agent("a01"), shop.agent("boss")
    callback = shop.follow_up("callback", shop.vehicle())
    invitation = shop.follow_up("invitation", shop.vehicle())
    do(shop, lambda records: holding.hold_queue(records, boss, "callback", "wrong list", at(NOW)))
    (held,) = do(shop, holding.held_queues)
    assert (held.kind, held.agent, held.note) == ("callback", "Agent boss", "wrong list")
    assert shop.take(NOW, agent) == invitation
    with pytest.raises(Unusable) as refused:
        shop.open(callback, NOW, agent)
    assert refused.value.remark.code == "queue_is_held"
    with pytest.raises(Unusable):
        do(shop, lambda records: holding.hold_queue(records, boss, "callback", "", at(NOW)))
    do(shop, lambda records: holding.let_go_queue(records, boss, "callback", "", at(NOW)))
    assert shop.take(NOW, agent, kind="callback") == callback
    assert [order.what for order in do(shop, work_orders)] == ["let_go", "hold"]
    with pytest.raises(Unusable):
        do(shop, lambda records: holding.let_go_queue(records, boss, "callback", "", at(NOW)))


def test_a_call_that_is_open_goes_on_when_its_queue_is_held(shop: Shop) -> None:
    agent = shop.agent("a01")
    callback = shop.follow_up("callback", shop.vehicle())
    shop.open(callback, NOW, agent)
    do(shop, lambda records: holding.hold_queue(records, agent, "callback", "", at(NOW)))
    shop.dial(callback, "satisfied", NOW, agent)
    assert shop.one("follow_up", callback)["state"] == "closed"


def test_a_follow_up_is_added_by_hand_for_one_agent(shop: Shop) -> None:
    customer, boss, taker = shop.customer(), shop.agent("boss"), shop.agent("a02")
    shop.vehicle(customer)

    def add(records: Records) -> int:
        return assigning.add_work(
            records, shop.settings, boss, customer, at(NOW), taker=taker.id, note="asked for a call"
        )

    number = do(shop, add)
    assert shop.one("follow_up", number)["assigned_to"] == taker.id
    assert do(shop, add) == number, "the one that is open is taken"
    assert shop.take(NOW, shop.agent("a01")) is None
    assert shop.take(NOW, taker) == number


def test_the_work_is_listed_by_queue_agent_and_day(shop: Shop) -> None:
    one = shop.agent("a01")
    today = shop.follow_up("callback", shop.vehicle(), last_useful_on=at(NOW).date())
    later = shop.follow_up("invitation", shop.vehicle())
    give(shop, [later], one.id)

    def numbers(**wanted: Any) -> list[int]:
        with shop.database.reading() as records:
            lines = assigning.work_in_hand(records, shop.settings, Wanted(**wanted), at(NOW))
            assert tuple(line.id for line in lines) == assigning.work_of(
                records, shop.settings, Wanted(**wanted), at(NOW)
            )
        return [line.id for line in lines]

    assert numbers() == [today, later]
    assert numbers(kind="invitation") == [later]
    assert numbers(agent=one.id) == [later]
    assert numbers(agent=0) == [today]
    assert numbers(due="today") == [today]
    assert numbers(due="over") == []
    assert numbers(due="week") == [today, later]
    with shop.database.reading() as records:
        found = assigning.look_over(records, [later, today, 99], at(NOW))
        (work,) = [
            each for each in assigning.agents_at_work(records, shop.settings, at(NOW)) if each.id == one.id
        ]
    assert (found.follow_ups, found.kinds) == ((later, today), {"invitation": 1, "callback": 1})
    assert found.owners == {"Agent a01": 1, "": 1}
    assert (work.assigned, work.promised, work.dials) == (1, 0, 0)


def release(shop: Shop, follow_ups: set[int]) -> None:
    boss = shop.agent("boss")
    do(shop, lambda records: assigning.release_work(records, boss, follow_ups, at(NOW)))


def hand(shop: Shop, leaver: int, taker: int) -> None:
    boss = shop.agent("boss")
    do(shop, lambda records: assigning.hand_over(records, boss, leaver, taker, at(NOW)))


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["give", "release", "hand_over"]),
        st.sets(st.integers(1, 4), max_size=4),
        st.integers(1, 3),
        st.integers(1, 3),
    ),
    max_size=10,
)


@given(orders=ORDERS)
def test_the_record_tells_whose_each_was_all_along(
    new_shop: Callable[[], Shop], orders: list[tuple[str, set[int], int, int]]
) -> None:
    with closing(new_shop()) as shop:
        for code in ("a01", "a02", "a03"):
            shop.agent(code)
        listed = [shop.follow_up("callback", shop.vehicle()) for _ in range(4)]
        whose: dict[int, int | None] = dict.fromkeys(listed)
        for what, some, one, other in orders:
            before = dict(whose)
            if what == "give":
                give(shop, sorted(some), one)
                whose |= dict.fromkeys(some, one)
            elif what == "release":
                release(shop, some)
                whose |= dict.fromkeys(some)
            elif one != other:
                hand(shop, one, other)
                whose = {each: other if owner == one else owner for each, owner in whose.items()}
            stored = {row["id"]: row["assigned_to"] for row in shop.all("follow_up")}
            assert stored == whose
            if before != whose:
                latest = max(row["id"] for row in shop.all("work_order"))
                was = {
                    row["follow_up_id"]: row["was_assigned_to"]
                    for row in shop.all("work_order_item")
                    if row["order_id"] == latest
                }
                assert {each: before[each] for each in was} == was
                assert {each for each in listed if before[each] != whose[each]} <= set(was)
