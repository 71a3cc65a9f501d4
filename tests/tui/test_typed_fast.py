"""Letters typed faster than they are worked on are only letters."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tests.tui.conftest import press, working
from tui.wiring import Desk


async def test_no_letter_leaves_the_app(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "slash")
        for letter in "tractor":
            app.post_message(events.Key(letter, letter))
        await pilot.pause()
        await app.typeahead.done()
        assert app.return_code is None
        assert app.screen.query_one(Input).value == "tractor"
