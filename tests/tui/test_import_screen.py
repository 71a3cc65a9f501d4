"""Taking in a file on the screen, by keys: chosen, its columns confirmed, looked at, taken in, taken back."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store import Account
from tests.tui.conftest import NOW, everything_shown, press, settled, shown, toasts, working
from tui import importing
from tui.app import RingbackApp
from tui.screens.importing import ImportScreen
from tui.text import clean
from tui.wiring import Asked, Desk, sit_down

ROWS = (
    "工单号,客户姓名,手机号,车牌号,车架号,车型,交车时间\n"
    "RO1,王伟,13800138000,吉A12345,,朗逸,2026-11-19 10:00\n"
    "RO2,李娜,13800138001,吉A12346,,朗逸,2026-11-19 11:00\n"
    ",张三,13800138002,吉A12347,,朗逸,2026-11-19 12:00\n"
)
UNKNOWN = "流水,人,手机,车牌,交车时间\n" + "".join(
    f"RO{n},王伟{n},1380013800{n},吉A1234{n},2026-11-1{n} 10:00\n" for n in range(1, 7)
)
TWO_WAYS = "工单号,客户姓名,手机号,车牌号,交车时间\n" + "".join(
    f"RO{n},王伟{n},1380013800{n},吉A1234{n},0{n}/04/2026\n" for n in (1, 2, 3, 5)
)


def count(desk: Desk, table: str) -> int:
    with desk.database.reading() as records:
        return int(records.value(f"SELECT count(*) FROM {table} WHERE shop_id = :shop"))


def value(desk: Desk, sql: str) -> Any:
    with desk.database.reading() as records:
        return records.value(sql)


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    """A desk in a shop without records."""
    home = {
        "RINGBACK_HOME": str(tmp_path / "home"),
        "RINGBACK_NOW": NOW,
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": "en",
    }
    (tmp_path / "home").mkdir()
    desk = sit_down(Asked(), home)
    yield desk
    desk.database.close()


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of exports, which is where the app was started."""
    folder = tmp_path / "exports"
    (folder / "old").mkdir(parents=True)
    (folder / "visits.csv").write_text(ROWS, encoding="gb18030")
    (folder / "unknown.csv").write_text(UNKNOWN, encoding="utf-8")
    (folder / "two-ways.csv").write_text(TWO_WAYS, encoding="utf-8")
    (folder / "letter.docx").write_text("no export", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def path_line(app: RingbackApp) -> str:
    return app.screen.query_one("#path", Input).value


def step(app: RingbackApp) -> str:
    assert isinstance(app.screen, ImportScreen)
    return app.screen.step


async def type_in(app: RingbackApp, pilot: Pilot[None], text: str) -> None:
    await press(app, pilot, *text, "enter")


# The file.


async def test_a_file_is_looked_at_then_taken_in_and_the_queue_is_there(empty: Desk, files: Path) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        told = shown(app, "#account")
        assert "2  new" in told
        assert "1  refused" in told
        assert "3  rows, each accounted for" in told
        assert "1  no order number" in told
        assert "This was a look" in everything_shown(app)
        assert count(empty, "visit") == 0
        await press(app, pilot, "enter")
        assert "Taken in." in everything_shown(app)
        assert str(files / "visits.rejects.csv") in shown(app, "#import-ask").replace("\n", "")
        assert count(empty, "visit") == 2
        assert (files / "visits.rejects.csv").exists()
        await press(app, pilot, "escape")
        assert "Callbacks 2" in shown(app, "#tabs")


async def test_refused_rows_are_shown_with_reason_and_cells_but_without_numbers(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        told = shown(app, "#details")
        assert "4  no order number" in told
        assert "张三 │ 138****8002 │ 吉A12347" in told
        assert "13800138002" not in everything_shown(app)


async def test_changes_are_shown_field_by_field(empty: Desk, files: Path) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "enter", "enter")
        (files / "visits.csv").write_text(ROWS.replace("19 10:00", "20 15:30"), encoding="gb18030")
        await type_in(app, pilot, "visits.csv")
        told = shown(app, "#details")
        assert "1  visits: date delivered" in told
        assert "RO1  visits" in told
        assert "date delivered  2026-11-19 10:00 → 2026-11-20 15:30" in told


async def test_a_useless_file_is_said_so_and_nothing_is_stored(empty: Desk, files: Path) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "missing.csv")
        assert toasts(app) == [f"{files / 'missing.csv'}: there is no such file; check the path."]
        assert step(app) == "file"
        assert count(empty, "import_batch") == 0


