"""Figures: contact rate and invitation success of a day, a week or a month, by agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import Figure, FigureRow, figure, staff_names
from tui import keys, outside
from tui.background import away
from tui.periods import Length, Period, around
from tui.plain import joined
from tui.text import fitted, right
from tui.widgets.lines import KeyLine
from tui.wiring import Desk
from tui.words import N_, _, figures, formats, remarks

FEW = 10
"""Cases below which a rate is shown grey: it says little."""

LENGTHS: tuple[tuple[Length, str], ...] = (
    ("day", N_("today")),
    ("week", N_("this week")),
    ("month", N_("this month")),
)
BAR, NUMBER = 20, 10
"""Cells of a bar and a number, at most; both give way where there is little room."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows of a period: figures in all and by agent, the agents' own numbers, the survey."""

    contact: Figure
    contact_by_agent: Figure
    success: Figure
    success_by_agent: Figure
    agents: Figure
    names: dict[str, str]
    survey: Figure


class FiguresScreen(Screen[None]):
    """What a supervisor asks first."""

    where = "figures"
    BINDINGS: ClassVar = keys.bindings(keys.FIGURES)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._period: Period = around(desk.today(), "day")
        self._shown: Shown | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars and the tables."""
        yield Static(id="status")
        yield Static(id="tabs")
        with VerticalScroll(id="figures-pane"):
            yield Static(id="figures")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show today."""
        self.retranslate()
        await self._read()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.FIGURES, keys.EVERYWHERE)
        self._show()

    # Reading and showing.

    async def _read(self) -> None:
        found = await away(self, self._look)
        if found is not None:
            self._shown = found
            self._show()

    def _look(self) -> Shown:
        settings, first, last = self.desk.settings, self._period.first, self._period.last
        with self.desk.database.reading() as records:
            return Shown(
                figure(records, settings, "contact-rate", first, last),
                figure(records, settings, "contact-rate", first, last, "agent"),
                figure(records, settings, "invitation-success", first, last),
                figure(records, settings, "invitation-success", first, last, "agent"),
                figure(records, settings, "agents", first, last),
                staff_names(records),
                figure(records, settings, "outside", first, last),
            )

    def _show(self) -> None:
        now = f"{formats.weekday(self.desk.today())}  {formats.clock(self.desk.now(), self.desk.zone)}"
        self.query_one("#status", Static).update(
            joined((_("Figures"), "bold"), f"  {now}  {self.desk.settings.name}")
        )
        self._show_periods()
        if self._shown is not None:
            parts = [
                *self._table(
                    _("Contact rate: reached / called"), self._shown.contact, self._shown.contact_by_agent
                ),
                Content(""),
                *self._table(
                    _("Invitation success: came within 30 days / invited"),
                    self._shown.success,
                    self._shown.success_by_agent,
                ),
                Content(""),
                *self._agents(self._shown.agents),
                *self._outside(self._shown.survey),
            ]
            self.query_one("#figures", Static).update(Content("\n").join(parts))

    def _show_periods(self) -> None:
        parts = [
            joined(
                (f" {number} " + _(words) + " ", "reverse bold" if length == self._period.length else ""),
            )
            for number, (length, words) in enumerate(LENGTHS, start=1)
        ]
        days = formats.day(self._period.first)
        if self._period.last != self._period.first:
            days += f" – {formats.day(self._period.last)}"
        self.query_one("#tabs", Static).update(Content(" ").join([*parts, joined((f"  ← {days} →", "bold"))]))

    def _table(self, title: str, whole: Figure, by_agent: Figure) -> list[Content]:
        parts = [joined((title, "bold $accent"))]
        parts += [self._row(figures.row_name(row.name), row) for row in whole.rows if row.denominator]
        if not any(row.denominator for row in whole.rows):
            parts.append(joined((_("nobody yet"), "$secondary")))
        wanted = {"all", "success"}
        parts += [
            self._row(f"  {self._agent_name(row.cases.group)}", row)
            for row in by_agent.rows
            if row.name in wanted and row.denominator
        ]
        return parts

    @property
    def _wide(self) -> int:
        """How many cells a name has."""
        return max(20, min(32, self.app.size.width - 80))

    def _agent_name(self, code: str | None) -> str:
        """Name an agent: by name, and by code where that says more."""
        name = self._shown.names.get(code or "", "") if self._shown else ""
        return f"{name} ({code})" if name and name != code else code or ""

    def _row(self, name: str, row: FigureRow) -> Content:
        few = 0 < row.denominator < FEW
        bar = max(0, min(BAR, self.app.size.width - self._wide - 40))
        filled = round((row.rate or 0) * bar)
        return joined(
            (fitted(name, self._wide), "$secondary" if few else ""),
            (right(f"{row.numerator:g} / {row.denominator:g}", 12), "$secondary" if few else ""),
            (right(formats.percent(row.rate), 9), "$secondary" if few else "bold"),
            (f"  {figures.interval(row.interval):<9}", "$secondary"),
            ("▆" * filled, "$secondary" if few else "$accent"),
            ("·" * (bar - filled), "$secondary"),
            ("  " + _("(few)") if few else "", "$secondary"),
        )

    def _agents(self, figure: Figure) -> list[Content]:
        heads = (_("dials"), _("reached"), _("complete"), _("booked"), _("talk"), _("an hour"))
        wide = min(NUMBER, (self.app.size.width - self._wide - 6) // len(heads))
        parts = [joined((_("Agents"), "bold $accent"))]
        parts.append(
            joined((fitted("", self._wide) + "".join(right(head, wide) for head in heads), "$secondary"))
        )
        for row in figure.rows:
            extra = row.extra
            numbers = (
                str(extra["dials"]),
                str(extra["reached"]),
                str(extra["complete"]),
                str(extra["booked"]),
                formats.duration(int(extra["talk_seconds"] or 0)),
                "–" if extra["dials_an_hour"] is None else f"{extra['dials_an_hour']:.1f}",
            )
            parts.append(
                joined(
                    fitted(f"  {self._agent_name(row.name)}", self._wide)
                    + "".join(right(number, wide) for number in numbers)
                )
            )
        return parts

    def _outside(self, figure: Figure) -> list[Content]:
        """Show the outside survey under a whole month of which it is there."""
        if self._period.length != "month" or not outside.imported(figure):
            return []
        today, zone = self.desk.today(), self.desk.zone
        return [
            Content(""),
            joined((figures.title(figure.name), "bold $accent")),
            *(joined(line) for line in outside.lines(figure.rows)),
            *(joined((remarks.sentence(note, zone, today), "$secondary")) for note in figure.notes),
        ]

    # Doing.

    async def _go(self, period: Period) -> None:
        self._period = period
        await self._read()

    async def action_period_1(self) -> None:
        """Show today."""
        await self._go(around(self.desk.today(), "day"))

    async def action_period_2(self) -> None:
        """Show this week."""
        await self._go(around(self.desk.today(), "week"))

    async def action_period_3(self) -> None:
        """Show this month."""
        await self._go(around(self.desk.today(), "month"))

    async def action_earlier(self) -> None:
        """Show the period before."""
        await self._go(self._period.beside(-1))

    async def action_later(self) -> None:
        """Show the period after."""
        await self._go(self._period.beside(1))

    def action_close(self) -> None:
        """Go back to the queues."""
        self.dismiss()
