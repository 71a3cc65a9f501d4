"""Signing in: who works here, by code and password; nothing of the shop is shown before."""

from __future__ import annotations

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
from tui.words import _


class SignInScreen(Screen[Agent]):
    """Gives back who has signed in."""

    where = "door"
    BINDINGS: ClassVar = keys.bindings(keys.SIGN_IN)
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the window."""
        with Vertical(classes="window door"):
            yield Static(id="door-title")
            yield Static(id="code-name", classes="door-name")
            line = Input(self.desk.asked_code, id="code", compact=True, max_length=100)
            line.cursor_blink = False
            yield line
            yield Static(id="password-name", classes="door-name")
            yield PasswordLine(id="password")
            yield Static(id="door-said")
        yield KeyLine()

    def on_mount(self) -> None:
        """Be ready for whatever is still to be typed."""
        self.query_one("#password" if self.desk.asked_code else "#code").focus()
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        shop = self.desk.settings.name
        named = "" if shop == self.app.TITLE else f"   {shop}"
        title = joined((_("Ringback"), "bold $accent"), named)
        self.query_one("#door-title", Static).update(
            Content("\n").join([title, joined((_("Who works here? Sign in."), "$secondary"))])
        )
        self.query_one("#code-name", Static).update(joined(_("Code")))
        self.query_one("#password-name", Static).update(joined(_("Password")))
        self.query_one("#door-said", Static).update("")
        self.query_one(KeyLine).show(keys.SIGN_IN, keys.EVERYWHERE)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_take()

    async def action_take(self) -> None:
        """Go to the line that is still empty; sign in once both are filled."""
        code = self.query_one("#code", Input).value.strip()
        line = self.query_one(PasswordLine)
        if not code:
            self.query_one("#code").focus()
        elif not line.value:
            line.focus()
        else:
            found = await tried(self.query_one("#door-said", Static), self.desk, code, line.taken(), "app")
            if found is None:
                line.focus()
            else:
                self.dismiss(found)
