"""The monthly report, its actions and the lists for letters, by keys and by commands."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.tui.conftest import NOW, everything_shown, is_on, press, toasts, working
from tests.tui.test_hostile import NAMES, disguise
from tui import command_line, words
from tui.periods import around
from tui.screens.action import ActionScreen
from tui.screens.cases import CasesScreen
from tui.screens.figures import FiguresScreen
from tui.widgets.rows import Rows
from tui.wiring import Desk

Value = Callable[..., Any]
EXPORTS = "SELECT count(*) FROM export WHERE shop_id = :shop AND what = :what AND numbers_shown = :whole"


@pytest.fixture
def call(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Call the command line; give its status and what it printed."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("RINGBACK_CONFIG", raising=False)

    def run(*arguments: str) -> tuple[int, str]:
        status = command_line.main(list(arguments))
        printed = capsys.readouterr()
        return status, printed.out or printed.err

    return run


# The report by command.


def test_a_report_is_written_in_every_format_and_each_is_on_record(
    call: Any, tmp_path: Path, records: Value
) -> None:
    files = [tmp_path / f"r{suffix}" for suffix in (".pptx", ".xlsx", ".html", ".md", ".json")]
    arguments = [text for file in files for text in ("--out", str(file))]
    status, told = call("report", "--month", "2026-10", *arguments, "--lang", "zh")
    assert status == 0
    assert all(str(file) in told for file in files)
    assert all(file.stat().st_size > 500 for file in files)
    assert "售后服务月报" in files[2].read_text("utf-8")
    assert records(EXPORTS, what="report", whole=False) == len(files)


def test_a_month_that_is_over_is_closed_once_and_again_when_asked(call: Any, records: Value) -> None:
    count = "SELECT count(*) FROM report_closing WHERE shop_id = :shop AND month = '2026-10'"
    for expected, extra in ((1, ()), (1, ()), (2, ("--anew",))):
        assert call("report", "--month", "2026-10", *extra)[0] == 0
        assert records(count) == expected
    assert call("report", "--month", NOW[:7])[0] == 0
    assert records("SELECT count(*) FROM report_closing WHERE shop_id = :shop") == 2, "this month is not over"


def test_without_a_file_it_is_printed(call: Any) -> None:
    assert call("report", "--month", "2026-10")[1].startswith("# After-sales report · Oct 2026")
    assert json.loads(call("report", "--month", "2026-10", "--json")[1])["month"] == "2026-10"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "--month", "2026-10", "--out", "r.docx"), "ends in one of"),
        (("report", "--month", "2026-10", "--out", "/nowhere/r.md"), "cannot be written"),
        (("due", "--month", "2026-12", "--out", "x.txt"), "ends in one of"),
        (("due", "--month", "2026-12", "--filter", "colour=red"), "narrow the list"),
        (("action", "set", "77", "--state", "done"), "no action 77"),
        (("action", "set"), "which action"),
        (("action", "add"), "needs a problem"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(call: Any, arguments: tuple[str, ...], said: str) -> None:
    status, told = call(*arguments)
    assert status == 2
    assert said in told
    assert told.count("\n") == 1


def test_actions_are_kept_by_command(call: Any) -> None:
    def told(*arguments: str) -> Any:
        return json.loads(call("action", *arguments, "--json")[1])

    (added,) = told("add", "--month", "2026-10", "--problem", "late", "--due", "2026-10-20", "--owner", "Li")
    assert (added["state"], added["due"], added["owner"]) == ("not_begun", "2026-10-20", "Li")
    (changed,) = told("set", str(added["id"]), "--state", "under_way", "--due", "")
    assert (changed["state"], changed["due"], changed["problem"]) == ("under_way", None, "late")
    (carried,) = told("carry")
    assert (carried["month"], carried["carried_from"]) == ("2026-11", added["id"])
    told("withdraw", str(carried["id"]))
    assert told("list") == []
    assert len(told("list", "--month", "2026-10")) == 1


# Lists by command.


def test_a_list_is_written_with_masked_numbers_and_on_record(
    call: Any, tmp_path: Path, records: Value
) -> None:
    file = tmp_path / "due.csv"
    assert call("due", "--month", "2026-11", "--out", str(file))[0] == 0
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    printed = json.loads(call("due", "--month", "2026-11", "--json")[1])
    assert len(rows) == printed["count"] > 0
    assert [row["plate"] for row in rows] == [row["plate"] for row in printed["rows"]]
    assert all("****" in row["telephone"] for row in rows)
    assert records(EXPORTS, what="due", whole=False) == 1
    assert records("SELECT count_of_rows FROM export WHERE what = 'due'") == len(rows)


def test_who_stayed_away_is_listed_with_the_day_they_lapsed_on(call: Any, tmp_path: Path) -> None:
    file = tmp_path / "away.csv"
    assert call("due", "--month", "2026-11", "--lapsed", "--out", str(file))[0] == 0
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    printed = json.loads(call("due", "--month", "2026-11", "--lapsed", "--json")[1])["rows"]
    assert [row["lapsed on"] for row in rows] == [row["due"] for row in printed]
    assert rows
    assert "due on" not in rows[0]


def test_whole_numbers_are_only_in_the_file_and_on_record(call: Any, tmp_path: Path, records: Value) -> None:
    file = tmp_path / "due.xlsx"
    status, told = call("due", "--month", "2026-11", "--out", str(file), "--whole-numbers", "--json")
    assert status == 0
    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    numbers = [str(row[sheet[0].index("telephone")]) for row in sheet[1:]]
    assert numbers
    assert not any("*" in number for number in numbers)
    assert not any(number in told for number in numbers)
    assert records(EXPORTS, what="due", whole=True) == 1


def test_a_file_that_cannot_be_written_is_not_on_record(call: Any, records: Value) -> None:
    assert call("due", "--month", "2026-11", "--out", "/nowhere/due.csv")[0] == 2
    assert records("SELECT count(*) FROM export WHERE shop_id = :shop") == 0


# By keys.


async def test_an_action_is_agreed_and_taken_further_by_keys(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "r")
        assert "None yet" in everything_shown(app)
        await press(app, pilot, "a", "enter")
        assert type(app.screen) is ActionScreen
        await press(app, pilot, "f10")
        assert "needs a problem" in everything_shown(app)
        await press(app, pilot, *"late", "enter", *"ring", "enter", *"Li", "enter", *"soon", "enter", "enter")
        assert "2026-11-30" in everything_shown(app)
        await press(app, pilot, *("backspace",) * 4, *"2026-11-20", "f10")
        assert "not begun" in everything_shown(app)
        assert "20 Nov !" in everything_shown(app) or "2026-11-20 !" in everything_shown(app)
        await press(app, pilot, "space", "space")
        assert "● done" in everything_shown(app)
        assert records("SELECT count(*) FROM report_action_change WHERE shop_id = :shop") == 3
        await press(app, pilot, "right", "c")
        assert any("0 actions" in said for said in toasts(app))
        await press(app, pilot, "left", "x")
        assert "None yet" in everything_shown(app)


async def test_the_figures_of_the_reports_month_and_their_cases_are_a_key_away(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "r", "left", "g")
        figures = app.screen
        assert isinstance(figures, FiguresScreen)
        assert figures.period == around(date(2026, 10, 1), "month")
        await press(app, pilot, "enter")
        assert is_on(app, CasesScreen)
        await press(app, pilot, "escape", "escape")
        assert "← Oct 2026 →" in everything_shown(app)


async def test_the_report_is_written_by_a_key(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: Value
) -> None:
    monkeypatch.chdir(tmp_path)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "r", "left", "w", "enter")
        assert (tmp_path / "ringback-2026-10.pptx").exists()
        assert "closed" in everything_shown(app)
        assert records("SELECT count(*) FROM report_closing WHERE shop_id = :shop") == 1
        await press(app, pilot, "n")
        assert records("SELECT count(*) FROM report_closing WHERE shop_id = :shop") == 2


async def test_a_list_is_narrowed_sorted_and_written_by_keys(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: Value
) -> None:
    monkeypatch.chdir(tmp_path)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "l", "left")
        assert "vehicles" in everything_shown(app)
        assert "in order of the day due" in everything_shown(app)
        await press(app, pilot, "o", "f", *"owner=private", "enter")
        assert "owner=private" in everything_shown(app)
        assert "in order of the name" in everything_shown(app)
        await press(app, pilot, "f", "space", *"colour=red", "enter")
        assert any("narrow the list" in said for said in toasts(app))
        assert "owner=private" in everything_shown(app), "the list stays as it was"
        await press(app, pilot, "w", "enter")
        assert (tmp_path / "ringback-due-2026-11.xlsx").exists()
        asked = records("SELECT asked FROM export WHERE shop_id = :shop")
        assert asked == "--filter owner=private --order name"


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_why_somebody_is_written_to_is_never_cut(desk: Desk, language: str) -> None:
    words.use(language)
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "l", "left")
        for key in ("1", "2"):
            await press(app, pilot, key)
            rows = app.screen.query_one(Rows)
            assert rows.count
            drawn = [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]
            assert not [line for line in drawn if line.endswith("…")]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_plot_can_be_looked_at(desk: Desk, size: tuple[int, int], language: str) -> None:
    words.use(language)
    nothing = {"en": "Nothing was counted", "zh": "没有记录"}[language]
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "p")
        for key in ("1", "2", "3", "4", "5", "tab"):
            await press(app, pilot, key)
            seen = everything_shown(app)
            assert "│" in seen or "█" in seen or "(" in seen or nothing in seen
        await press(app, pilot, "escape", "g", "p")
        assert "14" in everything_shown(app)


@pytest.mark.parametrize("name", NAMES)
async def test_lists_show_names_literally(desk: Desk, name: str) -> None:
    disguise(desk, name)
    async with working(desk, (160, 50)) as (app, pilot):
        await press(app, pilot, "l", "left")
        assert name in everything_shown(app)
        assert app.is_running


# What was written.


async def test_what_was_written_to_files_is_listed_with_who_when_and_how_many(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Any, records: Value
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("due", "--month", "2026-11", "--whole-numbers", "--out", "in_full.xlsx")[0] == 0
    many = records("SELECT count_of_rows FROM export WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "r", "left", "w", "enter", "e")
        shown = everything_shown(app)
        assert "2 files" in shown
        (report,) = (line for line in shown.splitlines() if "ringback-2026-10.pptx" in line)
        (full,) = (line for line in shown.splitlines() if "in_full.xlsx" in line)
        assert all(text in report for text in ("09:41", "a01", "report", "2026-10"))
        assert all(text in full for text in ("09:41", "a01", "due list", "2026-11", str(many), "in full"))
        assert shown.index(report) < shown.index(full)
        await press(app, pilot, "escape", "escape", "l", "e")
        assert "2 files" in everything_shown(app)
    printed = json.loads(call("due", "--exports", "--json")[1])
    assert [(one["what"], one["rows"], one["numbers_shown"]) for one in printed] == [
        ("report", 0, False),
        ("due", many, True),
    ]
    assert call("due", "--exports")[1].count("\n") == 2


async def test_before_anything_was_written_the_list_says_so(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "l", "e")
        assert "Nothing was written to a file yet" in everything_shown(app)
