"""Finding by keys: whoever rings back is in front within three keys, whatever is known of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from store import Hit
from tests.tui.conftest import everything_shown, press, settled, shown, toasts, working
from tui import words
from tui.app import RingbackApp
from tui.command_line import main
from tui.screens.call import CallScreen
from tui.screens.customer import CustomerScreen
from tui.screens.finding import FindScreen
from tui.screens.today import TodayScreen
from tui.widgets.hits import HitList
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk

Value = Callable[..., Any]

WAITING = """SELECT {what} FROM follow_up f JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id
  JOIN customer_number n ON n.shop_id = :shop AND n.customer_id = c.id AND n.position = 1
  WHERE f.shop_id = :shop AND f.state = 'open' AND f.left_out IS NULL AND f.desk = 'agents'
  ORDER BY f.id DESC"""


def at_screen(app: RingbackApp) -> type:
    return type(app.screen)


def hit_of(app: RingbackApp) -> Hit | None:
    return app.screen.query_one(HitList).hit


async def test_a_customer_who_rings_back_is_in_front_within_three_keys(desk: Desk, records: Value) -> None:
    number, follow_up = records(WAITING.format(what="n.e164")), records(WAITING.format(what="f.id"))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "slash")
        await press(app, pilot, *number[-8:])
        await press(app, pilot, "enter")
        assert at_screen(app) is CustomerScreen
        await press(app, pilot, "enter")
        assert at_screen(app) is CallScreen
        assert records("SELECT held_by FROM follow_up WHERE shop_id = :shop AND id = :id", id=follow_up)
        assert records("SELECT count(*) FROM open_call WHERE shop_id = :shop") == 1
        assert number[3:6] in everything_shown(app)


async def test_hits_come_as_it_is_typed_and_the_cursor_stays_with_whom_it_was_on(
    desk: Desk, records: Value
) -> None:
    vehicle = "FROM vehicle v WHERE v.shop_id = :shop AND length(v.plate) = 7 ORDER BY v.id DESC LIMIT 1"
    plate = records(f"SELECT v.plate {vehicle}")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "slash")
        assert hit_of(app) is None
        await press(app, pilot, *plate[2:5].lower())
        first = hit_of(app)
        assert first is not None
        assert first.by == "plate"
        await press(app, pilot, *plate[5:].lower())
        second = hit_of(app)
        assert second is not None
        assert second.plate == plate
        assert shown(app, "#find-said") == "1 found"
        await press(app, pilot, "x", "q", "q")
        assert shown(app, "#find-said") == "Nobody is found by this."
        await press(app, pilot, "enter")
        assert at_screen(app) is FindScreen


async def test_numbers_are_masked_in_the_list_and_in_the_file(desk: Desk, records: Value) -> None:
    number = records(WAITING.format(what="n.e164"))[3:]
    async with working(desk) as (app, pilot):
        for keys in (("slash", *number), ("enter",)):
            await press(app, pilot, *keys)
            screen = everything_shown(app).replace(f"│  {number}", "")
            assert number not in screen.replace(" ", "")
            assert f"{number[:3]}****{number[-4:]}" in screen


async def test_back_from_the_file_the_cursor_is_where_it_was(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "down", "down")
        line = app.screen.query_one(QueueList).line
        await press(app, pilot, "slash", "z", "down", "down", "pagedown", "up")
        hit = hit_of(app)
        assert hit is not None
        await press(app, pilot, "enter")
        assert hit.customer in shown(app, "#status")
        await press(app, pilot, "escape")
        assert at_screen(app) is FindScreen
        again = hit_of(app)
        assert again is not None
        assert again.customer_id == hit.customer_id
        await press(app, pilot, "escape")
        assert at_screen(app) is TodayScreen
        assert app.screen.query_one(QueueList).line == line


async def test_enter_before_the_hits_are_here_opens_the_one_that_was_meant(
    desk: Desk, records: Value
) -> None:
    number = records(WAITING.format(what="n.e164"))
    name = records(WAITING.format(what="c.name"))
    async with working(desk) as (app, pilot):
        await press(app, pilot, "slash")
        app.screen.query_one("#find").value = number  # type: ignore[attr-defined]
        app.screen.action_open()  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert at_screen(app) is CustomerScreen
        assert name in shown(app, "#status")


async def test_a_customer_in_no_list_gets_a_follow_up_by_hand(desk: Desk, records: Value) -> None:
    free = """FROM customer c JOIN vehicle v ON v.shop_id = :shop AND v.owner_id = c.id
      WHERE c.shop_id = :shop AND NOT c.do_not_call AND v.plate IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM follow_up f WHERE f.shop_id = :shop AND f.customer_id = c.id AND f.state = 'open')"""
    plate, customer = records(f"SELECT v.plate {free}"), records(f"SELECT c.id {free}")
    opened = (
        "SELECT {what} FROM follow_up WHERE shop_id = :shop AND customer_id = :customer AND state = 'open'"
    )
    async with working(desk) as (app, pilot):
        await press(app, pilot, "slash")
        app.screen.query_one("#find").value = plate  # type: ignore[attr-defined]
        await settled(app, pilot)
        await press(app, pilot, "enter")
        assert "none; Enter adds one" in shown(app, "#file")
        await press(app, pilot, "enter")
        assert at_screen(app) is CallScreen
        assert records(opened.format(what="basis"), customer=customer) == "by_hand"
        await press(app, pilot, "escape")
        assert "Added by hand on 23 Nov" in shown(app, "#file")


async def test_who_asked_not_to_be_called_is_not_called(desk: Desk) -> None:
    with desk.database.writing() as writing:
        writing.run("UPDATE customer SET do_not_call = TRUE WHERE shop_id = :shop")
        writing.run("UPDATE follow_up SET state = 'withdrawn' WHERE shop_id = :shop")
    async with working(desk) as (app, pilot):
        await press(app, pilot, "slash", "z")
        assert "not to be called" in everything_shown(app)
        await press(app, pilot, "enter")
        assert "Asked not to be called." in shown(app, "#file")
        await press(app, pilot, "enter")
        assert at_screen(app) is CustomerScreen
        assert "asked not to be called; nothing was added" in toasts(app)[-1]


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (200, 60)])
async def test_any_size_and_either_language_will_do(desk: Desk, size: tuple[int, int]) -> None:
    async with working(desk, size) as (app, pilot):
        await press(app, pilot, "slash", "w")
        for keys in (("f3",), ("enter",), ("f3",), ("down", "pagedown", "up")):
            await press(app, pilot, *keys)
        assert at_screen(app) is CustomerScreen


def test_the_command_finds_the_same(
    environment: dict[str, str],
    records: Value,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    number, name = records(WAITING.format(what="n.e164")), records(WAITING.format(what="c.name"))
    assert main(["find", number]) == 0
    said = capsys.readouterr().out
    assert name in said
    assert number[-8:] not in said
    assert said.endswith("1 found\n")
    assert main(["find", "nobody", "at", "all"]) == 0
    assert capsys.readouterr().out == "Nobody is found by this.\n"
    words.use("en")


def test_the_command_corrects_a_file(
    environment: dict[str, str],
    records: Value,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    plate = records("SELECT plate FROM vehicle WHERE shop_id = :shop AND id = 1")
    owner = records("SELECT owner_id FROM vehicle WHERE shop_id = :shop AND id = 1")
    whose = ["correct", str(owner), "--name", "章玮"]
    assert main([*whose, "--vehicle", "1", "--plate", "吉Z99999"]) == 0
    assert capsys.readouterr().out == "Corrected: name, plate\n"
    assert records("SELECT name FROM customer WHERE shop_id = :shop AND id = :id", id=owner) == "章玮"
    assert records("SELECT plate FROM vehicle WHERE shop_id = :shop AND id = 1") == "吉Z99999" != plate
    assert main([*whose, "--json"]) == 0
    told = {"id": owner, "vehicle": None, "changed": [], "changes": []}
    assert json.loads(capsys.readouterr().out) == told
    assert main(["correct", "999999", "--name", "x"]) == 2
    assert "999999: no such customer" in capsys.readouterr().err
