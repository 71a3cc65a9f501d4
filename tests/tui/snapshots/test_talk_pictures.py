"""One call per person at 80x24 and 120x40 in both languages, first in words, then as a picture."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.one_person import three_wanted
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

WALK: Walk = (
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
        await walked(app, pilot, svg, WALK, language, hushed=True)
