"""Members of staff who sign in, for tests: made-up people with made-up passwords."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from store import change_role, set_password
from tui.app import RingbackApp
from tui.wiring import Asked, sit_down

PASSWORDS = {"a01": "green lamps 7", "a02": "nine quiet ships", "a03": "seven tall poles"}
ROLES = {"a01": "administrator", "a02": "supervisor", "a03": "agent"}


def give_passwords(shop: Path, now: str) -> None:
    """Have the people of a demo shop sign in from now on, each in a role."""
    given = {"RINGBACK_DB": str(shop), "RINGBACK_NOW": now, "RINGBACK_HOME": str(shop.parent)}
    desk = sit_down(Asked(user="a01", lang="en"), given)
    for code, role in ROLES.items():
        change_role(desk.database, desk.agent, code, role, desk.now())
        set_password(desk.database, desk.settings, desk.agent, code, PASSWORDS[code], desk.now())
    desk.database.close()


async def typed(app: RingbackApp, pilot: Pilot[None], text: str) -> None:
    """Type a text and Enter, and wait for what that does."""
    await pilot.press(*("space" if sign == " " else sign for sign in text), "enter")
    await app.typeahead.done()
    await app.workers.wait_for_complete()
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def let_in(app: RingbackApp, pilot: Pilot[None], code: str) -> None:
    """Sign somebody in."""
    await typed(app, pilot, code)
    await typed(app, pilot, PASSWORDS[code])