async def test_files_are_chosen_with_the_arrows_and_folders_opened(empty: Desk, files: Path) -> None:
    (files / "old" / "inside.csv").write_text(ROWS, encoding="utf-8")
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        screen = everything_shown(app)
        assert "old/" in screen
        assert "visits.csv" in screen
        assert "letter.docx" not in screen
        await press(app, pilot, "enter")
        assert path_line(app) == "old/"
        assert "inside.csv" in everything_shown(app)
        await press(app, pilot, "i", "tab")
        assert path_line(app) == "old/inside.csv"
        await press(app, pilot, "enter")
        assert step(app) == "look"


async def test_the_arrows_put_a_file_into_the_line(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1", "down", "down")
        assert path_line(app) == "unknown.csv"
        await press(app, pilot, "down")
        assert path_line(app) == "visits.csv"
        await press(app, pilot, "up", "up")
        assert path_line(app) == "two-ways.csv"


async def test_the_folder_is_remembered_while_the_app_runs(
    empty: Desk, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, f"{files}/visits.csv")
        await press(app, pilot, "enter", "escape", "i")
        await type_in(app, pilot, "visits.csv")
        assert "2  unchanged" in shown(app, "#account")


# The columns.


async def test_an_unknown_layout_is_asked_about_answered_and_remembered(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "unknown.csv")
        assert step(app) == "columns"
        screen = everything_shown(app)
        assert "RO1 · RO2" in screen
        assert "still missing: order number" in screen
        assert "nobody knows what it is" in screen
        assert count(empty, "import_batch") == 0
        await to_column(app, pilot, "流水")
        await press(app, pilot, "space", *"order", "enter")
        assert "still missing" not in everything_shown(app)
        await to_column(app, pilot, "人")
        await press(app, pilot, "space", *"customer", "enter")
        assert "✓ 人" in everything_shown(app)
        await press(app, pilot, "enter")
        assert "6  new" in shown(app, "#account")
        await press(app, pilot, "enter")
        assert value(empty, "SELECT count(*) FROM customer WHERE name LIKE '王伟%'") == 6
        await press(app, pilot, "enter")
        await type_in(app, pilot, "unknown.csv")
        assert step(app) == "look"
        assert "6  unchanged" in shown(app, "#account")


async def to_column(app: RingbackApp, pilot: Pilot[None], name: str) -> None:
    """Move the cursor down to a column."""
    assert isinstance(app.screen, ImportScreen)
    await press(app, pilot, "home")
    columns = app.screen._columns
    assert columns is not None
    place = [column.name for column in columns.columns].index(name)
    await press(app, pilot, *["down"] * place)


async def test_fields_are_found_in_both_languages_and_by_code(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "unknown.csv")
        await press(app, pilot, "space")
        for typed in ("车架号", "vin"):
            await press(app, pilot, *typed)
            rows = [line for line in everything_shown(app).splitlines() if "▸" in line]
            assert any("VIN" in line and "车架号" in line for line in rows), typed
            await press(app, pilot, *["backspace"] * len(typed))
        await press(app, pilot, *"zzz")
        assert "No field is called that" in everything_shown(app)
        await press(app, pilot, "enter", "escape")
        assert step(app) == "columns"


async def test_a_field_that_is_chosen_again_is_lost_by_the_other_column(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "unknown.csv")
        for name in ("流水", "人"):
            await to_column(app, pilot, name)
            await press(app, pilot, "space", *"order_number", "enter")
        assert toasts(app) == ["流水 is left out now."]


async def test_what_is_needed_is_not_passed_over(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "unknown.csv")
        await to_column(app, pilot, "车牌")
        await press(app, pilot, "delete")
        assert "still missing: order number, plate / VIN" in everything_shown(app)
        await press(app, pilot, "enter")
        assert toasts(app) == ["No column is order number, plate / VIN yet; Space says which one is."]
        assert step(app) == "columns"


async def test_orders_without_numbers_are_told_apart_by_vehicle_and_day(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "unknown.csv")
        await to_column(app, pilot, "流水")
        await press(app, pilot, "delete", "n")
        assert "still missing" not in everything_shown(app)
        await press(app, pilot, "enter")
        assert "6  new" in shown(app, "#account")


async def test_dates_that_may_be_two_ask_which_comes_first(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "two-ways.csv")
        assert step(app) == "columns"
        assert "01/04/2026 may be two days" in everything_shown(app)
        await press(app, pilot, "enter")
        assert toasts(app) == ["Say with d which comes first in this column: day or month."]
        await press(app, pilot, "d")
        assert "● 1 Apr 2026  ○ 4 Jan 2026" in everything_shown(app)
        await press(app, pilot, "d")
        assert "○ 1 Apr 2026  ● 4 Jan 2026" in everything_shown(app)
        await press(app, pilot, "enter", "enter")
        assert value(empty, "SELECT min(delivered_on) FROM visit") == "2026-01-04"


async def test_columns_that_are_certain_are_shown_by_a_key(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "c")
        screen = everything_shown(app)
        assert "certain" in screen
        assert "the heading says so" in screen
        assert "138****8000" in screen
        assert "13800138000" not in screen
        await to_column(app, pilot, "车型")
        await press(app, pilot, "delete", "enter", "enter")
        assert value(empty, "SELECT count(*) FROM vehicle WHERE model = ''") == 2


async def test_a_file_is_taken_for_another_kind(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "unknown.csv")
        await press(app, pilot, "f2")
        assert "customers · UTF-8 · comma · headings in row 1" in everything_shown(app)


# Stopping, and taking back.


class Slow:
    """An import that waits after its first rows, until the test has pressed its key."""

    def __init__(self) -> None:
        self.waits, self.goes_on, self.was_stopped = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, *_: object, progress: Any, **__: object) -> Account:
        progress(500, 1_000)
        self.waits.set()
        assert self.goes_on.wait(30)
        try:
            progress(600, 1_000)
        except importing.Stopped:
            self.was_stopped.set()
            raise
        raise AssertionError("nobody stopped it")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Let the import be slow."""
    made = Slow()
    monkeypatch.setattr(importing, "import_file", made)
    return made


async def begun(slow: Slow, pilot: Pilot[None]) -> None:
    while not slow.waits.is_set():
        await pilot.pause()


async def test_esc_stops_the_look(empty: Desk, slow: Slow) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await pilot.press(*"visits.csv", "enter")
        await begun(slow, pilot)
        await pilot.press("escape")
        assert "Stopping; nothing will be stored" in everything_shown(app)
        assert "50 %" in everything_shown(app)
        assert "500 of 1,000 rows" in everything_shown(app)
        slow.goes_on.set()
        await settled(app, pilot)
        assert toasts(app) == ["Stopped. Nothing was stored."]
        assert step(app) == "file"
        assert path_line(app) == "visits.csv"


async def test_quitting_stops_the_import(empty: Desk, slow: Slow) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await pilot.press(*"visits.csv", "enter")
        await begun(slow, pilot)
        await pilot.press("ctrl+q")
    slow.goes_on.set()
    assert slow.was_stopped.wait(30)


@pytest.mark.parametrize("at", ["read", "wrote"])
def test_stopped_anywhere_nothing_is_stored(
    empty: Desk, files: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = importing.Run()
    heard: list[str] = []

    def stop(name: str) -> Any:
        hear = getattr(importing.Run, name)

        def heed(self: importing.Run, *told: object) -> None:
            heard.append(name)
            if name == at:
                self.stop()
            hear(self, *told)

        return heed

    for name in ("read", "wrote"):
        monkeypatch.setattr(importing.Run, name, stop(name))
    found = importing.take_in(empty, importing.Wanted(files / "visits.csv"), run)
    assert isinstance(found, importing.Stopped)
    assert heard[-1] == at
    assert not (files / "visits.rejects.csv").exists()
    for table in ("visit", "vehicle", "customer", "import_batch", "arriving"):
        assert count(empty, table) == 0, table


async def test_the_last_import_is_taken_back_when_the_key_comes_twice(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "enter", "u")
        assert "Take the last import back whole?" in everything_shown(app)
        await press(app, pilot, "x")
        assert "Take the last import back whole?" not in everything_shown(app)
        assert count(empty, "visit") == 2
        await press(app, pilot, "u", "u")
        assert "Taken back" in everything_shown(app)
        assert "visits: 2 removed" in everything_shown(app)
        assert count(empty, "visit") == 0


async def test_an_import_that_was_worked_on_stays_and_says_why(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "enter", "escape", "n", "enter", "n")
        assert count(empty, "attempt") == 1
        await press(app, pilot, "escape", "i", "f8", "f8")
        assert "cannot be taken back" in toasts(app)[-1]
        assert "call 1" in toasts(app)[-1]
        assert count(empty, "visit") == 2


async def test_an_empty_shop_shows_the_demo_for_one_key(empty: Desk) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "2")
        await settled(app, pilot)
        assert "Callbacks 144" in shown(app, "#tabs")
        assert app.desk.database.path != empty.database.path
        app.desk.database.close()
    assert count(empty, "vehicle") == 0


# Text that means something to somebody else.


@pytest.mark.parametrize("name", ["A[b]B[/b]C", "Bad[/red]x", "[@click=app.quit]hit", "\x1b[5mBlink\u202e"])
async def test_headings_values_and_names_are_shown_literally(empty: Desk, files: Path, name: str) -> None:
    head = name.replace(",", "")
    rows = "".join(f"RO{n},{head}{n},1380013800{n},吉A1234{n},2026-11-1{n} 10:00\n" for n in range(1, 7))
    (files / "hostile.csv").write_text(f"{head},客户姓名,手机,车牌,交车时间\n{rows},x,,,\n", encoding="utf-8")
    (files / f"{head.replace('/', '')}.csv").touch()
    seen = clean(head)
    async with working(empty, (160, 50)) as (app, pilot):
        await press(app, pilot, "1")
        assert seen.replace("/", "") in everything_shown(app)
        await type_in(app, pilot, "hostile.csv")
        assert step(app) == "columns"
        assert seen in everything_shown(app)
        await press(app, pilot, "space")
        assert seen in everything_shown(app)
        await press(app, pilot, *"order", "enter", "enter")
        assert "x" in shown(app, "#details")
        await press(app, pilot, "enter")
        assert "Taken in." in everything_shown(app)
        assert "\x1b" not in everything_shown(app)


async def test_what_the_import_could_not_tell_is_one_key_away(empty: Desk, files: Path) -> None:
    async with working(empty) as (app, pilot):
        await press(app, pilot, "1")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "enter")
        (files / "visits.csv").write_text(
            ROWS.replace("RO1,王伟,13800138000", "RO9,孙丽,13800138009").replace("11-19", "11-20"),
            encoding="gb18030",
        )
        await press(app, pilot, "enter")
        await type_in(app, pilot, "visits.csv")
        await press(app, pilot, "enter")
        assert "1 question who is who" in shown(app, "#account")
        await press(app, pilot, "w")
        assert "孙丽" in everything_shown(app)
        await press(app, pilot, "escape")
        assert step(app) == "done"
