"""Every command, screen and key names the right it needs, and is refused to who has not got it."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

from store import RIGHTS, ROLES, Agent, rights_of
from tests.test_docs import cells, section, subcommands
from tests.tui.conftest import working
from tests.tui.people import PASSWORDS
from tui import command_line, keys, screens
from tui.rights import CALLS, SCREENS, is_open_to, needed
from tui.screens.sign_in import SignInScreen
from tui.wiring import Asked, Desk, sit_down

NAMED = {*RIGHTS, "", "signed_in"}
ARGUMENTS = {
    "import": ["x.csv"],
    "find": ["x"],
    "correct": ["1"],
    "log": ["1", "--outcome", "busy"],
    "release": ["1"],
    "skip": ["1", "--reason", "other"],
    "figures": ["contact-rate", "--month", "2026-11"],
    "due": ["--month", "2026-11"],
    "report": ["--month", "2026-11"],
    "person": ["1", "--out", "x.json"],
    "consent": ["1"],
    "db backup": ["x.db"],
    "db restore": ["x.db"],
    "db check": ["x.db"],
    "db grants": [],
    "shop add": ["x"],
    "db copy": ["shop.db", "postgresql://nobody@localhost/nowhere"],
    "subjects": ["--month", "2026-11"],
    "match": ["1", "same"],
}
"""What a command cannot be given without, behind what it does; `shop.db` is the shop itself."""


def all_screens() -> Iterator[type[Screen[object]]]:
    for module in pkgutil.iter_modules(screens.__path__):
        found = importlib.import_module(f"tui.screens.{module.name}")
        for one in vars(found).values():
            if isinstance(one, type) and issubclass(one, Screen) and one.__module__ == found.__name__:
                yield one


def verbs(command: argparse.ArgumentParser) -> list[str]:
    """Give what a command may be asked to do, where it is one of several things."""
    what = next((one for one in command._actions if one.dest == "what" and one.choices), None)
    return [str(verb) for verb in what.choices or ()] if what else []


def everything() -> list[tuple[str, str | None]]:
    """Give every command of the command line with each thing it does."""
    found: list[tuple[str, str | None]] = []
    for name, command in subcommands(command_line._parser()).items():
        found += [(name, verb) for verb in verbs(command)] or [(name, None)]
    return found


@pytest.mark.parametrize(("command", "verb"), everything(), ids=str)
def test_every_command_names_the_right_it_needs(command: str, verb: str | None) -> None:
    assert needed(command, verb) in NAMED


def test_no_right_is_named_for_what_no_command_does() -> None:
    known = set(everything())
    told = {
        (name, verb)
        for name, need in CALLS.items()
        for verb in (need if not isinstance(need, str) else [None])
    }
    commands = {name for name, _ in known} | {"app"}
    stale = {(name, verb) for name, verb in told if verb is not None and (name, verb) not in known}
    assert stale | {(name, None) for name in {name for name, _ in told} - commands} == set()


def test_every_screen_and_every_key_names_the_right_it_needs() -> None:
    nameless = {one.__name__ for one in all_screens() if getattr(one, "where", "everywhere") not in SCREENS}
    assert nameless == set()
    assert {command.whole_id for command in keys.COMMANDS if command.needs not in NAMED} == set()
    assert set(SCREENS.values()) <= NAMED
    assert {command.where for command in keys.COMMANDS} <= set(SCREENS)


def test_a_window_asks_for_no_more_than_the_ways_to_it() -> None:
    """Whoever may open a screen by its key may see it; otherwise the key is offered in vain."""
    ways = {"figures": "figures", "import": "import", "match": "match", "complaints": "complaints"}
    ways |= {name: name for name in ("work", "board", "quality", "report", "letters", "plots", "rules")}
    for action, where in ways.items():
        command = keys.find(f"today.{action}")
        for role in ROLES:
            agent = Agent(1, "x", "", role, "", rights_of(role))
            if is_open_to(agent, command.needs):
                assert is_open_to(agent, SCREENS[where])


def test_every_command_is_refused_to_who_has_not_got_its_right(
    signed: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text(PASSWORDS["a03"], encoding="utf-8")
    secret.chmod(0o600)
    for name, value in signed.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RINGBACK_USER", "a03")
    monkeypatch.setenv("RINGBACK_PASSWORD_FILE", str(secret))
    monkeypatch.setattr("tui.wiring.sign_in", lambda *_: Agent(3, "a03", "", "agent", "", frozenset({"own"})))
    let_through = []
    for command, verb in everything():
        need = needed(command, verb)
        if need in {"", "own"}:
            continue
        given = [
            command,
            *([verb] if verb else []),
            *ARGUMENTS.get(f"{command} {verb}", ARGUMENTS.get(command, [])),
        ]
        status = command_line.main(given)
        told = capsys.readouterr()
        if status != 2 or "does not have the right" not in told.err or told.out:
            let_through.append((given, status, told.err))
    assert let_through == []


async def test_no_screen_shows_itself_before_anybody_has_signed_in(signed: dict[str, str]) -> None:
    from tui.screens.today import TodayScreen

    desk: Desk = sit_down(Asked(), signed)
    async with working(desk) as (app, _):
        app.push_screen(TodayScreen(desk))
        assert isinstance(app.screen, SignInScreen)
    desk.database.close()


def test_the_page_on_staff_says_who_may_do_what() -> None:
    rows = {row[0]: row[2:] for row in cells(section("staff.md", "Roles"))}
    told = {right: rows.get(f"`{right}`") for right in RIGHTS}
    assert told == {
        right: ["x" if role in roles else "–" for role in ROLES] for right, roles in RIGHTS.items()
    }
