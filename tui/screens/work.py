"""Work in hand: whose follow-ups are whose; marked, looked over, given, released, handed over, held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work as in_turn
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store import (
    Due,
    Wanted,
    WorkLine,
    agents_at_work,
    colleagues,
    held_queues,
    work_in_hand,
    work_of,
    work_orders,
)
from tui import keys
from tui.background import away
from tui.plain import joined
from tui.screens.listing import Followed
from tui.screens.today import TABS
from tui.screens.work_orders import InHand, WorkOrders
from tui.text import fitted, in_cells, right
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import _, formats, labels, named, work

PAGE = 200
"""Follow-ups read at a time."""

PROMISED = 12
"""Cells from which on the list says what was promised, and by whom."""

DUES: tuple[Due | None, ...] = (None, "over", "today", "week")


class WorkScreen(WorkOrders, Followed):
    """The open follow-ups with whose they are, and beside them the agents."""

    where = "work"
    BINDINGS: ClassVar = keys.bindings(keys.WORK)
    OWN: ClassVar = keys.WORK

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._whose = 0
        self._due = 0
        self._held = False
        self._marked: set[int] = set()
        self._log = False

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list and the agents."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with Container(classes="body"):
            yield Rows(id="work")
            yield Static(id="empty")
            with VerticalScroll(classes="card-pane", can_focus=False):
                yield Static(id="agents")
        yield KeyLine()

    async def begin(self) -> None:
        """Read the work, and who is there to do it."""
        self._begin()

    # Reading.

    @in_turn(exclusive=True, group="work")
    async def _begin(self) -> None:
        desk = self.desk
        await away(self, lambda: colleagues(desk.database, desk.settings, desk.now()))
        await self.read()

    async def read(self, *, cursor: int | None = None) -> None:
        """Read the work as it stands now."""
        most = max(PAGE, len(self.in_hand.lines) if self.in_hand and cursor is None else 0)
        found = await away(self, lambda: self._look(most))
        if found is not None:
            self.in_hand = found
            self._marked &= set(found.numbers)
            self.show(cursor=cursor)

    def _look(self, most: int) -> InHand:
        desk, now = self.desk, self.desk.now()
        with desk.database.reading() as records:
            wanted = self._wanted()
            return InHand(
                tuple(work_in_hand(records, desk.settings, wanted, now, most=most)),
                work_of(records, desk.settings, wanted, now),
                tuple(agents_at_work(records, desk.settings, now)),
                held_queues(records),
                tuple(work_orders(records)) if self._log else (),
            )

    def _wanted(self) -> Wanted:
        """Say which follow-ups are shown; `_whose` 0 all, 1 nobody's, then one agent after the other."""
        agents = self.in_hand.agents if self.in_hand else ()
        agent = None if self._whose == 0 else 0 if self._whose == 1 else agents[self._whose - 2].id
        return Wanted(kind=self.kind, agent=agent, due=DUES[self._due], held=self._held)

    @on(Rows.Moved)
    async def _moved(self) -> None:
        found, place = self.in_hand, self.query_one(Rows).cursor
        if found is None or len(found.lines) == len(found.numbers) or place < len(found.lines) - PAGE // 4:
            return
        more = await away(self, lambda: self._look(len(found.lines) + PAGE))
        if more is not None and self.in_hand is found:
            self.in_hand = more
            self.show()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_mark()

    @property
    def _line(self) -> WorkLine | None:
        lines = self.in_hand.lines if self.in_hand else ()
        place = self.query_one(Rows).cursor
        return lines[place] if place < len(lines) else None

    # Showing.

    def show(self, *, cursor: int | None = None) -> None:
        """Draw what was read."""
        lines = self.in_hand.lines if self.in_hand else ()
        self.query_one(Rows).show(len(lines), self._draw, heading=self._heading, cursor=cursor)
        self.set_class(self.in_hand is not None and not lines, "-empty")
        self.query_one("#empty", Static).update(joined(_("No open follow-up here.")))
        self._show_bars()
        self._show_side()

    def _show_bars(self) -> None:
        found = self.in_hand
        total = len(found.numbers) if found else 0
        counted, on_hold, everything = _("{n} follow-ups").format(n=total), _("on hold"), _("All")
        kinds = [labels.label(labels.KINDS, one.kind) for one in found.held] if found else []
        held = f"‖ {', '.join(kinds)} {on_hold}" if kinds else ""
        told = joined(
            (_("Work in hand"), "bold"),
            f"  {counted}  {self._whose_told()} · {self._due_told()}",
            ("  " + _("{n} marked").format(n=len(self._marked)) if self._marked else "", "bold"),
            (f"  {held}" if held else "", "$warning bold"),
        )
        self.query_one("#status", Static).update(told)
        tabs = [(f"0 {everything}", self.kind is None, "queue_0")]
        tabs += [
            (f"{n} {labels.label(labels.KINDS, kind)}", kind == self.kind, f"queue_{n}")
            for n, kind in enumerate(TABS, start=1)
        ]
        self.query_one(TabLine).show(tabs)

    def _whose_told(self) -> str:
        if self._whose < 2:
            return (_("everybody's"), _("nobody's"))[self._whose]
        return self.in_hand.agents[self._whose - 2].name if self.in_hand else ""

    def _due_told(self) -> str:
        due = DUES[self._due]
        told = labels.label(work.DUES, due) if due else _("any day")
        return " · ".join((told, _("in hand now"))) if self._held else told

    def _widths(self, width: int) -> list[int]:
        kind, day, plate, whose = 10, 10, 9, 10
        rest = max(10, width - 2 - kind - day - plate - whose - 6)
        customer = 22 if rest >= 40 else min(18, rest)
        promised = rest - customer
        return [2, day, kind, customer, plate, whose, promised if promised >= PROMISED else 0]

    def _heading(self, width: int) -> str:
        names = ("", _("last day"), _("queue"), _("customer"), _("plate"), _("only for"), _("promised"))
        return self._row(names, width)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        assert self.in_hand is not None  # noqa: S101  there are rows
        one = self.in_hand.lines[place]
        promised, told_beside = "", self._widths(width)[-1] > 0
        if one.held:
            promised = _("with {name} now").format(name=one.held)
        elif one.promised_at:
            zone, today = self.desk.zone, self.desk.today()
            if one.promised_at.astimezone(zone).date() == today:
                at = formats.clock(one.promised_at, zone)
            else:
                at = formats.moment(one.promised_at, zone, today)
            promised = f"{at} {one.promised}"
        cells = (
            "●" if one.id in self._marked else "·",
            formats.list_day(one.last_useful_on, self.desk.today()),
            labels.label(labels.ONE_OF_KIND, one.kind),
            one.customer,
            one.plate or "",
            _("now {name}").format(name=one.held) if one.held and not told_beside else one.assigned or "–",
            promised,
        )
        return [(self._row(cells, width), "accent" if one.id in self._marked else "line")]

    def _row(self, texts: Sequence[str], width: int) -> str:
        return fitted(in_cells(texts, self._widths(width)), width)

    def _show_side(self) -> None:
        pane = self.query_one("#agents", Static)
        if self.in_hand is None:
            pane.update(joined((_("Reading …"), "$secondary")))
            return
        pane.update(Content("\n").join(self._orders() if self._log else self._agents()))

    def _agents(self) -> list[Content]:
        assert self.in_hand is not None  # noqa: S101  it is shown
        heads = (_("given"), _("promised"), _("held"), _("dialled"))
        lines = [joined((self._agent_row(_("agent"), heads), "$secondary"))]
        for one in self.in_hand.agents:
            target = self.desk.settings.targets_of(one.code).dials_a_day
            dials = f"{one.dials}/{target}" if target else str(one.dials)
            numbers = (str(one.assigned), str(one.promised), str(one.held), dials)
            lines.append(joined(self._agent_row(one.name, numbers)))
        for queue in self.in_hand.held:
            at = formats.moment(queue.at, self.desk.zone, self.desk.today())
            told = _("held since {at} by {name}").format(at=at, name=queue.agent)
            kind = labels.label(labels.KINDS, queue.kind)
            lines.append(joined((f"‖ {named(kind, told)}  {queue.note}".rstrip(), "$warning")))
        return lines

    def _agent_row(self, name: str, numbers: Sequence[str]) -> str:
        cells = zip(numbers, (6, 9, 6, 9), strict=True)
        return fitted(name, 12) + "".join(right(number, wide) for number, wide in cells)

    def _orders(self) -> list[Content]:
        assert self.in_hand is not None  # noqa: S101  it is shown
        lines = [joined((_("Done last"), "bold $accent"))]
        for one in self.in_hand.orders:
            at = formats.moment(one.at, self.desk.zone, self.desk.today())
            lines.append(
                joined((f"{at} {one.agent}  ", "$secondary"), work.order(one), f"  {one.note}".rstrip())
            )
        return lines if self.in_hand.orders else [joined((_("Nothing was done yet."), "$secondary"))]

    # Choosing what is shown.

    async def _choose(self, kind: str | None) -> None:
        self.kind = kind
        self._marked.clear()
        await self.read(cursor=0)

    async def action_queue_0(self) -> None:
        """Show all queues."""
        await self._choose(None)

    async def action_queue_1(self) -> None:
        """Show the callbacks."""
        await self._choose(TABS[0])

    async def action_queue_2(self) -> None:
        """Show the invitations."""
        await self._choose(TABS[1])

    async def action_queue_3(self) -> None:
        """Show the recalls."""
        await self._choose(TABS[2])

    async def action_queue_4(self) -> None:
        """Show the complaints."""
        await self._choose(TABS[3])

    async def action_whose(self) -> None:
        """Show the next agent's work."""
        self._whose = (self._whose + 1) % (2 + len(self.in_hand.agents if self.in_hand else ()))
        self._marked.clear()
        await self.read(cursor=0)

    async def action_due(self) -> None:
        """Show what ends by another day."""
        self._due = (self._due + 1) % len(DUES)
        self._marked.clear()
        await self.read(cursor=0)

    async def action_held(self) -> None:
        """Show only what somebody has in hand now, or all."""
        self._held = not self._held
        self._marked.clear()
        await self.read(cursor=0)

    async def action_log(self) -> None:
        """Show what was done last, or the agents again."""
        self._log = not self._log
        await self.read()

    # Marking.

    def action_mark(self) -> None:
        """Mark the follow-up under the cursor, or unmark it, and go on."""
        one = self._line
        if one is not None:
            self._marked ^= {one.id}
            self._show_bars()
            rows = self.query_one(Rows)
            rows.refresh()
            rows.go(rows.cursor + 1)

    def action_mark_all(self) -> None:
        """Mark all that are shown, or none."""
        shown = set(self.in_hand.numbers if self.in_hand else ())
        self._marked = set() if self._marked == shown else shown
        self._show_bars()
        self.query_one(Rows).refresh()

    def meant(self) -> tuple[int, ...]:
        """Give what is marked, else the follow-up under the cursor."""
        if self._marked and self.in_hand:
            return tuple(number for number in self.in_hand.numbers if number in self._marked)
        return (self._line.id,) if self._line else ()

    # Doing.

    def action_file(self) -> None:
        """Open the customer's file."""
        from tui.screens.customer import CustomerScreen

        one = self._line
        if one is not None:
            self.app.push_screen(CustomerScreen(self.desk, one.customer_id), self._returned)

    async def _returned(self, _result: None) -> None:
        await self.read()

    async def done(self) -> None:
        """Show what an order came to; nothing is marked any more."""
        self._marked.clear()
        await self.read()
