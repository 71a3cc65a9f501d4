"""What the keys of an agent cost: how each statement finds its rows, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from store.calls.card import card
from store.calls.case import CallEnd, GivenAnswer
from store.calls.opening import keep_answer
from store.database import Database
from store.engines.sqlite import connect
from store.queues import judging
from store.queues.lines import counts
from tests.store.factories import Shop, at, day

pytestmark = pytest.mark.usefixtures("on_sqlite")

NOW = "2026-05-11 09:00"
BIG = ("attempt", "visit", "follow_up", "customer", "vehicle", "answer", "complaint", "appointment")


class Watched:
    """The same shop over one connection that writes down every statement."""

    def __init__(self, shop: Shop) -> None:
        if not shop.database.is_file:
            pytest.skip("how a server finds its rows depends on how many there are")
        database = Database(shop.database.path)
        self.shop = Shop(database, shop.settings)
        self._connection = connect(database.path, patience=5)
        database._idle.put(self._connection)
        self._said: list[str] = []

    def statements(self, work: Callable[[Shop], object]) -> list[str]:
        """Run something; give the statements it said; transactions' own and who asks are left out."""
        self._said.clear()
        self._connection.set_trace_callback(self._said.append)
        work(self.shop)
        self._connection.set_trace_callback(None)
        return [
            each for each in self._said if not re.match("BEGIN|COMMIT|PRAGMA busy|SELECT id FROM staff", each)
        ]

    def plan(self, statement: str) -> list[str]:
        """Say how a statement finds its rows, step by step, tables by their own names."""
        steps = [row["detail"] for row in self._connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        named = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", statement)}
        return [
            re.sub(r"^(SCAN|SEARCH) (\w+)", lambda step: f"{step[1]} {named.get(step[2], step[2])}", each)
            for each in steps
        ]


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A shop with a few people, visits, follow-ups and calls."""
    fill(shop, customers=3, others=1, past=2)
    return shop


def fill(shop: Shop, *, customers: int, others: int, past: int) -> None:
    """Enter customers with open callbacks; the first has other follow-ups, and calls behind them."""
    with shop.together():
        shop.agent()
        for number in range(customers):
            vehicle = shop.vehicle()
            visit = shop.visit(vehicle, "2026-05-06")
            for _ in range(past if number == 0 else 0):
                shop.visit(vehicle, "2026-01-06")
            shop.follow_up(
                "callback", vehicle, visit=visit, sort_on=day("2026-05-12") + timedelta(days=number)
            )
        for _ in range(others):
            shop.follow_up("invitation", shop.vehicle(1))
        old = shop.follow_up("recall", 1, state="closed")
        for _ in range(past):
            shop.call(old, "no_answer", "2026-05-01 10:00")


def take(shop: Shop) -> None:
    assert shop.take(NOW) is not None


def look(shop: Shop) -> None:
    with shop.database.reading() as records:
        assert card(records, shop.settings, 1, at(NOW))


def count(shop: Shop) -> None:
    with shop.database.reading() as records:
        assert counts(records, at(NOW))


def answer(shop: Shop) -> None:
    keep_answer(shop.database, 1, "overall", 2, "why")


def log(shop: Shop) -> None:
    answers = [GivenAnswer(f"q{number}", number) for number in range(9)]
    shop.log(1, CallEnd("dissatisfied", answers=answers, causes=["time", "cost"]), NOW)


def lines(shop: Shop) -> None:
    assert shop.lines(NOW, most=50)


def open_(shop: Shop) -> None:
    shop.open(1, NOW)


KEYS: dict[str, Callable[[Shop], None]] = {
    "lines": lines,
    "count": count,
    "take": take,
    "look": look,
    "open": open_,
    "answer": answer,
    "log": log,
}
"""An agent's way through a call, in its order."""


def said(shop: Shop) -> tuple[Watched, dict[str, list[str]]]:
    watched = Watched(shop)
    return watched, {name: watched.statements(key) for name, key in KEYS.items()}


def test_no_key_of_an_agent_reads_a_whole_table(busy: Shop) -> None:
    watched, keys = said(busy)
    with closing(watched.shop):
        for name, statements in keys.items():
            for statement in statements:
                for step in watched.plan(statement):
                    assert not re.match(rf"SCAN ({'|'.join(BIG)})\b", step), (name, step, statement)
                    if "max(id)" in statement or "UPDATE audit_head" in statement:
                        continue  # the end of the key, one row
                    assert not step.endswith("(shop_id=?)"), (name, step, statement)


def test_the_list_and_the_next_one_come_in_the_order_of_an_index(busy: Shop) -> None:
    watched, keys = said(busy)
    with closing(watched.shop):
        listed = [step for each in keys["lines"] for step in watched.plan(each)]
        assert any(re.match("SEARCH follow_up USING.* INDEX ix_follow_up_order", step) for step in listed)
        (next_,) = [
            each for each in keys["take"] if each.startswith("SELECT") and "promised_at IS NULL" in each
        ]
        plan = watched.plan(next_)
        assert any("follow_up USING INDEX ix_follow_up_order" in step for step in plan)
        assert not any("ORDER BY" in step for step in plan), "the first one is the one"
        (promised,) = [each for each in keys["take"] if "ORDER BY f.promised_at" in each]
        assert any("follow_up USING INDEX ix_follow_up_promised" in step for step in watched.plan(promised))


def test_queues_are_counted_from_an_index_alone(busy: Shop) -> None:
    watched, keys = said(busy)
    with closing(watched.shop):
        (counted,) = [each for each in keys["count"] if "GROUP BY" in each]
        (step,) = watched.plan(counted)
        assert step.startswith("SEARCH follow_up USING COVERING INDEX ix_follow_up_order")


def test_a_key_costs_the_same_statements_however_much_there_is(
    busy: Shop, new_shop: Callable[[], Shop]
) -> None:
    _, few = said(busy)
    with closing(new_shop()) as full:
        fill(full, customers=60, others=12, past=25)
        _, many = said(full)
    assert len(few.pop("lines")) <= 6
    assert len(many.pop("lines")) <= 6, "a page is put together of three parts at most"
    assert {name: len(each) for name, each in few.items()} == {name: len(each) for name, each in many.items()}
    assert len(few["take"]) <= 5
    assert len(few["answer"]) == 3, "the answer, the draft it takes the place of, the question after it"


def test_the_days_queues_are_made_from_the_window_through_indexes(busy: Shop) -> None:
    watched = Watched(busy)
    with closing(watched.shop):
        made = watched.statements(lambda shop: shop.make(NOW))
        plans = [watched.plan(each) for each in made if each.startswith(f"INSERT INTO {judging.JUDGED}")]
        first = {next(step for step in plan if step.startswith("SEARCH")) for plan in plans}
        assert {step.split(" USING ")[1].split()[1] for step in first} == {
            "ix_complaint_solved",
            "ix_visit_delivered",
            "ix_vehicle_due",
            "ix_vehicle_last_visit",
        }
        for plan in plans:
            for step in plan:
                assert not re.match(rf"SCAN ({'|'.join(BIG)})\b", step)
                assert not step.endswith("(shop_id=?)")
                if step.startswith("SEARCH follow_up"):
                    assert re.search(r"kind=\? AND (vehicle_id=|last_useful_on>)\?", step), (
                        "only that vehicle's, or once those that are still useful"
                    )
