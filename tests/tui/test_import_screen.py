"""Taking in a file on the screen: first a look, then whole or not at all; and beginning with nothing."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.conftest import NOW, press, settled, shown, toasts, working
from tui.wiring import Asked, Desk, sit_down

ROWS = (
    "工单号,客户姓名,手机号,车牌号,车架号,车型,交车时间\n"
    "RO1,王伟,13800138000,吉A12345,,朗逸,2026-11-19 10:00\n"
    "RO2,李娜,13800138001,吉A12346,,朗逸,2026-11-19 11:00\n"
    ",张三,13800138002,吉A12347,,朗逸,2026-11-19 12:00\n"
)


def count(desk: Desk, table: str) -> int:
    with desk.database.reading() as records:
        return int(records.value(f"SELECT count(*) FROM {table} WHERE shop_id = :shop"))


def empty(tmp_path: Path) -> Desk:
    home = {
        "RINGBACK_HOME": str(tmp_path),
        "RINGBACK_NOW": NOW,
        "RINGBACK_USER": "a01",
        "RINGBACK_LANG": "en",
    }
    return sit_down(Asked(), home)


async def test_a_file_is_looked_at_then_taken_in_and_the_queue_is_there(tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(ROWS, encoding="gb18030")
    desk = empty(tmp_path)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1")
        app.screen.query_one("#path", Input).value = str(file)
        await press(app, pilot, "enter")
        told = shown(app, "#account")
        assert "3 rows = 2 new + 0 updated + 0 unchanged + 0 folded + 1 refused" in told
        assert "refused 1: no order number" in told
        assert "This was a look." in told
        assert count(desk, "visit") == 0
        await press(app, pilot, "enter")
        assert "Done." in shown(app, "#account")
        assert count(desk, "visit") == 2
        assert (tmp_path / "visits.rejects.csv").exists()
        await press(app, pilot, "escape")
        assert "Callbacks 2" in shown(app, "#tabs")
    desk.database.close()


async def test_a_useless_file_is_said_so_and_nothing_is_stored(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "1")
        app.screen.query_one("#path", Input).value = str(tmp_path / "missing.csv")
        await press(app, pilot, "enter")
        assert toasts(app) == [f"{tmp_path / 'missing.csv'}: there is no such file; check the path."]
        assert count(desk, "import_batch") == 0
    desk.database.close()


async def test_an_empty_shop_shows_the_demo_for_one_key(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2")
        await settled(app, pilot)
        assert "Callbacks 144" in shown(app, "#tabs")
        assert app.desk.database.path != desk.database.path
        app.desk.database.close()
    assert count(desk, "vehicle") == 0
    desk.database.close()
