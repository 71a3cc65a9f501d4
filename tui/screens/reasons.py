"""Reasons: a short list, one chosen by its digit; where it is none of the list, in the agent's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store import Reason
from tui import keys
from tui.plain import doing, joined
from tui.widgets.lines import KeyLine
from tui.widgets.typed import TypedLine
from tui.words import labels


class ReasonScreen(ModalScreen[tuple[str, str] | None]):
    """Gives back the code of the reason and the words for it, or nothing."""

    where = "reasons"
    BINDINGS: ClassVar = keys.bindings(keys.REASONS)
    AUTO_FOCUS = ""

    def __init__(self, title: str, reasons: Mapping[str, Reason]) -> None:
        super().__init__()
        self._title = title
        self._reasons = list(reasons.values())
        self._asking: Reason | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="window"):
            yield Static(id="reasons")
            yield TypedLine(id="words")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the list."""
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        lines = [joined((self._title, "bold")), Content("")]
        for digit, reason in enumerate(self._reasons, start=1):
            style = "reverse" if reason is self._asking else ""
            line = joined((f"{digit}", "bold $accent"), "  ", (labels.reason(reason), style))
            lines.append(doing(line, f"choose({digit})"))
        self.query_one("#reasons", Static).update(Content("\n").join([*lines, Content("")]))
        words = self.query_one("#words", Input)
        words.display = self._asking is not None
        self.query_one(KeyLine).show(keys.REASONS if self._asking else keys.REASONS[1:])

    def on_key(self, event: events.Key) -> None:
        """Choose by the digit."""
        sign = event.character or ""
        if self._asking is not None or not sign.isdecimal():
            return
        event.stop()
        self.action_choose(int(sign))

    def action_choose(self, digit: int) -> None:
        """Choose as a digit does."""
        if 1 <= digit <= len(self._reasons):
            self._choose(self._reasons[digit - 1])

    def _choose(self, reason: Reason) -> None:
        if not reason.text:
            self.dismiss((reason.code, ""))
            return
        self._asking = reason
        self.retranslate()
        self.query_one("#words", Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Take the words typed; without any the list waits."""
        words = self.query_one("#words", Input).value.strip()
        if self._asking is not None and words:
            self.dismiss((self._asking.code, words))

    def action_close(self) -> None:
        """Go back without a reason."""
        self.dismiss(None)
