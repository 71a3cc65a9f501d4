"""Help: on every screen, in every window; and a call that is worked from its words alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.tui.conftest import press, shown, working
from tui import key_names, keys, words
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.screens.help import ABOUT, TITLES, HelpScreen
from tui.screens.today import TodayScreen
from tui.wiring import Desk

Value = Callable[..., Any]

WINDOWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("today", ()),
    ("why", ("question_mark",)),
    ("find", ("escape", "slash")),
    ("figures", ("escape", "g")),
    ("match", ("escape", "w")),
    ("call", ("escape", "n")),
    ("reasons", ("f6",)),
)


@pytest.fixture(autouse=True)
def _shipped_keys() -> Iterator[None]:
    yield
    keys.use({})


def test_every_screen_has_its_help() -> None:
    wheres = {command.where for command in keys.COMMANDS} - {"everywhere", "list", "help"}
    assert sorted(wheres - set(TITLES)) == []
    assert sorted(wheres - set(ABOUT)) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_one_key_shows_it_everywhere_and_closes_it_again(desk: Desk, language: str) -> None:
    words.use(language)
    async with working(desk) as (app, pilot):
        for where, pressed in WINDOWS:
            await press(app, pilot, *pressed)
            before = app.screen
            await press(app, pilot, "f1")
            assert isinstance(app.screen, HelpScreen), where
            text = shown(app, "#help")
            assert words._(TITLES[where]) in text
            for command in keys.COMMANDS:
                if command.where == where:
                    assert command.label in text
            await press(app, pilot, "f1")
            assert app.screen is before, where


async def test_it_changes_its_language_too(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "question_mark", "f1", "f3")
        assert words._("Step by step") not in shown(app, "#help")
        assert "F1" in shown(app, "#help")
        assert words.language() == "zh"


# Working from the words alone.


def steps(text: str) -> list[str]:
    """Read what the numbered steps say to press, in their order; a step to read has nothing to press."""
    found = [match[1].strip() for match in re.finditer(r"^ +\d+\. (.{8})", text, re.MULTILINE)]
    known = {command.label for command in keys.COMMANDS}
    return [label for label in found if label in known or label == "0–9"]


def key_of(label: str) -> str:
    """Give the key that is shown so."""
    every = (*key_names.LABELS, *key_names.SIGNS.values(), *"abcdefghijklmnopqrstuvwxyz", "ctrl+t", "ctrl+o")
    found: str = next(key for key in every if key_names.label(key) == label)
    return found


def otherwise(text: str) -> list[str]:
    """Read the letters that end a call when it goes otherwise."""
    part = text.partition(words._("When it goes otherwise"))[2].partition(words._("Signs"))[0]
    return [line.strip()[0] for line in part.splitlines() if re.match(r" {2}[a-z] {2}", line)]


async def help_text(app: RingbackApp, pilot: Pilot[None]) -> str:
    """Open the help of the screen, read it, and close it."""
    label = keys.find("everywhere.help").keys
    await press(app, pilot, label)
    text = shown(app, "#help")
    await press(app, pilot, label)
    return text


def on(app: RingbackApp, screen: type[Screen[Any]]) -> bool:
    return isinstance(app.screen, screen)


async def talk(app: RingbackApp, pilot: Pilot[None], answer: str, go_on: str) -> None:
    """Answer whatever is asked until an outcome is offered, reading the screen only."""
    offered = words._("{key} logs it; another letter changes it").format(key="").strip("按 ")
    skips = words._("{key} skips").format(key="").strip("按 ")
    goes_on = words._("digits tick, {key} goes on").format(key="").split(" ")[0].split("，")[0]
    for _ in range(30):
        script = shown(app, "#script")
        if offered in script:
            return
        if goes_on in script:
            await press(app, pilot, "1", go_on)
        elif skips in script:
            await press(app, pilot, go_on)
        else:
            await press(app, pilot, answer)
    pytest.fail("the talk has no end")


@pytest.mark.parametrize("own", [{}, {"today.next": "v", "call.go": "ctrl+o"}], ids=["shipped", "own"])
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_ten_calls_are_worked_by_what_the_help_says(
    desk: Desk, records: Value, language: str, own: dict[str, str]
) -> None:
    words.use(language)
    made = "SELECT count(*) FROM attempt WHERE shop_id = :shop AND on_day = '2026-11-23' AND agent_id = :me"
    async with working(desk) as (app, pilot):
        keys.use(own)
        app.set_keymap(keys.keymap())
        before = records(made, me=desk.agent.id)
        await press(app, pilot, "1")
        begin, _ = steps(await help_text(app, pilot))
        await press(app, pilot, key_of(begin))
        assert isinstance(app.screen, CallScreen)
        text = await help_text(app, pilot)
        dial, digits, go_on, log = steps(text)
        assert digits == "0–9"
        ends = [letter for letter in otherwise(text) if letter in "nb"]
        assert ends == ["n", "b"], "nobody answers, the line is busy"
        for number in range(10):
            shown_before = app.screen.waiting.card.line.id
            await press(app, pilot, key_of(dial))
            assert app.screen.call is not None
            if number % 3:
                await press(app, pilot, ends[number % 2])
            else:
                await talk(app, pilot, "5", key_of(go_on))
                await press(app, pilot, key_of(log))
            assert isinstance(app.screen, CallScreen)
            assert app.screen.waiting.card.line.id != shown_before
            assert app.screen.call is None
        assert records(made, me=desk.agent.id) >= before + 10
        satisfied = f"{made} AND outcome = 'satisfied'"
        assert records(satisfied, me=desk.agent.id) == 4
        await press(app, pilot, "escape")
        assert on(app, TodayScreen)
