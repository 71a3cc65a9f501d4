"""What a refresh of the board reads: rows of today only, its calls from an index alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing

import pytest

from store.board.looking import day_board
from tests.store.factories import Shop, at, day
from tests.store.watched import BIG, Watched, fill

NOW = "2026-05-11 15:00"
WHOLE = r"SEARCH (complaint\b|follow_up USING.* INDEX ix_follow_up_order)"
"""What may be read whole: the complaints, and the follow-ups offered by the index that counts them."""


def refresh(shop: Shop) -> None:
    with shop.database.reading() as records:
        day_board(records, shop.settings, day("2026-05-11"), at(NOW))


@pytest.fixture
def watched(shop: Shop) -> Watched:
    fill(shop, customers=3, others=1, past=2)
    shop.dial(1, "no_answer", "2026-05-11 10:00")
    shop.complaint(1, "2026-05-11 09:00", state="open", cause="quality", severity="minor", source="telephone")
    return Watched(shop)


def test_no_statement_of_a_refresh_reads_a_whole_table(watched: Watched) -> None:
    with closing(watched.shop):
        for statement in watched.statements(refresh):
            for step in watched.plan(statement):
                assert not re.match(rf"SCAN ({'|'.join(BIG)})\b", step), (step, statement)
                whole = re.match(rf"SEARCH ({'|'.join(BIG)})\b", step) and step.endswith("(shop_id=?)")
                assert not whole or re.match(WHOLE, step), (step, statement)


def test_the_days_calls_are_counted_from_an_index_alone(watched: Watched) -> None:
    with closing(watched.shop):
        counting = [each for each in watched.statements(refresh) if "AS dial" in each]
        assert len(counting) == 3
        for statement in counting:
            plan = watched.plan(statement)
            assert any("USING COVERING INDEX ix_attempt_" in step and "on_day" in step for step in plan), plan


def test_how_many_statements_there_are_does_not_depend_on_how_much_there_is(
    new_shop: Callable[[], Shop],
) -> None:
    counted = []
    for customers, others in ((2, 0), (9, 4)):
        with closing(new_shop()) as shop:
            fill(shop, customers=customers, others=others, past=others)
            watched = Watched(shop)
            counted.append(len(watched.statements(refresh)))
            watched.shop.close()
    assert counted[0] == counted[1] <= 16
