"""What an agent did while the server was away, brought to it by their own login."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.calls.kept_here import Kept, KeptHere
from store.calls.opening import OpenCall, keep_answer
from store.calls.steps import CallStep
from store.database import reopened
from store.rules.settings import Settings
from store.safeguards.person import erase
from tests.store.engines.logins import Worked, worked_by
from tests.store.factories import at

if TYPE_CHECKING:
    from tests.postgres import Server

NOW, LATER = "2026-05-11 10:00", "2026-05-11 11:30"
LONG_AGO = "UPDATE ringback_server.reached SET at = at - interval '17 hours'"


@pytest.fixture
def shop(server: Server, settings: Settings) -> Iterator[Worked]:
    with closing(worked_by(server, settings, "a01")) as made:
        yield made


@pytest.fixture
def call(shop: Worked) -> OpenCall:
    """A call that the agent has open, with an answer that is stored."""
    opened = shop.open(shop.follow_up("callback", shop.vehicle()), NOW)
    keep_answer(shop.database, opened.follow_up, "easy", 1, None, token=opened.token, agent=opened.agent)
    return opened


@pytest.fixture
def kept(shop: Worked, call: OpenCall, tmp_path: Path) -> Iterator[KeptHere]:
    """What is kept beside the agent: an answer and a note, said while the server was away."""
    made = KeptHere(tmp_path / "kept", "shop")
    away = reopened("postgresql://nobody@/nothing?host=/nowhere", patience=0.01)
    for what, facts in (
        ("answer", {"question": "overall", "value": 5, "at": None}),
        ("note", {"note": "周五再说"}),
    ):
        step = CallStep(what, call.follow_up, call.token, call.agent, at(NOW), facts, "王芳", "said")  # type: ignore[arg-type]
        assert made.take(away, shop.settings, shop.agent(), step) is Kept.HERE
    yield made
    made.close()


def questions(shop: Worked) -> list[str]:
    return sorted(row["question"] for row in shop.all("open_answer"))


def test_it_is_stored(shop: Worked, call: OpenCall, kept: KeptHere) -> None:
    brought = kept.deliver(shop.database, shop.settings, shop.agent(), at(LATER))
    assert (brought.stored, brought.waiting, brought.refused) == (2, 0, ())
    assert [row["note"] for row in shop.all("open_call")] == ["周五再说"]
    assert questions(shop) == ["easy", "overall"]
    assert {row["follow_up_id"] for row in shop.all("open_answer")} == {call.follow_up}


def test_it_is_stored_although_the_call_is_out_of_the_logins_sight_by_now(
    shop: Worked, kept: KeptHere, server: Server
) -> None:
    server.say(LONG_AGO, shop.database.place.rpartition("/")[2])
    shop.owned.leave(1, LATER)
    brought = kept.deliver(shop.database, shop.settings, shop.agent(), at(LATER))
    assert (brought.stored, brought.waiting, brought.refused) == (2, 0, ())
    assert [row["note"] for row in shop.all("open_call")] == ["周五再说"]
    assert questions(shop) == ["easy", "overall"]


def test_out_of_sight_it_goes_into_nobody_elses_call_and_holds_nothing(
    shop: Worked, kept: KeptHere, server: Server
) -> None:
    server.say(LONG_AGO, shop.database.place.rpartition("/")[2])
    shop.owned.leave(1, NOW)
    other = shop.owned.agent("a02")
    shop.owned.open(1, NOW, other)
    shop.owned.leave(1, LATER)
    brought = kept.deliver(shop.database, shop.settings, shop.agent(), at(LATER))
    assert [one.why.code for one in brought.refused] == ["call_taken_over"] * 2
    assert questions(shop) == ["easy"]
    assert shop.one("follow_up", 1)["held_by"] is None


def test_of_somebody_who_was_erased_nothing_is_stored_or_left(
    shop: Worked, kept: KeptHere, tmp_path: Path
) -> None:
    erase(shop.owned.database, shop.settings, shop.owned.agent("boss"), "1", at(LATER))
    brought = kept.deliver(shop.database, shop.settings, shop.agent(), at(LATER))
    assert (brought.stored, brought.waiting, brought.refused) == (0, 0, ())
    assert shop.all("open_answer") == []
    assert list((tmp_path / "kept").iterdir()) == []
