"""The cases behind a number: a line each; Enter opens the customer's file."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from store import CaseLine, Cell, Look, case_lines, staff_names
from tui import keys
from tui.background import away, toast
from tui.looking import see
from tui.plain import joined
from tui.screens.listing import Listing
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import _, counted, figures, formats, labels


class CasesScreen(Listing):
    """Who and what a number is made of."""

    where = "cases"
    BINDINGS: ClassVar = keys.bindings(keys.CASES)
    OWN: ClassVar = keys.CASES

    def __init__(
        self, desk: Desk, name: str, cell: Cell, first: date, last: date, as_of: date | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self._figure, self._number = name, cell
        self._first, self._last, self._as_of = first, last, as_of
        self._lines: list[CaseLine] | None = None
        self._staff: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the bar and the list."""
        yield Static(id="status")
        yield Static(id="tabs")
        yield Rows(id="cases")
        yield KeyLine()

    async def begin(self) -> None:
        """Read the cases."""
        self._read()

    @work(exclusive=True, group="cases")
    async def _read(self) -> None:
        found = await away(self, self.look_up)
        if found is None:
            self.dismiss()
            return
        self._lines, self._staff = found
        self.show()
        see(self, Look(self.desk.now(), "listed", facts={**self.listed(), "n": len(self._lines)}))

    def listed(self) -> dict[str, object]:
        """Say of what the cases are, for the audit trail."""
        other = {"board": "board", "quality": "patterns"}.get(self._figure)
        return {"list": other} if other else {"list": "figure", "figure": self._figure}

    def look_up(self) -> tuple[list[CaseLine], dict[str, str]]:
        """Read the cases and the agents' names."""
        with self.desk.database.reading() as records:
            found = case_lines(
                records, self.desk.settings, self._figure, self._number, self._first, self._last,
                as_of=self._as_of, now=self.desk.now(),
            )  # fmt: skip
            return found, staff_names(records)

    def headline(self) -> str:
        """Say whose number it is, and what it counts."""
        cell = self._number
        group = ""
        if cell.by:
            named = self._staff.get(cell.group or "") if cell.by == "agent" else None
            group = (named or figures.group(cell.by, cell.group)) + "  "
        row = self._staff.get(cell.row) if self._figure == "agents" else None
        title = row or figures.row_name(cell.row, self._figure)
        part = {"numerator": "", "denominator": "  " + _("(all it is a share of)")}.get(
            cell.part, "  " + figures.part_name(cell.part, self._figure)
        )
        return f"{group}{title}{part}"

    def show(self) -> None:
        """Draw what was read."""
        days = formats.day(self._first)
        if self._last != self._first:
            days += f" – {formats.day(self._last)}"
        self.query_one("#status", Static).update(
            joined((figures.title(self._figure), "bold"), f"  {days}  {self.headline()}")
        )
        told = _("reading the cases") if self._lines is None else ""
        if self._lines is not None:
            told = counted("{n} case", "{n} cases", len(self._lines))
        self.query_one("#tabs", Static).update(joined((told, "$secondary")))
        lines = self._lines or []
        self.query_one(Rows).show(len(lines), self._draw, heading=self._heading)

    def _heading(self, width: int) -> str:
        heads = [_("date"), _("customer"), _("plate"), _("model"), _("came to"), _("by"), _("note")]
        return in_cells(heads, _wide(width), gap="")

    def _draw(self, place: int, width: int) -> list[Part]:
        line = (self._lines or [])[place]
        on = formats.list_day(line.on, self.desk.today()) if line.on else "–"
        note = labels.label(labels.COMPLAINT_STATES, line.note) if line.are == "complaint" else line.note
        by = self._staff.get(line.by, line.by)
        texts = [on, line.customer, line.vehicle, line.model, figures.what(line), by, note]
        cells = [fitted(text, wide) for text, wide in zip(texts, _wide(width), strict=True)]
        return [
            ("".join(cells[:3]), "line"),
            (cells[3], "quiet"),
            (cells[4], "line"),
            ("".join(cells[5:]), "quiet"),
        ]

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the file of the customer under the cursor."""
        from tui.screens.customer import CustomerScreen

        lines = self._lines or []
        if not lines:
            return
        line = lines[self.query_one(Rows).cursor]
        if line.customer_id is None:
            toast(self, _("An imported row has no customer: {file}.").format(file=line.note or "–"))
            return
        self.app.push_screen(CustomerScreen(self.desk, line.customer_id, line.vehicle_id))


def _wide(width: int) -> list[int]:
    """Share the width out: day, customer, vehicle, model, what it came to, by whom, the rest for the note."""
    wide = [12, 14, 10, 0 if width < 90 else 12, 15, 0 if width < 90 else 12]
    left = max(0, width - sum(wide))
    for place, most in ((1, 12), (4, 7), (2, 8)):
        more = min(most, left // 5)
        wide[place] += more
        left -= more
    return [*wide, left]
