"""The mouse: a click on a key, a tab, a row or an answer does what its key does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from tests.tui.conftest import everything_shown, press, settled, shown, working
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.screens.help import HelpScreen
from tui.screens.pause import PauseScreen
from tui.screens.today import TodayScreen
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk

Value = Callable[..., Any]


async def click(app: RingbackApp, pilot: Pilot[None], text: str, *, last: bool = False) -> None:
    """Click in the middle of a text on the screen."""
    lines = everything_shown(app).splitlines()
    rows = [row for row, line in enumerate(lines) if text in line]
    assert rows, text
    row = rows[-1 if last else 0]
    column = len(lines[row][: lines[row].index(text)].encode("gbk", "replace")) + len(text) // 2
    assert await pilot.click(offset=(column, row))
    await settled(app, pilot)


def on(app: RingbackApp, screen: type[Screen[Any]]) -> bool:
    return isinstance(app.screen, screen)


async def test_a_click_on_the_line_of_keys_does_what_the_key_does(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await click(app, pilot, "n next", last=True)
        assert on(app, CallScreen)
        await click(app, pilot, "leave", last=True)
        assert on(app, TodayScreen)
        await click(app, pilot, "F1 more", last=True)
        assert on(app, HelpScreen)
        await click(app, pilot, "Esc back", last=True)
        assert on(app, TodayScreen)


async def test_a_click_on_a_tab_shows_its_queue(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await click(app, pilot, "2 Invitations")
        line = app.screen.query_one(QueueList).line
        assert line is not None
        assert line.kind == "invitation"
        await click(app, pilot, "0 All")
        line = app.screen.query_one(QueueList).line
        assert line is not None
        assert line.kind == "callback"


async def test_a_click_moves_to_a_row_and_another_calls(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        assert await pilot.click(QueueList, offset=(10, 4))
        await settled(app, pilot)
        assert listed.cursor == 3
        assert listed.line is not None
        wanted = listed.line.id
        assert await pilot.click(QueueList, offset=(10, 4))
        await settled(app, pilot)
        assert isinstance(app.screen, CallScreen)
        assert app.screen.waiting.card.line.id == wanted


async def test_a_whole_call_is_worked_with_the_mouse(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await click(app, pilot, "1 Callbacks")
        await click(app, pilot, "n next", last=True)
        assert isinstance(app.screen, CallScreen)
        follow_up = app.screen.waiting.card.line.id
        await click(app, pilot, "dial", last=True)
        await click(app, pilot, "Very satisfied", last=True)
        assert "1 of " in shown(app, "#script")
        await click(app, pilot, "no answer", last=True)
        last = "SELECT outcome FROM attempt WHERE shop_id = :shop AND follow_up_id = :id ORDER BY id DESC"
        assert records(last, id=follow_up) == "no_answer"


async def test_a_click_ticks_a_choice_and_chooses_a_reason(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "f7")
        await click(app, pilot, "lunch")
        assert isinstance(app.screen, PauseScreen)
        await click(app, pilot, "I am back")
        await press(app, pilot, "1", "n", "enter", "4", "2")
        await click(app, pilot, "[ ] 1")
        assert "[x] 1" in everything_shown(app)


async def test_a_day_and_a_time_are_clicked_in_the_month(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "t", "f2")
        await click(app, pilot, "24  25  26")
        assert "Wed 25 Nov" in shown(app, "#month")
        await click(app, pilot, "09:30")
        assert app.screen.query_one("#month").display, "a first click only goes there"
        await click(app, pilot, "09:30")
    promised = records("SELECT promised_at FROM attempt WHERE shop_id = :shop ORDER BY id DESC")
    assert promised == "2026-11-25T01:30:00.000Z"
