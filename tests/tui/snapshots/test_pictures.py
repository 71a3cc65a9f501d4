"""Each screen at 80x24 and 120x40 in both languages, first in words, then as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.conftest import NOW, everything_shown, working
from tests.tui.snapshots.conftest import Walk, walked
from tui import words
from tui.app import RingbackApp
from tui.pictures import picture
from tui.wiring import Asked, Desk, sit_down

WALK: Walk = (
    ("today", (), {"en": "Callbacks", "zh": "回访"}),
    ("why", ("question_mark",), {"en": "Why is this vehicle called", "zh": "为何在名单中"}),
    ("card", ("escape", "n"), {"en": "Enter opens the call", "zh": "按回车"}),
    ("first-question", ("enter",), {"en": "how satisfied were you", "zh": "总的来说"}),
    ("question", ("4",), {"en": "1 of 9 answered", "zh": "已答1/9题"}),
    ("causes", ("2",), {"en": "mainly about", "zh": "哪方面"}),
    ("details", ("t", *"11-25", "space", "1", "0"), {"en": "→ Wed 25 Nov", "zh": "→ 2026年11月25日 周三"}),
    ("objections", ("escape", "question_mark"), {"en": "What to say to it", "zh": "应对"}),
    ("help", ("escape", "f1"), {"en": "Step by step", "zh": "数字键"}),
    ("skip", ("escape", "f6"), {"en": "asked to be written to", "zh": "客户要求书面联系"}),
    ("pause", ("escape", "escape", "f7", "1"), {"en": "Pause: lunch", "zh": "小休：午餐"}),
    ("figures", ("enter", "g", "3"), {"en": "Contact rate", "zh": "接通率"}),
    ("import", ("escape", "i"), {"en": "Which file?", "zh": "文件"}),
    ("find", ("escape", "slash", "z", "w"), {"en": "open the file", "zh": "打开档案"}),
    ("file", ("enter",), {"en": "open follow-ups", "zh": "待办任务"}),
)  # fmt: skip


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_every_screen(
    desk: Desk,
    svg: SnapshotAssertion,
    size: tuple[int, int],
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words.use(language)
    (tmp_path / "bare").mkdir()
    monkeypatch.chdir(tmp_path / "bare")
    async with working(desk, size) as (app, pilot):
        await walked(app, pilot, svg, WALK, language, hushed=True)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_an_empty_shop_says_how_to_begin(
    tmp_path: object, svg: SnapshotAssertion, language: str
) -> None:
    environment = {
        "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_NOW": NOW,
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": language,
    }
    desk = sit_down(Asked(), environment)
    async with working(desk, (80, 24)) as (app, pilot):
        await pilot.pause()
        screen = everything_shown(app)
        assert ("import a file" in screen) == (language == "en")
        assert isinstance(app, RingbackApp)
        assert picture(app) == svg(name="welcome")
    desk.database.close()
