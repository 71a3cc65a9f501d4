"""What is done with room: more in a list, a card in parts, objections beside the script; and with little."""

from __future__ import annotations

import pytest

from tests.tui.conftest import everything_shown, press, shown, working
from tui import words
from tui.plain import plain
from tui.screens.call import CallScreen
from tui.text import in_cells
from tui.widgets.lines import KeyLine
from tui.wiring import Desk
from tui.wrapping import wrapped

COMPANY = "长春北方建筑工程公司"


async def test_a_wide_list_shows_names_in_full_and_the_number(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, _pilot):
        assert COMPANY not in everything_shown(app)
    async with working(desk, (200, 60)) as (app, _pilot):
        screen = everything_shown(app)
        line = next(line for line in screen.splitlines() if COMPANY in line)
        assert "callback" in line
        assert "189****3082" in line


async def test_the_parts_of_a_card_stand_apart_only_where_all_of_it_fits(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, _pilot):
        card = str(app.screen.query_one("#card").content)  # type: ignore[attr-defined]
        assert "\n\n─ visits" in card
    async with working(desk, (120, 24)) as (app, _pilot):
        card = str(app.screen.query_one("#card").content)  # type: ignore[attr-defined]
        assert "\n─ visits" in card
        assert "\n\n" not in card


async def test_objections_stand_beside_the_script_of_an_open_call(desk: Desk) -> None:
    asked = "Who gave you my number?"
    async with working(desk, (200, 60)) as (app, pilot):
        await press(app, pilot, "n")
        assert isinstance(app.screen, CallScreen)
        assert asked not in everything_shown(app)
        await press(app, pilot, "enter")
        assert asked in everything_shown(app)
        assert "how satisfied were you" in everything_shown(app)
        await press(app, pilot, "f4")
        assert "你怎么有我电话的？" in everything_shown(app)
        await pilot.resize_terminal(120, 40)
        await press(app, pilot)
        assert "你怎么有我电话的？" not in everything_shown(app)


async def test_the_footer_names_more_ways_where_there_is_room(desk: Desk) -> None:
    async with working(desk, (200, 60)) as (app, _pilot):
        footer = everything_shown(app).splitlines()[-1]
        assert all(each in footer for each in ("b live board", "c board of complaints", "a work in hand"))
    async with working(desk, (80, 24)) as (app, _pilot):
        footer = everything_shown(app).splitlines()[-1]
        assert "live board" not in footer
        assert "F1 more" in footer
        assert "n next" in footer


async def test_a_row_that_is_cut_beside_a_scroll_bar_says_so(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "u")
        line = next(line for line in everything_shown(app).splitlines() if "who is left out" in line)
        assert "…" in line


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "not to be called, refused such calls"), ("zh", "请勿致电、拒绝此类电话")],
)
async def test_rules_made_of_codes_are_told_in_words(desk: Desk, language: str, said: str) -> None:
    words.use(language)
    async with working(desk, (200, 60)) as (app, pilot):
        await press(app, pilot, "u")
        assert said in everything_shown(app)
        assert "do_not_call" not in everything_shown(app)


@pytest.mark.parametrize("width", [80, 120])
async def test_all_tabs_of_the_rules_are_named_where_they_fit(desk: Desk, width: int) -> None:
    words.use("zh")
    async with working(desk, (width, 24)) as (app, pilot):
        await press(app, pilot, "u")
        assert "7 本店" in everything_shown(app)


async def test_what_is_typed_as_it_stands_is_not_said_twice(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "slash", *"zw", "enter", "f2")
        before = everything_shown(app)
        assert "→" not in shown(app, "#form-said")
        await press(app, pilot, "space")
        assert "←" not in next(line for line in everything_shown(app).splitlines() if "▸" in line)
        await press(app, pilot, "x")
        assert "周伟 x   ← 周伟" in everything_shown(app)
        assert "→" not in shown(app, "#form-said")
        await press(app, pilot, "backspace", "backspace")
        assert everything_shown(app) == before


async def test_the_line_to_type_in_stands_below_the_fields(desk: Desk) -> None:
    async with working(desk, (200, 60)) as (app, pilot):
        await press(app, pilot, "slash", *"zw", "enter", "f2")
        rows, typed = app.screen.query_one("#form"), app.screen.query_one("#form-typed")
        assert typed.region.y == rows.region.bottom + 1
        assert typed.region.y < 40


def test_a_day_stays_whole_at_the_end_of_a_line() -> None:
    told = str(wrapped(plain("交车后3至7天回访，最晚11月23日。"), 26))
    assert told == "交车后3至7天回访，最晚\n11月23日。"
    assert str(wrapped(plain("不超过一百零五又5分钟"), 18)) == "不超过一百零五又\n5分钟"


def test_texts_side_by_side_leave_out_those_without_cells() -> None:
    assert in_cells(("王伟", "none", "吉A12345"), (6, 0, 5)) == "王伟   吉A1…"


async def test_tabs_begin_with_a_capital(desk: Desk) -> None:
    async with working(desk, (120, 40)) as (app, pilot):
        await press(app, pilot, "g")
        assert "1 Today" in everything_shown(app)
        assert app.screen.query_one(KeyLine).commands
