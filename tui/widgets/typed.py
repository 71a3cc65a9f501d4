"""A line that is typed in. Whatever is pasted goes into it whole, as one line, or not at all."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import Input

from tui.background import toast
from tui.text import clean
from tui.words import _

MOST = 10_000
"""Characters that a line holds."""


class TypedLine(Input):
    """An input of one line, whose pasted line breaks become spaces; it holds so many characters at `most`."""

    def __init__(
        self,
        value: str = "",
        *,
        id: str,
        most: int = MOST,
        placeholder: str = "",
        select_on_focus: bool = False,
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            id=id,
            compact=True,
            select_on_focus=select_on_focus,
            max_length=most,
        )
        self._most = most

    def fill(self, text: str) -> None:
        """Put a text in, with the cursor at its end."""
        self.value = text
        self.cursor_position = len(text)

    def on_paste(self, event: Paste) -> None:
        """Take all that is pasted, or say why not."""
        event.stop()
        event.prevent_default()
        text = one_line(event.text)
        start, end = sorted(self.selection)
        if len(self.value) - (end - start) + len(text) > self._most:
            said = _("{count} characters were pasted; the line holds {most}. Nothing was changed.")
            toast(self, said.format(count=f"{len(event.text):,}", most=f"{self._most:,}"), severity="warning")
        elif text:
            self.replace(text, start, end)

    def restricted(self) -> None:
        """Say why a sign was not taken."""
        said = _("The line holds {most} characters, and is full.").format(most=f"{self._most:,}")
        toast(self, said, severity="warning")


def one_line(text: str) -> str:
    """Make one line of a text: its lines with spaces between them, without control characters."""
    return clean(" ".join(text.splitlines()))
