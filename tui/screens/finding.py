"""Find: one box for plate, VIN, number, name, pinyin and order; who is meant, as it is typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store import Hit, find
from tui import keys
from tui.background import away
from tui.plain import joined
from tui.widgets.hits import HitList
from tui.widgets.lines import KeyLine
from tui.widgets.typed import TypedLine
from tui.wiring import Desk
from tui.words import _

MANY = 20
"""Hits of one kind at which there may be more that are not shown."""


class FindScreen(ModalScreen[Hit | None]):
    """A box, and who is found; `picks`: gives back whom it is about instead of opening their file."""

    where = "find"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.FIND),
        *keys.list_bindings(typed=True),
    ]

    def __init__(self, desk: Desk, *, picks: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self._picks = picks
        self._found: int | None = None
        self._for = ""
        self._opens = False

    def compose(self) -> ComposeResult:
        """Lay out the box and the list."""
        with Vertical(classes="window tall"):
            yield Static(id="find-title", classes="title")
            yield TypedLine(id="find", most=80, select_on_focus=True)
            yield HitList(self.desk.zone, id="hits")
            yield Static(id="find-said")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the words."""
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#find-title", Static).update(joined((_("Who is it?"), "bold")))
        self.query_one("#find", Input).placeholder = _(
            "plate, VIN, telephone, name, pinyin or order; a part will do"
        )
        self.query_one(KeyLine).show(keys.FIND)
        self.query_one(HitList).refresh()
        self._show_said()

    # Typing.

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)

    @work(exclusive=True, group="find")
    async def _look(self, text: str) -> None:
        """Find whom the text may mean; what came too late for what is typed by now is not shown."""
        hits = await away(self, lambda: find(self.desk.database, self.desk.settings, text, self.desk.now()))
        if hits is None or text != self.query_one("#find", Input).value:
            return
        self._for, self._found = text, len(hits)
        self.query_one(HitList).show(hits, self.desk.today())
        self._show_said()
        if self._opens:
            self.action_open()

    def _show_said(self) -> None:
        said = "" if self._found is None or not self._for.strip() else _said(self._found)
        self.query_one("#find-said", Static).update(joined((said, "$secondary")))

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.query_one(HitList).step(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by as many lines as are in view."""
        listed = self.query_one(HitList)
        listed.step(by * listed.page)

    # Opening.

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_open()

    @on(HitList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the file of whoever is under the cursor, as soon as what was typed has been looked for."""
        from tui.screens.customer import CustomerScreen

        self._opens = self._for != self.query_one("#find", Input).value
        hit = self.query_one(HitList).hit
        if hit is not None and not self._opens and self._picks:
            self.dismiss(hit)
        elif hit is not None and not self._opens:
            self.app.push_screen(CustomerScreen(self.desk, hit.customer_id, hit.vehicle_id), self._returned)

    def _returned(self, _result: None) -> None:
        self._look(self.query_one("#find", Input).value)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def _said(found: int) -> str:
    if not found:
        return _("Nobody is found by this.")
    words = _("{n} found; type more to see fewer") if found >= MANY else _("{n} found")
    return words.format(n=found)
