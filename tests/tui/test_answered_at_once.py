"""What an answer changes is drawn at once; waste is collected behind the keys."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import Key
from textual.widget import Widget

from tests.tui.conftest import press, settled, working
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.waste import OFTEN, Waste
from tui.widgets.drawing import Bar
from tui.widgets.lines import change
from tui.wiring import Desk


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was drawn: `at once` as a step asked for it, else `later`, as Textual's clock strikes."""
    drawn: list[str] = []
    draw, display = CallScreen.draw_now, RingbackApp._display
    how = ["later"]

    async def noted(screen: CallScreen, *changed: Widget) -> None:
        how.append("at once")
        drawing = draw(screen, *changed)
        drawing.send(None)  # as far as it goes before it waits for the frame to be sent
        how.pop()
        drawing.close()

    def displayed(app: RingbackApp, screen: Any, renderable: Any) -> None:
        if renderable is not None:
            drawn.append(how[-1])
        display(app, screen, renderable)

    monkeypatch.setattr(CallScreen, "draw_now", noted)
    monkeypatch.setattr(RingbackApp, "_display", displayed)
    return drawn


@pytest.mark.parametrize("queue", ["1", "2", "3"])
async def test_answers_and_the_way_back_are_drawn_at_once(desk: Desk, frames: list[str], queue: str) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, queue, "n", "enter")
        frames.clear()
        await press(app, pilot, "1")
        assert frames.count("at once") == 1
        frames.clear()
        await press(app, pilot, "left")
        assert frames.count("at once") == 1


async def test_of_answers_typed_ahead_only_the_last_is_drawn_at_once(desk: Desk, frames: list[str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter")
        frames.clear()
        for digit in "455":
            app.typeahead.take(Key(digit, digit))
        await settled(app, pilot)
        assert frames.count("at once") == 1
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert list(app.screen.call.interview.answers.values()) == [4, 5, 5]


async def test_where_a_line_to_type_in_comes_it_is_laid_out_first(desk: Desk, frames: list[str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1", "n", "enter")
        assert isinstance(app.screen, CallScreen)
        while not app.screen.is_typing():
            assert app.screen.call is not None
            assert app.screen.call.question is not None, "nothing to type was asked"
            frames.clear()
            await press(app, pilot, "5")
        assert "at once" not in frames


class OneBar(App[None]):
    """A bar that is as high as its text."""

    CSS = "Bar { height: auto; width: 20; }"

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Bar(Content("a line"))


@pytest.mark.parametrize(
    ("text", "stays"),
    [("a word", True), ("two\nlines", False), ("", False), ("longer than the twenty cells there are", False)],
)
async def test_a_bar_is_laid_out_anew_only_where_its_height_may_change(text: str, stays: bool) -> None:
    async with OneBar().run_test(size=(40, 10)) as pilot:
        bar = pilot.app.query_one(Bar)
        change(bar, Content(text))
        assert bar.is_laid_out is stays


class Cycle:
    """Waste, when nobody else has it: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("busy", [False, True])
def test_waste_is_collected_unless_a_key_is_worked_on(busy: bool) -> None:
    gc.disable()
    try:
        seen = weakref.ref(Cycle())
        Waste(lambda: busy).collect()
        assert (seen() is not None) is busy
    finally:
        gc.enable()


def test_everything_is_looked_at_only_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    monkeypatch.setattr(gc, "collect", looked_at.append)
    waste = Waste(lambda: False)
    for _ in range(OFTEN):
        waste.collect()
    assert looked_at == [1] * (OFTEN - 1) + [2]


async def test_keys_put_the_collecting_off() -> None:
    waste = Waste(lambda: False)
    waste.collect_soon()
    first = waste._due
    waste.collect_soon()
    assert first is not None
    assert first.cancelled()
    assert waste.is_due
    waste.collect()
    assert not waste.is_due


async def test_after_a_key_waste_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[bool] = []
    async with working(desk) as (app, pilot):
        monkeypatch.setattr(app.typeahead, "_rest", lambda: rests.append(app.typeahead.is_busy))
        for key in ("f1", "escape"):
            app.typeahead.take(Key(key, None))
        await settled(app, pilot)
    assert rests == [False]
