"""A customer's file: everything known, and the way to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from store import CustomerFile, Look, customer_file, follow_up_by_hand, open_file, reveal_numbers
from tui import calling, keys
from tui.background import away
from tui.looking import see
from tui.plain import joined
from tui.screens.opening import Opening
from tui.widgets.customer_file import file_content
from tui.widgets.lines import KeyLine
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _
from tui.words.facts_line import who

if TYPE_CHECKING:
    from tui.correcting import Draft


class CustomerScreen(Screen[None]):
    """One customer, read; Enter calls them."""

    where = "file"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.FILE),
        *keys.list_bindings("read_on", "read_on_by_ten"),
    ]

    def __init__(self, desk: Desk, customer: int, vehicle: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._customer, self._vehicle = customer, vehicle
        self._file: CustomerFile | None = None
        self._draft: Draft | None = None
        self._revealed: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the bar and the file."""
        yield Static(id="status")
        with VerticalScroll(id="file-pane", can_focus=False):
            yield Told(id="file")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame, then what is in it."""
        self.retranslate()
        see(self, Look(self.desk.now(), "looked", "customer", self._customer))
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
            open_file(self.desk.database, self._customer)
            with self.desk.database.reading() as records:
                return customer_file(records, self.desk.settings, self._customer, self.desk.now())

        self._file, self._revealed = await away(self, look), ()
        self._show()

    def _show(self) -> None:
        if self._file is None:
            return
        width = max(30, self.query_one("#file").size.width)
        self.query_one("#status", Static).update(joined((_("File"), "bold"), f"  {who(self._file)}"))
        self.query_one("#file", Static).update(
            file_content(
                self.desk,
                self._file,
                width,
                unstored=bool(self._draft and self._draft.typed),
                revealed=self._revealed,
            )
        )

    def action_read_on(self, by: int) -> None:
        """Read on, or back."""
        self.query_one("#file-pane", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_read_on_by_ten(self, by: int) -> None:
        """Read on, or back, by ten lines."""
        self.action_read_on(10 * by)

    async def action_call(self) -> None:
        """Call the customer: take the follow-up that is open, or add one by hand."""
        waiting = await away(self, self._take)
        if waiting is not None:
            screen = self.app.new_call(Opening(self.desk, waiting, begins=True))  # type: ignore[attr-defined]
            self.app.push_screen(screen, self._called)

    def _called(self, _result: None) -> None:
        self._read()

    def _take(self) -> calling.Waiting:
        desk = self.desk
        follow_up = follow_up_by_hand(desk.database, desk.settings, self._customer, self._vehicle, desk.now())
        return calling.take(desk, follow_up)

    async def action_reveal(self) -> None:
        """Show the telephone numbers in full, which is put on record; hide them again."""
        desk, customer = self.desk, self._customer
        if self._revealed:
            self._revealed = ()
        else:
            found = await away(self, lambda: reveal_numbers(desk.database, desk.agent, customer, desk.now()))
            self._revealed = found or ()
        self._show()

    async def action_correct(self) -> None:
        """Correct the file, as soon as it is here; what was typed before and not stored is still there."""
        from tui.correcting import Draft
        from tui.screens.correcting import CorrectScreen

        if self._file is None:
            await self.workers.wait_for_complete([one for one in self.workers if one.group == "file"])
        if self._file is not None:
            self._draft = self._draft or Draft()
            self.app.push_screen(CorrectScreen(self.desk, self._file, self._draft), self._corrected)

    def _corrected(self, _stored: bool | None) -> None:
        self._read()

    def action_complaint(self) -> None:
        """Open a complaint by hand."""
        from tui.screens.new_complaint import ask_new

        if self._file is not None:
            ask_new(self, self.desk, self._customer, self._vehicle or 0, self._file.name, self._told)

    async def _told(self, _result: None) -> None:
        self._read()

    def action_close(self) -> None:
        """Go back to what was found."""
        self.dismiss()
