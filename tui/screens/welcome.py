"""Welcome: what to do where there are no records yet."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import keys
from tui.plain import doing, joined
from tui.rights import offered
from tui.wiring import Desk
from tui.words import _


class WelcomeScreen(ModalScreen[str | None]):
    """Three ways to begin."""

    where = "welcome"
    BINDINGS: ClassVar = keys.bindings(keys.WELCOME)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the three ways."""
        with Vertical(classes="window"):
            yield Static(id="welcome")

    def on_mount(self) -> None:
        """Fill in the words."""
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        parts = [
            joined((_("Welcome to Ringback"), "bold $accent")),
            Content(""),
            joined(_("This shop has no records yet. Where would you like to begin?")),
            Content(""),
        ]
        parts += [
            doing(
                joined(
                    (f"  {command.label}  ", "bold $accent"),
                    (_(command.name), "bold"),
                    "  " + _(command.help),
                ),
                command.id,
            )
            for command in offered(self.desk.agent, keys.WELCOME)
        ]
        self.query_one("#welcome", Static).update(Content("\n").join(parts))

    def action_import(self) -> None:
        """Take in a file."""
        self.dismiss("import")

    def action_demo(self) -> None:
        """Show a throwaway shop in place of this empty one."""
        self.dismiss("demo")

    def action_help(self) -> None:
        """Read the help."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen("today"))
