"""What a key shows before its step is stored."""

from __future__ import annotations

import threading

import pytest

from tests.tui.conftest import press, settled, working
from tui.calling import Call
from tui.wiring import Desk


async def test_an_outcome_lights_up_while_it_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    choose = Call.choose

    def slowly(call: Call, outcome: str) -> bool:
        begun.set()
        go_on.wait(30)
        return choose(call, outcome)

    monkeypatch.setattr(Call, "choose", slowly)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await pilot.press("n")
        try:
            while not begun.is_set():
                await pilot.pause()
            await pilot.pause()
            lit = [
                text.strip()
                for segments in app.screen.query_one("#outcomes").render_lines(
                    app.screen.query_one("#outcomes").region.size.region
                )
                for text, style, _ in segments
                if style is not None and style.reverse
            ]
        finally:
            go_on.set()
        await settled(app, pilot)
    assert lit == ["no answer"]
