"""Pauses: with a reason, timed, and holding nothing meanwhile."""

from __future__ import annotations

import pytest

from store.calls import opening
from store.calls.pausing import Break, begin_pause, end_pause, end_what_was_left, on_pause, still_on_pause
from store.moments import stored_instant
from store.queues import claiming
from store.remarks import Unusable
from tests.store.factories import Shop, at

NOON = "2026-05-11 12:00"


def code(work: object) -> str:
    with pytest.raises(Unusable) as found:
        work()  # type: ignore[operator]
    return found.value.remark.code


def test_a_pause_is_timed_and_ends_when_the_agent_says_so(shop: Shop) -> None:
    agent = shop.agent()
    begin_pause(shop.database, agent, "lunch", at(NOON))
    with shop.database.reading() as records:
        going_on = on_pause(records, agent)
        assert on_pause(records, shop.agent("a02")) is None
    assert going_on == Break("lunch", "", at(NOON))
    assert going_on.seconds(at("2026-05-11 12:31")) == 31 * 60
    ended = end_pause(shop.database, agent, at("2026-05-11 12:45"))
    assert ended.seconds(at("2026-05-11 18:00")) == 45 * 60
    (row,) = shop.all("pause")
    assert (row["reason"], row["began_at"], row["ended_at"]) == (
        "lunch",
        stored_instant(at(NOON)),
        stored_instant(at("2026-05-11 12:45")),
    )
    assert code(lambda: end_pause(shop.database, agent, at("2026-05-11 12:46"))) == "not_on_pause"


def test_on_a_pause_nothing_is_held_or_taken(shop: Shop) -> None:
    agent = shop.agent()
    held = shop.follow_up("callback", shop.vehicle())
    shop.open(held, "2026-05-11 11:58")
    opening.keep_answer(shop.database, held, "overall", 4, "why")
    begin_pause(shop.database, agent, "meeting", at(NOON))
    assert shop.one("follow_up", held)["held_by"] is None
    assert opening.call_of(shop.database, held).answers == (("overall", 4),)
    assert code(lambda: shop.take("2026-05-11 12:01")) == "on_pause"
    assert code(lambda: claiming.claim(shop.database, shop.settings, agent, held, at(NOON))) == "on_pause"
    assert shop.take("2026-05-11 12:01", shop.agent("a02")) == held
    shop.leave(held, "2026-05-11 12:01")
    end_pause(shop.database, agent, at("2026-05-11 13:00"))
    assert shop.take("2026-05-11 13:30") == held


def test_a_pause_needs_a_reason_there_is_and_ends_before_the_next(shop: Shop) -> None:
    agent, now = shop.agent(), at(NOON)
    assert code(lambda: begin_pause(shop.database, agent, "sleep", now)) == "reason_unknown"
    assert code(lambda: begin_pause(shop.database, agent, "other", now)) == "reason_not_said"
    begin_pause(shop.database, agent, "other", now, " doctor ")
    assert code(lambda: begin_pause(shop.database, agent, "lunch", now)) == "on_pause"
    assert [(row["reason"], row["note"]) for row in shop.all("pause")] == [("other", "doctor")]


@pytest.mark.parametrize(
    ("back", "ended"),
    [("2026-05-11 13:10", "2026-05-11 13:10"), ("2026-05-12 09:00", "2026-05-11 12:20")],
    ids=["same day", "next day"],
)
def test_a_pause_that_was_left_ends_when_the_agent_comes_back(shop: Shop, back: str, ended: str) -> None:
    agent = shop.agent()
    begin_pause(shop.database, agent, "lunch", at(NOON))
    still_on_pause(shop.database, agent, at("2026-05-11 12:20"))
    found = end_what_was_left(shop.database, shop.settings, agent, at(back))
    assert found == Break("lunch", "", at(NOON), at(ended))
    assert end_what_was_left(shop.database, shop.settings, agent, at(back)) is None
    with shop.database.reading() as records:
        assert on_pause(records, agent) is None
