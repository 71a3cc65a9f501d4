"""What an agent's other keys cost: pages, notes, skipping, pauses, undoing, files. See `test_statements`."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing

import pytest

from store.calls import opening
from store.calls.case import CallEnd
from store.calls.customer_file import customer_file
from store.calls.offering import offered_times
from store.calls.pausing import begin_pause, end_pause
from store.calls.skipping import skip
from store.calls.undoing import undo
from store.database import Records
from store.progress import day_progress
from store.queues.claiming import next_free, renew
from store.queues.holding import held_queues
from store.queues.lines import lines_beside, todays_lines
from store.queues.promises import next_promise
from tests.store.factories import Shop, at, day
from tests.store.watched import BIG, NOW, Said, Watched, fill, pressed

pytestmark = pytest.mark.usefixtures("on_sqlite")

CUSTOMER, FOLLOW_UP = 1, 1


def read(look: Callable[[Shop, Records], object]) -> Callable[[Shop], object]:
    def key(shop: Shop) -> object:
        with shop.database.reading() as records:
            return look(shop, records)

    return key


def beside(shop: Shop, records: Records, after: int | None = None, before: int | None = None) -> object:
    asked = (records, shop.settings, at(NOW))
    found = lines_beside(*asked, kind="callback", most=1, after=after, before=before)
    assert found
    return found


def pass_over(shop: Shop) -> None:
    shop.take(NOW)
    skip(shop.database, shop.settings, shop.agent(), FOLLOW_UP, "other", at(NOW), "later")


KEYS: dict[str, Callable[[Shop], object]] = {
    "first page": read(lambda shop, records: todays_lines(records, shop.settings, at(NOW), most=1)),
    "next page": read(lambda shop, records: beside(shop, records, after=1)),
    "page before": read(lambda shop, records: beside(shop, records, before=2)),
    "last page": read(beside),
    "progress": read(lambda shop, records: day_progress(records, day("2026-05-11"), shop.agent().id)),
    "promise": read(lambda shop, records: next_promise(records, shop.settings, shop.agent(), at(NOW))),
    "held": read(lambda _shop, records: held_queues(records)),
    "who is next": read(lambda shop, records: next_free(records, shop.settings, shop.agent(), at(NOW))),
    "offers": read(lambda shop, records: offered_times(records, shop.settings, at(NOW))),
    "skip": pass_over,
    "open": lambda shop: (shop.take(NOW), shop.open(FOLLOW_UP, NOW)),
    "sign": lambda shop: renew(shop.database, shop.settings, shop.agent(), FOLLOW_UP, at(NOW)),
    "typed": lambda shop: opening.keep_drafts(shop.database, FOLLOW_UP, {opening.NOTE: "half a wo"}),
    "note": lambda shop: opening.keep_note(shop.database, FOLLOW_UP, "half a word"),
    "back": lambda shop: opening.keep_place(shop.database, FOLLOW_UP, "overall"),
    "language": lambda shop: opening.keep_language(shop.database, FOLLOW_UP, "en"),
    "outcome chosen": lambda shop: opening.keep_outcome(shop.database, FOLLOW_UP, "no_answer", "no_answer."),
    "log": lambda shop: shop.log(FOLLOW_UP, CallEnd("no_answer"), NOW),
    "undo": lambda shop: undo(shop.database, shop.settings, shop.agent(), at(NOW)),
    "pause": lambda shop: begin_pause(shop.database, shop.agent(), "lunch", at(NOW)),
    "resume": lambda shop: end_pause(shop.database, shop.agent(), at(NOW)),
    "file": read(lambda shop, records: customer_file(records, shop.settings, CUSTOMER, at(NOW))),
}
"""Further keys, in an order in which each can be pressed."""


def said(shop: Shop) -> tuple[Watched, Said]:
    """Press these keys in their order."""
    return pressed(shop, KEYS)


def test_no_other_key_reads_a_whole_table(shop: Shop) -> None:
    fill(shop, customers=3, others=1, past=2)
    watched, keys = said(shop)
    with closing(watched.shop):
        for name, statements in keys.items():
            for statement in statements:
                assert not watched.whole(statement), (name, statement)
                if "max(id)" in statement or "UPDATE audit_head" in statement:
                    continue  # the end of the key, one row
                for step in watched.plan(statement):
                    whole = re.match(rf"SEARCH ({'|'.join(BIG)})\b.*\(shop_id=\?\)$", step)
                    assert not whole, (name, step, statement)


def test_other_keys_cost_the_same_statements_however_much_there_is(
    shop: Shop, new_shop: Callable[[], Shop]
) -> None:
    fill(shop, customers=3, others=1, past=2)
    _, few = said(shop)
    with closing(new_shop()) as full:
        fill(full, customers=60, others=1, past=25)
        _, many = said(full)
    assert {name: len(each) for name, each in few.items()} == {name: len(each) for name, each in many.items()}


def test_a_page_beside_a_line_is_found_from_where_that_stands(shop: Shop) -> None:
    fill(shop, customers=3, others=1, past=2)
    watched, keys = said(shop)
    with closing(watched.shop):
        for name in ("next page", "page before"):
            (page,) = [each for each in keys[name] if "LIMIT" in each]
            assert any(
                re.match(r"SEARCH follow_up USING.* INDEX ix_follow_up_order \(.*sort_on", step)
                for step in watched.plan(page)
            ), watched.plan(page)
