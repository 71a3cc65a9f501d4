"""Letters: who is due in a month, or has stayed away; narrowed, in order, and written to a file on record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, get_args

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widgets import Static

from store import LIST_FILTERS, Letter, Letters, ListKind, ListOrder, Look
from tui import keys, letters
from tui.background import away, toast
from tui.looking import see
from tui.periods import Period, around
from tui.plain import joined
from tui.reporting import file_named
from tui.screens.listing import Listing
from tui.screens.one_line import OneLineScreen
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, counted, formats, short

ORDERS: tuple[ListOrder, ...] = get_args(ListOrder)
KINDS: tuple[ListKind, ...] = get_args(ListKind)
NARROW = 90
"""Cells below which the model is left out, so that the address can be read."""


class LettersScreen(Listing):
    """A list for a mail merge, looked at before it is written."""

    where = "letters"
    BINDINGS: ClassVar = keys.bindings(keys.LETTERS)
    OWN: ClassVar = keys.LETTERS

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._kind: ListKind = "due"
        self._month: Period = around(desk.today(), "month").beside(1)
        self._filters: tuple[str, ...] = ()
        self._order: ListOrder = "due"
        self._found: Letters | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars and the list."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        yield Told(id="letters-told")
        yield Rows(id="letters")
        yield KeyLine()

    async def begin(self) -> None:
        """Read who is due next month."""
        await self._read()

    # Reading and showing.

    async def _read(self) -> None:
        self._found = None
        self.show()
        found = await away(self, lambda: self._look(whole=False))
        if found is not None:
            self._found = found
            self.show()
            facts = {"list": "letters", "what": self._kind, "n": len(found.rows)}
            see(self, Look(self.desk.now(), "listed", facts=facts))

    def _look(self, *, whole: bool) -> Letters:
        month = self._month
        return letters.look(
            self.desk,
            self._kind,
            month.first,
            month.last,
            filters=self._filters,
            order=self._order,
            whole_numbers=whole,
        )

    def show(self) -> None:
        """Draw what was read."""
        self.show_title(_("Letters"))
        tabs = [
            (f"{place} {_(letters.TITLES[kind])}", kind == self._kind, f"list_{place}")
            for place, kind in enumerate(KINDS, 1)
        ]
        month = joined((f" ← {formats.month(self._month.first)} →", "bold"))
        self.query_one(TabLine).show(tabs, month)
        self.query_one("#letters-told", Static).update(joined((self._told(), "$secondary")))
        rows = self._found.rows if self._found else ()
        self.query_one(Rows).show(len(rows), self._draw, heading=self._heading if rows else None)

    def _told(self) -> str:
        if self._found is None:
            return _("Reading …")
        if not self._found.rows:
            return _("Nobody is on this list. f narrows it by something else, ← → show another month.")
        parts = [
            counted("{n} vehicle", "{n} vehicles", len(self._found.rows)),
            _("in order of {order}").format(order=_(letters.ORDERS[self._order])),
            *self._filters,
        ]
        if self._found.left_out:
            parts.append(letters.left_out(self._found.left_out))
        return " · ".join(parts)

    def _heading(self, width: int) -> str:
        since = _("due on") if self._kind == "due" else _("lapsed on")
        heads = since, _("name"), _("telephone"), _("plate"), _("model"), _("address, or reason")
        return in_cells(heads, self._cells(width))

    def _cells(self, width: int) -> tuple[int, ...]:
        model = 12 if width >= NARROW else 0
        return 11, 16, 12, 10, model, max(0, width - (56 + model))

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        letter = self._found.rows[place] if self._found else None
        if letter is None:
            return ()
        cells = self._cells(width)
        texts = (
            formats.list_day(letter.due_on, self.desk.today()),
            letter.name,
            letter.phone,
            letter.plate or letter.vin,
            letter.model,
            letter.address or self._reason(letter, cells[-1]),
        )
        kinds = ("quiet", "line", "quiet", "line", "line", "quiet")
        return [
            (fitted(text, wide) + " ", kind)
            for text, wide, kind in zip(texts, cells, kinds, strict=True)
            if wide
        ]

    def _reason(self, letter: Letter, cells: int) -> str:
        """Say why somebody is on the list, in a few words where the sentence would be cut."""
        told = letters.reason(self.desk, letter)
        if cell_len(told) <= cells:
            return told
        return short.on_letters(letter.reason, letter.visits, self.desk.today())

    # Doing.

    async def action_list_1(self) -> None:
        """List who is due in the month."""
        self._kind = "due"
        await self._read()

    async def action_list_2(self) -> None:
        """List who has stayed away."""
        self._kind = "lapsed"
        await self._read()

    async def action_order(self) -> None:
        """Put the list in the next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        await self._read()

    async def action_earlier(self) -> None:
        """Show the month before."""
        self._month = self._month.beside(-1)
        await self._read()

    async def action_later(self) -> None:
        """Show the month after."""
        self._month = self._month.beside(1)
        await self._read()

    def action_narrow(self) -> None:
        """Ask what to narrow the list by."""
        about = [
            _("By {known}, such as tier=A owner=private; empty shows all.").format(
                known=", ".join(LIST_FILTERS)
            )
        ]
        self.app.push_screen(
            OneLineScreen(_("Narrow the list"), " ".join(self._filters), about), self._narrowed
        )

    async def _narrowed(self, said: str | None) -> None:
        if said is not None:
            before = self._filters
            self._filters = tuple(re.split(r"\s+(?=\w+=)", said)) if said else ()
            await self._read()
            if self._found is None:
                self._filters = before
                await self._read()

    def action_write(self) -> None:
        """Write the list with masked numbers."""
        self._ask_file(whole=False)

    def action_write_whole(self) -> None:
        """Write the list with whole numbers."""
        self._ask_file(whole=True)

    def _ask_file(self, *, whole: bool) -> None:
        about = [
            _("Telephone numbers stand in it in full; that is put on record.")
            if whole
            else _("Telephone numbers are masked in it.")
        ]
        name = f"ringback-{self._kind}-{self._month.first:%Y-%m}.xlsx"

        async def write(given: str | None) -> None:
            if given:
                await self._write(file_named(given), whole=whole)

        self.app.push_screen(OneLineScreen(_("Write the list to which file?"), name, about), write)

    async def _write(self, file: Path, *, whole: bool) -> None:
        asked = letters.asked_for(self._filters, self._order)

        def save() -> bool:
            letters.save_list(self.desk, self._look(whole=whole), file, asked=asked, whole_numbers=whole)
            return True

        if await away(self, save):
            toast(self, _("written: {file}").format(file=file))

    def action_exported(self) -> None:
        """Show what was written to files."""
        from tui.screens.exported import ExportedScreen

        self.app.push_screen(ExportedScreen(self.desk))
