"""How a file is read: encoding, delimiter, sheet and heading row, with its first rows as they are read so."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from store import Beginning, FileForm, beginning, mask_within
from tui import keys
from tui.background import away
from tui.plain import joined
from tui.text import fitted, right
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.words import _, forms

LABEL, VALUE, SAID = 18, 26, 14
"""Cells of what a line is about, of what it says, and of whether somebody said so."""

NUMBER, CELL = 4, 18
"""Cells of a row's number, and of a cell at most."""

LOOKED_UP = ("encoding", "sheet")
"""What stays as it is when something else is changed; the rest is looked up again unless it was said."""


class FileFormScreen(ModalScreen[FileForm | None]):
    """Gives what is to be said of how the file is read, or None where nothing was taken.

    It begins with what is `found`, as the file is read now; `said` of it has been said before.
    """

    where = "form"
    BINDINGS: ClassVar = [*keys.bindings(keys.FORM), *keys.list_bindings()]

    def __init__(self, path: Path, said: FileForm, found: FileForm | None = None) -> None:
        super().__init__()
        self._path, self._found = path, found or said
        self._said = {part for part in forms.PARTS if getattr(said, part) is not None}
        self._read: Beginning | None = None
        self._widths: list[int] = []

    def compose(self) -> ComposeResult:
        """Lay out what can be said, and the first rows."""
        with Vertical(classes="window tall", id="form"):
            yield Static(id="form-title")
            yield Rows(id="form-parts")
            yield Static(id="form-ask")
            yield Rows(id="form-rows")
            yield KeyLine()

    def on_mount(self) -> None:
        """Read the file as it is read now."""
        self._rows.can_focus = False
        self._parts.focus()
        self.retranslate()
        self._look(self._found)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#form-title", Static).update(
            joined((_("How is it read?"), "bold $accent"), f"  {self._path.name}")
        )
        self.query_one(KeyLine).show(keys.FORM)
        self._show()

    @property
    def _parts(self) -> Rows:
        return self.query_one("#form-parts", Rows)

    @property
    def _rows(self) -> Rows:
        return self.query_one("#form-rows", Rows)

    @property
    def _shown(self) -> list[str]:
        """What can be said of this file."""
        return [part for part in forms.PARTS if self._choices(part)]

    def _choices(self, part: str) -> tuple[Any, ...]:
        """List what a part may be; nothing of what such a file has not got."""
        read = self._read
        return getattr(read, f"{part}s") if read is not None else ()

    @work(exclusive=True, group="form")
    async def _look(self, form: FileForm) -> None:
        """Read the first rows by a form; what that leaves open is as the file seems to be."""
        path = self._path
        read = await away(self, lambda: beginning(path, form))
        if read is not None:
            self._read = read
            self._show()
        elif self._read is None:
            self.dismiss(None)

    def _show(self) -> None:
        read, parts = self._read, self._shown
        self._parts.show(len(parts), self._part_row)
        self._parts.styles.height = max(1, len(parts))
        if read is None:
            self.query_one("#form-ask", Static).update(joined((_("Reading the first rows"), "$secondary")))
            return
        told = _("So the first rows read; ▸ marks the headings.")
        self.query_one("#form-ask", Static).update(joined((told, "$secondary")))
        self._widths = [
            max(1, min(CELL, max(map(cell_len, column))))
            for column in zip_longest(*(cells for _number, cells in read.rows), fillvalue="")
        ]
        numbers = [number for number, _cells in read.rows]
        heading = read.form.heading_row
        place = numbers.index(heading) if heading in numbers else 0
        self._rows.show(len(numbers), self._row, cursor=place)

    def _part_row(self, place: int, width: int) -> list[Part]:
        """Draw what is said of one part: its value between arrows, and whether somebody said so."""
        part = self._shown[place]
        value = getattr(self._read.form, part) if self._read else None
        choices = self._choices(part)
        at = choices.index(value) if value in choices else 0
        before, after = "‹ " if at else "  ", " ›" if at < len(choices) - 1 else "  "
        said = _("you said so") if part in self._said else _("as found")
        beside = forms.writing(value) if part == "encoding" else ""
        return [
            (fitted(_(forms.PARTS[part]), LABEL), "line"),
            (fitted(before + fitted(forms.value(part, value), VALUE - 4).rstrip() + after, VALUE), "accent"),
            (fitted(said, SAID), "accent" if part in self._said else "quiet"),
            (fitted(beside, max(0, width - LABEL - VALUE - SAID)), "quiet"),
        ]

    def _row(self, place: int, width: int) -> list[Part]:
        """Draw one of the first rows."""
        number, cells = self._read.rows[place] if self._read else (0, ())
        shown = "│".join(map(fitted, map(mask_within, cells), self._widths))
        return [(right(str(number), NUMBER) + "  ", "quiet"), (fitted(shown, width - NUMBER - 2), "line")]

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()

    @on(Rows.Chosen)
    def _clicked(self, event: Rows.Chosen) -> None:
        """Take the next of what a line may be; a row that is clicked holds the headings."""
        event.stop()
        self._turn(1)

    def action_before(self) -> None:
        """Take the one before, on the line under the cursor."""
        self._turn(-1)

    def action_after(self) -> None:
        """Take the next one, on the line under the cursor."""
        self._turn(1)

    def action_as_found(self) -> None:
        """Leave the line under the cursor to the file."""
        if self._read is not None:
            part = self._shown[self._parts.cursor]
            self._said.discard(part)
            self._look(replace(self._kept(part), **{part: None}))

    def action_take(self) -> None:
        """Have the file read so."""
        if self._read is not None:
            form = self._read.form
            self.dismiss(FileForm(**{part: getattr(form, part) for part in self._said}))

    def action_close(self) -> None:
        """Go back; the file is read as before."""
        self.dismiss(None)

    def _turn(self, by: int) -> None:
        if self._read is None:
            return
        part = self._shown[self._parts.cursor]
        choices = self._choices(part)
        now = getattr(self._read.form, part)
        place = (choices.index(now) if now in choices else 0) + by
        if 0 <= place < len(choices):
            self._said.add(part)
            self._look(replace(self._kept(part), **{part: choices[place]}))

    def _kept(self, part: str) -> FileForm:
        """Give what stays when a part is changed: a row of headings is looked for again in another table."""
        form = self._read.form if self._read else self._found
        stays = {*LOOKED_UP, *self._said, part}
        if part != "heading_row":
            self._said.discard("heading_row")
            stays.discard("heading_row")
        return FileForm(**{each: getattr(form, each) for each in stays})
