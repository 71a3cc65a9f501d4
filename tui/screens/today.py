"""Today: the queues with their counts, the day's progress, and the card of whoever is under the cursor."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui import day, keys
from tui.background import away, toast
from tui.plain import joined
from tui.screens.hands import FRAME
from tui.screens.ways import Ways
from tui.widgets.drawing import Bar, Body
from tui.widgets.lines import KeyLine, TabLine, change
from tui.widgets.pane import Pane
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk
from tui.words import _, formats, labels

if TYPE_CHECKING:
    from store import Card, QueueLine
    from tui.calling import Waiting
    from tui.todays import Reading
    from tui.widgets.queue_list import Page

TABS = ("callback", "invitation", "recall", "complaint")
WATCH_SECONDS = 2.0
REST = 0.04
"""Seconds for which the cursor has to rest before the card beside it follows; a key held down is faster."""
NARROW = 100
"""Columns below which the top line says the day in short."""


class TodayScreen(Ways):
    """The agent's home: pick whoever is next, or anyone."""

    where = "today"
    BINDINGS: ClassVar = keys.bindings(keys.TODAY)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kind: str | None = None
        self._whose = "agents"
        self._counts: dict[str, int] = {}
        self._held: set[str] = set()
        self._card: Card | None = None
        self._card_is_new = False
        self._mark: int | None = None
        self._loaded = False
        self._lines_first = True
        self._made_for: date | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list and the card."""
        yield Bar(id="status")
        yield TabLine(id="tabs")
        yield Bar(id="promise")
        with Body(classes="body"):
            yield QueueList(self.desk.zone, id="queue")
            yield Bar(id="empty")
            yield Pane(id="card", classes="card-pane")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame at once, then what is in it."""
        self.retranslate()
        self.query_one(QueueList).focus()
        self.set_interval(WATCH_SECONDS, self._watch)
        self.set_interval(1.0, self.show_promise)

    def on_show(self) -> None:
        """Begin to read once the frame is on its way to the terminal."""
        self._begin()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self._show_status()
        self._show_tabs()
        self.show_promise()
        self._show_card()
        self.query_one(KeyLine).show(keys.TODAY, keys.EVERYWHERE)
        self.query_one(QueueList).refresh()
        self._show_empty()

    # Reading.

    @work(exclusive=True, group="begin")
    async def _begin(self) -> None:
        """Make today's queues if need be, show them, and take up a call that was cut off."""
        await asyncio.sleep(FRAME)
        await self._show_first_lines()
        await self._read(None if self.query_one(QueueList).total else 0)
        from tui import todays

        await self.bring_what_was_kept()
        rested = await away(self, lambda: todays.end_rest(self.desk))
        if rested is not None:
            from tui.screens.pause import ended_line

            toast(self, ended_line(rested))
        open_one = await away(self, lambda: todays.left_open(self.desk))
        if open_one is not None:
            toast(self, _("This call was open when Ringback stopped. It goes on where it was."))
            await self._open(open_one, resume=True)
        self.app.dress()  # type: ignore[attr-defined]
        await away(self, todays.get_ready)

    async def _show_first_lines(self) -> None:
        """Show the lines in view before anything else is read; the rest waits until they are sent."""
        listed = self.query_one(QueueList)
        self._made_for = self.desk.today()

        def look() -> list[QueueLine]:
            from tui import todays

            return todays.first_lines(self.desk, listed.size.height)

        lines = await away(self, look)
        if lines and self._kind is None and not self._loaded:
            listed.show(len(lines), self.desk.today(), 0, lines)
            await self.draw_now(listed)

    async def _read(self, place: int | None = None) -> None:
        """Read counts, numbers and the page the cursor is on, and show them."""
        listed = self.query_one(QueueList)
        kept = listed.line.id if listed.line and place is None else None
        at = listed.cursor if place is None else place
        kind, whose, counted = self._kind, self._whose, self._loaded

        def look() -> Reading:
            from tui import todays

            return todays.look(self.desk, at, kind=kind, whose=whose, counted=counted)

        reading = await away(self, look)
        if reading is None:
            return
        self._loaded = True
        self._counts, self.day = reading.counts or {}, reading.day
        self._held = {one.kind for one in reading.held}
        self._card, self._card_is_new = reading.card, True
        listed.cursor = at
        here = reading.first + len(reading.lines)
        total = here if reading.counts is None else self._total()
        listed.show(total, self.desk.today(), reading.first, reading.lines)
        again = listed.place_of(kept)
        if again is not None and again != listed.cursor:
            listed.cursor = again
            listed.show(total, self.desk.today(), reading.first, reading.lines)
        self._show_status()
        self._show_tabs()
        self.show_promise()
        self._show_empty()
        if reading.counts is None:
            await self._count(whose)
        if not reading.any_records:
            self._welcome()

    async def _count(self, whose: str) -> None:
        """Count the lines of the queues, behind the first of them."""
        from tui import todays

        found = await away(self, lambda: todays.count(self.desk, whose))
        if found is not None:
            self._counts = found
            self._show_tabs()
            self.query_one(QueueList).lengthen(self._total())

    async def _watch(self) -> None:
        """Read again when anybody stored anything; make new queues when a new day has begun."""
        await self.take_rules_over()
        if self._made_for is not None and self._made_for != self.desk.today():
            await self._make()
        beneath = self.app.screen is not self
        mark = await away(self, self.desk.database.mark, quietly=beneath)
        if self._mark is not None and mark != self._mark and self.app.screen is self:
            await self._read()
        if mark != self._mark:
            await away(self, self._hear, quietly=beneath)
        if not beneath and self.desk.kept is not None and self.desk.kept.waiting:
            await self.bring_what_was_kept()
        self._mark = mark
        self._show_status()

    def _hear(self) -> None:
        from tui import todays

        todays.hear(self.desk)

    @on(QueueList.PageWanted)
    async def _page_wanted(self, wanted: QueueList.PageWanted) -> None:
        await self._fetch_page(wanted.page)

    async def _fetch_page(self, page: Page) -> None:
        from tui import todays

        kind, whose = self._kind, self._whose
        lines = await away(self, lambda: todays.page(self.desk, page, kind=kind, whose=whose))
        if lines is not None and (kind, whose) == (self._kind, self._whose):
            self.query_one(QueueList).fill(page.first, lines)

    @on(QueueList.Moved)
    def _moved(self, moved: QueueList.Moved) -> None:
        if not self._loaded:
            return
        fresh, self._card_is_new = self._card_is_new, False
        if moved.line is None or moved.line.id is None:
            self._card = None
            self._show_card()
        elif fresh and self._card is not None and self._card.line.id == moved.line.id:
            if self._lines_first:
                self._lines_first = False
                self.call_after_refresh(self._show_card)
            else:
                self._show_card()
        else:
            self.call_after_refresh(self._fetch_card, moved.line.id, in_passing=moved.in_passing)

    @work(exclusive=True, group="card")
    async def _fetch_card(self, follow_up: int, *, in_passing: bool) -> None:
        if in_passing:
            await asyncio.sleep(REST)

        from tui import todays

        found = await away(self, lambda: todays.card_of(self.desk, follow_up))
        line = self.query_one(QueueList).line
        if line is not None and line.id == follow_up:
            self._card = found
            self._show_card()
            self.call_after_refresh(self._look_ahead)

    @work(exclusive=True, group="ahead")
    async def _look_ahead(self) -> None:
        """Read and draw what the next page shows, while nobody waits."""
        page = self.query_one(QueueList).look_ahead()
        if page is not None:
            await self._fetch_page(page)

    # Showing.

    def _total(self) -> int:
        if self._kind:
            return self._counts.get(self._kind, 0)
        return sum(self._counts.get(kind, 0) for kind in TABS)

    def _show_status(self) -> None:
        now = self.desk.now()
        clock, today = formats.clock(now, self.desk.zone), self.desk.today()
        if self.app.size.width < NARROW:
            begins = joined((f"{formats.day(today, today)}  {clock}", "bold"))
        else:
            begins = joined(("Ringback", "bold"), f"  {formats.weekday(today)}  {clock}")
        begins = joined(begins, f"  {self.desk.agent.name}  ")
        told = day.numbers(self.desk, self.day.progress, self.app.size.width - 2 - begins.cell_length)
        change(self.query_one("#status", Static), joined(begins, told))

    def _show_tabs(self) -> None:
        everything = _("All") if self._whose == "agents" else _("Company cars")
        tabs = [(f"{keys.label('today.queue_0')} {everything}", self._kind is None, "queue_0")]
        for number, kind in enumerate(TABS, start=1):
            command = f"queue_{number}"
            held = " ‖ " + _("on hold") if kind in self._held else ""
            named = f"{labels.label(labels.KINDS, kind)} {self._counts.get(kind, 0)}{held}"
            tabs.append((f"{keys.label(f'today.{command}')} {named}", kind == self._kind, command))
        due = self._counts.get("promised", 0)
        told = _("promised and due: {n}").format(n=due)
        promised = joined((f" {told} ", "$warning bold")) if due else Content("")
        self.query_one(TabLine).show(tabs, promised)

    def _show_card(self) -> None:
        pane = self.query_one("#card", Pane)
        if self._card is None:
            pane.show(Content(""))
            return
        from tui.widgets.card import card_content

        pane.show(card_content(self.desk, self._card, pane.room, rows=pane.size.height))

    def _show_empty(self) -> None:
        self.set_class(self._loaded and self.query_one(QueueList).total == 0, "-empty")
        change(self.query_one("#empty", Static), joined(_("Nobody is waiting in this queue.")))

    def on_resize(self) -> None:
        """Draw the card and the top line anew for their new width."""
        self._show_status()
        self.call_after_refresh(self._show_card)

    # Doing.

    async def action_call(self) -> None:
        """Call whoever is under the cursor."""
        line = self.query_one(QueueList).line
        if line is not None and line.id is not None:
            await self._open(line.id, begin=True)

    async def action_next(self) -> None:
        """Show the card of whoever is next in this queue."""
        from tui import calling

        waiting = await away(self, lambda: calling.take_next(self.desk, kind=self._kind, whose=self._whose))
        if waiting is None:
            toast(self, _("Nobody is to be called now."))
        else:
            self._show_call(waiting, begin=False)

    @on(QueueList.Chosen)
    async def _chosen(self) -> None:
        await self.action_call()

    async def _open(self, follow_up: int, *, begin: bool = False, resume: bool = False) -> None:
        from tui import calling

        waiting = await away(self, lambda: calling.take(self.desk, follow_up))
        if waiting is not None:
            self._show_call(waiting, begin=begin or resume, dials=begin)

    def _show_call(self, waiting: Waiting, *, begin: bool, dials: bool = False) -> None:
        from tui.screens.opening import Opening

        opening = Opening(self.desk, waiting, self._kind, self._whose, begins=begin, dials=dials)
        self.app.push_screen(self.app.new_call(opening), self.returned)  # type: ignore[attr-defined]

    async def returned(self, _result: object) -> None:
        """Show the queues as they stand now."""
        await self._read()

    async def show_reopened(self, waiting: Waiting) -> None:
        """Show the call taken back."""
        self._show_call(waiting, begin=True)

    async def go_on_after_pause(self) -> None:
        """Show the queues as they stand now."""
        await self._read()

    async def _choose_queue(self, kind: str | None) -> None:
        self._kind = kind
        self._show_tabs()
        await self._shown()
        await self._read(0)

    async def _shown(self) -> None:
        """Wait until what was changed so far is on the screen, before a step takes the processor."""
        shown = asyncio.Event()
        if self.call_after_refresh(shown.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(shown.wait(), REST)

    async def action_queue_0(self) -> None:
        """Show all queues."""
        await self._choose_queue(None)

    async def action_queue_1(self) -> None:
        """Show the callbacks."""
        await self._choose_queue(TABS[0])

    async def action_queue_2(self) -> None:
        """Show the invitations."""
        await self._choose_queue(TABS[1])

    async def action_queue_3(self) -> None:
        """Show the recalls."""
        await self._choose_queue(TABS[2])

    async def action_queue_4(self) -> None:
        """Show the complaints."""
        await self._choose_queue(TABS[3])

    async def action_desk(self) -> None:
        """Show the service manager's list, or the agents' again."""
        self._whose = "service_manager" if self._whose == "agents" else "agents"
        await self._choose_queue(self._kind)

    async def action_reload(self) -> None:
        """Make the day's queues if need be, and read them again."""
        await self._make()
        await self._read()

    async def _make(self) -> None:
        self._made_for = self.desk.today()
        await away(self, self._make_now)

    def _make_now(self) -> None:
        from tui import todays

        todays.make(self.desk)

    def action_find(self) -> None:
        """Find anyone, whether they stand in a queue or not."""
        from tui.screens.finding import FindScreen

        self.app.push_screen(FindScreen(self.desk), self.returned)

    def action_why(self) -> None:
        """Say why the customer under the cursor is here, or why another one is not."""
        from tui.screens.why import WhyScreen

        line = self.query_one(QueueList).line
        self.app.push_screen(WhyScreen(self.desk, line.plate or "" if line else ""))

    def action_import(self) -> None:
        """Take in a file."""
        from tui.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen(self.desk), self._imported)

    async def _imported(self, _result: None) -> None:
        await self._make()
        await self._read(0)

    def _welcome(self) -> None:
        from tui.screens.welcome import WelcomeScreen

        if self.app.screen is self:
            self.app.push_screen(WelcomeScreen(self.desk), self._welcomed)

    async def _welcomed(self, choice: str | None) -> None:
        if choice == "import":
            self.action_import()
        elif choice == "demo":
            await self._open_demo()

    async def _open_demo(self) -> None:
        """Go on in a throwaway shop with made-up records."""
        from tui.demo import demo_desk

        toast(self, _("Making the demo shop …"))
        desk = await away(self, lambda: demo_desk(self.desk))
        if desk is not None:
            self.app.desk = self.desk = desk  # type: ignore[attr-defined]
            await self._make()
            await self._read(0)
