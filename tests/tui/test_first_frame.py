"""The first frame: drawn once, whole, and laid out for the terminal; the rest is read when it stands."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import LayoutUpdate
from textual.widgets import Static

from tests.tui.conftest import everything_shown, settled
from tui.app import RingbackApp
from tui.pictures import picture
from tui.practising.app import PracticeApp
from tui.screens.today import TodayScreen
from tui.wiring import Desk


class Watched(RingbackApp):
    """Tells when the whole screen is drawn, and what is known by then."""

    CSS_PATH = "../../tui/styles/first.tcss"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.frames: list[tuple[str, set[str], bool]] = []

    def _display(self, screen: Any, renderable: Any) -> None:
        if isinstance(renderable, LayoutUpdate):
            self.frames.append((type(screen).__name__, set(screen.classes), self._is_dressed))
        super()._display(screen, renderable)


@pytest.mark.parametrize(
    ("size", "classes"), [((120, 40), {"-wide", "-high"}), ((80, 24), {"-narrow", "-low"})]
)
async def test_today_is_drawn_whole_once_and_as_it_stays(
    desk: Desk, size: tuple[int, int], classes: set[str]
) -> None:
    app = Watched(desk)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        assert len(app.screen_stack) == 1
        assert [(name, known) for name, known, _dressed in app.frames] == [("TodayScreen", classes)]
        assert not app.frames[0][2], "the styles of other screens are read later"
        assert app._is_dressed


async def test_today_needs_no_other_styles(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as undressed:
        undressed.setattr(RingbackApp, "dress", lambda _app: None)
        app = RingbackApp(desk)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(app, pilot)
            before = picture(app)
            undressed.undo()
            app.dress()
            app.stylesheet.update(app)
            await settled(app, pilot)
            assert picture(app) == before


async def test_what_changes_after_the_first_frame_is_drawn(desk: Desk) -> None:
    app = RingbackApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        app.screen.query_one("#status", Static).update("said at last")
        await pilot.pause()
        assert "said at last" in everything_shown(app)
        assert isinstance(app.screen, TodayScreen)


def test_practice_begins_on_a_screen_that_can_be_marked() -> None:
    assert PracticeApp.get_default_screen is not RingbackApp.get_default_screen
