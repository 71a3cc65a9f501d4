"""Fields: what a column may be, narrowed by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store import Proposed
from tui import keys
from tui.columns import Columns
from tui.plain import joined
from tui.text import fitted
from tui.widgets import columns as table
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.widgets.typed import TypedLine
from tui.words import _, fields


class FieldsScreen(ModalScreen[str | None]):
    """Chooses what a column is: gives a field, "" to leave it out, or None where nothing was chosen."""

    where = "fields"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.FIELDS),
        *keys.list_bindings(typed=True),
    ]

    def __init__(self, columns: Columns, column: Proposed) -> None:
        super().__init__()
        self._column, self._samples = column, table.samples(columns, column)
        self._all = (fields.LEFT_OUT, *columns.proposal.fields)
        self._now = columns.fields[column.name]
        self._used = {field: name for name, field in columns.fields.items() if field and name != column.name}
        self._found: Sequence[str] = self._all

    def compose(self) -> ComposeResult:
        """Lay out the column, the line to narrow by, and the fields."""
        with Vertical(classes="window tall", id="fields"):
            yield Static(id="fields-title")
            yield TypedLine(id="narrow")
            yield Rows(id="fields-found")
            yield Static(id="fields-none")
            yield KeyLine()

    def on_mount(self) -> None:
        """Begin at what the column is taken for now."""
        self.retranslate()
        self.query_one(Rows).can_focus = False
        self.query_one("#narrow", Input).focus()
        self.query_one(Rows).go(self._found.index(self._now) if self._now in self._found else 0)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        column = self._column
        self.query_one("#fields-title", Static).update(
            joined((column.name, "bold $accent"), "  ", (self._samples, "$secondary"))
        )
        self.query_one("#narrow", Input).placeholder = _("type to narrow: a word or a code")
        self.query_one(KeyLine).show(keys.FIELDS)
        self._show()

    @on(Input.Changed)
    def _narrowed(self, event: Input.Changed) -> None:
        event.stop()
        wanted = "".join(event.value.casefold().split())
        self._found = [code for code in self._all if _fits(code, wanted)]
        self._show(cursor=0)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    @on(Rows.Chosen)
    def _clicked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Take the field under the cursor."""
        if self._found:
            self.dismiss(self._found[self.query_one(Rows).cursor])

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.query_one(Rows).action_step(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.query_one(Rows).action_page(by)

    def action_close(self) -> None:
        """Go back without a choice."""
        self.dismiss(None)

    def _show(self, cursor: int | None = None) -> None:
        self.query_one(Rows).show(len(self._found), self._row, cursor=cursor)
        none = "" if self._found else _("No field is called that; delete a letter.")
        self.query_one("#fields-none", Static).update(joined((none, "$warning")))

    def _row(self, place: int, width: int) -> list[Part]:
        code = self._found[place]
        if code == fields.LEFT_OUT:
            return [(fitted(_("(leave this column out)"), width), "quiet")]
        here, other = fields.both_names(code)
        name = max(16, min(34, (width - 22) // 3))
        used = self._used.get(code, "")
        rest = max(0, width - 2 * name - 22)
        return [
            (fitted(here, name), "line"),
            (fitted(other, name), "quiet"),
            (fitted(code, 21) + " ", "quiet"),
            (fitted(f"← {used}" if used else "", rest), "accent"),
        ]


def _fits(code: str, wanted: str) -> bool:
    if not wanted:
        return True
    if code == fields.LEFT_OUT:
        return False
    return any(wanted in "".join(name.casefold().split()) for name in (code, *fields.both_names(code)))
