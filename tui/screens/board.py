"""The live board: how the day goes; it keeps itself up to date, and the cursor stays where it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import (
    Board,
    CaseLine,
    Cell,
    OnCall,
    board_cases,
    day_board,
    next_shop,
    shops,
    staff_names,
)
from tui import board_lines, keys
from tui.background import away, toast
from tui.plain import joined
from tui.rights import is_open_to
from tui.screens.cases import CasesScreen
from tui.text import clean
from tui.widgets.grid import Grid, Line
from tui.widgets.lines import KeyLine, change
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, board as worded, figures, formats

TICK = 1.0
"""Seconds between two looks at the clock, and at whether anything was stored."""


class BoardScreen(Screen[None]):
    """What a supervisor has before them all day."""

    where = "board"
    BINDINGS: ClassVar = keys.bindings(keys.BOARD)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = self._home = desk
        self._day: date | None = None
        self._board: Board | None = None
        self._mark: int | None = None
        self._drawn: tuple[Line, list[Line]] | None = None
        self._shop = ""
        self._several = False
        self.readings = 0
        """How often the records were read."""

    def compose(self) -> ComposeResult:
        """Lay out the bars and the numbers."""
        yield Static(id="status")
        yield Static(id="board-contact")
        yield Grid(id="board")
        yield Told(id="board-about")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame, then what is in it; then keep it up to date."""
        self.query_one(Grid).focus()
        self.retranslate()
        self.set_interval(TICK, self.tick)
        self._begin()
        self._name_next_shop()

    def on_resize(self) -> None:
        """Set the lines anew for the new width."""
        self.call_after_refresh(self._show)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self._show_keys()
        about = "\n".join(_(text) for text in worded.ABOUT)
        self.query_one("#board-about", Static).update(joined((about, "$secondary")))
        self._drawn = None
        self._show()

    def _show_keys(self) -> None:
        shown = [
            replace(command, footer=True, rank=3) if command.id == "shop" and self._several else command
            for command in keys.BOARD
        ]
        self.query_one(KeyLine).show(shown, keys.EVERYWHERE)

    # Reading.

    @work
    async def _name_next_shop(self) -> None:
        """Let the line of keys name the way to the next shop where there are several."""

        def several() -> bool:
            with self._home.database.reading() as records:
                return len(shops(records)) > 1

        if is_open_to(self._home.agent, "all_shops"):
            self._several = bool(await away(self, several))
            self._show_keys()

    @work(exclusive=True, group="board")
    async def _begin(self) -> None:
        self._mark = await away(self, self.desk.database.mark)
        await self._read()

    async def tick(self) -> None:
        """Let the times run on; read again only if somebody stored something, or a new day has begun."""
        if self.app.screen is not self:
            return
        board_ = self._board
        if self._day is None and board_ is not None:
            mark = await away(self, self.desk.database.mark)
            if mark != self._mark or board_.day != self.desk.today():
                self._mark = mark
                await self._read()
                return
        self._show()

    async def _read(self) -> None:
        day, now = self._day or self.desk.today(), self.desk.now()

        def look() -> Board:
            with self.desk.database.reading() as records:
                return day_board(records, self.desk.settings, day, now)

        self.readings += 1
        found = await away(self, look)
        if found is not None and (self._day or self.desk.today()) == found.day:
            self._board = found
            self._show()

    # Showing.

    def _show(self) -> None:
        if not self.is_mounted:
            return
        self._show_bars()
        grid, found = self.query_one(Grid), self._board
        if found is None:
            drawn: tuple[Line, list[Line]] = (Line(_("Reading …"), style="quiet"), [])
        else:
            seen = board_lines.Seen(found, self.desk.settings, self.desk.now(), grid.size.width - 4)
            drawn = board_lines.lines(seen)
        if drawn != self._drawn:
            grid.show(*drawn)
            self._drawn = drawn

    def _show_bars(self) -> None:
        day = self._day or self.desk.today()
        if self._day is None:
            when, sign = formats.clock(self.desk.now(), self.desk.zone), (_("live"), "$success bold")
        else:
            when, sign = "", (_("as it was at the day's end"), "$warning")
        change(
            self.query_one("#status", Static),
            joined((_("Board"), "bold"), self._shop, f"  {formats.weekday(day)}  {when}  ", sign),
        )
        change(self.query_one("#board-contact", Static), self._contact())

    def _contact(self) -> Content:
        """Say how many of the cases called were reached, how sure that is, and what it is to be."""
        if self._board is None:
            return Content("")
        row = self._board.contact
        told = f"{row.numerator:g}/{row.denominator:g}"
        parts: list[str | tuple[str, str]] = [(_("Contact rate") + "  ", "$secondary"), told]
        if row.denominator and not row.few:
            parts += ["  ", (figures.value(row), "bold"), f" {figures.within(row)}"]
        style = {True: "$success", False: "$warning", None: ""}[None if row.few else row.goal_met]
        parts += [("  " + worded.goal(row), style), ("  " + figures.few(row), "$secondary")]
        return joined(*parts)

    # Doing.

    def action_beside(self) -> None:
        """Mark the next number of the line."""
        self.query_one(Grid).step_beside(1)

    def action_beside_back(self) -> None:
        """Mark the number before."""
        self.query_one(Grid).step_beside(-1)

    @on(Grid.Chosen)
    def _clicked(self) -> None:
        self.action_cases()

    def action_cases(self) -> None:
        """Open the cases behind the number under the cursor; of a call that goes on, the customer's file."""
        cell, found = self.query_one(Grid).cell, self._board
        if cell is None or found is None:
            return
        if cell.row != "now":
            self.app.push_screen(BoardCasesScreen(self.desk, found, cell))
            return
        agent = next((one for one in found.agents if one.code == cell.group), None)
        at = agent.at(self.desk.now()) if agent else None
        if isinstance(at, OnCall):
            from tui.screens.customer import CustomerScreen

            self.app.push_screen(CustomerScreen(self.desk, at.customer_id, at.vehicle_id))
        else:
            toast(self, _("No call goes on there now."))

    def action_complaints(self) -> None:
        """See the complaints by their clocks."""
        from tui.screens.complaints import ComplaintsScreen

        self.app.push_screen(ComplaintsScreen(self.desk))

    def action_figures(self) -> None:
        """See the figures."""
        from tui.screens.figures import FiguresScreen

        self.app.push_screen(FiguresScreen(self.desk))

    def action_about(self) -> None:
        """Say what the numbers count, or no more."""
        self.toggle_class("-about")

    async def action_earlier(self) -> None:
        """Show the board of the day before."""
        await self._go((self._day or self.desk.today()) - timedelta(days=1))

    async def action_later(self) -> None:
        """Show the board of the day after, at last of today."""
        if self._day is not None:
            await self._go(self._day + timedelta(days=1))

    async def action_today(self) -> None:
        """Show today's board again."""
        await self._go(self.desk.today())

    async def action_shop(self) -> None:
        """Show the board of the group's next shop; what is opened from here is that shop's, too."""
        desk = self.desk
        found = await away(self, lambda: next_shop(desk.database, desk.agent))
        if found is None:
            toast(self, _("There is no other shop here."))
            return
        self._leave_shop()
        shop, door = found
        self.desk = replace(self._home, database=door)
        self._shop = f"  {clean(shop.name)}"
        self._board = self._drawn = None
        self._show()
        self._begin()

    def on_unmount(self) -> None:
        """Let go of another shop."""
        self._leave_shop()

    def _leave_shop(self) -> None:
        if self.desk is not self._home:
            self.desk.database.close()

    async def _go(self, day: date) -> None:
        self._day = day if day < self.desk.today() else None
        await self._read()

    def action_close(self) -> None:
        """Go back to the queues."""
        self.dismiss()


class BoardCasesScreen(CasesScreen):
    """The cases behind a number of the board."""

    def __init__(self, desk: Desk, found: Board, cell: Cell) -> None:
        super().__init__(desk, "board", cell, found.day, found.day)
        self._board = found

    def look_up(self) -> tuple[list[CaseLine], dict[str, str]]:
        """Read the cases and the agents' names."""
        with self.desk.database.reading() as records:
            found = board_cases(records, self.desk.settings, self._board, self._number, self.desk.now())
            return found, staff_names(records)

    def headline(self) -> str:
        """Say what the number is."""
        return worded.title(self._number, self._staff)
