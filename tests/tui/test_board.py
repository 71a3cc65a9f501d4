"""The live board by keys and on the command line: what it shows, what it reads, where the cursor stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from store import Agent, CallEnd, add_shop, begin_pause, colleagues, end_pause, log
from tests.tui.conftest import everything_shown, press, settled, shown, toasts, working
from tests.tui.test_hostile import CONTROL, NAMES, assert_nothing_to_click, disguise
from tui import board_lines, calling, command_line, words
from tui.app import RingbackApp
from tui.screens import today
from tui.screens.board import BoardCasesScreen, BoardScreen
from tui.screens.customer import CustomerScreen
from tui.screens.figures import FiguresScreen
from tui.screens.today import TodayScreen
from tui.widgets.grid import Grid
from tui.widgets.lines import KeyLine
from tui.wiring import Desk

NOW = "2026-11-23T09:41"


def at(desk: Desk, text: str, code: str = "") -> Desk:
    moment = datetime.fromisoformat(text).replace(tzinfo=desk.zone)
    agent = colleague(desk, code) if code else desk.agent
    return replace(desk, clock=lambda: moment, agent=agent)


def colleague(desk: Desk, code: str) -> Agent:
    people = colleagues(desk.database, desk.settings, desk.now())
    return next(one for one in people if one.code == code)


def open_a_call(desk: Desk) -> int:
    waiting = calling.take_next(desk)
    assert waiting is not None
    return calling.Call.begin(desk, waiting, "zh").follow_up


def finish(desk: Desk, follow_up: int, outcome: str) -> None:
    log(desk.database, desk.settings, desk.agent, follow_up, CallEnd(outcome), desk.now())


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, desk: Desk) -> None:
        self.now = desk.now()

    def __call__(self) -> datetime:
        return self.now


async def test_it_shows_who_is_called_and_who_pauses(desk: Desk, records: Callable[..., Any]) -> None:
    open_a_call(at(desk, "2026-11-23T09:40", "a02"))
    begin_pause(desk.database, colleague(desk, "a03"), "lunch", desk.now() - timedelta(minutes=12))
    customer = records(
        "SELECT u.name FROM open_call c JOIN follow_up f ON f.id = c.follow_up_id"
        " JOIN customer u ON u.id = f.customer_id"
    )
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b")
        assert isinstance(app.screen, BoardScreen)
        seen = everything_shown(app)
        assert f"{customer}  callback" in seen
        assert "1:00" in seen
        assert "pause: lunch" in seen
        assert "12:00" in seen
        await press(app, pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_times_run_on_without_reading_and_what_is_stored_is_read_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "WATCH_SECONDS", 3_600.0)
    begin_pause(desk.database, colleague(desk, "a03"), "lunch", desk.now())
    clock = Clock(desk)
    async with working(replace(desk, clock=clock)) as (app, pilot):
        await press(app, pilot, "b")
        board = app.screen
        assert isinstance(board, BoardScreen)
        for seconds in ("0:01", "0:02", "0:03"):
            clock.now += timedelta(seconds=1)
            await board.tick()
            await settled(app, pilot)
            assert seconds in everything_shown(app)
        assert board.readings == 1, "nothing was stored"
        end_pause(desk.database, colleague(desk, "a03"), clock.now)
        for _ in range(3):
            await board.tick()
        await settled(app, pilot)
        assert "pause" not in everything_shown(app)
        assert board.readings == 2


async def test_the_cursor_stays_on_its_number_while_others_come_and_go(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b")
        board = app.screen
        assert isinstance(board, BoardScreen)
        while board.query_one(Grid).cell is None or board.query_one(Grid).cell.row != "queue":  # type: ignore[union-attr]
            await press(app, pilot, "down")
        await press(app, pilot, "down", "tab")
        marked = board.query_one(Grid).cell
        assert marked is not None
        assert (marked.group, marked.part) == ("callback", "done")
        other = at(desk, NOW, "a03")
        finish(other, open_a_call(other), "no_answer")
        await board.tick()
        await settled(app, pilot)
        assert other.agent.name in everything_shown(app)
        assert board.query_one(Grid).cell == marked


async def test_a_number_opens_its_cases_and_a_case_its_file_and_back(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b", "tab")
        marked = app.screen.query_one(Grid).cell
        assert marked is not None
        assert marked.part == "dials"
        await press(app, pilot, "enter")
        assert isinstance(app.screen, BoardCasesScreen)
        assert "5 cases" in everything_shown(app)
        assert "dials" in shown(app, "#status")
        await press(app, pilot, "enter")
        assert app.screen.query("#file")
        await press(app, pilot, "escape", "escape")
        assert app.screen.query_one("#board", Grid).cell == marked


async def test_the_call_that_goes_on_opens_its_customer(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b", "enter")
        assert toasts(app) == ["No call goes on there now."]
    open_a_call(at(desk, NOW, "a02"))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b", "enter")
        assert isinstance(app.screen, CustomerScreen)


async def test_past_days_are_shown_without_what_goes_on(desk: Desk) -> None:
    other = at(desk, NOW, "a02")
    finish(other, open_a_call(other), "no_answer")
    tomorrow = at(desk, "2026-11-24T09:00")
    async with working(tomorrow, (80, 24)) as (app, pilot):
        await press(app, pilot, "b")
        assert "Nobody has called yet." in everything_shown(app)
        await press(app, pilot, "left")
        seen = everything_shown(app)
        assert "as it was at the day's end" in seen
        assert "for" not in seen.splitlines()[2].split()
        assert other.agent.name in seen
        await press(app, pilot, "right")
        assert "live" in shown(app, "#status")
        await press(app, pilot, "right")
        assert "live" in shown(app, "#status"), "tomorrow has not come"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)])
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_names_are_shown_literally_and_nothing_of_them_can_be_clicked(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    disguise(desk, NAMES[2] + CONTROL)
    open_a_call(at(desk, NOW, "a02"))
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "b")
        seen = everything_shown(app)
        assert not set("\x1b\x07\x9b\u202e") & set(seen)
        assert NAMES[2][:7] in seen
        assert_nothing_to_click(app)
        assert all(len(line) <= size[0] for line in seen.splitlines())


def test_the_hours_are_drawn_against_the_highest() -> None:
    assert board_lines.sparkline({}) == ""
    assert board_lines.sparkline({9: 8, 10: 4, 12: 1}) == "█▅ ▂"
    assert len(board_lines.sparkline(dict.fromkeys(range(8, 21), 3))) == board_lines.SPARK_HOURS


def test_the_command_prints_the_board_and_its_document(
    desk: Desk,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    begin_pause(desk.database, colleague(desk, "a03"), "lunch", desk.now() - timedelta(minutes=2))
    assert command_line.main(["board"]) == 0
    told = capsys.readouterr().out
    assert "pause: lunch" in told
    assert "2:00" in told
    assert command_line.main(["board", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["live"]
    assert {one["agent"]: one["now"] and one["now"]["what"] for one in document["agents"]} == {
        "a02": None,
        "a03": "pause",
    }
    assert sum(one["dials"] for one in document["agents"]) == document["contact_rate"]["denominator"] == 5
    assert command_line.main(["board", "--as-of", "2026-11-22"]) == 0
    assert "No call was on record" in capsys.readouterr().out
    assert command_line.main(["board", "--on", "2026-11-24"]) == 2
    assert "has not come yet" in capsys.readouterr().err


def drawn_keys(app: RingbackApp) -> str:
    return app.screen.query_one(KeyLine).render().plain


async def test_who_sees_all_shops_goes_from_one_to_the_next(desk: Desk) -> None:
    open_a_call(at(desk, "2026-11-23T09:40", "a02"))
    add_shop(desk.database, desk.agent, "南城店", desk.now())
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b")
        assert "南城店" not in shown(app, "#status")
        first = everything_shown(app)
        assert "1:00" in first
        assert "s next shop" in drawn_keys(app)
        await press(app, pilot, "s")
        assert "南城店" in shown(app, "#status")
        assert "1:00" not in everything_shown(app)
        await press(app, pilot, "g")
        assert isinstance(app.screen, FiguresScreen)
        assert app.screen.desk.database.shop == 2
        await press(app, pilot, "escape", "s")
        assert "南城店" not in shown(app, "#status")
        assert "1:00" in everything_shown(app)


async def test_where_there_is_one_shop_there_is_no_next(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "b", "s")
        assert "next shop" not in drawn_keys(app)
        assert toasts(app) == ["There is no other shop here."]
