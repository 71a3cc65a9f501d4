"""Plots: trends, causes, hours and how long customers stay, for those who would rather look than read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from dateutil.relativedelta import relativedelta
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import Figure, HourCell, contact_hours, figure
from tui import keys, plots
from tui.background import away
from tui.periods import around
from tui.plain import joined
from tui.widgets.lines import KeyLine, TabLine
from tui.wiring import Desk
from tui.words import N_, _, figures, formats, named, remarks

DAYS, MONTHS = 14, 12
NAMES = (N_("14 days"), N_("12 months"), N_("Causes"), N_("Hours"), N_("Staying"))
TRENDS = (("contact-rate", "all"), ("callbacks", "complete"))
ROOMY = 100
"""Cells from which on months are named with their year."""

HOURS = range(8, 21)
"""Hours that always have a column in the heat map."""

Found = Sequence[Figure] | Figure | Sequence[HourCell]


class PlotsScreen(Screen[None]):
    """One plot at a time; the digits choose, the arrows move in time."""

    where = "plots"
    BINDINGS: ClassVar = keys.bindings(keys.PLOTS)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._plot = 0
        self._until = desk.today()
        self._trends: tuple[Figure, ...] = ()
        self._figure: Figure | None = None
        self._hours: Sequence[HourCell] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars and the plot."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with VerticalScroll(id="plot-pane"):
            yield Static(id="plot")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the last 14 days."""
        self.retranslate()
        await self._read()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.PLOTS, keys.EVERYWHERE)
        self._show()

    def on_resize(self) -> None:
        """Draw for the room there is."""
        self._show()

    # Reading.

    @property
    def _days(self) -> tuple[date, date]:
        """The days the plot is of."""
        if self._plot == 0:
            return self._until - timedelta(days=DAYS - 1), self._until
        month = around(self._until, "month")
        if self._plot == 1:
            return month.beside(1 - MONTHS).first, month.last
        if self._plot == 4:
            return month.first - relativedelta(years=2), month.last - relativedelta(years=1)
        return month.first, month.last

    async def _read(self) -> None:
        self._trends, self._figure, self._hours = (), None, None
        self.query_one("#plot", Static).update(joined((_("Reading …"), "$secondary")))
        looks: tuple[Callable[[], None], ...] = (
            self._look_at_trends,
            self._look_at_trends,
            self._look_at_causes,
            self._look_at_hours,
            self._look_at_staying,
        )
        await away(self, looks[self._plot])
        self._show()

    def _look_at_trends(self) -> None:
        first, last = self._days
        by = "month" if self._plot == 1 else "day"
        with self.desk.database.reading() as records:
            self._trends = tuple(
                figure(records, self.desk.settings, name, first, last, by) for name, _row in TRENDS
            )

    def _look_at_causes(self) -> None:
        self._figure = self._reckon("causes")

    def _look_at_staying(self) -> None:
        self._figure = self._reckon("survival")

    def _reckon(self, name: str) -> Figure:
        with self.desk.database.reading() as records:
            return figure(records, self.desk.settings, name, *self._days, now=self.desk.now())

    def _look_at_hours(self) -> None:
        with self.desk.database.reading() as records:
            self._hours = contact_hours(records, self.desk.settings, *self._days)

    # Showing.

    def _show(self) -> None:
        if not self.is_mounted:
            return
        tabs = [
            (f"{place + 1} {_(name)}", place == self._plot, f"plot_{place + 1}")
            for place, name in enumerate(NAMES)
        ]
        first, last = self._days
        days = f"← {formats.day(first)} – {formats.day(last)} →"
        self.query_one("#status", Static).update(joined((_("Plots"), "bold"), "  ", (days, "bold")))
        self.query_one(TabLine).show(tabs)
        lines = self._drawn(max(40, self.size.width - 4), max(6, self.size.height - 4))
        if lines is not None:
            self.query_one("#plot", Static).update(Content("\n").join(lines))

    def _drawn(self, cells: int, high: int) -> list[Content] | None:
        """Draw what was read; None while it is read."""
        if self._plot <= 1:
            return self._draw_trends(cells, high) if self._trends else None
        if self._plot == 3:
            return None if self._hours is None else self._draw_hours(self._hours, cells)
        if self._figure is None:
            return None
        draw = self._draw_causes if self._plot == 2 else self._draw_staying
        return draw(self._figure, cells, high)

    def _draw_trends(self, cells: int, high: int) -> list[Content]:
        lines: list[Content] = []
        each = max(3, min(12, high // 2 - 6))
        for (name, row_name), found in zip(TRENDS, self._trends, strict=True):
            rows = [row for row in found.rows if row.name == row_name]
            title = named(figures.title(name), figures.row_name(row_name))
            lines.append(joined((title, "bold $accent")))
            points = [
                plots.Point(
                    self._named(row.cases.group or ""), row.rate, (row.numerator, row.denominator), row.few
                )
                for row in rows
            ]
            if any(point.counted[1] for point in points):
                lines += plots.columns(points, cells, each)
            else:
                lines.append(_nothing())
            lines.append(Content(""))
        return [*lines, joined((_("░ few cases"), "$secondary"))]

    def _named(self, group: str) -> str:
        """Name a day by its day of the month, a month by its number, with the year where there is room."""
        if self._plot == 0:
            return group[8:10]
        return group[2:7] if self.size.width >= ROOMY else group[5:7]

    def _draw_causes(self, found: Figure, cells: int, _high: int) -> list[Content]:
        rows = [(figures.row_name(row.name), row.numerator) for row in found.rows if row.numerator]
        title = joined((figures.title("causes"), "bold $accent"))
        heads = _("named"), _("share"), _("so far")
        drawn = plots.pareto(rows, cells, heads)
        told = joined((_("█ the few causes that make up four fifths"), "$secondary"))
        return [title, *drawn, Content(""), told] if drawn else [title, _nothing()]

    def _draw_hours(self, found: Sequence[HourCell], cells: int) -> list[Content]:
        title = joined((_("Reached of those dialled, by weekday and hour, in percent"), "bold $accent"))
        if not found:
            return [title, _nothing()]
        hours = sorted({*HOURS, *(cell.hour for cell in found)})
        rates = {(cell.weekday, cell.hour): (cell.reached, cell.dials) for cell in found}
        few = min(10, self.desk.settings.figures.few)
        drawn = plots.heat(formats.weekdays(), hours, rates, cells, few)
        legend = "· 0–19   ░ 20–39   ▒ 40–59   ▓ 60–79   █ 80–100   "
        told = _("(n) fewer than {few} dials").format(few=few)
        return [title, *drawn, Content(""), joined((legend + told, "$secondary"))]

    def _draw_staying(self, found: Figure, cells: int, high: int) -> list[Content]:
        title = joined((figures.title("survival"), "bold $accent"))
        about = joined(
            (_("Share of the vehicles that first came in these days, month by month"), "$secondary")
        )
        values = [
            (int(row.name), row.extra["survival"])
            for row in found.rows
            if row.name.isdigit() and row.extra.get("survival") is not None
        ]
        if not values:
            return [title, about, _nothing()]
        told = [
            joined(
                (f"{_('month {n}').format(n=month):>10}  ", "$secondary"), (formats.percent(value), "bold")
            )
            for month, value in values
            if month % 6 == 0 and month
        ]
        notes = [
            joined((remarks.sentence(note, self.desk.zone, self.desk.today()), "$secondary"))
            for note in found.notes
        ]
        drawn = plots.curve(values, cells, max(5, min(16, high - 6 - len(told))))
        return [title, about, *drawn, *told, *notes]

    # Doing.

    async def _choose(self, plot: int) -> None:
        self._plot = plot
        await self._read()

    async def action_plot_1(self) -> None:
        """Show the last 14 days."""
        await self._choose(0)

    async def action_plot_2(self) -> None:
        """Show the last 12 months."""
        await self._choose(1)

    async def action_plot_3(self) -> None:
        """Show the causes."""
        await self._choose(2)

    async def action_plot_4(self) -> None:
        """Show the hours."""
        await self._choose(3)

    async def action_plot_5(self) -> None:
        """Show how long customers stay."""
        await self._choose(4)

    async def action_next_plot(self) -> None:
        """Show the next plot."""
        await self._choose((self._plot + 1) % len(NAMES))

    async def _move(self, by: int) -> None:
        if self._plot == 0:
            self._until += timedelta(days=DAYS * by)
        else:
            self._until = around(self._until, "month").beside(by).first
        await self._read()

    async def action_earlier(self) -> None:
        """Show the time before."""
        await self._move(-1)

    async def action_later(self) -> None:
        """Show the time after."""
        await self._move(1)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def _nothing() -> Content:
    return joined((_("Nothing was counted in these days."), "$secondary"))
