"""A customer's file: everything known, and the way to a call."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from store import CustomerFile, customer_file, follow_up_by_hand
from tui import calling, keys
from tui.background import away
from tui.plain import joined
from tui.widgets.customer_file import file_content
from tui.widgets.lines import KeyLine
from tui.wiring import Desk
from tui.words import _
from tui.words.facts_line import who


class CustomerScreen(Screen[None]):
    """One customer, read; Enter calls them."""

    where = "file"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.FILE),
        Binding("up,k", "read_on(-1)", show=False),
        Binding("down,j", "read_on(1)", show=False),
        Binding("pageup", "read_on(-10)", show=False),
        Binding("pagedown", "read_on(10)", show=False),
    ]

    def __init__(self, desk: Desk, customer: int, vehicle: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._customer, self._vehicle = customer, vehicle
        self._file: CustomerFile | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bar and the file."""
        yield Static(id="status")
        with VerticalScroll(id="file-pane", can_focus=False):
            yield Static(id="file")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame, then what is in it."""
        self.retranslate()
        self._read()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.FILE, keys.EVERYWHERE)
        self._show()

    def on_resize(self) -> None:
        """Draw the file anew for its new width."""
        self.call_after_refresh(self._show)

    @work(exclusive=True, group="file")
    async def _read(self) -> None:
        def look() -> CustomerFile | None:
            with self.desk.database.reading() as records:
                return customer_file(records, self.desk.settings, self._customer, self.desk.now())

        self._file = await away(self, look)
        self._show()

    def _show(self) -> None:
        if self._file is None:
            return
        width = max(30, self.query_one("#file-pane").size.width - 6)
        self.query_one("#status", Static).update(joined((_("File"), "bold"), f"  {who(self._file)}"))
        self.query_one("#file", Static).update(file_content(self.desk, self._file, width))

    def action_read_on(self, by: int) -> None:
        """Read on, or back."""
        self.query_one("#file-pane", VerticalScroll).scroll_relative(y=by, animate=False)

    async def action_call(self) -> None:
        """Call the customer: take the follow-up that is open, or add one by hand."""
        from tui.screens.call import CallScreen

        waiting = await away(self, self._take)
        if waiting is not None:
            self.app.push_screen(CallScreen(self.desk, waiting, None, begin=True), self._called)

    def _called(self, _result: None) -> None:
        self._read()

    def _take(self) -> calling.Waiting:
        desk = self.desk
        follow_up = follow_up_by_hand(desk.database, desk.settings, self._customer, self._vehicle, desk.now())
        return calling.take(desk, follow_up)

    def action_close(self) -> None:
        """Go back to what was found."""
        self.dismiss()
