"""Complaints and the work in hand at two sizes in both languages, first in words, then as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tests.tui.test_complaints import at
from tui import complaining, words
from tui.wiring import Desk

WALK: Walk = (
    ("board", ("c",), {"en": "told: the service manager", "zh": "已通知服务经理"}),
    ("who", ("a", "down"), {"en": "Who sees to it?", "zh": "由谁负责？"}),
    ("page", ("escape", "enter"), {"en": "called back", "zh": "已答复客户"}),
    ("work", ("escape", "escape", "a", "2", "space", "space"), {"en": "2 marked", "zh": "选中2条"}),
    ("give", ("a", "down"), {"en": "Give to whom?", "zh": "分派给谁？"}),
    ("empty", ("escape", "d"), {"en": "No open follow-up here.", "zh": "这里没有未完成的任务。"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_what_supervisors_see(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    complaining.do(desk, "reply", 1, "called back")
    async with working(at(desk, "2026-11-26T10:30"), size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)
