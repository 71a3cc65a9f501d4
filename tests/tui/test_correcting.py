"""Correcting a customer's file by keys: read as an import reads, shown before it is stored, never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tui import words
from tui.app import RingbackApp
from tui.command_line import main
from tui.screens.correcting import CorrectScreen
from tui.screens.customer import CustomerScreen
from tui.wiring import Desk

Value = Callable[..., Any]


@pytest.fixture
def person(desk: Desk, records: Value) -> int:
    """A customer with two numbers and one vehicle."""
    found = int(
        records(
            """SELECT c.id FROM customer c JOIN vehicle v ON v.shop_id = :shop AND v.owner_id = c.id
               WHERE c.shop_id = :shop AND NOT c.do_not_call AND v.plate IS NOT NULL AND v.vin IS NOT NULL
                 AND c.tier = 'C' AND NOT c.is_company
                 AND (SELECT count(*) FROM vehicle o WHERE o.shop_id = :shop AND o.owner_id = c.id) = 1
               ORDER BY c.id"""
        )
    )
    with desk.database.writing() as writing:
        writing.run("DELETE FROM customer_number WHERE shop_id = :shop AND customer_id = :id", id=found)
        for position, number in enumerate(("+8613800135678", "+8613800135679"), start=1):
            writing.add(
                "customer_number",
                customer_id=found,
                position=position,
                raw=number,
                e164=number,
                verdict="mobile",
            )
    return found


async def at_the_form(app: RingbackApp, pilot: Pilot[None], desk: Desk, customer: int) -> None:
    app.push_screen(CustomerScreen(desk, customer))
    await press(app, pilot, "f2")
    assert isinstance(app.screen, CorrectScreen)


def field(app: RingbackApp) -> str:
    screen = app.screen
    assert isinstance(screen, CorrectScreen)
    line = screen._field
    assert line is not None
    return line.key[2]


async def go_to(app: RingbackApp, pilot: Pilot[None], name: str, *, times: int = 1) -> None:
    for _ in range(times):
        await press(app, pilot, "down")
        while field(app) != name:
            await press(app, pilot, "down")


async def typed(app: RingbackApp, pilot: Pilot[None], text: str) -> None:
    await press(app, pilot, "ctrl+u", *text)


async def test_what_changes_is_shown_and_then_stored_at_once(desk: Desk, records: Value, person: int) -> None:
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await typed(app, pilot, "章玮")
        await go_to(app, pilot, "gender")
        await press(app, pilot, "right")
        await go_to(app, pilot, "address")
        await typed(app, pilot, "解放路2号")
        await go_to(app, pilot, "tier")
        await press(app, pilot, "left", "left")
        await go_to(app, pilot, "add")
        await typed(app, pilot, "139 0000 1111")
        assert "+8613900001111" in shown(app, "#form-said")
        await go_to(app, pilot, "plate")
        await typed(app, pilot, "吉b 54321")
        assert "吉B54321" in shown(app, "#form-said")
        await press(app, pilot, "f2")
        look = shown(app, "#changes")
        for said in ("章玮", "解放路2号", "C  →  A", "吉B54321"):
            assert said in look
        assert records("SELECT count(*) FROM correction") == 0
        await press(app, pilot, *"rang back")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, CustomerScreen)
        assert "Corrected: name, form of address, address, tier, another number, plate" in toasts(app)[-1]
        assert "corrected by hand" in everything_shown(app)
    row = "SELECT {} FROM customer WHERE shop_id = :shop AND id = :id"
    assert records(row.format("name"), id=person) == "章玮"
    assert records(row.format("tier"), id=person) == "A"
    assert records(row.format("facts_of"), id=person).endswith("|~")
    assert records("SELECT plate FROM vehicle WHERE owner_id = :id", id=person) == "吉B54321"
    assert records("SELECT max(reason) FROM correction") == "rang back"


async def test_what_was_typed_is_kept_after_esc_and_nothing_is_stored(
    desk: Desk, records: Value, person: int
) -> None:
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await typed(app, pilot, "章玮")
        await press(app, pilot, "f2", "escape", "escape")
        assert isinstance(app.screen, CustomerScreen)
        assert "not stored yet: F2 goes on" in shown(app, "#file")
        await press(app, pilot, "f2")
        assert app.screen.query_one("#form-typed").value == "章玮"  # type: ignore[attr-defined]
        assert records("SELECT count(*) FROM correction") == 0


async def test_storing_no_change_asks_nothing(desk: Desk, records: Value, person: int) -> None:
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await press(app, pilot, "x")
        assert "* name" in everything_shown(app)
        await press(app, pilot, "backspace")
        assert "* name" not in everything_shown(app)
        await press(app, pilot, "f2")
        assert isinstance(app.screen, CustomerScreen)
        assert toasts(app)[-1] == "Nothing to correct: it stands there already."
        assert records("SELECT count(*) FROM correction") == 0


async def test_what_cannot_be_read_is_said_at_once_and_stores_nothing(
    desk: Desk, records: Value, person: int
) -> None:
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await press(app, pilot, "ctrl+u")
        assert "must not be empty" in shown(app, "#form-said")
        await typed(app, pilot, "章玮")
        await go_to(app, pilot, "add")
        await typed(app, pilot, "12")
        assert "cannot be read" in shown(app, "#form-said")
        await go_to(app, pilot, "vin")
        await typed(app, pilot, "LSVAD8F56GRM38270")
        assert "VIN check digit wrong" in shown(app, "#form-said")
        await press(app, pilot, "f2")
        assert "cannot be read; nothing was stored" in toasts(app)[-1]
        assert isinstance(app.screen, CorrectScreen)
        assert records("SELECT count(*) FROM correction") == 0


async def test_a_number_that_is_someone_elses_goes_behind_and_is_not_dialled(
    desk: Desk, records: Value, person: int
) -> None:
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await go_to(app, pilot, "state")
        await press(app, pilot, "right", "right")
        assert "someone else's   ← not tried yet" in everything_shown(app)
        await go_to(app, pilot, "place", times=2)
        await typed(app, pilot, "1")
        await press(app, pilot, "f2", "enter")
    states = "SELECT state FROM customer_number WHERE customer_id = :id AND position = 1"
    first = "SELECT position FROM customer_number WHERE customer_id = :id ORDER BY dial_order"
    assert records(states, id=person) == "wrong"
    assert records(first, id=person) == 2


async def test_a_vehicle_is_moved_to_whoever_is_found(desk: Desk, records: Value, person: int) -> None:
    other = records("SELECT name FROM customer WHERE id = :id", id=person + 1)
    vehicle = records("SELECT id FROM vehicle WHERE owner_id = :id", id=person)
    plate = records("SELECT plate FROM vehicle WHERE owner_id = :id", id=person + 1)
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await go_to(app, pilot, "owner_id")
        await press(app, pilot, "space")
        await press(app, pilot, *plate)
        await press(app, pilot, "enter")
        await press(app, pilot, "f2")
        assert f"→  {other}" in shown(app, "#changes")
        await press(app, pilot, "enter")
    assert records("SELECT owner_id FROM vehicle WHERE id = :id", id=vehicle) == person + 1


async def test_who_asks_not_to_be_called_is_withdrawn_from_the_queues(
    desk: Desk, records: Value, person: int
) -> None:
    async with working(desk) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await go_to(app, pilot, "do_not_call")
        await press(app, pilot, "space", "f2", *"asked at the desk", "enter")
        assert "Asked not to be called." in shown(app, "#file")
        assert "asked at the desk" in shown(app, "#file")
    assert records("SELECT do_not_call_on FROM customer WHERE id = :id", id=person) == "2026-11-23"
    waiting = "SELECT count(*) FROM follow_up WHERE customer_id = :id AND state = 'open'"
    assert records(waiting, id=person) == 0


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (200, 60)])
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_any_size_and_either_language_will_do(
    desk: Desk, person: int, size: tuple[int, int], language: str
) -> None:
    words.use(language)
    async with working(desk, size) as (app, pilot):
        await at_the_form(app, pilot, desk, person)
        await press(app, pilot, "x", "down", "right", "pagedown", "pagedown", "f3", "pageup", "f2", "escape")
        assert isinstance(app.screen, CorrectScreen)


def test_the_command_knows_the_same_fields(
    environment: dict[str, str],
    records: Value,
    person: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    vehicle = str(records("SELECT id FROM vehicle WHERE owner_id = :id", id=person))
    said = [
        "correct",
        str(person),
        "--do-not-call",
        "yes",
        "--notes",
        "只接受短信",
        "--number-state",
        "2",
        "wrong",
    ]
    said += ["--vehicle", vehicle, "--status", "scrapped", "--purchased", "2020-05-01", "--reason", "rang"]
    assert main([*said, "--dry-run"]) == 0
    assert "not to be called: may be called → not to be called" in capsys.readouterr().out
    assert records("SELECT count(*) FROM correction") == 0
    assert main([*said, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changed"] == ["do_not_call", "notes", "purchased_on", "status", "number"]
    assert records("SELECT status FROM vehicle WHERE id = :id", id=int(vehicle)) == "scrapped"
    assert main(["correct", str(person), "--plate", "吉A12345"]) == 2
    assert "say which with --vehicle" in capsys.readouterr().err
