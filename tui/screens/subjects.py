"""What customers say: the subjects of a month or week, against the time before; Enter opens the calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from store import SubjectRow, Subjects, ToneWanted, Unusable, Words
from tui import keys, subjects as asking
from tui.background import away, toast
from tui.commands.asked import day
from tui.periods import Period, around
from tui.plain import joined
from tui.screens.listing import Listing
from tui.screens.one_line import OneLineScreen
from tui.text import fitted, right
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import N_, _, formats, remarks, subjects

WHICH: tuple[tuple[ToneWanted | None, str], ...] = (
    (None, N_("all")),
    ("bad", N_("not content")),
    ("good", N_("content")),
)
"""Whose words are shown, and how the tab says it."""

BAR = "█"


class SubjectsScreen(Listing):
    """The subjects, the most frequent first."""

    where = "subjects"
    BINDINGS: ClassVar = keys.bindings(keys.SUBJECTS)
    OWN: ClassVar = keys.SUBJECTS

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._period: Period = around(desk.today(), "month")
        self._tone: ToneWanted | None = None
        self._as_of: date | None = None
        self._found: Subjects | None = None
        self._words: Words | None = None
        self._reading = True

    def compose(self) -> ComposeResult:
        """Lay out the bars and the list."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        yield Static(id="subjects-told")
        with Container(classes="body"):
            yield Rows(id="subjects")
            yield Static(id="empty")
        yield KeyLine()

    async def begin(self) -> None:
        """Read this month."""
        await self._read()

    # Reading and showing.

    async def _read(self) -> None:
        self._reading = True
        self.show()
        period, tone, as_of = self._period, self._tone, self._as_of
        found = await away(self, lambda: asking.look(self.desk, period.first, period.last, tone, as_of=as_of))
        self._reading = False
        self._found, self._words = found or (None, None)
        self.show()

    def _rows(self) -> Sequence[SubjectRow]:
        return self._found.rows if self._found and self._found.calls else ()

    def show(self) -> None:
        """Draw what was read."""
        self.show_title(_("What customers say"))
        tabs = [
            (f"{n} {_(words)}", tone == self._tone, f"which_{n}") for n, (tone, words) in enumerate(WHICH, 1)
        ]
        days = f" ← {formats.day(self._period.first)} – {formats.day(self._period.last)} →"
        self.query_one(TabLine).show(tabs, joined((days, "bold")))
        self.query_one("#subjects-told", Static).update(joined((self._told(), "$secondary")))
        rows = self._rows()
        self.set_class(not rows, "-empty")
        self.query_one("#empty", Static).update(joined((self._nothing(), "$secondary")))
        self.query_one(Rows).show(len(rows), self._draw, heading=self._heading if rows else None)

    def _told(self) -> str:
        found = self._found
        if found is None:
            return ""
        before = f"{formats.day(found.before_first)} – {formats.day(found.before_last)}"
        told = _("{n} calls with words; {n_before} before ({days})").format(
            n=found.calls, n_before=found.calls_before, days=before
        )
        if self._as_of is None:
            return told
        return f"{told} · {_('as of {day}').format(day=formats.day(self._as_of))}"

    def _nothing(self) -> str:
        if self._reading:
            return _("Reading what was said …")
        if self._found is None:
            return _("This could not be worked out.")
        return _("Nothing was written down in these days; ← goes back.")

    def _heading(self, width: int) -> str:
        name, bar = _cells(width)
        heads = (
            fitted(_("subject"), name), right(_("in calls"), 8), right(_("share"), 9), right(_("before"), 9),
            "  " + fitted("", 10), right(_("content"), 9), right(_("not content"), 12), "  " + " " * bar,
        )  # fmt: skip
        return "".join(heads)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        row, words = self._rows()[place], self._words
        if words is None:
            return ()
        name, bar = _cells(width)
        most = max(1, *(one.n for one in self._rows()))
        good, bad = (round(bar * each / most) for each in (row.n - row.bad, row.bad)) if bar else (0, 0)
        return [
            (fitted(subjects.name(row, words), name), "line" if row.known else "quiet"),
            (right(f"{row.n:,}", 8), "line"),
            (right(subjects.share(row.n, row.of), 9), "quiet"),
            (right(subjects.share(row.n_before, row.of_before), 9), "quiet"),
            ("  " + fitted(subjects.trend(row), 10), "warning" if row.trend == "more" else "accent"),
            (right(f"{row.good:,}", 9), "quiet"),
            (right(f"{row.bad:,}", 12), "quiet"),
            ("  " + BAR * bad, "warning"),
            (BAR * good, "accent"),
        ]

    # Doing.

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_cases()

    def action_cases(self) -> None:
        """Show what was said, call by call."""
        from tui.screens.said import SaidScreen

        rows, words = self._rows(), self._words
        if rows and words is not None:
            row = rows[self.query_one(Rows).cursor]
            title = subjects.name(row, words)
            self.app.push_screen(
                SaidScreen(self.desk, row.name, title, self._period, self._tone, self._as_of)
            )

    async def _choose(self, tone: ToneWanted | None) -> None:
        self._tone = tone
        await self._read()

    async def action_which_1(self) -> None:
        """Show what everybody said."""
        await self._choose(None)

    async def action_which_2(self) -> None:
        """Show what the dissatisfied said."""
        await self._choose("bad")

    async def action_which_3(self) -> None:
        """Show what the satisfied said."""
        await self._choose("good")

    async def action_length(self) -> None:
        """Show a week in place of a month, or a month again."""
        week = self._period.length == "month"
        today = self.desk.today()
        inside = today if self._period.first <= today <= self._period.last else self._period.first
        self._period = around(inside, "week" if week else "month")
        await self._read()

    def action_as_of(self) -> None:
        """Ask for the day by whose end all that counts was recorded."""
        said = self._as_of.isoformat() if self._as_of else ""
        about = [_("as recorded by the end of this day, 2026-11-23; empty: by now")]
        self.app.push_screen(OneLineScreen(_("As of a past day"), said, about), self._on_day)

    async def _on_day(self, said: str | None) -> None:
        if said is None:
            return
        try:
            self._as_of = day(said) if said else None
        except Unusable as refusal:
            told = remarks.sentence(refusal.remark, self.desk.zone, self.desk.today())
            toast(self, told, severity="warning")
            return
        await self._read()

    async def action_earlier(self) -> None:
        """Show the time before."""
        self._period = self._period.beside(-1)
        await self._read()

    async def action_later(self) -> None:
        """Show the time after."""
        self._period = self._period.beside(1)
        await self._read()


def _cells(width: int) -> tuple[int, int]:
    """Share the width out: the subject's name, and the bar, where there is room for one."""
    rest = width - 8 - 9 - 9 - 12 - 9 - 12 - 1
    name = max(12, min(30, rest))
    return name, max(0, min(40, rest - name - 2))
