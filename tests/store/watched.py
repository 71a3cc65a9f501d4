"""A shop that writes down what is said to it, and how each statement finds its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from store.database import Database
from store.engines.sqlite import connect
from tests.store.factories import Shop, day

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

    def whole(self, statement: str) -> list[str]:
        """Give the steps of a statement that read the whole of a table that grows."""
        return [step for step in self.plan(statement) if re.match(rf"SCAN ({'|'.join(BIG)})\b", step)]


Said = dict[str, list[str]]
"""What was said at each key."""


def pressed(shop: Shop, keys: Mapping[str, Callable[[Shop], object]]) -> tuple[Watched, Said]:
    """Press keys in their order; give the shop, to be closed, and what was said at each."""
    watched = Watched(shop)
    return watched, {name: watched.statements(key) for name, key in keys.items()}


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
