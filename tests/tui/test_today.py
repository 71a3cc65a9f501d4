"""Today: queues, counts, the card, and the other screens reached from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import agent_or_new, claim
from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tui.screens.call import CallScreen
from tui.screens.today import TodayScreen
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk

Value = Callable[..., Any]
OFFERED = "SELECT count(*) FROM follow_up WHERE shop_id = :shop AND state = 'open' AND left_out IS NULL"


async def test_the_tabs_count_what_stands_in_each_queue(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, _):
        tabs = shown(app, "#tabs")
    for number, (kind, name) in enumerate(
        (("callback", "Callbacks"), ("invitation", "Invitations"), ("recall", "Recalls")), start=1
    ):
        count = records(f"{OFFERED} AND kind = :kind AND desk = 'agents'", kind=kind)
        assert count > 20, "the demo's queues are full"
        assert f"{number} {name} {count}" in tabs


async def test_the_card_follows_the_cursor_and_hides_the_number(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        assert listed.line is not None
        first = listed.line
        assert first.customer in shown(app, "#card")
        assert first.phone in shown(app, "#card")
        assert "****" in first.phone
        await press(app, pilot, "down", "down")
        assert listed.line is not None
        assert listed.line.id != first.id
        assert listed.line.customer in shown(app, "#card")


async def test_the_number_is_shown_only_while_the_call_is_open(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        assert isinstance(app.screen, CallScreen)
        number = app.screen.waiting.card.numbers[0].dial.removeprefix("+86")
        grouped = f"{number[:3]} {number[3:7]} {number[7:]}"
        assert grouped not in everything_shown(app)
        assert number not in everything_shown(app).replace(" ", "")
        await press(app, pilot, "enter")
        assert grouped in everything_shown(app)
        await press(app, pilot, "escape")
        assert number not in everything_shown(app).replace(" ", "")


async def test_digits_switch_the_queue(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        for key, kind in (("2", "invitation"), ("3", "recall"), ("1", "callback")):
            await press(app, pilot, key)
            line = app.screen.query_one(QueueList).line
            assert line is not None
            assert line.kind == kind
        await press(app, pilot, "4")
        assert "Nobody is waiting in this queue." in everything_shown(app)


async def test_the_list_reaches_its_last_line_by_pages(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        await press(app, pilot, "end")
        assert listed.cursor == listed.total - 1
        assert listed.line is not None
        assert "▸ " in everything_shown(app)
        assert listed.line.customer in everything_shown(app).splitlines()[-2]


async def test_one_key_shows_everything_in_the_other_language(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "f3")
        screen = everything_shown(app)
        assert "回访" in screen
        assert "最晚日期" in screen
        assert "Callbacks" not in screen
        await press(app, pilot, "f3")
        assert "Callbacks" in everything_shown(app)


async def test_why_answers_for_the_line_under_the_cursor_and_for_any_plate(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "question_mark")
        assert "✓ Callbacks" in everything_shown(app)
        assert "called 3 to 7 days after delivery" in shown(app, "#why-answer")
        await press(app, pilot, *["backspace"] * 10, *"XYZ", "enter")
        assert shown(app, "#why-answer") == "No vehicle has this plate."


async def test_figures_of_this_month_are_shown_by_agent_with_their_cases(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3")
        assert type(app.screen).__name__ == "FiguresScreen"
        called = records(
            """SELECT count(DISTINCT follow_up_id) FROM attempt WHERE shop_id = :shop
               AND on_day BETWEEN '2026-11-01' AND '2026-11-30'"""
        )
        assert f"/ {called}" in everything_shown(app)
        assert "李娜" in everything_shown(app)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_what_another_agent_holds_is_refused_by_name(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        line = app.screen.query_one(QueueList).line
        assert line is not None
        assert line.id is not None
        with desk.database.writing() as writing:
            other = agent_or_new(writing, desk.settings, "a02", desk.now())
        claim(desk.database, desk.settings, other, line.id, desk.now())
        await press(app, pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        assert toasts(app) == [f"{line.id}: 周敏 is calling this customer now."]


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (200, 60)])
async def test_the_screen_survives_any_size_and_comes_back(desk: Desk, size: tuple[int, int]) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await pilot.resize_terminal(*size)
        await press(app, pilot, "down")
        await pilot.resize_terminal(80, 24)
        await press(app, pilot, "up")
        line = app.screen.query_one(QueueList).line
        assert line is not None
        assert line.customer in everything_shown(app)
