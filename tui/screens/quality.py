"""The quality of calls: those drawn by lot for a week, and patterns that are worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from store import (
    PATTERNS,
    CaseLine,
    Cell,
    DrawnCall,
    Pattern,
    draw_calls,
    drawn_calls,
    find_patterns,
    pattern_cases,
    staff_names,
    week_before,
)
from tui import keys
from tui.background import away
from tui.plain import joined
from tui.screens.cases import CasesScreen
from tui.screens.listing import Listing
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import N_, _, formats, labels, named, quality as worded

TABS = (N_("Drawn"), N_("Patterns"))


@dataclass(frozen=True, slots=True)
class Week:
    """What was read of a week: the calls drawn, and the patterns found."""

    calls: tuple[DrawnCall, ...]
    patterns: tuple[Pattern, ...]


class QualityScreen(Listing):
    """A week's drawn calls, and its patterns."""

    where = "quality"
    BINDINGS: ClassVar = keys.bindings(keys.QUALITY)
    OWN: ClassVar = keys.QUALITY

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._which = 0
        self._monday = week_before(desk.today())
        self._week: Week | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list, and what it is about."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with Container(classes="body"):
            yield Rows(id="quality")
            yield Static(id="empty")
        yield Told(id="quality-about")
        yield KeyLine()

    async def begin(self) -> None:
        """Read the week."""
        self._read()

    # Reading.

    @property
    def _sunday(self) -> date:
        return self._monday + timedelta(days=6)

    @work(exclusive=True, group="quality")
    async def _read(self) -> None:
        monday, sunday = self._monday, self._sunday

        def look() -> Week:
            with self.desk.database.reading() as records:
                return Week(
                    tuple(drawn_calls(records, monday)),
                    tuple(find_patterns(records, self.desk.settings, monday, sunday, self.desk.now())),
                )

        found = await away(self, look)
        if found is not None and monday == self._monday:
            self._week = found
            self.show()

    # Showing.

    @property
    def _listed(self) -> Sequence[DrawnCall | Pattern]:
        if self._week is None:
            return ()
        return self._week.patterns if self._which else self._week.calls

    def show(self) -> None:
        """Draw what was read."""
        if not self.is_mounted:
            return
        days = f"{formats.day(self._monday)} – {formats.day(self._sunday)}"
        scored = sum(one.score is not None for one in self._week.calls) if self._week else 0
        drawn = len(self._week.calls) if self._week else 0
        told = _("{scored} of {drawn} scored").format(scored=scored, drawn=drawn) if drawn else ""
        self.query_one("#status", Static).update(joined((_("Quality of calls"), "bold"), f"  {told}"))
        counts = ("", "") if self._week is None else (str(drawn), str(len(self._week.patterns)))
        tabs = [
            (f"{n} {_(words)} {count}".rstrip(), n - 1 == self._which, f"which_{n}")
            for n, (words, count) in enumerate(zip(TABS, counts, strict=True), start=1)
        ]
        self.query_one(TabLine).show(tabs, joined((f" ← {days} →", "bold")))
        self.query_one(Rows).show(len(self._listed), self._draw, heading=self._heading)
        self.set_class(not self._listed, "-empty")
        if self._listed:
            self.call_after_refresh(self.query_one(Rows).focus)
        self.query_one("#empty", Static).update(joined((self._nothing(), "$secondary")))
        self._show_about()

    def _nothing(self) -> str:
        if self._week is None:
            return _("Reading …")
        if self._which:
            return _("Nothing in this week looks odd.")
        if self._sunday >= self.desk.today():
            return _("This week is not over; its calls can be drawn then.")
        return _("Nothing was drawn for this week; {key} draws.").format(key=keys.spoken("quality.draw"))

    def _show_about(self) -> None:
        if self._which:
            names: tuple[str, ...] = PATTERNS
            one = self._one
            if isinstance(one, Pattern):
                names = (one.name,)
            told = "\n".join(
                named(worded.pattern(name), worded.definition(name, self.desk.settings)) for name in names
            )
        else:
            told = _(
                "So many calls of each agent are drawn by lot once the week is over, each as likely as any"
                " other: {n} of those in which somebody spoke. The draw stays on record, with its seed; it is"
                " not drawn again."
            ).format(n=self.desk.settings.quality.calls_a_week)
        self.query_one("#quality-about", Static).update(joined((told, "$secondary")))

    def _cells(self, width: int) -> list[int]:
        cells = [12, 26, 14, 18] if self._which else [12, 16, 14, 10 if width >= 90 else 0, 14, 8]
        return [*cells, max(0, width - sum(cells) - len(cells))]

    def _heading(self, width: int) -> str:
        if self._which:
            names = [_("agent"), _("looks like"), _("calls"), _("first at"), _("note")]
        else:
            names = [
                _("agent"), _("called at"), _("customer"), _("plate"), _("came to"), _("score"), _("note"),
            ]  # fmt: skip
        return self._row(names, width)

    def _draw(self, place: int, width: int) -> list[Part]:
        one = self._listed[place]
        if isinstance(one, Pattern):
            at = formats.moment(one.at, self.desk.zone, self.desk.today())
            cells = [one.agent_name, worded.pattern(one.name), worded.found(one), at, one.detail]
            return [(self._row(cells, width), "line")]
        at = formats.moment(one.at, self.desk.zone, self.desk.today())
        outcome = labels.outcome(one.outcome)
        if one.corrected:
            outcome += " " + _("(taken back)")
        cells = [one.agent_name, at, one.customer, one.plate, outcome, worded.scored(one), one.note]
        return [(self._row(cells, width), "quiet" if one.score else "line")]

    def _row(self, texts: Sequence[str], width: int) -> str:
        return fitted(in_cells(texts, self._cells(width)), width)

    # Doing.

    @property
    def _one(self) -> DrawnCall | Pattern | None:
        place = self.query_one(Rows).cursor
        return self._listed[place] if place < len(self._listed) else None

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._show_about()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the drawn call, or the cases of the pattern."""
        one = self._one
        if isinstance(one, Pattern):
            self.app.push_screen(PatternCasesScreen(self.desk, one, self._monday, self._sunday))
        elif one is not None:
            from tui.screens.scoring import ScoringScreen

            self.app.push_screen(ScoringScreen(self.desk, one.attempt), self._returned)

    def _returned(self, _result: None) -> None:
        self._read()

    async def action_draw(self) -> None:
        """Draw the week's calls; those drawn before stay as they are."""
        monday, desk = self._monday, self.desk
        await away(self, lambda: draw_calls(desk.database, desk.settings, monday, desk.agent, desk.now()))
        self._which = 0
        self._read()

    def action_which_1(self) -> None:
        """Show the drawn calls."""
        self._choose(0)

    def action_which_2(self) -> None:
        """Show the patterns."""
        self._choose(1)

    def _choose(self, which: int) -> None:
        self._which = which
        self.query_one(Rows).cursor = 0
        self.show()

    def action_about(self) -> None:
        """Say what is drawn, or what a pattern is, or no more."""
        self.toggle_class("-about")

    def action_earlier(self) -> None:
        """Show the week before."""
        self._go(self._monday - timedelta(days=7))

    def action_later(self) -> None:
        """Show the week after."""
        self._go(self._monday + timedelta(days=7))

    def _go(self, monday: date) -> None:
        if monday <= self.desk.today():
            self._monday, self._week = monday, None
            self.show()
            self._read()


class PatternCasesScreen(CasesScreen):
    """The cases of a pattern."""

    def __init__(self, desk: Desk, pattern: Pattern, first: date, last: date) -> None:
        super().__init__(desk, "quality", Cell(pattern.name), first, last)
        self._pattern = pattern

    def look_up(self) -> tuple[list[CaseLine], dict[str, str]]:
        """Read the cases and the agents' names."""
        with self.desk.database.reading() as records:
            found = pattern_cases(records, self.desk.settings, self._pattern, self._first, self._last)
            return found, staff_names(records)

    def headline(self) -> str:
        """Say whose pattern it is, and which."""
        return f"{self._pattern.agent_name}  {worded.pattern(self._pattern.name)}"
