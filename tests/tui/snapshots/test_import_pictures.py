"""The steps of an import at 80x24 and 120x40 in both languages, first in words, then as pictures."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from store import Account
from tests.tui.conftest import everything_shown, press, settled, working
from tests.tui.snapshots.conftest import Svg
from tui import importing, words
from tui.pictures import picture
from tui.screens.importing import ImportScreen
from tui.wiring import Asked, sit_down

ROWS = "工单号,客户姓名,手机号,车牌号,车型,交车时间,进厂里程,停车位\n" + "".join(
    f"{'' if n == 5 else f'RO{n}'},王伟{n},{'' if n == 3 else f'1380013800{n}'},吉A1234{n},朗逸,"
    f"2026-11-1{n} 10:00,{12_000 + n},B{n}\n"
    for n in range(1, 8)
)
ASKED = "流水,送修人,手机,车牌,交车时间,备注\n" + "".join(
    f"RO{n},李娜{n},1380013801{n},吉A2234{n},0{n}/0{n + 2}/2026,换机油\n" for n in range(1, 7)
)
LATER = ROWS.replace("2026-11-11 10:00,12001", "2026-11-11 15:30,12101").replace(
    "朗逸,2026-11-12", "途观L,2026-11-12"
)

WALK: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("file", ("1",), {"en": "Which file?", "zh": "导入哪个文件"}),
    ("missing", (*"asked.csv", "enter"), {"en": "still missing: order number", "zh": "还缺：工单号"}),
    ("fields", ("space", *"order"), {"en": "order_number", "zh": "order_number"}),
    ("days", ("enter", "enter", "d"), {"en": "may be two days", "zh": "可能是两个日期"}),
    ("look", ("enter",), {"en": "This was a look", "zh": "以上是预览"}),
    ("form", ("f4",), {"en": "How is it read?", "zh": "怎样读取"}),
    ("typed", ("escape", "escape", "ctrl+u", *"visits.csv"), {"en": "visits.csv", "zh": "visits.csv"}),
    ("first", ("enter", "enter"), {"en": "Taken in.", "zh": "已导入"}),
    ("changes", ("enter", *"later.csv", "enter", "pagedown"), {"en": "12101", "zh": "12101"}),
    ("done", ("enter",), {"en": "Taken in.", "zh": "已导入"}),
    ("back", ("u", "u"), {"en": "Taken back", "zh": "已撤回"}),
)  # fmt: skip


@pytest.fixture
def svg(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare pictures."""
    return snapshot.use_extension(Svg)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files to be imported, made at a time that stands still."""
    exports = tmp_path / "exports"
    (exports / "archive").mkdir(parents=True)
    at = datetime(2026, 11, 20, 1, 30, tzinfo=UTC).timestamp()
    for name, text in (("visits.csv", ROWS), ("asked.csv", ASKED), ("later.csv", LATER)):
        (exports / name).write_text(text, encoding="utf-8")
        os.utime(exports / name, (at, at))
    monkeypatch.chdir(exports)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_every_step(
    tmp_path: Path, svg: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    home = {
        "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_NOW": "2026-11-23T09:41",
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": language,
    }
    desk = sit_down(Asked(), home)
    async with working(desk, size) as (app, pilot):
        for name, keys, said in WALK:
            await press(app, pilot, *keys)
            assert said[language] in everything_shown(app), name
            app.clear_notifications()
            await pilot.pause()
            if name not in {"typed", "first", "done"}:
                assert picture(app) == svg(name=name)
    desk.database.close()


class Waiting:
    """An import that waits after some of its work, until the picture of it is made."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self.waits, self.goes_on = threading.Event(), threading.Event()

    def __call__(self, *_: object, progress: Any, wrote: Any = None, **__: object) -> Account:
        progress(0, 1_000_000)
        if self._stage == "reading":
            progress(250_000, 1_000_000)
        else:
            progress(1_000_000, 1_000_000)
            wrote(0, 1_600_000)
            wrote(800_000, 1_600_000)
        self.waits.set()
        assert self.goes_on.wait(60)
        raise importing.Stopped


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("stage", ["reading", "writing"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_under_way(
    tmp_path: Path,
    svg: SnapshotAssertion,
    size: tuple[int, int],
    stage: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = {
        "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_NOW": "2026-11-23T09:41",
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": language,
    }
    desk, now, waiting = sit_down(Asked(), home), [0.0], Waiting(stage)
    monkeypatch.setattr(importing, "perf_counter", lambda: now[0])
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "1", *"visits.csv", *([] if stage == "reading" else ["enter"]))
        monkeypatch.setattr(importing, "import_file", waiting)
        await pilot.press("enter")
        while not waiting.waits.is_set():
            await pilot.pause()
        now[0] = 10.0
        assert isinstance(app.screen, ImportScreen)
        app.screen._show_progress()
        await pilot.pause()
        assert ("25 %" if stage == "reading" else "50 %") in everything_shown(app)
        assert picture(app) == svg(name=stage)
        waiting.goes_on.set()
        await settled(app, pilot)
    desk.database.close()
