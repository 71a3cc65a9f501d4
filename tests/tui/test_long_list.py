"""A queue's list: reads and draws ahead, drops what is far, and shows every line in its place."""

from __future__ import annotations

from tests.tui.conftest import everything_shown, press, working
from tui.widgets import queue_list
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk


async def test_the_next_page_is_read_and_drawn_before_it_is_asked_for(
    desk: Desk, monkeypatch: object
) -> None:
    monkeypatch.setattr(queue_list, "PAGE", 100)  # type: ignore[attr-defined]
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        wanted: list[queue_list.Page] = []
        drawn: list[int] = []
        draw = listed._of_line
        monkeypatch.setattr(listed, "_want", wanted.append)  # type: ignore[attr-defined]
        await press(app, pilot, "down")

        def noted(place: int) -> object:
            drawn.append(place)
            return draw(place)

        monkeypatch.setattr(listed, "_of_line", noted)  # type: ignore[attr-defined]
        while listed.cursor < listed.total - 1:
            before = listed.cursor
            drawn.clear()
            await press(app, pilot, "pagedown")
            assert set(drawn) <= {before, listed.cursor} | set(range(listed.cursor + 1, listed.total))
        assert wanted == []


async def test_lines_come_in_the_same_order_from_the_end_as_from_the_beginning(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        downwards = []
        while listed.cursor < listed.total - 1:
            downwards.append(listed.line)
            await press(app, pilot, "pagedown")
        last = listed.line
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        await press(app, pilot, "end")
        assert listed.line == last
        assert "…" not in everything_shown(app).splitlines()[-2][:6]
        places = {line.id: place for place, line in listed._lines.items()}
        shared = [line for line in downwards if line is not None and line.id in places]
        assert shared
        rows = listed.size.height - 2
        assert [places[line.id] for line in shared] == [
            number * rows for number, line in enumerate(downwards) if line in shared
        ]


async def test_lines_far_from_the_cursor_are_dropped_and_read_again(desk: Desk, monkeypatch: object) -> None:
    monkeypatch.setattr(queue_list, "PAGE", 10)  # type: ignore[attr-defined]
    monkeypatch.setattr(queue_list, "KEPT", 20)  # type: ignore[attr-defined]
    async with working(desk) as (app, pilot):
        listed = app.screen.query_one(QueueList)
        first = listed.line
        while listed.cursor < listed.total - 1:
            await press(app, pilot, "pagedown")
            assert listed.line is not None
            assert len(listed._lines) <= 3 * 20 + 100
        await press(app, pilot, "home")
        assert listed.line == first
