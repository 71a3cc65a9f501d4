"""How it looks while the server is away: the line in a call, the wait at its end, what was not stored."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from store import CallStep, Delivery, KeptHere, Refused, Remark
from tests.tui.conftest import everything_shown, press, settled, working
from tui import words
from tui.pictures import picture
from tui.screens.call import CallScreen
from tui.screens.kept import AwayScreen, UndeliveredScreen
from tui.wiring import Desk
from tui.words import labels

SIZES = [(80, 24), (120, 40), (200, 60)]
SAID = {
    "call": {"en": "kept on this machine", "zh": "先保存在本机"},
    "ended": {"en": "3 steps wait", "zh": "3项操作待保存"},
    "refused": {"en": "not yours any more", "zh": "已不在您名下"},
}


class Svg(SingleFileSnapshotExtension):
    """A picture a file."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def svg(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare pictures."""
    return snapshot.use_extension(Svg)


class StaysAway(KeptHere):
    """Steps that wait for a server that stays away."""

    def __init__(self, now: datetime) -> None:
        super().__init__(Path("nowhere"), "shop")
        self.since, self.waiting = now, 3

    def deliver(self, *_: object) -> Delivery:
        return Delivery(waiting=self.waiting)

    def take_up(self, *_: object) -> None:
        """Nothing was left here."""


def refused(desk: Desk) -> list[Refused]:
    """A call in which somebody answered twice and noted something."""
    said = ("All in all, how satisfied were you with us this time? Satisfied", "周五再说", "no answer")
    why = Remark("call_taken_over", {"id": 1})
    return [Refused(CallStep("answer", 1, "t", 1, desk.now(), {}, "孙鹏飞", one), why) for one in said]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
async def test_while_the_server_is_away(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "n", "enter", "4")
        desk.kept = StaysAway(desk.now())
        assert isinstance(app.screen, CallScreen)
        call = app.screen
        call.show_away()
        for name, said in SAID.items():
            if name == "ended":
                app.push_screen(AwayScreen(desk, f"{call.waiting.card.name}: {labels.outcome('no_answer')}"))
            elif name == "refused":
                app.pop_screen()
                app.push_screen(UndeliveredScreen(desk, refused(desk)))
            await settled(app, pilot)
            assert said[language] in everything_shown(app), name
            assert picture(app) == svg(name=name)
