"""Signing in and the lock, on the screens and on the command line."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from store import NOBODY, Agent, change_role, disable_member
from tests.tui.conftest import everything_shown, press, settled, shown, toasts, working
from tests.tui.people import PASSWORDS, let_in, typed
from tui import command_line
from tui.app import RingbackApp
from tui.palette import offers
from tui.screens.call import CallScreen
from tui.screens.figures import FiguresScreen
from tui.screens.lock import LockScreen
from tui.screens.sign_in import SignInScreen
from tui.screens.today import TodayScreen
from tui.wiring import Asked, Desk, sit_down


@pytest.fixture
def door(signed: dict[str, str]) -> Iterator[Desk]:
    """A desk at which nobody has signed in, its clock in the test's hands."""
    desk = sit_down(Asked(), signed)
    yield desk
    desk.database.close()


@pytest.fixture
def commands(signed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the command line finds in its environment there."""
    for name, value in signed.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("RINGBACK_USER", raising=False)
    monkeypatch.delenv("RINGBACK_PASSWORD_FILE", raising=False)
    return signed


def top(app: RingbackApp) -> object:
    """Give the screen that is in sight."""
    return app.screen


def later(desk: Desk, minutes: float) -> None:
    """Let time go on."""
    now = desk.now() + timedelta(minutes=minutes)
    desk.clock = lambda: now


# At the start.


async def test_nothing_of_the_shop_is_shown_before_somebody_signs_in(door: Desk) -> None:
    assert door.agent is NOBODY
    async with working(door) as (app, pilot):
        assert isinstance(top(app), SignInScreen)
        await press(app, pilot, "ctrl+p", "ctrl+l")
        assert isinstance(top(app), SignInScreen)
        await let_in(app, pilot, "a02")
        assert isinstance(top(app), TodayScreen)
        assert (app.desk.agent.code, app.desk.agent.role) == ("a02", "supervisor")
        assert "周敏" in shown(app, "#status")


async def test_a_wrong_password_says_so_and_can_be_typed_again(door: Desk) -> None:
    async with working(door) as (app, pilot):
        await typed(app, pilot, "a02")
        await typed(app, pilot, "something else")
        assert "code or the password is wrong" in shown(app, "#door-said")
        assert "something" not in everything_shown(app)
        await typed(app, pilot, PASSWORDS["a02"])
        assert isinstance(top(app), TodayScreen)


async def test_the_code_asked_for_stands_there_already(signed: dict[str, str]) -> None:
    desk = sit_down(Asked(user="a02"), signed)
    async with working(desk) as (app, pilot):
        await typed(app, pilot, PASSWORDS["a02"])
        assert isinstance(top(app), TodayScreen)
    desk.database.close()


async def test_where_nobody_has_a_password_nobody_signs_in_and_nothing_locks(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        assert isinstance(top(app), TodayScreen)
        later(desk, 600)
        await app.look_round()
        await press(app, pilot, "ctrl+l")
        assert isinstance(top(app), TodayScreen)
        assert "lock" not in {offer.name for offer in offers(app.screen)}


# What one may not do.


async def test_what_an_agent_may_not_do_is_not_offered_and_refused_in_one_line(door: Desk) -> None:
    async with working(door, (200, 60)) as (app, pilot):
        await let_in(app, pilot, "a03")
        named = {offer.name for offer in offers(app.screen)}
        assert {"call", "find", "lock"} <= named
        assert not {"import", "figures", "rules", "work in hand", "live board"} & named
        assert "import" not in everything_shown(app).splitlines()[-1]
        await press(app, pilot, "i")
        assert isinstance(top(app), TodayScreen)
        assert toasts(app) == ["Your role (agent) does not have the right to this: take in files."]
        await press(app, pilot, "f1")
        assert "Take in a file of visits" not in everything_shown(app)


async def test_a_screen_nobody_thought_of_hiding_is_refused_all_the_same(door: Desk) -> None:
    from tui.screens.rules import RulesScreen

    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a03")
        app.push_screen(RulesScreen(app.desk))
        await settled(app, pilot)
        assert isinstance(top(app), TodayScreen)
        assert "change the shop's rules" in toasts(app)[0]


async def test_an_administrator_calls_nobody(door: Desk) -> None:
    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a01")
        await press(app, pilot, "n")
        assert isinstance(top(app), TodayScreen)
        assert toasts(app) == ["Your role (administrator) does not have the right to this: call customers."]


# The lock.


async def test_the_screen_locks_itself_and_opens_where_it_was_with_the_call_kept(door: Desk) -> None:
    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a03")
        await press(app, pilot, "n", "enter")
        below = app.screen
        assert isinstance(below, CallScreen)
        name = below.waiting.card.line.customer
        question = below.call and below.call.question
        await press(app, pilot, "full_stop", "h", "i")
        later(door, 9.9)
        await app.look_round()
        assert app.screen is below
        later(door, 0.1)
        await app.look_round()
        await settled(app, pilot)
        assert isinstance(top(app), LockScreen)
        seen = everything_shown(app)
        assert "Locked" in seen
        assert "A call is open" in seen
        assert name not in seen
        await typed(app, pilot, "s1n.")
        assert isinstance(top(app), LockScreen)
        await press(app, pilot, "ctrl+p")
        assert isinstance(top(app), LockScreen)
        await typed(app, pilot, PASSWORDS["a03"])
        assert app.screen is below
        assert below.call is not None
        assert below.call.question == question
        assert app.screen.query_one("#typed", Input).value == "hi"


async def test_a_lease_is_renewed_while_the_screen_is_locked(door: Desk) -> None:
    def until() -> str:
        with door.database.reading() as records:
            return str(records.value("SELECT max(held_until) FROM follow_up WHERE shop_id = :shop"))

    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a03")
        await press(app, pilot, "n", "enter", "ctrl+l")
        assert isinstance(top(app), LockScreen)
        before = until()
        later(door, 5)
        call = next(screen for screen in app.screen_stack if isinstance(screen, CallScreen))
        call._renew()
        await settled(app, pilot)
        assert until() > before


async def test_another_persons_password_does_not_open_it(door: Desk) -> None:
    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a03")
        await press(app, pilot, "ctrl+l")
        await typed(app, pilot, PASSWORDS["a02"])
        assert isinstance(top(app), LockScreen)
        assert "is wrong" in shown(app, "#door-said")


async def test_what_opens_meanwhile_waits_below_the_lock(door: Desk) -> None:
    from tui.screens.why import WhyScreen

    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a03")
        await press(app, pilot, "ctrl+l")
        app.push_screen(WhyScreen(app.desk, ""))
        await settled(app, pilot)
        assert isinstance(top(app), LockScreen)
        await typed(app, pilot, PASSWORDS["a03"])
        assert isinstance(top(app), WhyScreen)


async def test_who_gets_another_role_leaves_what_they_may_see_no_longer(door: Desk) -> None:
    boss = Agent(0, "boss", "", "administrator", "")
    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a02")
        await press(app, pilot, "g")
        assert isinstance(top(app), FiguresScreen)
        change_role(door.database, boss, "a02", "agent", door.now())
        await press(app, pilot, "f1")
        later(door, 1)
        await app.look_round()
        await settled(app, pilot)
        assert isinstance(top(app), TodayScreen)
        assert len(app.screen_stack) == 2
        assert toasts(app) == ["Your role (agent) does not have the right to this: see figures and cases."]


async def test_who_is_let_go_is_locked_out_and_another_role_holds_at_once(door: Desk) -> None:
    boss = Agent(0, "boss", "", "administrator", "")
    async with working(door) as (app, pilot):
        await let_in(app, pilot, "a03")
        change_role(door.database, boss, "a03", "supervisor", door.now())
        later(door, 1)
        await app.look_round()
        assert app.desk.agent.role == "supervisor"
        disable_member(door.database, boss, "a03", door.now())
        later(door, 1)
        await app.look_round()
        await settled(app, pilot)
        assert isinstance(top(app), LockScreen)
        await typed(app, pilot, PASSWORDS["a03"])
        assert isinstance(top(app), LockScreen)


# On the command line.


def run(*arguments: str) -> int:
    return command_line.main(list(arguments))


@pytest.mark.usefixtures("commands")
def test_a_command_wants_a_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("queue", "--json") == 2
    assert capsys.readouterr().err == (
        "ringback: Sign in first: ringback staff sign-in, or give --as CODE at a terminal.\n"
    )


@pytest.mark.usefixtures("commands")
def test_a_terminal_stays_signed_in_until_it_is_signed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORDS["a02"] + "\n", encoding="utf-8")
    secret.chmod(0o600)
    assert run("staff", "sign-in", "a02", "--password-file", str(secret)) == 0
    assert "Signed in: 周敏 (supervisor)" in capsys.readouterr().out
    kept = tmp_path / "signed_in.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert run("figures", "contact-rate", "--month", "2026-11") == 0
    capsys.readouterr()
    assert run("--as", "a01", "queue") == 2
    assert run("--sign-in", "queue") == 2
    assert run("db", "list") == 2
    assert "does not have the right to this: back up" in capsys.readouterr().err
    assert run("staff", "sign-out") == 0
    assert run("queue") == 2
    assert json.loads(kept.read_text(encoding="utf-8")) == {}


@pytest.mark.usefixtures("commands")
def test_a_password_in_a_file_lets_a_program_in_if_only_its_owner_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORDS["a02"] + "\n", encoding="utf-8")
    secret.chmod(0o640)
    monkeypatch.setenv("RINGBACK_PASSWORD_FILE", str(secret))
    assert run("--as", "a02", "queue", "--json") == 2
    assert "others can read this password" in capsys.readouterr().err
    secret.chmod(0o600)
    assert run("--as", "a02", "queue", "--json") == 0
    assert run("--as", "a03", "queue", "--json") == 2


@pytest.mark.usefixtures("commands")
def test_a_password_typed_at_the_terminal_lets_one_command_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _words: PASSWORDS["a03"])
    assert run("--as", "a03", "queue", "--json") == 0
    assert run("--as", "a02", "queue", "--json") == 2


def test_an_unknown_code_is_not_entered_where_people_sign_in(commands: dict[str, str]) -> None:
    assert run("--as", "stranger", "queue") == 2
    desk = sit_down(Asked(), commands)
    with desk.database.reading() as records:
        assert records.value("SELECT 1 FROM staff WHERE code = 'stranger'") is None
    desk.database.close()
