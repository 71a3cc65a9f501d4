"""What customers say, on the screen and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textual.screen import Screen

from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tests.tui.test_command_line import call
from tests.tui.test_hostile import NAMES, assert_nothing_to_click
from tui.app import RingbackApp
from tui.screens.customer import CustomerScreen
from tui.screens.figures import FiguresScreen
from tui.screens.said import SaidScreen
from tui.screens.subjects import SubjectsScreen
from tui.screens.today import TodayScreen
from tui.widgets.rows import Rows
from tui.wiring import Desk

Environment = dict[str, str]


def kind_of(app: RingbackApp) -> type[Screen[Any]]:
    """Say which screen is shown."""
    return type(app.screen)


def document(environment: Environment, *words: str) -> Any:
    status, out, err = call(environment, *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


async def test_from_a_subject_to_its_calls_to_a_file_and_back(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "g", "s", "down")
        assert kind_of(app) is SubjectsScreen
        await press(app, pilot, "enter")
        assert kind_of(app) is SaidScreen
        told = app.screen.query_one(Rows).count
        assert f"{told} call" in shown(app, "#tabs")
        await press(app, pilot, "enter")
        assert kind_of(app) is CustomerScreen
        await press(app, pilot, "escape", "escape")
        assert kind_of(app) is SubjectsScreen
        assert app.screen.query_one(Rows).cursor == 1
        await press(app, pilot, "2")
        assert "Praise" not in everything_shown(app), "nobody who was not content praises"
        await press(app, pilot, "3", "m", "left")
        assert "16 Nov 2026 – 22 Nov 2026" in shown(app, "#tabs")
        await press(app, pilot, "f3")
        assert "客户心声" in shown(app, "#status")
        await press(app, pilot, "f3", "escape")
        assert kind_of(app) is FiguresScreen


async def test_a_time_without_words_says_so(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "s", *("left",) * 12)
        assert "Nothing was written down in these days" in shown(app, "#empty")
        await press(app, pilot, "enter", "escape")
        assert kind_of(app) is TodayScreen


async def test_what_customers_say_is_shown_as_it_is(desk: Desk) -> None:
    with desk.database.writing() as records:
        for place, name in enumerate(NAMES):
            records.run(
                """UPDATE attempt SET note = :note WHERE shop_id = :shop AND id = (
                     SELECT id FROM attempt WHERE shop_id = :shop AND on_day >= '2026-11-01'
                     ORDER BY id DESC LIMIT 1 OFFSET :place)""",
                note=f"等太久 {name}",
                place=place,
            )
    async with working(desk) as (app, pilot):
        await press(app, pilot, "s")
        assert_nothing_to_click(app)
        listed = shown_names(app.screen)
        await press(app, pilot, *("down",) * listed.index("waiting"), "enter")
        assert_nothing_to_click(app)
        assert any(f"等太久 {NAMES[0]}"[:12] in line for line in everything_shown(app).splitlines())


def shown_names(screen: Any) -> list[str]:
    return [row.name for row in screen._found.rows]


def test_subjects_are_counted_and_their_calls_listed(environment: Environment) -> None:
    found = document(environment, "subjects", "--month", "2026-11")
    assert found["before"] == {"from": "2026-10-01", "to": "2026-10-31"}
    noise = next(one for one in found["subjects"] if one["name"] == "noise")
    assert (noise["zh"], noise["en"], noise["denominator"]) == (
        "异响抖动",
        "Noise and shaking",
        found["calls"],
    )
    cases = document(environment, "subjects", "--month", "2026-11", "--cases", "noise")
    assert len(cases) == noise["numerator"]
    assert all("响" in one["text"] for one in cases)
    bad = document(environment, "subjects", "--month", "2026-11", "--cases", "noise", "--tone", "bad")
    assert len(bad) == noise["bad"]
    again = document(environment, "subjects", "--from", "2026-11-01", "--to", "2026-11-30")
    assert again == found


def test_the_shops_own_words_lie_beside_its_rules(environment: Environment) -> None:
    own = Path(environment["RINGBACK_HOME"]) / "subjects.toml"
    own.write_text('[subjects.brakes]\nzh = "刹车"\nen = "Brakes"\nwords = ["刹车"]\n', encoding="utf-8")
    found = document(environment, "subjects", "--month", "2026-11")
    assert any(one["name"] == "brakes" and one["known"] for one in found["subjects"])
    _, out, _ = call(environment, "subjects", "--month", "2026-11")
    assert "Brakes" in out


def test_as_of_a_day_before_the_records_nothing_was_said(environment: Environment) -> None:
    asked = ("subjects", "--from", "2026-11-01", "--to", "2026-11-23")
    found = {day: document(environment, *asked, "--as-of", day) for day in ("2026-11-15", "2026-11-23")}
    assert found["2026-11-15"].pop("as_of") == "2026-11-15"
    assert (found["2026-11-15"]["calls"], found["2026-11-15"]["subjects"]) == (0, [])
    assert found["2026-11-23"].pop("as_of") == "2026-11-23"
    assert found["2026-11-23"] == document(environment, *asked)
    assert found["2026-11-23"]["calls"] > 0


async def test_a_past_day_is_asked_for_by_a_key(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "s")
        before = everything_shown(app)
        await press(app, pilot, "a", *"2026-11-15", "enter")
        assert "as of 15 Nov" in everything_shown(app)
        assert everything_shown(app) != before
        await press(app, pilot, "a", *"15.11.", "enter")
        assert any("15.11." in said for said in toasts(app))
        await press(app, pilot, "a", *("backspace",) * 12, "enter")
        assert "as of" not in everything_shown(app)
