"""A script is tried on the call screen; nothing of it stays."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest import mock

import pytest
from textual.pilot import Pilot

from callscripts import shipped_names
from tests.callscripts.workbooks import FORM, written
from tests.tui.conftest import everything_shown, press, settled, shown, toasts
from tui.app import RingbackApp
from tui.command_line import main
from tui.screens.call import CallScreen
from tui.screens.trying import TryingScreen
from tui.trying import Trials, came_to
from tui.wiring import Asked

WASH = """\
script: after_wash
version: 1
kind: survey
title: {en: After the wash, zh: 洗车回访}
facts: [customer]
opening:
  - {en: "Hello{% if customer %}, {{ customer }}{% endif %}.", zh: "{{ customer or '您' }}好。"}
questions:
  - id: clean
    kind: rating
    ask: {en: How clean was it?, zh: 洗得干净吗？}
  - id: again
    kind: yes_no
    ask: {en: Again?, zh: 还来吗？}
closing:
  - {en: Goodbye., zh: 再见。}
outcomes:
  - {outcome: satisfied, when: clean >= 4}
  - {outcome: neutral}
"""


@pytest.fixture
def wash(tmp_path: Path) -> Path:
    file = tmp_path / "wash.yaml"
    file.write_text(WASH, encoding="utf-8")
    return file


def trials(script: Path | str, tmp_path: Path, now: str = "2026-11-23T09:41") -> Trials:
    """Make trials of a script in a folder of their own."""
    folder = tmp_path / "trials"
    folder.mkdir()
    environment = {"RINGBACK_NOW": now, "RINGBACK_HOME": str(tmp_path), "RINGBACK_LANG": "en"}
    return Trials(str(script), folder, Asked(), environment)


@asynccontextmanager
async def trying(trials: Trials) -> AsyncIterator[tuple[RingbackApp, Pilot[None]]]:
    """Run the app until the made-up customer's card is shown."""
    first = TryingScreen(trials)
    app = RingbackApp(first.desk, first)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        yield app, pilot


async def test_a_script_is_spoken_on_the_screen_agents_see(wash: Path, tmp_path: Path) -> None:
    async with trying(trials(wash, tmp_path)) as (app, pilot):
        assert isinstance(app.screen, CallScreen)
        assert "TRIAL" in everything_shown(app).splitlines()[0]
        assert "Hello, 王小明." in shown(app, "#script")
        await press(app, pilot, "enter")
        assert "How clean was it?" in shown(app, "#script")
        await press(app, pilot, "f4")
        assert "洗得干净吗？" in shown(app, "#script")
        await press(app, pilot, "4", "1", "enter")
        await settled(app, pilot)
        assert shown(app, "#tried").split() == [
            *("It", "would", "have", "been", "stored", "as:", "satisfied"),
            *("clean", "4", "again", "yes"),
        ]
        assert not any("Nobody is to be called" in said for said in toasts(app))
        assert "TRIAL" in everything_shown(app).splitlines()[0]


def rewrite(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


async def test_again_reads_the_file_anew(wash: Path, tmp_path: Path) -> None:
    async with trying(trials(wash, tmp_path)) as (app, pilot):
        await press(app, pilot, "escape")
        await settled(app, pilot)
        assert "Left without an outcome" in shown(app, "#tried")
        rewrite(wash, WASH.replace("How clean was it?", "Was it clean?"))
        await press(app, pilot, "enter", "enter")
        assert "Was it clean?" in shown(app, "#script")
        await press(app, pilot, "escape")
        await settled(app, pilot)
        rewrite(wash, "script: [")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, TryingScreen), "a broken file is said, and the trial stays"
        assert any(str(wash) in said for said in toasts(app))


async def test_a_workbook_is_tried_as_it_is(tmp_path: Path) -> None:
    form = written(tmp_path / "form.xlsx", FORM)
    async with trying(trials(form, tmp_path)) as (app, pilot):
        await press(app, pilot, "enter", "2")
        assert "I am sorry." in shown(app, "#script")


@pytest.mark.parametrize("name", shipped_names())
@pytest.mark.parametrize("now", ["2026-11-22T23:30", "2028-02-29T09:00"])
def test_every_kind_of_script_finds_its_customer(tmp_path: Path, name: str, now: str) -> None:
    trial = trials(name, tmp_path, now).next()
    assert trial.waiting.card.name == "王小明"
    assert came_to(trial).outcome is None
    trial.desk.database.close()


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment whose folders can be looked at afterwards."""
    (tmp_path / "temporary").mkdir()
    with mock.patch.object(tempfile, "tempdir", str(tmp_path / "temporary")):
        yield {
            "RINGBACK_HOME": str(tmp_path / "home"),
            "RINGBACK_DB": str(tmp_path / "shop.db"),
            "RINGBACK_NOW": "2026-11-23T09:41",
        }


def test_nothing_of_a_trial_stays(wash: Path, tmp_path: Path, nowhere: dict[str, str]) -> None:
    seen: list[bool] = []

    def look(_app: RingbackApp) -> int:
        seen.append(any((tmp_path / "temporary").rglob("trial.db")))
        return 0

    with mock.patch.dict(os.environ, nowhere), mock.patch.object(RingbackApp, "at_terminal", look):
        assert main(["script", "try", str(wash)]) == 0
    assert seen == [True], "there was a throwaway shop while it was tried"
    assert list((tmp_path / "temporary").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["temporary", "wash.yaml"]
