"""Pictures of screens: how they are kept, and a walk from one to the next."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot

from tests.tui.conftest import everything_shown, press
from tui.app import RingbackApp
from tui.pictures import picture

Walk = tuple[tuple[str, tuple[str, ...], dict[str, str]], ...]
"""The stops of a walk: a picture's name, the keys that lead there, words that stand there, by language."""


class Svg(SingleFileSnapshotExtension):
    """A picture a file."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def svg(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare pictures."""
    return snapshot.use_extension(Svg)


async def walked(
    app: RingbackApp,
    pilot: Pilot[None],
    svg: SnapshotAssertion,
    walk: Walk,
    language: str,
    *,
    hushed: bool = False,
) -> None:
    """Go from stop to stop, read each in words, then compare its picture; `hushed`: without toasts."""
    for name, keys, said in walk:
        await press(app, pilot, *keys)
        assert said[language] in everything_shown(app), name
        if hushed:
            app.clear_notifications()
            await pilot.pause()
        assert picture(app) == svg(name=name)
