"""Every screen, opened by everybody who may see it, through a login of their own on a real server."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store import ROLES, rights_of
from tests.tui.conftest import everything_shown, press, shown, toasts, working
from tests.tui.logins import NOW, Served, file, served
from tui.app import RingbackApp
from tui.rights import SCREENS
from tui.screens.pause import PauseScreen
from tui.screens.today import TodayScreen
from tui.wiring import Asked, Desk, sit_down

__all__ = ["file", "served"]

WAYS = {
    "today": "",
    "why": "question_mark",
    "find": "slash 王",
    "file": "slash 王 enter",
    "correct": "slash 王 enter f2",
    "complaints": "c",
    "complaint": "c enter",
    "import": "i",
    "match": "w",
    "board": "b",
    "figures": "g",
    "cases": "g enter",
    "plots": "p",
    "subjects": "s",
    "said": "s enter",
    "quality": "q d",
    "scoring": "q enter",
    "report": "r",
    "action": "r a",
    "letters": "l",
    "exported": "l e",
    "rules": "u",
    "effect": "u 4 enter backspace 6 enter f2",
    "work": "a",
    "audit": "t",
    "reasons": "n f6",
    "pause": "f7 1",
    "call": "n enter",
}
"""By which keys each screen is come to from Today."""

ELSEWHERE = {
    "everywhere": "all screens",
    "list": "all lists",
    "help": "no records",
    "choice": "a window of the others",
    "door": "nobody has signed in",
    "lock": "asks the server for the password alone",
    "trying": "nothing is kept",
    "practice": "another shop",
    "welcome": "a shop without records",
    "kept": "with a server that was away: test_server_away",
    "month": "a part of the call: its own test below",
    "fields": "a file alone",
    "form": "a file alone",
}
"""Screens that are not walked, and why."""


def test_every_screen_is_walked_or_has_its_reason() -> None:
    assert SCREENS.keys() - WAYS.keys() - ELSEWHERE.keys() == set()


async def home(app: RingbackApp, pilot: Pilot[None]) -> None:
    """Go back to Today."""
    for _ in range(6):
        if isinstance(app.screen, TodayScreen):
            return
        await press(app, pilot, "enter" if isinstance(app.screen, PauseScreen) else "escape")
    assert isinstance(app.screen, TodayScreen), app.screen


def desk_of(served: Served, role: str, home: Path) -> Desk:
    given = {"RINGBACK_NOW": NOW, "RINGBACK_HOME": str(home), "RINGBACK_LANG": "en", "RINGBACK_PATIENCE": "5"}
    return sit_down(Asked(), {**given, "RINGBACK_DB": served.member("own", role)})


def refused(app: RingbackApp) -> list[str]:
    """Read what was said of anything that the server refused."""
    return [text for text in (*toasts(app), everything_shown(app)) if "database user" in text]


@pytest.mark.parametrize("role", ROLES)
async def test_everybody_sees_what_they_may_by_their_own_login(
    served: Served, role: str, tmp_path: Path
) -> None:
    desk = desk_of(served, role, tmp_path)
    wrong = []
    with closing(desk.database):
        async with working(desk) as (app, pilot):
            for where, keys in WAYS.items():
                if not {SCREENS[where]} <= rights_of(role):
                    continue
                await press(app, pilot, *keys.split())
                came_to = getattr(app.screen, "where", "")
                if came_to != where or refused(app):
                    wrong.append(f"{where}: {came_to} {refused(app)}")
                app.clear_notifications()
                await home(app, pilot)
    assert "\n".join(wrong) == ""


async def test_an_agent_agrees_a_day_and_logs_a_call_by_their_own_login(
    served: Served, tmp_path: Path
) -> None:
    desk = desk_of(served, "agent", tmp_path)
    before = served.value("SELECT count(*) FROM appointment WHERE shop_id = :shop")
    with closing(desk.database):
        async with working(desk) as (app, pilot):
            await press(app, pilot, "2", "n", "enter", "k", "3", "f2")
            assert "of 4" in shown(app, "#month")
            await press(app, pilot, "right", "enter", "enter")
            assert refused(app) == []
    assert served.value("SELECT count(*) FROM appointment WHERE shop_id = :shop") == before + 1
