"""One line to type: a file's name, what to narrow a list by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui import keys
from tui.plain import joined
from tui.widgets.lines import KeyLine
from tui.widgets.typed import TypedLine


class OneLineScreen(ModalScreen[str | None]):
    """Gives back what was typed, empty or not; None where it was left."""

    where = "choice"
    BINDINGS: ClassVar = keys.bindings(keys.CHOICE)

    def __init__(self, title: str, value: str = "", about: Sequence[str] = ()) -> None:
        super().__init__()
        self._title, self._value, self._about = title, value, about

    def compose(self) -> ComposeResult:
        """Lay out the title, what is told about it, and the line."""
        with Vertical(classes="window"):
            yield Static(id="one-line-about")
            yield TypedLine(self._value, id="one-line", most=500, select_on_focus=True)
            yield KeyLine()

    def on_mount(self) -> None:
        """Be ready for typing at the end of what stands there."""
        line = self.query_one("#one-line", Input)
        line.focus()
        line.cursor_position = len(self._value)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        lines = [joined((self._title, "bold")), *(joined((line, "$secondary")) for line in self._about)]
        self.query_one("#one-line-about", Static).update(Content("\n").join(lines))
        self.query_one(KeyLine).show(keys.CHOICE)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Take what was typed."""
        self.dismiss(self.query_one("#one-line", Input).value.strip())

    def action_close(self) -> None:
        """Go back; nothing is done."""
        self.dismiss(None)
