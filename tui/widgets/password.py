"""What the screens before and over the app have in common: fields, and a step that says what was wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from textual.widgets import Input, Static

from store import Agent, Remark, Unusable, sign_in
from tui.background import away
from tui.plain import joined
from tui.wiring import Desk
from tui.words import remarks

LONGEST = 1_000
"""Signs that a password has at most."""


class PasswordLine(Input):
    """A password as it is typed, unseen; it is nowhere else, neither in suggestions nor on the clipboard."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, password=True, compact=True, max_length=LONGEST)
        self.cursor_blink = False

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Cut nothing out."""

    def taken(self) -> str:
        """Give what was typed, and empty the line."""
        typed = self.value
        self.value = ""
        return typed


async def tried(
    said: Static, desk: Desk, code: str, password: str, place: Literal["app", "lock"]
) -> Agent | None:
    """Try to sign somebody in, beside the screen; say below the line why that is refused."""

    def step() -> Agent | Remark:
        try:
            return sign_in(desk.database, desk.settings, code, password, now, place)
        except Unusable as refusal:
            return refusal.remark

    now: datetime = desk.now()
    found = await away(said, step)
    if isinstance(found, Agent):
        return found
    if found is not None:
        sentence = remarks.sentence(found, desk.zone, desk.today())
        said.update(joined((sentence, "$warning")))
    return None
