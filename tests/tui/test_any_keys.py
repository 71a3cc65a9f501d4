"""Keys at random, in terminals of any size: the app goes on, and what it stored is whole."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from tests.tui.conftest import settled, working
from tui.wiring import Asked, sit_down

NAMED = [
    "up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space", "pageup", "pagedown",
    "home", "end", "backspace", "delete", "question_mark", "slash", "full_stop", "comma",
    "f1", "f2", "f3", "f4", "f6", "f7", "f12", "ctrl+z", "ctrl+p", "ctrl+l",
]  # fmt: skip
LETTERS = [*"abcdefghijklmnoprstuvwxyzAGPW0123456789"]
WORK = ["enter", "escape", "up", "down", *"n12345bktgrcai"]
SIZES = ((80, 24), (120, 40), (200, 60), (40, 12), (20, 5))


@pytest.mark.parametrize(("seed", "role"), [(1, "agent"), (2, "supervisor"), (3, "agent")])
async def test_whatever_is_pressed(environment: dict[str, str], seed: int, role: str) -> None:
    chance, pressed = random.Random(seed), list[str]()
    with closing(sit_down(Asked(), environment).database) as database, database.writing() as records:
        records.run("UPDATE staff SET role = :role WHERE shop_id = :shop AND code = 'a01'", role=role)
    desk = sit_down(Asked(), environment)
    async with working(desk, chance.choice(SIZES)) as (app, pilot):
        while app.is_running and len(pressed) < 90:
            key = chance.choice(WORK if chance.random() < 0.4 else NAMED + LETTERS)
            if chance.random() < 0.03:
                await pilot.resize_terminal(*chance.choice(SIZES))
            pressed.append(key)
            await pilot.press(key)
            if chance.random() < 0.3:
                await settled(app, pilot)
        assert app._exception is None, pressed
    desk.database.close()
    with closing(sqlite3.connect(environment["RINGBACK_DB"])) as shop:
        assert shop.execute("PRAGMA integrity_check").fetchone() == ("ok",), pressed
        assert shop.execute("PRAGMA foreign_key_check").fetchall() == [], pressed
