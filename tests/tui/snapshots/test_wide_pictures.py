"""What a wide screen has room for, in both languages, first in words, then as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

WALK: Walk = (
    ("today", (), {"en": "telephone", "zh": "电话"}),
    ("question", ("enter",), {"en": "Who gave you my number?", "zh": "你怎么有我电话的？"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_a_wide_screen(desk: Desk, svg: SnapshotAssertion, language: str) -> None:
    words.use(language)
    async with working(desk, (200, 60)) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)
