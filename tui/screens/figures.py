"""Figures: every one of them, for any days, split by anything, each number with the cases behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from store import Unusable, breakdowns, figure, figure_names, staff_names
from tui import figure_lines, keys
from tui.background import away, toast
from tui.commands.asked import day, month
from tui.figure_lines import Shown
from tui.periods import Length, Period, around
from tui.plain import joined
from tui.text import fitted
from tui.widgets.grid import Grid
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.widgets.typed import TypedLine
from tui.wiring import Desk
from tui.words import N_, _, figures, formats, remarks

LENGTHS: tuple[tuple[Length, str], ...] = (
    ("day", N_("today")),
    ("week", N_("this week")),
    ("month", N_("this month")),
    ("range", N_("range")),
)
SCROLLBAR = 2
"""Cells kept free for it."""

SAID_AFTER = 0.15
"""Seconds of reckoning after which the screen says what it waits for."""


class FiguresScreen(Screen[None]):
    """What a supervisor asks, and why it is so."""

    where = "figures"
    BINDINGS: ClassVar = keys.bindings(keys.FIGURES)
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, period: Period | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._offered = figure_names()
        self._figure = self._offered[0]
        self._by: str | None = "agent"
        self.period: Period = period or around(desk.today(), "day")
        self._as_of: date | None = None
        self._shown: Shown | None = None
        self._waiting = False
        self._asked = ""
        self._drawn = ""

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list of figures, the numbers, and what they count."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        yield TypedLine(id="days", most=40, select_on_focus=True)
        with Horizontal(id="figures-body"):
            yield Rows(id="figure-list")
            with Vertical(id="figures-pane"):
                yield Static(id="figure-title")
                yield Grid(id="figure")
                yield Static(id="figure-empty")
                yield Told(id="figure-about")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show today."""
        self.query_one(Grid).focus()
        self.retranslate()
        self._read()

    def on_resize(self) -> None:
        """Set the lines anew for the new width."""
        self.call_after_refresh(self._show)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.FIGURES, keys.EVERYWHERE)
        self.query_one(Rows).show(len(self._offered), self._draw, cursor=self._offered.index(self._figure))
        self._show()

    def _draw(self, place: int, width: int) -> list[Part]:
        name = self._offered[place]
        return [(fitted(figures.title(name), width), "accent" if name == self._figure else "line")]

    # Reading and showing.

    @work(exclusive=True, group="figures")
    async def _read(self) -> None:
        """Reckon what is asked for; what came too late for what is asked by now is not shown."""
        self._waiting = True
        timer = self.set_timer(SAID_AFTER, self._show_title)
        self._show_tabs()
        found = await away(self, self._look)
        timer.stop()
        self._waiting = False
        self._shown = found
        self._show()

    def _look(self) -> Shown:
        settings, period, by = self.desk.settings, self.period, self._by
        name, as_of, now = self._figure, self._as_of, self.desk.now()
        by = by if by in breakdowns(name) else None
        with self.desk.database.reading() as records:
            whole = figure(records, settings, name, period.first, period.last, as_of=as_of, now=now)
            split = (
                figure(records, settings, name, period.first, period.last, by, as_of=as_of, now=now)
                if by
                else None
            )
            ranked = self._shown is not None and self._shown.ranked
            return Shown(whole, split, by, staff_names(records), ranked)

    def _show(self) -> None:
        if not self.is_mounted:
            return
        now = f"{formats.weekday(self.desk.today())}  {formats.clock(self.desk.now(), self.desk.zone)}"
        self.query_one("#status", Static).update(
            joined((_("Figures"), "bold"), f"  {now}  {self.desk.settings.name}")
        )
        self._show_tabs()
        self._show_title()
        self.query_one("#figure-about", Static).update(
            joined((figures.definition(self._figure), "$secondary"))
        )
        grid, empty = self.query_one(Grid), self.query_one("#figure-empty", Static)
        shown = self._shown
        nothing = shown is None or figure_lines.is_empty(shown.whole)
        hidden = not grid.display
        grid.display, empty.display = not nothing, nothing and not self._waiting
        if hidden and not nothing and not (self.has_class("-choosing") or self.has_class("-asking")):
            grid.focus()
        if shown is None:
            empty.update(joined((_("This could not be worked out."), "$secondary")))
            return
        told = [remarks.sentence(note, self.desk.zone, self.desk.today()) for note in shown.whole.notes]
        empty.update(
            joined(("\n".join([_("Nothing counted in these days; ← goes back."), *told]), "$secondary"))
        )
        width = grid.size.width - SCROLLBAR
        heading, lines = figure_lines.lines(shown, width, self.desk.zone, self.desk.today())
        grid.show(heading, lines, anew=self._drawn != self._figure)
        self._drawn = self._figure

    def _show_tabs(self) -> None:
        tabs = [
            (f"{number} {_(words)}", length == self.period.length, f"period_{number}")
            for number, (length, words) in enumerate(LENGTHS, start=1)
        ]
        days = formats.day(self.period.first)
        if self.period.last != self.period.first:
            days += f" – {formats.day(self.period.last)}"
        self.query_one(TabLine).show(tabs, joined((f" ← {days} →", "bold")))

    def _show_title(self) -> None:
        by = self._by if self._by in breakdowns(self._figure) else None
        parts: list[str | tuple[str, str]] = [(figures.title(self._figure), "bold $accent")]
        if by:
            parts.append("  " + _("split by {what}").format(what=figures.breakdown(by)))
        if self._shown is not None and self._shown.ranked:
            parts.append("  " + _("ranked"))
        if self._as_of is not None:
            on = formats.day(self._as_of)
            parts.append(("  " + _("as of {day}").format(day=on), "$warning"))
        if self._waiting:
            parts.append(("  " + _("reckoning"), "$secondary"))
        self.query_one("#figure-title", Static).update(joined(*parts))

    # Which figure, split by what.

    def action_list(self) -> None:
        """Go to the list of figures, or back to the numbers."""
        listed = self.query_one(Rows)
        choosing = not self.has_class("-choosing")
        self.set_class(choosing, "-choosing")
        (listed if choosing else self.query_one(Grid)).focus()

    @on(Rows.Moved)
    def _moved(self) -> None:
        listed = self.query_one(Rows)
        self._figure = self._offered[listed.cursor]
        listed.refresh()
        self._read()

    @on(Rows.Chosen)
    def _taken(self) -> None:
        self._leave_list()

    def _leave_list(self) -> None:
        self.remove_class("-choosing")
        self.query_one(Grid).focus()

    def action_split(self) -> None:
        """Split by the next thing, or by none."""
        self._split(1)

    def action_split_back(self) -> None:
        """Split by the thing before."""
        self._split(-1)

    def _split(self, by: int) -> None:
        ways = [None, *breakdowns(self._figure)]
        here = ways.index(self._by) if self._by in ways else 0
        self._by = ways[(here + by) % len(ways)]
        self._read()

    def action_sort(self) -> None:
        """Put the highest first, or back in order."""
        if self._shown is not None:
            self._shown = replace(self._shown, ranked=not self._shown.ranked)
            self._show()

    def action_about(self) -> None:
        """Say what the figure counts, or no more."""
        self.toggle_class("-about")

    # Which days.

    def _go(self, period: Period) -> None:
        self.period = period
        self._read()

    def action_period_1(self) -> None:
        """Show today."""
        self._go(around(self.desk.today(), "day"))

    def action_period_2(self) -> None:
        """Show this week."""
        self._go(around(self.desk.today(), "week"))

    def action_period_3(self) -> None:
        """Show this month."""
        self._go(around(self.desk.today(), "month"))

    def action_period_4(self) -> None:
        """Ask for any days."""
        period = self.period
        self._ask(
            "range", f"{period.first} {period.last}", _("a month, 2026-11, or two days, first and last")
        )

    def action_as_of(self) -> None:
        """Ask for the day by whose end all that counts was recorded."""
        said = self._as_of.isoformat() if self._as_of else ""
        self._ask("as-of", said, _("as recorded by the end of this day, 2026-11-23; empty: by now"))

    def _ask(self, what: str, said: str, about: str) -> None:
        box = self.query_one("#days", Input)
        box.placeholder, box.value = about, said
        self._asked = what
        box.cursor_position = len(said)
        self.add_class("-asking")
        box.focus()

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            if self._asked == "as-of":
                self._as_of = day(event.value.strip()) if event.value.strip() else None
            else:
                self.period = _read_range(event.value)
        except Unusable as refusal:
            told = remarks.sentence(refusal.remark, self.desk.zone, self.desk.today())
            toast(self, told, severity="warning")
            return
        self._stop_asking()
        self._read()

    def _stop_asking(self) -> None:
        self.remove_class("-asking")
        self.query_one(Grid).focus()

    def action_earlier(self) -> None:
        """Show the period before."""
        self._go(self.period.beside(-1))

    def action_later(self) -> None:
        """Show the period after."""
        self._go(self.period.beside(1))

    # The cases.

    def action_beside(self) -> None:
        """Mark the next number of the line."""
        self.query_one(Grid).step_beside(1)

    def action_beside_back(self) -> None:
        """Mark the number before."""
        self.query_one(Grid).step_beside(-1)

    @on(Grid.Widened)
    def _widened(self) -> None:
        self._show()

    @on(Grid.Chosen)
    def _clicked(self) -> None:
        self.action_cases()

    def action_cases(self) -> None:
        """Open the cases behind the number under the cursor; in the list, take the figure."""
        from tui.screens.cases import CasesScreen

        if self.query_one(Rows).has_focus:
            self._leave_list()
            return
        cell = self.query_one(Grid).cell
        if cell is not None and self._shown is not None:
            whole = self._shown.whole
            self.app.push_screen(
                CasesScreen(self.desk, whole.name, cell, whole.first, whole.last, self._as_of)
            )

    def action_plots(self) -> None:
        """See the trends drawn."""
        from tui.screens.plots import PlotsScreen

        self.app.push_screen(PlotsScreen(self.desk))

    def action_subjects(self) -> None:
        """See what customers talk about."""
        from tui.screens.subjects import SubjectsScreen

        self.app.push_screen(SubjectsScreen(self.desk))

    def action_close(self) -> None:
        """Go back a step, at last to the queues."""
        if self.has_class("-asking"):
            self._stop_asking()
        elif self.query_one(Rows).has_focus:
            self._leave_list()
        else:
            self.dismiss()


def _read_range(text: str) -> Period:
    """Read days: a month, or the first and the last. Raises `Unusable`."""
    words = text.replace("–", " ").replace("~", " ").split()
    if len(words) == 1 and words[0].count("-") == 1:
        first, last = month(words[0])
    else:
        days = [day(word) for word in words]
        if len(days) not in {1, 2}:
            raise Unusable("range_missing")
        first, last = days[0], days[-1]
    if first > last:
        raise Unusable("figure_range", first=first.isoformat(), last=last.isoformat())
    return Period("range", first, last)
