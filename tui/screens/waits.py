"""What is over the screen while a step waits for others who write."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.plain import joined
from tui.words import _


class WaitsScreen(ModalScreen[None]):
    """A line at the bottom. The screen below is busy with the step and cannot draw it; it stays in sight."""

    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        said = _("Waiting for the database: somebody else writes. What you type is kept, in order.")
        yield Static(joined(said), id="waits")
