"""The figures' screen: every figure, split and ranked, for any days, and from a number to its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import case_lines, figure, figure_names
from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tui.periods import around
from tui.widgets.grid import Grid
from tui.widgets.rows import Rows
from tui.wiring import Desk
from tui.words import figures

AGENTS = ("李娜", "周敏", "新人小陈")

Value = Callable[..., Any]


async def test_a_number_leads_to_its_cases_a_case_to_its_customer_and_back_to_the_number(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3", "down", "down", "tab")
        cell = app.screen.query_one(Grid).cell
        assert cell is not None
        assert (cell.row, cell.by, cell.group, cell.part) == ("all", "agent", "a02", "denominator")
        with desk.database.reading() as records:
            period = around(desk.today(), "month")
            lines = case_lines(
                records, desk.settings, "contact-rate", cell, period.first, period.last, now=desk.now()
            )
        await press(app, pilot, "enter")
        assert type(app.screen).__name__ == "CasesScreen"
        assert shown(app, "#tabs") == f"{len(lines)} cases"
        assert lines[0].customer in everything_shown(app)
        await press(app, pilot, "down", "down", "enter")
        assert type(app.screen).__name__ == "CustomerScreen"
        assert lines[2].customer in shown(app, "#status")
        await press(app, pilot, "escape")
        assert app.screen.query_one(Rows).cursor == 2
        await press(app, pilot, "escape")
        assert app.screen.query_one(Grid).cell == cell
        await press(app, pilot, "escape")
        assert type(app.screen).__name__ == "TodayScreen"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_figure_is_offered_and_shows_its_numbers_and_what_it_counts(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "g", "3", "question_mark", "b", "b", "b", "f")
        listed = everything_shown(app)
        names = figure_names()
        assert [name for name in names if figures.title(name)[:20] not in listed] == []
        for place, name in enumerate(names):
            if place:
                await press(app, pilot, "down")
            await press(app, pilot, "enter")
            assert figures.title(name) in shown(app, "#figure-title")
            assert figures.definition(name)[:30] in shown(app, "#figure-about")
            with desk.database.reading() as records:
                period = around(desk.today(), "month")
                found = figure(records, desk.settings, name, period.first, period.last, now=desk.now())
            wanted = [row for row in found.rows if row.denominator and name != "outside"]
            text = everything_shown(app)
            assert all(figures.above(row) in text for row in wanted[:1]), name
            await press(app, pilot, "f")


async def test_days_are_asked_for_and_gone_through(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "4")
        await press(app, pilot, *["backspace"] * 30, *"2026-10", "enter")
        assert "1 Oct 2026 – 31 Oct 2026" in shown(app, "#tabs")
        await press(app, pilot, "right")
        assert "1 Nov 2026 – 1 Dec 2026" in shown(app, "#tabs")
        await press(app, pilot, "1", "left")
        assert "22 Nov 2026" in shown(app, "#tabs")
        await press(app, pilot, "4", *["backspace"] * 30, *"soon", "enter")
        assert toasts(app)
        await press(app, pilot, "escape")
        assert type(app.screen).__name__ == "FiguresScreen"
        assert "22 Nov 2026" in shown(app, "#tabs")


async def test_a_past_day_shows_what_was_on_record_then(desk: Desk, records: Value) -> None:
    called = records(
        "SELECT count(DISTINCT follow_up_id) FROM attempt WHERE shop_id = :shop AND kind = 'callback'"
    )
    assert called
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3", "a", *"2026-11-22", "enter")
        assert "as of 22 Nov 2026" in shown(app, "#figure-title")
        assert "Nothing counted" in everything_shown(app)
        await press(app, pilot, "a", *["backspace"] * 12, "enter")
        assert "as of" not in shown(app, "#figure-title")
        assert "Nothing counted" not in everything_shown(app)


async def test_ranking_puts_the_highest_first_and_few_cases_last(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3", "down")
        cell = app.screen.query_one(Grid).cell
        await press(app, pilot, "r")
        assert cell is not None
        assert app.screen.query_one(Grid).cell == cell
        screen = everything_shown(app)
        rates = [
            float(line.split("%")[0].split()[-1])
            for line in screen.splitlines()
            if any(name in line for name in AGENTS) and "%" in line and "(few)" not in line
        ]
        assert len(rates) >= 3
        assert rates[:3] == sorted(rates[:3], reverse=True)
        assert "ranked" in shown(app, "#figure-title")


async def test_a_split_stays_with_the_next_figure_where_that_can_be_split_so(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3", "b")
        assert "split by advisor" in shown(app, "#figure-title")
        await press(app, pilot, "f", "down", "enter")
        assert "Callbacks  split by advisor" in shown(app, "#figure-title")
        await press(app, pilot, "B", "B")
        assert "split" not in shown(app, "#figure-title")
        assert "no answer" in everything_shown(app)


async def test_what_is_noted_below_a_figure_is_read_to_its_end_on_a_narrow_screen(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "g", "3")
        await press(app, pilot, "f", *["down"] * 8, "enter")
        assert "Nothing counted" in everything_shown(app)
        await press(app, pilot, "f", "down", "enter")
        assert "Lapsed customers" in shown(app, "#figure-title")
        noted = " ".join(everything_shown(app).split())
        assert "the six months end on 31 May 2027, records reach to 22 Nov." in noted


async def test_an_agent_is_named_with_the_code_only_beside_another_of_the_same_name(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3")
        seen = everything_shown(app)
        assert "周敏" in seen
        assert "(a0" not in seen
    with desk.database.writing() as records:
        records.run("UPDATE staff SET name = '李娜' WHERE code = 'a02'")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "3")
        assert "李娜 (a01)" in everything_shown(app)
        assert "李娜 (a02)" in everything_shown(app)


async def test_cases_tell_enough_of_their_notes_on_a_narrow_screen(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "g", "3")
        await press(app, pilot, "f", "down", "down", "down", "enter")
        await press(app, pilot, "tab", "tab", "tab", "enter")
        assert "刹车异响，来了" in everything_shown(app)
