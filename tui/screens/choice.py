"""A choice: what it is about, a list to choose from, and a note; Enter does it, Esc does nothing."""

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
from tui.text import fitted
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.widgets.typed import TypedLine
from tui.words import _

MOST = 10
"""Lines of the list that are shown at once."""


class ChoiceScreen(ModalScreen[tuple[int, str] | None]):
    """Gives back the place of what was chosen (0 where there is no list) and the note, or nothing."""

    where = "choice"
    BINDINGS: ClassVar = [*keys.bindings(keys.CHOICE), *keys.list_bindings(typed=True)]
    AUTO_FOCUS = ""

    def __init__(
        self,
        title: str,
        options: Sequence[str] = (),
        *,
        about: Sequence[str] = (),
        note: str | None = "",
        needed: bool = False,
        chosen: int = 0,
    ) -> None:
        """Ask with a title, lines about it, and options; `note` None asks for none, `needed` for one."""
        super().__init__()
        self._title, self._options, self._about = title, list(options), list(about)
        self._note, self._needed, self._chosen_first = note, needed, chosen

    def compose(self) -> ComposeResult:
        """Lay out the lines, the list and the note."""
        with Vertical(classes="window"):
            yield Static(id="choice-about")
            yield Rows(id="choices")
            yield TypedLine(id="choice-note", most=500, select_on_focus=True)
            yield Static(id="choice-said")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is, ready for typing."""
        rows, note = self.query_one(Rows), self.query_one("#choice-note", Input)
        rows.display, note.display = bool(self._options), self._note is not None
        rows.styles.height = min(MOST, len(self._options))
        rows.show(len(self._options), self._draw, cursor=self._chosen_first)
        if self._note is not None:
            note.value = self._note
        (note if self._note is not None else rows).focus()
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        lines = [joined((self._title, "bold")), *(joined((line, "$secondary")) for line in self._about)]
        self.query_one("#choice-about", Static).update(Content("\n").join([*lines, Content("")]))
        note = self.query_one("#choice-note", Input)
        note.placeholder = _("a note, for the record") if not self._needed else _("what was said or done")
        self.query_one(KeyLine).show(keys.CHOICE)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        return [(fitted(self._options[place], width), "line")]

    def action_step(self, by: int) -> None:
        """Move in the list."""
        self.query_one(Rows).action_step(by)

    def action_page(self, by: int) -> None:
        """Move in the list by what is shown."""
        self.query_one(Rows).action_page(by)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(Rows.Chosen)
    def _clicked(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take it; where words are needed, not without them."""
        note = self.query_one("#choice-note", Input).value.strip()
        if self._needed and not note:
            said = joined((_("This needs a few words."), "$warning"))
            self.query_one("#choice-said", Static).update(said)
            return
        self.dismiss((self.query_one(Rows).cursor if self._options else 0, note))

    def action_close(self) -> None:
        """Go back; nothing is done."""
        self.dismiss(None)
