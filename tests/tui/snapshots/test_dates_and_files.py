"""The month and the form of a file at two sizes in both languages, first in words, then as a picture."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

WALK: Walk = (
    ("offered", ("2", "n", "enter", "k"), {"en": "0/4 taken", "zh": "已约0/4"}),
    ("month", ("3", "f2"), {"en": "Nov 2026", "zh": "2026年11月"}),
    ("times", ("right", "enter", "down"), {"en": "× break", "zh": "午休"}),
    (
        "knowingly",
        ("escape", "escape", *"wed 12:10", "enter"),
        {"en": "Enter once more takes it", "zh": "再按一次"},
    ),
    (
        "form",
        ("escape", "escape", "slash", "z", "enter", "f2", "x", "down", "right"),
        {"en": "* form of address", "zh": "* 称呼"},
    ),
    ("look", ("f2",), {"en": "What will be stored", "zh": "将要保存的内容"}),
)  # fmt: skip


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_dates_and_files(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)
