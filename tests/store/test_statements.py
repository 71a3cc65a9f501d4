"""What the keys of an agent cost: how each statement finds its rows, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing

import pytest

from store.calls.card import card
from store.calls.case import CallEnd, GivenAnswer
from store.calls.opening import keep_answer
from store.queues import judging
from store.queues.lines import counts
from tests.store.factories import Shop, at
from tests.store.watched import NOW, Said, Watched, fill, pressed

pytestmark = pytest.mark.usefixtures("on_sqlite")


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A shop with a few people, visits, follow-ups and calls."""
    fill(shop, customers=3, others=1, past=2)
    return shop


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


def said(shop: Shop) -> tuple[Watched, Said]:
    """Press an agent's keys in their order."""
    return pressed(shop, KEYS)


def test_no_key_of_an_agent_reads_a_whole_table(busy: Shop) -> None:
    watched, keys = said(busy)
    with closing(watched.shop):
        for name, statements in keys.items():
            for statement in statements:
                assert not watched.whole(statement), (name, statement)
                if "max(id)" in statement or "UPDATE audit_head" in statement:
                    continue  # the end of the key, one row
                for step in watched.plan(statement):
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
        judged = [each for each in made if each.startswith(f"INSERT INTO {judging.JUDGED}")]
        plans = [watched.plan(each) for each in judged]
        first = {next(step for step in plan if step.startswith("SEARCH")) for plan in plans}
        assert {step.split(" USING ")[1].split()[1] for step in first} == {
            "ix_complaint_solved",
            "ix_visit_delivered",
            "ix_vehicle_due",
            "ix_vehicle_last_visit",
        }
        assert not any(watched.whole(each) for each in judged)
        for plan in plans:
            for step in plan:
                assert not step.endswith("(shop_id=?)")
                if step.startswith("SEARCH follow_up"):
                    assert re.search(r"kind=\? AND (vehicle_id=|last_useful_on>)\?", step), (
                        "only that vehicle's, or once those that are still useful"
                    )
