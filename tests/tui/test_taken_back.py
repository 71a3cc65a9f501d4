"""A supervisor takes back what somebody has in hand: on the screen, and what the agent sees of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import Agent, agent_or_new, claim, claim_next, leave
from tests.tui.conftest import everything_shown, is_on, press, shown, toasts, working
from tui.screens.work import WorkScreen
from tui.wiring import Desk

Ask = Callable[..., Any]
HOLDER = """SELECT s.code FROM follow_up f JOIN staff s ON s.shop_id = :shop AND s.id = f.held_by
  WHERE f.shop_id = :shop AND f.id = :id"""


def colleague(desk: Desk, code: str) -> Agent:
    with desk.database.writing() as records:
        return agent_or_new(records, desk.settings, code, desk.now())


def in_hand(desk: Desk, code: str) -> int:
    """Let a colleague take the next follow-up."""
    taken = claim_next(desk.database, desk.settings, colleague(desk, code), desk.now())
    assert taken is not None
    return taken


@pytest.mark.parametrize(("size", "said"), [((80, 24), "with 周敏 now"), ((120, 40), "now 周敏")])
async def test_only_what_is_in_hand_is_shown_and_taken_back_after_a_look(
    desk: Desk, records: Ask, size: tuple[int, int], said: str
) -> None:
    taken = in_hand(desk, "a02")
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "a", "i")
        assert is_on(app, WorkScreen)
        assert "1 follow-ups" in shown(app, "#status")
        assert said in everything_shown(app)
        await press(app, pilot, "t")
        assert "with 周敏, last sign at 09:41" in shown(app, "#choice-about")
        await press(app, pilot, "escape")
        assert records(HOLDER, id=taken) == "a02"
        await press(app, pilot, "t", "enter")
        assert records(HOLDER, id=taken) is None
        assert toasts(app)[-1] == "1 of 1 back in the queue"
        assert "No open follow-up here." in everything_shown(app)


async def test_what_somebody_else_has_by_now_stays_theirs(desk: Desk, records: Ask) -> None:
    taken = in_hand(desk, "a02")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "i", "t")
        leave(desk.database, desk.settings, colleague(desk, "a02"), taken, desk.now())
        assert in_hand(desk, "a03") == taken
        await press(app, pilot, "enter")
        assert toasts(app)[-1] == "0 of 1 back in the queue"
    assert records(HOLDER, id=taken) == "a03"


async def test_what_nobody_has_cannot_be_taken_back(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "a", "t")
        assert is_on(app, WorkScreen)
        assert toasts(app) == ["Nobody has any of these in hand now."]


async def test_a_call_taken_back_goes_on_and_is_logged_while_nobody_else_has_it(
    desk: Desk, records: Ask
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5")
        number = records("SELECT follow_up_id FROM open_call WHERE shop_id = :shop")
        leave(desk.database, desk.settings, desk.agent, number, desk.now())
        await press(app, pilot, "4", "a")
        assert records("SELECT follow_up_id FROM attempt ORDER BY id DESC LIMIT 1") == number
        assert records("SELECT count(*) FROM answer WHERE attempt_id = (SELECT max(id) FROM attempt)") == 2


async def test_a_call_that_somebody_else_has_by_now_is_not_ended_and_says_whose_it_is(
    desk: Desk, records: Ask
) -> None:
    before = records("SELECT count(*) FROM attempt")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5")
        number = records("SELECT follow_up_id FROM open_call WHERE shop_id = :shop")
        leave(desk.database, desk.settings, desk.agent, number, desk.now())
        claim(desk.database, desk.settings, colleague(desk, "a02"), number, desk.now())
        await press(app, pilot, "a")
        assert "周敏" in toasts(app)[-1]
        assert records("SELECT count(*) FROM attempt") == before
        assert records(HOLDER, id=number) == "a02"
        assert records("SELECT value FROM open_answer WHERE follow_up_id = :id", id=number) == "5"
