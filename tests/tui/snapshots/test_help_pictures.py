"""Help, palette and colours, as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import everything_shown, press, settled, working
from tests.tui.snapshots.conftest import Walk, walked
from tui import themes, words
from tui.pictures import picture
from tui.wiring import Desk

WALK: Walk = (
    ("help-of-today", ("f1",), {"en": "Step by step", "zh": "操作步骤"}),
    ("help-of-a-call", ("f1", "n", "enter", "f1"), {"en": "Dial it", "zh": "照号码拨打"}),
    ("palette", ("f1", "ctrl+p"), {"en": "dial / take it", "zh": "拨打/确认"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_help_and_palette(desk: Desk, svg: SnapshotAssertion, language: str) -> None:
    words.use(language)
    async with working(desk, (80, 24)) as (app, pilot):
        await walked(app, pilot, svg, WALK, language)


@pytest.mark.parametrize("name", [name for name in themes.NAMES if name != "dark"])
async def test_a_call_in_other_colours(desk: Desk, svg: SnapshotAssertion, name: str) -> None:
    async with working(desk, (100, 30)) as (app, pilot):
        await app.run_action(f"colours({name!r})")
        await press(app, pilot, "n", "enter", "4")
        app.clear_notifications()
        await settled(app, pilot)
        assert "1 of " in everything_shown(app)
        assert picture(app) == svg(name=f"call-{name}")
