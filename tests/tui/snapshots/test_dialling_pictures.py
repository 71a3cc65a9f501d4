"""The telephone's row in a call: a talk, how a call ended with what Enter takes, and what went wrong."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import everything_shown, press, working
from tests.tui.dialling.conftest import Sits, command, program, sits, until
from tui import words
from tui.pictures import picture
from tui.screens.call import CallScreen

__all__ = ("sits",)

RINGS = "say(state='ringing')\n"
STATES = {
    "talking": (
        RINGS + "say(state='answered')\nsignal.pause()\n",
        "answered",
        {"en": "Talking", "zh": "通话"},
    ),
    "busy": (
        RINGS + "say(state='ended', sip=486)\n",
        "ended",
        {"en": "Enter takes: busy", "zh": "占线（486）"},
    ),
    "failed": ("", "failed", {"en": "dial by hand", "zh": "手动拨打"}),
}


def stands(screen: CallScreen, state: str) -> bool:
    return screen.dialler.line.state == state


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_telephone(
    sits: Sits, svg: SnapshotAssertion, size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    for name, (body, state, said) in STATES.items():
        arguments = program(tmp_path, body) if body else ["no-such-softphone"]
        desk = sits(command([*arguments, "{number}"], reports=True))
        words.use(language)
        async with working(desk, size) as (app, pilot):
            await press(app, pilot, "n", "enter")
            screen = app.screen
            assert isinstance(screen, CallScreen)
            await until(pilot, partial(stands, screen, state))
            await pilot.pause()
            assert said[language] in everything_shown(app)
            app.clear_notifications()
            await pilot.pause()
            assert picture(app) == svg(name=name)
            await press(app, pilot, "escape")
