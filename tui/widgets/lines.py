"""The one-line bars at the top and the bottom of every screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.keys import Command
from tui.plain import joined
from tui.words import _


class KeyLine(Static):
    """The footer: keys and what they do, from the list of commands."""

    def show(self, *groups: Sequence[Command]) -> None:
        """Show these commands, first the ones of the screen."""
        shown = [command for group in groups for command in group if command.footer]
        self.update(
            Content("  ").join(
                joined((command.label, "bold $accent"), " " + _(command.name)) for command in shown
            )
        )
