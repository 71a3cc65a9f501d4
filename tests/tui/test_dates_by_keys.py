"""Days and times by keys: the month, how full it is, and what is taken knowingly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tui import words
from tui.app import RingbackApp
from tui.command_line import main
from tui.widgets.month import MonthPicker
from tui.wiring import Desk

Value = Callable[..., Any]

LAST = "SELECT {what} FROM attempt WHERE shop_id = :shop ORDER BY id DESC"


def is_open(app: RingbackApp) -> bool:
    return bool(app.screen.query_one(MonthPicker).display)


def local(desk: Desk, stored: str) -> str:
    return f"{datetime.fromisoformat(stored).astimezone(desk.zone):%Y-%m-%d %H:%M}"


async def test_a_promise_is_taken_from_the_month_with_how_many_there_are(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await press(app, pilot, "t")
        await press(app, pilot, "f2")
        assert is_open(app)
        assert "Nov 2026" in shown(app, "#month")
        assert "1 promised" in shown(app, "#month")
        await press(app, pilot, "right", "down", "pagedown", "pageup")
        assert "Tue 1 Dec 2026" in shown(app, "#month")
        await press(app, pilot, "enter", "down")
        await press(app, pilot, "enter")
        assert local(desk, records(LAST.format(what="promised_at"))) == "2026-12-01 09:30"
        assert records(LAST.format(what="despite")) == ""
        assert not is_open(app)


async def test_a_visit_is_booked_from_the_month_and_shows_its_places(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n", "enter")
        await press(app, pilot, "k")
        assert "0/4 taken" in shown(app, "#script")
        await press(app, pilot, "3", "f2")
        month = shown(app, "#month")
        assert "× break" in month
        assert "of 4" in month
        await press(app, pilot, "right", "enter", "enter")
        assert local(desk, records("SELECT at FROM appointment ORDER BY id DESC")) == "2026-11-24 08:30"


async def test_esc_goes_back_step_by_step_and_what_is_typed_goes_into_the_line(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await press(app, pilot, "t", "f2")
        await press(app, pilot, "enter", "escape")
        assert is_open(app)
        await press(app, pilot, "escape")
        assert not is_open(app)
        await press(app, pilot, "f2", "f")
        assert not is_open(app)
        await press(app, pilot, "r", "i")
        assert app.screen.query_one("#typed").value == "fri"  # type: ignore[attr-defined]


async def test_a_time_out_of_hours_is_refused_with_the_nearest_and_taken_when_given_again(
    desk: Desk, records: Value
) -> None:
    before = records("SELECT count(*) FROM attempt WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await press(app, pilot, "t", *"fri 20:30")
        assert "outside calling hours; the nearest time is 27 Nov 19:30" in shown(app, "#reading")
        await press(app, pilot, "enter")
        assert "Enter once more takes it all the same." in shown(app, "#reading")
        assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before
        await press(app, pilot, "enter")
        assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before + 1
        assert records(LAST.format(what="despite")) == "outside_hours"
        assert local(desk, records(LAST.format(what="promised_at"))) == "2026-11-27 20:30"


async def test_a_day_without_a_time_is_understood_and_the_time_asked_for(desk: Desk, records: Value) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "t", *"tomorrow")
        assert "Tue 24 Nov 2026: at what time?" in shown(app, "#reading")
        await press(app, pilot, "enter")
        assert any("Tue 24 Nov 2026: write the time too" in told for told in toasts(app))
        await press(app, pilot, "space", "1", "0", "enter")
    assert local(desk, records(LAST.format(what="promised_at"))) == "2026-11-24 10:00"


async def test_the_laws_hours_are_never_overridden(desk: Desk, records: Value) -> None:
    before = records("SELECT count(*) FROM attempt WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await press(app, pilot, "t", *"fri 22:00")
        for _ in range(3):
            await press(app, pilot, "enter")
        assert "the law allows no calls then" in shown(app, "#reading")
        assert records("SELECT count(*) FROM attempt WHERE shop_id = :shop") == before


async def test_a_note_is_not_read_as_a_time(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await press(app, pilot, "t", *"mon 9")
        assert "→ Mon 30 Nov" in shown(app, "#reading")
        app.screen.query_one("#typed").value = ""  # type: ignore[attr-defined]
        await app.run_action("screen.note")
        await press(app, pilot, *"mon 9")
        await press(app, pilot, "f2")
        assert not is_open(app)
        assert shown(app, "#reading") == ""


async def test_a_full_slot_is_taken_knowingly(desk: Desk, records: Value) -> None:
    vehicle = records("SELECT min(id) FROM vehicle WHERE shop_id = :shop")
    owner = records("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
    with desk.database.writing() as writing:
        for number in range(4):
            writing.add(
                "appointment",
                id=900 + number,
                vehicle_id=vehicle,
                customer_id=owner,
                at="2026-11-25T02:00:00.000Z",
                on_day="2026-11-25",
                made_at="2026-11-20T02:00:00.000Z",
            )
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n", "enter")
        await press(app, pilot, "k", "3", *"wed 10:10")
        assert "4 of 4 places taken" in shown(app, "#reading")
        assert "every place is taken; the nearest time is 25 Nov 10:30" in shown(app, "#reading")
        await press(app, pilot, "enter")
        await press(app, pilot, "enter")
        assert records(LAST.format(what="despite")) == "full"


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_any_size_and_either_language_will_do(desk: Desk, size: tuple[int, int], language: str) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "n", "enter")
        await press(app, pilot, "t", "f2")
        await press(app, pilot, "end", "enter", "down", "right", "pagedown")
        assert is_open(app)
        if size != (20, 5):
            hours = re.findall(r"\d\d:[03]0(?=  )", everything_shown(app))
            assert len(hours) > 3, "half-hours of the day that was come to"


def test_the_command_refuses_and_takes_knowingly(
    environment: dict[str, str],
    records: Value,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["next", "--kind", "callback"]) == 0
    number = str(records("SELECT follow_up_id FROM open_call WHERE shop_id = :shop"))
    capsys.readouterr()
    said = ["log", number, "--outcome", "call_later", "--at", "tomorrow 12:30"]
    assert main(said) == 2
    told = capsys.readouterr().err
    assert "tomorrow 12:30 is in the break; the nearest time is tomorrow 13:30." in told
    assert "--despite-hours takes the time all the same." in told
    assert main([*said[:-1], "tomorrow 23:00", "--despite-hours"]) == 2
    assert "the law allows no calls then" in capsys.readouterr().err
    assert main([*said, "--despite-hours"]) == 0
    assert records(LAST.format(what="despite")) == "in_break"
