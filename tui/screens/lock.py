"""The lock: hides everything while whoever works here is away; a call that is open goes on below."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from store import Agent
from tui import keys
from tui.plain import joined
from tui.widgets.lines import KeyLine
from tui.widgets.password import PasswordLine, tried
from tui.wiring import Desk
from tui.words import _, formats


class LockScreen(Screen[Agent]):
    """Whose screen it is, since when it is locked, and a line for the password. Nothing of any customer."""

    where = "lock"
    BINDINGS: ClassVar = keys.bindings(keys.LOCK)
    AUTO_FOCUS = "#password"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._since: datetime = desk.now()

    def compose(self) -> ComposeResult:
        """Lay out the window."""
        with Vertical(classes="window door"):
            yield Static(id="door-title")
            yield Static(id="password-name", classes="door-name")
            yield PasswordLine(id="password")
            yield Static(id="door-said")
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill in the words."""
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        since = formats.moment(self._since, self.desk.zone, self.desk.today())
        lines = [
            joined((_("Locked"), "bold $accent"), f"   {self.desk.agent.name}"),
            joined((_("Since {time}").format(time=since), "$secondary")),
        ]
        if any(getattr(screen, "call", None) is not None for screen in self.app.screen_stack):
            lines.append(joined((_("A call is open; it goes on."), "$secondary")))
        self.query_one("#door-title", Static).update(Content("\n").join(lines))
        self.query_one("#password-name", Static).update(joined(_("Password")))
        self.query_one("#door-said", Static).update("")
        self.query_one(KeyLine).show(keys.LOCK, keys.EVERYWHERE)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_open()

    async def action_open(self) -> None:
        """Open the screen again, where the password is right."""
        password = self.query_one(PasswordLine).taken()
        if password:
            said = self.query_one("#door-said", Static)
            found = await tried(said, self.desk, self.desk.agent.code, password, "lock")
            if found is not None:
                self.dismiss(found)
