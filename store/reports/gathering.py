"""What the monthly report is filled from: each figure of the month beside that of the month before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from store.database import Records
from store.figures import Figure, FigureRow, figure
from store.figures.breakdown import months_on
from store.figures.known import KnownBy
from store.reports.model import (
    Cell,
    Change,
    Column,
    Count,
    Label,
    Range,
    Row,
    Share,
    Table,
    Target,
    Term,
    Text,
)
from store.rules.settings import Settings

GOOD = {
    "complete": 1, "delighted": 1, "disappointed": -1, "unreachable": -1, "all": 1, "callback": 1,
    "reply_in_time": 1, "solved_in_time": 1, "called_in_time": 1, "resolved": 1, "repeated": -1,
    "reopened": -1, "open_older": -1, "notified": 1, "reached": 1, "success": 1, "booked": 1, "kept": 1,
    "by_appointment": 1, "lapsed": -1, "at_risk": -1, "lapsed_6": -1, "lapsed_12": -1, "lapsed_24": -1,
    "here": 1, "returned": 1, "returned_reached": 1, "will_come": 1, "lost_other_shop": -1,
    "first_service": 1, "coverage": 1, "managed_coverage": 1, "sold_managed": 1, "warranty_registered": 1,
    "correct_file": 1, "called_back": 1, "fixed": 1, "as_estimated": 1, "in_time": 1,
}  # fmt: skip
"""Of which rows more is better (1) or worse (-1); of the others neither can be said."""


@dataclass(frozen=True)
class Source:
    """Whence a report is filled: the records as known at its closing, the rules, the month."""

    records: Records
    settings: Settings
    first: date
    last: date
    now: datetime
    _found: dict[tuple[str, str | None, int], Figure] = field(default_factory=dict)

    def figure(self, name: str, by: str | None = None, back: int = 0) -> Figure:
        """Work a figure out, once, for the month, or for the one `back` months before it."""
        key = name, by, back
        if key not in self._found:
            first, last = self.days(back)
            self._found[key] = figure(self.records, self.settings, name, first, last, by, now=self.now)
        return self._found[key]

    def days(self, back: int = 0) -> tuple[date, date]:
        """Give the first and last day of the month, or of the one `back` months before it."""
        first = months_on(self.first, -back)
        return first, months_on(first, 1) - timedelta(days=1)

    def month(self, back: int = 0) -> Term:
        """Name the month, or the one `back` months before it."""
        return Term("column", "month", {"month": self.days(back)[0].isoformat()})


def source(
    records: Records, settings: Settings, first: date, last: date, now: datetime, closed: datetime | None
) -> Source:
    """Read from what was known when the month was closed; from all that is known while it is open."""
    if closed is None:
        return Source(records, settings, first, last, now)
    return Source(KnownBy(records, closed), settings, first, last, closed)


def compared(
    code: str,
    source: Source,
    name: str,
    *,
    only: Sequence[str] | None = None,
    back: int = 0,
    leave_out: Sequence[str] = (),
) -> Table:
    """Put a figure's rows beside those of the month before, with interval, change and target."""
    now, before = source.figure(name, back=back), source.figure(name, back=back + 1)
    rows, notes = [], list(now.notes)
    for row in now.rows:
        if row.name in leave_out or (only is not None and row.name not in only):
            continue
        rows.append(compared_row(Term("row", row.name, {"figure": name}), row, before.row(row.name)))
        if row.missing is not None and row.missing not in notes:
            notes.append(row.missing)
    columns = compared_columns(Term("column", "what"), source.month(back), source.month(back + 1))
    return Table(code, Term("block", code), columns, tuple(rows), tuple(notes))


def compared_columns(first: Term, month: Term, before: Term) -> tuple[Column, ...]:
    """Give the columns of a table that compares two months."""
    numerator, denominator, rate = (Term("column", code) for code in ("numerator", "denominator", "rate"))
    return (
        Column(first, wide=3.1, text=True),
        Column(numerator, month, 0.85),
        Column(denominator, month, 0.85),
        Column(rate, month, 0.95),
        Column(Term("column", "interval"), month, 1.05),
        Column(numerator, before, 0.85),
        Column(denominator, before, 0.85),
        Column(rate, before, 0.95),
        Column(Term("column", "change_points"), wide=0.95),
        Column(Term("column", "target"), wide=1.05),
    )


def compared_row(label: Label, now: FigureRow, before: FigureRow | None, good: int | None = None) -> Row:
    """Give a row of such a table; what is missing in the month before is left open.

    A change from few cases is neither good nor bad.
    """
    sign = GOOD.get(now.name, 0) if good is None else good
    if before is not None and before.few:
        sign = 0
    here, there = _share(now, 1), _share(before, 5)
    cells: tuple[Cell, ...] = (
        Text(label),
        *here,
        Range(now.interval),
        *there,
        Change(_points(now, before), (3, 7), good=sign),
        Target(now.goal, None if now.few else now.goal_met),
    )
    return Row(cells, few=now.few)


def _share(row: FigureRow | None, at: int) -> tuple[Cell, Cell, Cell]:
    if row is None or row.missing is not None:
        return Count(None), Count(None), Share(0, 0, (at, at + 1))
    numerator, denominator = row.numerator, row.denominator
    return Count(numerator), Count(denominator), Share(numerator, denominator, (at, at + 1), row.few)


def _points(now: FigureRow, before: FigureRow | None) -> float | None:
    if before is None or now.rate is None or before.rate is None:
        return None
    return now.rate - before.rate


def total_row(label: Term, rows: Sequence[Row], columns: Sequence[int], width: int) -> Row:
    """Add up columns of counts into a strong row; the other cells stay open."""
    cells: list[Cell] = [Text(label), *(Text("") for _ in range(width - 1))]
    for column in columns:
        values = [cell.value for row in rows if isinstance(cell := row.cells[column], Count)]
        cells[column] = Count(sum(value for value in values if value is not None), total=True)
    return Row(tuple(cells), strong=True)
