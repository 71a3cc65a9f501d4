"""Practice at 80x24 and 120x40 in both languages, first in words, then as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.practising.player import Clock, practice, practising
from tests.tui.snapshots.conftest import Walk, walked
from tui import words

PARTS = ("complaint_not_solved", "callback_engaged")
WALK: Walk = (
    ("today", (), {"en": "PRACTICE", "zh": "练习"}),
    ("objecting", ("n", "enter"), {"en": "How often do I have to tell this?", "zh": "我都说了多少遍了！"}),
    ("answered", ("question_mark", "question_mark"), {"en": "still jerks", "zh": "没解决！"}),
    ("next", ("b",), {"en": "outcome: busy; it was dissatisfied", "zh": "结果记成了“占线”，应为“不满意”"}),
    ("score", ("f10",), {"en": "How often must I say it?", "zh": "说了多少遍了"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_practice(
    svg: SnapshotAssertion,
    size: tuple[int, int],
    language: str,
    tmp_path: Path,
) -> None:
    words.use(language)
    day = practice(tmp_path, Clock(), PARTS, language="zh" if language == "zh" else "en")
    async with practising(day, tmp_path, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)
