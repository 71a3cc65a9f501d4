"""The figures' screen and the cases behind a number, in both languages and three sizes."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

WALK: Walk = (
    ("rate", ("g", "3"), {"en": "split by agent", "zh": "接通率"}),
    (
        "about",
        ("question_mark", "f", "down", "enter", "b"),
        {"en": "Callback cases with", "zh": "在这些日期内拨打过的"},
    ),
    ("list", ("question_mark", "f"), {"en": "Return after recall", "zh": "召回后回店"}),
    ("indicators", (*["down"] * 17, "enter"), {"en": "coverage of the area", "zh": "区域覆盖率"}),
    ("cases", ("f", *["up"] * 14, "enter", "tab", "tab", "tab", "enter"), {"en": "plate", "zh": "车牌"}),
    ("empty", ("escape", "f", *["down"] * 8, "enter"), {"en": "Nothing counted", "zh": "没有数据"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
async def test_figures_and_their_cases(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language)
