"""How a file is read, looked at and said by keys: encoding, delimiter, sheet and row of the headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.tui.conftest import NOW, everything_shown, press, shown, toasts, working
from tests.tui.test_import_screen import step, to_column, type_in, value
from tui import words
from tui.app import RingbackApp
from tui.screens.file_form import FileFormScreen
from tui.screens.importing import ImportScreen
from tui.wiring import Asked, Desk, sit_down

ROWS = (
    "工单号,客户姓名,手机号,车牌号,车型,交车时间\n"
    "RO1,王伟,13800138000,吉A12345,朗逸,2026-11-19 10:00\n"
    "RO2,李娜,13800138001,吉A12346,朗逸,2026-11-19 11:00\n"
)
PLAIN = "流水,人,电话,牌,日期\n一,二,三,四,五\n" + "".join(
    f"RO{n},王伟{n},1380013800{n},吉A1234{n},2026-11-1{n} 10:00\n" for n in range(1, 7)
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files that may be read in more than one way."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "visits.csv").write_text("维修明细\n" + ROWS, encoding="gb18030")
    (folder / "plain.csv").write_text(PLAIN, encoding="utf-8")
    (folder / "odd.csv").write_text("a;b|c\n1,x;2|y\n3,z;4|w\n", encoding="utf-8")
    book = xlsxwriter.Workbook(folder / "book.xlsx")
    for name, order in (("九月", "RO1"), ("十月", "RO2")):
        sheet = book.add_worksheet(name)
        for number, line in enumerate(("明细", "", *ROWS.replace("RO1", order).splitlines()[:2])):
            sheet.write_row(number, 0, line.split(","))
    book.close()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(params=words.LANGUAGES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A desk in a shop without records, in each language."""
    (tmp_path / "home").mkdir()
    home = {
        "RINGBACK_HOME": str(tmp_path / "home"),
        "RINGBACK_NOW": NOW,
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": request.param,
    }
    made = sit_down(Asked(), home)
    yield made
    made.database.close()


def lines(screen: str, beginning: str) -> list[str]:
    """Give the lines of a screen that hold a text."""
    return [line for line in screen.splitlines() if beginning in line]


def names(app: RingbackApp) -> set[str]:
    """Name the columns that are shown."""
    assert isinstance(app.screen, ImportScreen)
    assert app.screen._columns is not None
    return {column.name for column in app.screen._columns.columns}


async def test_another_encoding_shows_at_once_and_is_read(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        assert "GB18030" in shown(app, "#account")
        await press(app, pilot, "f4")
        assert isinstance(app.screen, FileFormScreen)
        assert lines(everything_shown(app), "GB18030 ›")
        assert "工单号" in lines(everything_shown(app), "▸    2")[0]
        await press(app, pilot, "right")
        assert lines(everything_shown(app), "‹ Big5")
        assert "工单号" not in everything_shown(app)
        await press(app, pilot, "enter")
        assert step(app) == "columns"
        assert "Big5" in shown(app, "#import-ask")
        assert "工单号" not in names(app)
        await press(app, pilot, "f4", "delete", "enter")
        assert "GB18030" in shown(app, "#import-ask")
        assert "工单号" in names(app)
        await press(app, pilot, "enter", "enter")
        assert step(app) == "done"
        assert value(desk, "SELECT count(*) FROM customer WHERE name IN ('王伟', '李娜')") == 2


async def test_another_delimiter_cuts_the_rows_anew(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1", *"odd.csv", "f4", "down")
        first = lines(everything_shown(app), "▸    1")[0]
        assert first.replace(" ", "").startswith("│▸1a│b|c")
        await press(app, pilot, "right")
        assert "1a;b│c" in lines(everything_shown(app), "▸    1")[0].replace(" ", "")
        await press(app, pilot, "enter")
        assert step(app) == "columns"
        assert "1,x;2 · 3,z;4" in everything_shown(app)


async def test_another_sheet_goes_in(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1", *"book.xlsx", "f4")
        assert "RO1" in everything_shown(app)
        await press(app, pilot, "right")
        assert "RO2" in everything_shown(app)
        await press(app, pilot, "right", "enter")
        assert "十月" in shown(app, "#import-ask")
        await press(app, pilot, "enter")
        assert "十月" in shown(app, "#account")
        await press(app, pilot, "enter")
        assert value(desk, "SELECT group_concat(order_number) FROM visit") == "RO2"


async def test_another_row_of_headings_names_the_columns_anew(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1", *"plain.csv", "f4", "end", "right")
        assert "一" in lines(everything_shown(app), "▸    2")[0]
        await press(app, pilot, "enter")
        assert names(app) == {"一", "二", "三", "四", "五"}
        await press(app, pilot, "f4", "end", "left", "enter")
        assert "流水" in names(app)


async def test_what_was_said_of_a_column_stays(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "c")
        await to_column(app, pilot, "车型")
        await press(app, pilot, "delete", "f4", "end", "left", "right", "enter", "home")
        assert "✓ 车型" in everything_shown(app)
        await press(app, pilot, "enter", "enter")
        assert value(desk, "SELECT count(*) FROM vehicle WHERE model = ''") == 2


async def test_esc_changes_nothing(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "f4", "right", "escape")
        assert step(app) == "look"
        assert "GB18030" in shown(app, "#account")


async def test_a_file_of_which_nothing_is_known_is_asked_about_column_by_column(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "odd.csv")
        assert step(app) == "columns"
        assert toasts(app) == []
        await press(app, pilot, "space", *"order_number", "enter")
        assert "order_number" in everything_shown(app)


async def test_a_file_that_is_not_there_is_said(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1", *"none.csv", "f4")
        assert step(app) == "file"
        assert "none.csv" in toasts(app)[0]


async def test_cells_are_shown_literally(desk: Desk, files: Path) -> None:
    (files / "hostile.csv").write_text(
        "[red]x[/b],[@click=app.quit]hit,\x1b[5mBlink\u202e,电话 13800138000\n", encoding="utf-8"
    )
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "1", *"hostile.csv", "f4")
        screen = everything_shown(app)
        assert "[red]x[/b]" in screen
        assert "[@click=app.quit]" in screen
        assert "\x1b" not in screen
        assert "13800138000" not in screen
