"""Several follow-ups settled in one talk: one dial, and each its own interview."""

from __future__ import annotations

from store.calls.case import CallEnd
from store.figures import figure
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 10:00"


def test_figures_count_a_talk_as_one_dial_and_each_interview(shop: Shop) -> None:
    person = shop.customer()
    both = [shop.follow_up("callback", shop.vehicle(person)) for _ in range(2)]
    for each in both:
        shop.open(each, NOW, together=True)
        shop.log(each, CallEnd("satisfied"), NOW)
    on = day("2026-05-11")
    with shop.database.reading() as records:
        (row,) = figure(records, shop.settings, "agents", on, on, now=at(NOW)).rows
        called = figure(records, shop.settings, "callbacks", on, on, now=at(NOW)).rows[0]
    assert row.extra is not None
    assert {name: row.extra[name] for name in ("dials", "reached", "complete")} == {
        "dials": 1,
        "reached": 1,
        "complete": 2,
    }
    assert called.numerator == 2, "each follow-up is a case of its own"
