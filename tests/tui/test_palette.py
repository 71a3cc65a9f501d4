"""The palette: everything that can be done now, by its name, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store import outcomes
from tests.tui.conftest import everything_shown, press, settled, working
from tui import keys, words
from tui.app import RingbackApp
from tui.palette import offers
from tui.screens.call import CallScreen
from tui.screens.customer import CustomerScreen
from tui.screens.help import HelpScreen
from tui.screens.today import TodayScreen
from tui.wiring import Desk
from tui.words import labels

Value = Callable[..., Any]


async def choose(app: RingbackApp, pilot: Pilot[None], text: str) -> None:
    """Type a name into the palette and take what is found first."""
    await press(app, pilot, "ctrl+p")
    app.screen.query_one(Input).value = text
    await settled(app, pilot)
    await press(app, pilot, "enter")


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_every_command_of_the_screen_and_of_the_app_is_offered(desk: Desk, language: str) -> None:
    words.use(language)
    async with working(desk) as (app, pilot):
        for where, pressed in (("today", ()), ("call", ("n",)), ("reasons", ("f6",))):
            await press(app, pilot, *pressed)
            offered = {(offer.name, offer.key) for offer in offers(app.screen)}
            wanted = {
                (words._(command.name), command.label)
                for command in keys.COMMANDS
                if command.where in {where, "everywhere"} and command.id not in {"palette", "theme", "lock"}
            }
            assert wanted <= offered, where


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_in_a_call_every_outcome_is_offered_and_ends_it(
    desk: Desk, records: Value, language: str
) -> None:
    words.use(language)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n")
        assert isinstance(app.screen, CallScreen)
        assert not {offer.name for offer in offers(app.screen)} & {labels.outcome("busy")}
        follow_up = app.screen.waiting.card.line.id
        await press(app, pilot, "enter")
        offered = {offer.name for offer in offers(app.screen)}
        assert {
            labels.outcome(code) for code, one in outcomes().items() if "callback" in one.kinds
        } <= offered
        await choose(app, pilot, labels.outcome("busy"))
        assert isinstance(app.screen, CallScreen)
        last = "SELECT outcome FROM attempt WHERE shop_id = :shop AND follow_up_id = :id ORDER BY id DESC"
        assert records(last, id=follow_up) == "busy"


async def test_an_outcome_chosen_while_a_note_is_written_keeps_the_note(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter", "full_stop", *"rang off")
        await choose(app, pilot, "no answer")
        note = "SELECT note FROM attempt WHERE shop_id = :shop ORDER BY id DESC"
        assert records(note) == "rang off"


async def test_a_command_is_given_on_the_screen_below(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await choose(app, pilot, "find")
        await press(app, pilot, "z", "w")
        await choose(app, pilot, "open the file")
        assert isinstance(app.screen, CustomerScreen)
        await choose(app, pilot, "help")
        assert isinstance(app.screen, HelpScreen)


async def test_colours_are_offered_by_name(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await choose(app, pilot, "high contrast")
        assert app.theme == "ringback-contrast"
        assert isinstance(app.screen, TodayScreen)


async def test_the_palette_speaks_the_readers_language(desk: Desk) -> None:
    words.use("zh")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "ctrl+p")
        assert "要做什么" in everything_shown(app)
        await press(app, pilot, "escape")
        await choose(app, pilot, "查找")
        assert app.screen.query_one("#find", Input).has_focus


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_words_of_a_command_could_be_taken_for_markup(language: str) -> None:
    words.use(language)
    told = [words._(text) for command in keys.COMMANDS for text in (command.name, command.help)]
    assert [text for text in told if "[" in text] == []


async def test_a_command_is_found_by_its_english_name_on_a_chinese_screen(desk: Desk, records: Value) -> None:
    words.use("zh")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await choose(app, pilot, "busy")
    assert records("SELECT outcome FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1") == "busy"


async def test_a_page_further_in_a_tiny_terminal_moves_nothing_and_breaks_nothing(desk: Desk) -> None:
    async with working(desk, size=(20, 4)) as (app, pilot):
        await press(app, pilot, "ctrl+p")
        for key in ("down", "pageup", "pagedown", "end", "home", "pageup"):
            await press(app, pilot, key)
        await pilot.resize_terminal(80, 24)
        await settled(app, pilot)
        assert "undo" in everything_shown(app)
