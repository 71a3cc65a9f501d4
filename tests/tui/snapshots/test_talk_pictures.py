"""One call per person at 80x24 and 120x40 in both languages, first in words, then as a picture."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.tui.conftest import everything_shown, press, working
from tests.tui.one_person import three_wanted
from tui import words
from tui.pictures import picture
from tui.wiring import Desk


class Svg(SingleFileSnapshotExtension):
    """A picture a file."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def svg(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare pictures."""
    return snapshot.use_extension(Svg)


WALK: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("card", ("1", "n"), {"en": "with this call", "zh": "本次通话一并处理"}),
    ("goes-on", ("enter", "r"), {"en": "same call, 2 of 3", "zh": "同一通话"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_one_call_for_all(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    three_wanted(desk)
    async with working(desk, size) as (app, pilot):
        for name, keys, said in WALK:
            await press(app, pilot, *keys)
            assert said[language] in everything_shown(app), name
            app.clear_notifications()
            await pilot.pause()
            assert picture(app) == svg(name=name)
