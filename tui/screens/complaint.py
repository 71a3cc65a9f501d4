"""One complaint: who, what, its clocks, and everything that was done."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from store import Complaint, ComplaintPage, Look, complaint_page
from tui import keys
from tui.background import away
from tui.looking import see
from tui.plain import joined
from tui.screens.complaint_steps import ComplaintSteps
from tui.widgets.complaint import page_content
from tui.widgets.lines import KeyLine
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _


class ComplaintScreen(ComplaintSteps):
    """A complaint's page, with the steps of the board."""

    where = "complaint"
    BINDINGS: ClassVar = [*keys.bindings(keys.COMPLAINT), *keys.list_bindings("read_on", "leaf")]

    def __init__(self, desk: Desk, complaint: int) -> None:
        super().__init__(desk)
        self._number = complaint
        self._page: ComplaintPage | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bar and the page."""
        yield Static(id="status")
        with VerticalScroll(id="file-pane", can_focus=False):
            yield Told(id="complaint")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame, then what is in it."""
        self.retranslate()
        self._begin()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#status", Static).update(joined((_("Complaint"), "bold"), f"  {self._number}"))
        self.query_one(KeyLine).show(keys.COMPLAINT, keys.EVERYWHERE)
        self._show()

    @property
    def complaint(self) -> Complaint | None:
        """The complaint of the page."""
        return self._page.complaint if self._page else None

    @work(exclusive=True, group="complaint")
    async def _begin(self) -> None:
        see(self, Look(self.desk.now(), "looked", "complaint", self._number))
        await self.read()

    async def read(self) -> None:
        """Read the complaint as it stands."""

        def look() -> ComplaintPage:
            with self.desk.database.reading() as records:
                return complaint_page(records, self.desk.settings, self._number, self.desk.now())

        found = await away(self, look)
        if found is not None:
            self._page = found
            self._show()

    def _show(self) -> None:
        told = joined((_("Reading …"), "$secondary"))
        content = page_content(self.desk, self._page) if self._page else told
        self.query_one("#complaint", Static).update(content)

    def action_read_on(self, by: int) -> None:
        """Read on, or back."""
        self.query_one("#file-pane", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_leaf(self, by: int) -> None:
        """Leaf on, or back."""
        self.action_read_on(by * 10)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()
