"""The monthly report: whether its month is closed, its key figures, the actions agreed for the month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, get_args

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store import (
    Action,
    ActionState,
    Report,
    actions_of,
    carry_on,
    closed_at,
    keep_action,
    tile_texts,
    withdraw_action,
)
from tui import keys, reporting
from tui.background import away, toast
from tui.periods import Period, around
from tui.plain import joined
from tui.screens.action import ActionScreen
from tui.screens.listing import Listing
from tui.screens.one_line import OneLineScreen
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, counted, formats, reports

STATES: tuple[ActionState, ...] = get_args(ActionState)
SIGNS = {"not_begun": "○", "under_way": "◐", "done": "●"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows of a month."""

    actions: tuple[Action, ...]
    closed: datetime | None
    report: Report


class ReportScreen(Listing):
    """A month's actions to be kept, and its report to be written."""

    where = "report"
    BINDINGS: ClassVar = keys.bindings(keys.REPORT)
    OWN: ClassVar = keys.REPORT

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._month: Period = around(desk.today(), "month")
        self._shown: Shown | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars, the key figures and the actions."""
        yield Static(id="status")
        yield Static(id="tabs")
        yield Static(id="report-tiles")
        yield Static(id="report-heading")
        yield Told(id="report-told")
        yield Rows(id="actions")
        yield KeyLine()

    async def begin(self) -> None:
        """Read this month."""
        await self._read()

    @property
    def _code(self) -> str:
        return f"{self._month.first:%Y-%m}"

    @property
    def _one(self) -> Action | None:
        """The action under the cursor."""
        actions = self._shown.actions if self._shown else ()
        place = self.query_one(Rows).cursor
        return actions[place] if place < len(actions) else None

    # Reading and showing.

    async def _read(self) -> None:
        wanted = self._month
        found = await away(self, self._look)
        if found is not None and wanted == self._month:
            self._shown = found
            self.show()

    def _look(self) -> Shown:
        with self.desk.database.reading() as records:
            actions = tuple(actions_of(records, self._code))
            closed = closed_at(records, self._code)
        return Shown(actions, closed, reporting.looked_at(self.desk, self._month.first))

    def show(self) -> None:
        """Draw what was read."""
        self.show_title(_("Monthly report"))
        month = formats.month(self._month.first)
        self.query_one("#tabs", Static).update(joined((f"← {month} →", "bold"), f"   {self._standing()}"))
        shown = self._shown
        tiles = self._tiles(shown.report) if shown else joined((_("Reading …"), "$secondary"))
        self.query_one("#report-tiles", Static).update(tiles)
        self.query_one("#report-heading", Static).update(
            joined((_("Actions agreed for {month}").format(month=month), "bold $accent"))
        )
        actions = shown.actions if shown else ()
        self.query_one(Rows).show(len(actions), self._draw, heading=_heading if actions else None)
        told = (
            ""
            if actions or shown is None
            else _("None yet: a adds one, c carries on those of the month before.")
        )
        self.query_one("#report-told", Static).update(joined((told, "$secondary")))

    def _standing(self) -> str:
        if self._shown is None:
            return ""
        if not self._shown.report.over:
            return _("not over yet")
        closed = self._shown.closed
        if closed is None:
            return _("over, not closed: writing the report closes it")
        at = formats.moment(closed, self.desk.zone, self.desk.today())
        return _("closed {at}: the report stays as it was known then").format(at=at)

    def _tiles(self, report: Report) -> Content:
        words = reports.ReportWords(self.desk.zone)
        texts = [tile_texts(tile, words) for tile in report.tiles]
        counted_from = max((cell_len(each[1]) for each in texts), default=0) + 2
        before = max((cell_len(each[2]) for each in texts), default=0)
        wide = max(24, min(44, self.app.size.width - 4 - 9 - counted_from - before))
        lines = [
            joined(
                "  " + fitted(reports.label(tile.label, words), wide),
                (f"{number:>8} ", "$secondary" if tile.few else "bold"),
                (fitted(counted, counted_from) + then, "$secondary"),
            )
            for tile, (number, counted, then) in zip(report.tiles, texts, strict=True)
        ]
        return Content("\n").join(lines)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        action = self._shown.actions[place] if self._shown else None
        if action is None:
            return ()
        due = formats.list_day(action.due_on, self.desk.today()) if action.due_on else "–"
        late = action.due_on is not None and action.due_on < self.desk.today() and action.state != "done"
        part = "quiet" if action.state == "done" else "line"
        texts = (
            (f"{SIGNS[action.state]} {reports.state(action.state)}", "accent"),
            (action.problem, part),
            (action.owner, part),
            (due + (" !" if late else ""), "warning" if late else "quiet"),
            (action.measure, "quiet"),
        )
        cells = zip(texts, _cells(width), strict=True)
        return [(fitted(text, wide) + " ", kind) for (text, kind), wide in cells if wide]

    # Doing.

    async def _go(self, by: int) -> None:
        self._month, self._shown = self._month.beside(by), None
        self.show()
        await self._read()

    async def action_earlier(self) -> None:
        """Show the month before."""
        await self._go(-1)

    async def action_later(self) -> None:
        """Show the month after."""
        await self._go(1)

    @on(Rows.Chosen)
    def _clicked(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Change the action under the cursor."""
        if self._one is not None:
            self.app.push_screen(ActionScreen(self._one), self._keep)

    def action_add(self) -> None:
        """Agree on another action."""
        self.app.push_screen(ActionScreen(Action(0, self._code, "")), self._keep)

    async def _keep(self, action: Action | None) -> None:
        if action is not None:
            await self._do(lambda: self._keep_away(action))

    def _keep_away(self, action: Action) -> bool:
        with self.desk.database.writing() as records:
            keep_action(records, action, self.desk.agent.id, self.desk.now())
        return True

    async def action_state(self) -> None:
        """Say that the action is one step further; after done it is not begun again."""
        action = self._one
        if action is not None:
            further = STATES[(STATES.index(action.state) + 1) % len(STATES)]
            await self._do(lambda: self._keep_away(replace(action, state=further)))

    async def action_carry(self) -> None:
        """Let what is not done of the month before go on in this one."""
        before = f"{self._month.beside(-1).first:%Y-%m}"

        def carry() -> list[Action]:
            with self.desk.database.writing() as records:
                return carry_on(records, before, self._code, self.desk.agent.id, self.desk.now())

        carried = await away(self, carry)
        if carried is not None:
            toast(self, counted("{n} action carried on", "{n} actions carried on", len(carried)))
            await self._read()

    async def action_withdraw(self) -> None:
        """Take the action off the list."""
        action = self._one
        if action is not None:
            await self._do(lambda: self._withdraw_away(action.id))

    def _withdraw_away(self, number: int) -> bool:
        with self.desk.database.writing() as records:
            withdraw_action(records, number, self.desk.agent.id, self.desk.now())
        return True

    async def _do(self, step: Callable[[], bool]) -> None:
        if await away(self, step):
            await self._read()

    def action_write(self) -> None:
        """Write the report to a file."""
        about = [_("The name's end says as what: .pptx, .xlsx, .html, .md or .json.")]
        name = f"ringback-{self._code}.pptx"
        self.app.push_screen(OneLineScreen(_("Write the report to which file?"), name, about), self._write)

    async def _write(self, name: str | None) -> None:
        if not name:
            return
        file = reporting.file_named(name)

        def write() -> bool:
            reporting.check_name(file)
            reporting.save_report(self.desk, reporting.made(self.desk, self._month.first), file)
            return True

        if await away(self, write):
            toast(self, _("written: {file}").format(file=file))
            await self._read()

    async def action_anew(self) -> None:
        """Close a month that is over again, with all that is known now."""
        if self._shown is None or not self._shown.report.over:
            toast(self, _("The month is not over: its report is made from all that is known."))
            return

        def close() -> bool:
            reporting.made(self.desk, self._month.first, anew=True)
            return True

        await self._do(close)

    def action_figures(self) -> None:
        """See the figures of the month, and their cases."""
        from tui.screens.figures import FiguresScreen

        self.app.push_screen(FiguresScreen(self.desk, self._month))

    def action_exported(self) -> None:
        """Show what was written to files."""
        from tui.screens.exported import ExportedScreen

        self.app.push_screen(ExportedScreen(self.desk))


def _cells(width: int) -> tuple[int, ...]:
    """Share the width out: how far, the problem, whose it is, when, and the measure where there is room."""
    rest = max(10, width - 12 - 12 - 13 - 4)
    problem = rest if rest < 50 else rest // 2
    return 12, problem, 12, 13, max(0, rest - problem - 1)


def _heading(width: int) -> str:
    names = (_("how far"), _("problem"), _("responsible"), _("due by"), _("measure"))
    return in_cells(names, _cells(width))
