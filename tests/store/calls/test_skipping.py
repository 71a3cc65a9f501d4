"""Skipping somebody: a reason, a count, and a place behind the others for a while."""

from __future__ import annotations

import pytest

from store.calls import opening
from store.calls.skipping import skip
from store.progress import day_progress
from store.queues import claiming
from store.remarks import Unusable
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"


def skipped(shop: Shop, follow_up: int, now: str = NOW, *, reason: str = "in_use", note: str = "") -> None:
    skip(shop.database, shop.settings, shop.agent(), follow_up, reason, at(now), note)


def callbacks(shop: Shop, count: int) -> list[int]:
    return [shop.follow_up("callback", shop.vehicle()) for _ in range(count)]


def test_who_was_skipped_stands_behind_all_others_for_an_hour(shop: Shop) -> None:
    first, second, third = callbacks(shop, 3)
    assert shop.take(NOW) == first
    skipped(shop, first)
    assert shop.take(NOW) == second
    shop.dial(second, "refused", NOW)
    shop.leave(second, NOW)
    assert shop.take("2026-05-11 09:59") == third
    shop.leave(third, "2026-05-11 09:59")
    assert shop.take("2026-05-11 10:00") == first, "the hour is over"


def test_where_nobody_else_is_left_the_skipped_come_again(shop: Shop) -> None:
    first, second = callbacks(shop, 2)
    shop.take(NOW)
    skipped(shop, first)
    shop.dial(second, "refused", "2026-05-11 09:01")
    assert shop.take("2026-05-11 09:02") == first


def test_others_get_them_at_once(shop: Shop) -> None:
    first, _ = callbacks(shop, 2)
    shop.take(NOW)
    skipped(shop, first)
    assert shop.take(NOW, shop.agent("a02")) == first


def test_a_skip_is_on_record_and_counted(shop: Shop) -> None:
    first, second = callbacks(shop, 2)
    for follow_up, reason, note in ((first, "by_mail", ""), (second, "other", " old friend ")):
        claiming.claim(shop.database, shop.settings, shop.agent(), follow_up, at(NOW))
        skipped(shop, follow_up, reason=reason, note=note)
    assert [(row["follow_up_id"], row["reason"], row["note"]) for row in shop.all("skip")] == [
        (first, "by_mail", ""),
        (second, "other", "old friend"),
    ]
    with shop.database.reading() as records:
        assert day_progress(records, day("2026-05-11"), shop.agent().id).skipped == 2
        assert day_progress(records, day("2026-05-11")).skipped == 2
        assert day_progress(records, day("2026-05-12")).skipped == 0


def test_what_was_answered_is_kept_and_an_empty_call_leaves_no_trace(shop: Shop) -> None:
    answered, empty = callbacks(shop, 2)
    for follow_up in (answered, empty):
        shop.open(follow_up, NOW)
    opening.keep_answer(shop.database, answered, "overall", 5, "why")
    skipped(shop, answered)
    skipped(shop, empty)
    assert opening.call_of(shop.database, answered).answers == (("overall", 5),)
    assert [row["follow_up_id"] for row in shop.all("open_call")] == [answered]


@pytest.mark.parametrize(
    ("reason", "note", "code"),
    [
        ("tired", "", "reason_unknown"),
        ("other", "  ", "reason_not_said"),
        ("in_use", "", "follow_up_not_held"),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, reason: str, note: str, code: str) -> None:
    (only,) = callbacks(shop, 1)
    if code != "follow_up_not_held":
        shop.take(NOW)
    with pytest.raises(Unusable) as found:
        skipped(shop, only, reason=reason, note=note)
    assert found.value.remark.code == code
    assert shop.all("skip") == []


def test_a_skip_goes_with_its_follow_up(shop: Shop) -> None:
    (only,) = callbacks(shop, 1)
    shop.take(NOW)
    skipped(shop, only)
    with shop.database.writing() as records:
        records.run("DELETE FROM follow_up WHERE shop_id = :shop AND id = :id", id=only)
    assert shop.all("skip") == []
