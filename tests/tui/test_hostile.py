"""Whatever a customer is called, every screen shows it as it is, and nothing happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.tui.conftest import everything_shown, press, settled, working
from tui.plain import joined, plain
from tui.text import clean, clean_lines, fitted, right
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk

NAMES = ("A[b]B[/b]C", "Bad[/red]x", "[@click=app.quit]hit", "{{7*7}}{% x %}", "=1+1", "ends with \\", "[")
CONTROL = "\x1b]0;OWNED\x07\x1b[5mBlink\x9b31mred\u202egnorw"
FIELDS = ("name", "address", "notes", "preferred_time")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """A name that means something to somebody else."""
    return str(request.param)


def disguise(desk: Desk, name: str) -> None:
    """Give every customer, vehicle, visit, agent and note of the shop this text."""
    with desk.database.writing() as records:
        for field in FIELDS:
            records.run(f"UPDATE customer SET {field} = :name WHERE shop_id = :shop", name=name)
        records.run(
            "UPDATE vehicle SET model = :name, plate = :plate WHERE shop_id = :shop", name=name, plate=name
        )
        for field in ("advisor", "technician"):
            records.run(f"UPDATE visit SET {field} = :name WHERE shop_id = :shop", name=name)
        records.run("UPDATE attempt SET note = :name WHERE shop_id = :shop", name=name)
        records.run("UPDATE staff SET name = :name WHERE shop_id = :shop", name=name)
        records.run("UPDATE customer_number SET raw = :name, e164 = NULL WHERE shop_id = :shop", name=name)


async def test_every_screen_shows_it_literally(desk: Desk, name: str) -> None:
    disguise(desk, name)
    async with working(desk, (160, 50)) as (app, pilot):
        for keys in (
            (), ("question_mark",), ("escape", "g", "3"), ("escape", "i"), ("escape", "f1"), ("escape", "n"),
            ("enter",), ("question_mark",), ("question_mark", "2"), ("full_stop", "x", "enter"), ("n",),
        ):  # fmt: skip
            await press(app, pilot, *keys)
            screen = everything_shown(app)
            if keys not in {("escape", "i"), ("escape", "f1")}:
                assert name in screen, keys
            assert_nothing_to_click(app)
        assert app.is_running


async def test_control_characters_never_reach_the_terminal(desk: Desk) -> None:
    disguise(desk, CONTROL)
    async with working(desk, (160, 50)) as (app, pilot):
        for keys in ((), ("question_mark",), ("escape", "g", "3"), ("escape", "n"), ("enter",), ("n",)):
            await press(app, pilot, *keys)
            screen = everything_shown(app)
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", screen), keys
        assert "Blink" in screen


async def test_a_name_that_is_markup_is_an_ordinary_toast(desk: Desk) -> None:
    disguise(desk, "Bad[/red]x")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "n")
        await settled(app, pilot)
        assert app.screen.query(QueueList) is not None
        assert app.is_running


def assert_nothing_to_click(app: object) -> None:
    for strip in app.screen._compositor.render_strips():  # type: ignore[attr-defined]
        for segment in strip:
            assert not segment.style or "@click" not in (segment.style.meta or {})


@given(st.text())
def test_plain_text_is_what_was_given_without_control_characters(text: str) -> None:
    assert plain(text).plain == clean_lines(text)
    assert joined(text, (text, "bold")).plain == clean_lines(text) * 2


@given(st.text(), st.integers(1, 60))
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    from rich.cells import cell_len

    assert cell_len(fitted(text, cells)) == cells
    assert cell_len(right(text, cells)) == cells


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_queue_table_and_csv_are_harmless(desk: Desk, environment: dict[str, str], tmp_path: Path) -> None:
    from tests.tui.test_command_line import call

    disguise(desk, "=cmd|' /C calc'!A0\x1b[5m")
    _, out, _ = call(environment, "queue", "--csv")
    rows = out.splitlines()[1:]
    assert rows
    assert "\x1b" not in out
    assert not re.search(r"(^|,)=", out)
    assert tmp_path.exists()
