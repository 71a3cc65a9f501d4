"""Who is who at 80x24 and 120x40 in both languages, first in words, then as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from store import import_file
from tests.tui.conftest import working
from tests.tui.snapshots.conftest import Walk, walked
from tests.tui.test_match import HEADINGS, ROWS
from tui import words
from tui.wiring import Desk

WALK: Walk = (
    ("open", ("w",), {"en": "came with another customer", "zh": "由另一位客户送来"}),
    ("next", ("o",), {"en": "stands on another vehicle", "zh": "出现在另一辆车上"}),
    ("decided", ("up",), {"en": "decided: somebody else brings it", "zh": "已判定：他人代送"}),
)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_who_is_who(
    desk: Desk, svg: SnapshotAssertion, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(HEADINGS + ROWS, encoding="utf-8")
    import_file(desk.database, desk.settings, file, now=desk.now())
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language)
