"""The monthly report, lists for letters and plots, first in words, then as pictures."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.wiring import Desk

WALK: Walk = (
    ("report-empty", ("r",), {"en": "None yet", "zh": "还没有"}),
    ("report-action", ("a", *"late", "enter"), {"en": "responsible", "zh": "责任人"}),
    ("report", ("f10",), {"en": "○ not begun", "zh": "○ 未开始"}),
    ("report-file", ("w",), {"en": "ringback-2026-11.pptx", "zh": "ringback-2026-11.pptx"}),
    ("letters", ("escape", "escape", "l", "left"), {"en": "Due in the month", "zh": "当月应保养"}),
    ("letters-away", ("2",), {"en": "Stayed away", "zh": "久未来店"}),
    ("exported-empty", ("e",), {"en": "Nothing was written", "zh": "还没有导出过"}),
    ("plots-days", ("escape", "escape", "p"), {"en": "Contact rate", "zh": "接通率"}),
    ("plots-months", ("2",), {"en": "Callbacks: complete", "zh": "回访：有效"}),
    ("plots-causes", ("3",), {"en": "Causes of dissatisfaction", "zh": "不满意原因"}),
    ("plots-hours", ("4",), {"en": "by weekday and hour", "zh": "各时段接通率"}),
    ("plots-staying", ("5",), {"en": "How long customers stay", "zh": "客户"}),
)  # fmt: skip


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_reports_letters_and_plots(
    desk: Desk, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)
