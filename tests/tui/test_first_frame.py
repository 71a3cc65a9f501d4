"""The first frame: drawn once, whole, and laid out for the terminal; the rest is read when it stands."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import LayoutUpdate
from textual.widgets import Static
from textual.widgets._toast import ToastHolder

from tests.tui.conftest import everything_shown, settled, toasts
from tui import todays
from tui.app import RingbackApp
from tui.background import toast
from tui.pictures import picture
from tui.practising.app import PracticeApp
from tui.screens.today import TodayScreen
from tui.widgets.queue_list import QueueList
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


async def test_what_stands_there_already_is_not_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app, sent = RingbackApp(desk), list[str]()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app._driver is not None
        with monkeypatch.context() as seen:
            seen.setattr(RingbackApp, "is_headless", property(lambda _app: False))
            seen.setattr(app._driver, "write", sent.append)
            app.query_one("#status", Static).refresh()
            await settled(app, pilot)
            assert sent
            sent.clear()
            app.query_one("#status", Static).refresh()
            await settled(app, pilot)
            assert "".join(sent) == ""
            app.query_one("#status", Static).update("a new line")
            await settled(app, pilot)
            assert "a new line" in "".join(sent)


async def test_the_lines_in_view_stand_before_anything_else_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = RingbackApp(desk)
    stood = list[tuple[str, int]]()
    look = todays.look

    def looked(*asked: Any, **more: Any) -> todays.Reading:
        listed = app.query_one(QueueList)
        stood.append((listed.line.customer if listed.line else "", listed.total))
        return look(*asked, **more)

    monkeypatch.setattr(todays, "look", looked)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        listed = app.query_one(QueueList)
        assert listed.line is not None
        assert stood == [(listed.line.customer, listed.size.height)]
        assert "****" in everything_shown(app), "the card"
        assert listed.total > listed.size.height


@pytest.mark.parametrize(("is_laid_out_anew", "is_repainted"), [(True, True), (False, True), (False, False)])
async def test_the_frame_after_the_lines_came_shows_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_laid_out_anew: bool, is_repainted: bool
) -> None:
    drawn = list[str]()
    show = QueueList.show

    def shown(listed: QueueList, *asked: Any) -> None:
        show(listed, *asked)
        drawn.clear()
        listed.screen._layout_required = is_laid_out_anew
        listed.screen._repaint_required = is_repainted

    class Told(RingbackApp):
        CSS_PATH = "../../tui/styles/first.tcss"

        def _display(self, screen: Any, renderable: Any) -> None:
            if renderable is not None:
                drawn.append("".join(part.text for part in self.console.render(renderable)))
            super()._display(screen, renderable)

    def looked(*_asked: Any, **_more: Any) -> todays.Reading:
        frames.extend(drawn)
        return look(*_asked, **_more)

    frames, look = list[str](), todays.look
    monkeypatch.setattr(QueueList, "show", shown)
    monkeypatch.setattr(todays, "look", looked)
    app = Told(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        line = app.query_one(QueueList).line
        assert line is not None
        assert line.customer in frames[0]


async def test_lines_of_another_queue_do_not_give_way_to_the_first_ones(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = RingbackApp(desk)
    first = todays.first_lines

    def chosen_meanwhile(*asked: Any) -> Any:
        assert isinstance(app.screen, TodayScreen)
        app.screen._kind = "invitation"
        return first(*asked)

    monkeypatch.setattr(todays, "first_lines", chosen_meanwhile)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        line = app.query_one(QueueList).line
        assert line is not None
        assert line.kind == "invitation"


async def test_what_was_said_in_passing_leaves_nothing_behind(desk: Desk) -> None:
    app = RingbackApp(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(app, pilot)
        for turn in range(4):
            app._said_at = -1
            toast(app.screen, f"said {turn}")
            await settled(app, pilot)
        assert "said 3" in everything_shown(app)
        assert len(app.query(ToastHolder)) <= 2


async def test_what_stands_there_in_passing_is_not_said_twice(desk: Desk) -> None:
    app = RingbackApp(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(app, pilot)
        app._said_at = app.typeahead.turn
        app.notify("the disk is full", markup=False, timeout=3600)
        await settled(app, pilot)
        for said in ("the disk is full", "another thing"):
            toast(app.screen, said)
            await settled(app, pilot)
        assert toasts(app).count("the disk is full") == 1
        app._said_at = -1
        toast(app.screen, "the disk is full")
        await settled(app, pilot)
        assert "the disk is full" in toasts(app), "said anew at another key"
