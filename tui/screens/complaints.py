"""The board of complaints: what is open by its clocks, what is late on top, every step by a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from store import (
    Complaint,
    ComplaintPage,
    Hit,
    complaint_board,
    complaint_page,
    counts_of,
    escalate,
)
from tui import keys
from tui.background import away, toast
from tui.plain import joined
from tui.screens.complaint_steps import ComplaintSteps
from tui.screens.listing import Followed
from tui.text import fitted, in_cells
from tui.widgets.complaint import page_content
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import N_, _, complaints, formats, labels

WHICH = (N_("Open"), N_("Mine"), N_("Closed"))
LEAST_SIGNS = 12
"""Cells in which signs can be read; where there are fewer, they stand on the page alone."""


@dataclass(frozen=True, slots=True)
class Board:
    """What was read last: the complaints of the tab, and the counts of all that are open."""

    listed: tuple[Complaint, ...]
    counts: dict[str, int]


class ComplaintsScreen(ComplaintSteps, Followed):
    """The list by clock, and the complaint under the cursor."""

    where = "complaints"
    BINDINGS: ClassVar = keys.bindings(keys.COMPLAINTS)
    OWN: ClassVar = keys.COMPLAINTS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._which = 0
        self._day: date | None = None
        self._board: Board | None = None
        self._page: ComplaintPage | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list and the complaint."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with Container(classes="body"):
            yield Rows(id="complaints")
            yield Static(id="empty")
            with VerticalScroll(classes="card-pane", can_focus=False):
                yield Static(id="complaint")
        yield KeyLine()

    async def begin(self) -> None:
        """Read the board."""
        self._begin()

    # Reading.

    @work(exclusive=True, group="complaints")
    async def _begin(self) -> None:
        await self.read()

    async def read(self) -> None:
        """Read the board as it stands, or stood at the end of the day that is looked back at."""
        kept = self._one.id if self._one else None
        found = await away(self, self._look)
        if found is None:
            return
        self._board = found
        places = [place for place, one in enumerate(found.listed) if one.id == kept]
        self.show(cursor=places[0] if places else None)
        await self._read_page()

    def _look(self) -> Board:
        desk, as_of = self.desk, self._as_of()
        if self._day is None:
            escalate(desk.database, desk.settings, desk.agent, as_of)
        with desk.database.reading() as records:
            open_ones = complaint_board(records, desk.settings, as_of)
            listed = open_ones
            if self._which == 1:
                listed = [one for one in open_ones if one.stands.owner_id == desk.agent.id]
            elif self._which == 2:
                listed = complaint_board(records, desk.settings, as_of, closed=True)
        return Board(tuple(listed), counts_of(open_ones))

    def _as_of(self) -> datetime:
        if self._day is None:
            return self.desk.now()
        return datetime.combine(self._day + timedelta(days=1), time(), self.desk.zone)

    async def _read_page(self) -> None:
        one = self._one
        if one is None:
            self._page = None
            self._show_page()
            return

        def look() -> ComplaintPage:
            with self.desk.database.reading() as records:
                return complaint_page(records, self.desk.settings, one.id, self._as_of())

        found = await away(self, look)
        if found is not None and self._one is not None and self._one.id == found.complaint.id:
            self._page = found
            self._show_page()

    @on(Rows.Moved)
    async def _moved(self) -> None:
        await self._read_page()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    # What the keys are about.

    @property
    def _one(self) -> Complaint | None:
        listed = self._board.listed if self._board else ()
        place = self.query_one(Rows).cursor
        return listed[place] if place < len(listed) else None

    @property
    def complaint(self) -> Complaint | None:
        """The complaint under the cursor, where the board is that of now."""
        if self._day is not None and self._one is not None:
            toast(self, _("This is the board of an earlier day; go to today first."), severity="warning")
            return None
        return self._one

    def shown_complaint(self) -> Complaint | None:
        """Give the complaint under the cursor."""
        return self._one

    # Showing.

    def show(self, *, cursor: int | None = None) -> None:
        """Draw what was read."""
        listed = self._board.listed if self._board else ()
        self.query_one(Rows).show(len(listed), self._draw, heading=self._heading, cursor=cursor)
        self.set_class(self._board is not None and not listed, "-empty")
        self.query_one("#empty", Static).update(joined(_("No complaint here.")))
        self._show_bars()
        self._show_page()

    def _show_bars(self) -> None:
        today = self.desk.today()
        counts = self._board.counts if self._board else {}
        clock = formats.clock(self.desk.now(), self.desk.zone)
        when = f"{formats.weekday(self._day)}" if self._day else f"{formats.weekday(today)}  {clock}"
        late = [
            (_("{clock} late {n}").format(clock=labels.label(complaints.CLOCKS, name), n=counts[name]))
            for name in complaints.CLOCKS
            if counts.get(name)
        ]
        told = joined(
            (_("Complaints"), "bold"),
            f"  {when}  ",
            _("open {n}").format(n=counts.get("open", 0)),
            ("  ! " + "  ! ".join(late) if late else "", "$error bold"),
            (
                "  " + _("not assigned {n}").format(n=counts["unowned"]) if counts.get("unowned") else "",
                "$warning",
            ),
        )
        self.query_one("#status", Static).update(told)
        tabs = [
            (f"{n} {words}", n - 1 == self._which, f"which_{n}")
            for n, words in enumerate(map(_, WHICH), start=1)
        ]
        day = joined(
            (f" ← {formats.day(self._day or today, today)} →", "bold" if self._day else "$secondary")
        )
        self.query_one(TabLine).show(tabs, day)

    def _cells(self, width: int) -> list[int]:
        """Give the widths of the columns; state, owner and signs where there is room."""
        clock = 28
        state, owner = (16, 8) if width >= 90 else (0, 8)
        cause = 8
        rest = max(10, width - clock - state - owner - cause - 10 - 5)
        customer = min(16, rest)
        signs = rest - customer
        if signs < LEAST_SIGNS:
            customer, signs = rest, 0
        return [clock, cause, state, customer, 9, owner, signs]

    def _heading(self, width: int) -> str:
        names = (_("clock"), _("cause"), _("state"), _("customer"), _("plate"), _("handler"), _("signs"))
        return self._row(names, width)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        assert self._board is not None  # noqa: S101  there are rows
        one = self._board.listed[place]
        cells = (
            complaints.clock(one, short=True),
            labels.label(labels.CAUSES, one.cause),
            labels.label(labels.COMPLAINT_STATES, one.stands.state),
            one.customer,
            one.plate or "",
            one.owner or "–",
            complaints.signs(one),
        )
        return [(self._row(cells, width), "warning" if one.late else "line")]

    def _row(self, texts: Sequence[str], width: int) -> str:
        return fitted(in_cells(texts, self._cells(width)), width)

    def _show_page(self) -> None:
        pane = self.query_one("#complaint", Static)
        if self._board is None:
            pane.update(joined((_("Reading …"), "$secondary")))
        elif self._page is None or self._one is None:
            pane.update("")
        else:
            pane.update(page_content(self.desk, self._page))

    # Doing.

    def action_open(self) -> None:
        """Show the complaint's page."""
        from tui.screens.complaint import ComplaintScreen

        one = self.complaint
        if one is not None:
            self.app.push_screen(ComplaintScreen(self.desk, one.id), self._returned)

    def action_new(self) -> None:
        """Open a complaint by hand."""
        from tui.screens.finding import FindScreen

        self.app.push_screen(FindScreen(self.desk, picks=True), self._found)

    def _found(self, hit: Hit | None) -> None:
        from tui.screens.new_complaint import ask_new

        if hit is not None:
            ask_new(self, self.desk, hit.customer_id, hit.vehicle_id or 0, hit.customer, self._returned)

    async def action_which_1(self) -> None:
        """Show those not closed."""
        await self._choose(0)

    async def action_which_2(self) -> None:
        """Show the agent's own."""
        await self._choose(1)

    async def action_which_3(self) -> None:
        """Show those closed lately."""
        await self._choose(2)

    async def _choose(self, which: int) -> None:
        self._which = which
        await self.read()

    async def action_earlier(self) -> None:
        """Show the board of the day before."""
        self._day = (self._day or self.desk.today()) - timedelta(days=1)
        await self.read()

    async def action_later(self) -> None:
        """Show the board of the day after, at last of now."""
        if self._day is not None:
            following = self._day + timedelta(days=1)
            self._day = None if following >= self.desk.today() else following
            await self.read()
