"""Causes of dissatisfaction that callbacks named, by week of the month."""

from __future__ import annotations

from collections.abc import Sequence

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Units, add, groups, members, tally
from store.figures.wilson import interval
from store.moments import as_day

WEEKS = 4
"""Of a month: days 1-7, 8-14, 15-21 and 22 to the end."""

_UNITS = Units(
    f"""
    SELECT dial.follow_up_id AS id, dial.id AS attempt_id, dial.on_day, named.cause
    FROM shown_attempt AS dial
    JOIN attempt_cause AS named ON named.shop_id = :shop AND named.attempt_id = dial.id
    WHERE {attempts.in_range("dial")} AND dial.kind = :kind""",
    ("cause", "on_day"),
    {"kind": "callback"},
    breakdown.OF_CASES,
)


def week_of_month(day: int) -> int:
    """Give the week of the month, 0 to 3, that a day of the month lies in."""
    return min((day - 1) // 7, WEEKS - 1)


def _week(mention: Row) -> int:
    return week_of_month(as_day(mention["on_day"]).day)


def _rows(asked: Asked) -> list[FigureRow]:
    counted = tally(asked, _UNITS)
    if asked.by is None:
        return _ranked(asked, counted, None)
    return [row for group, rows in groups(counted).items() for row in _ranked(asked, rows, group)]


def _ranked(asked: Asked, counted: Sequence[Row], group: str | None) -> list[FigureRow]:
    """Put the causes in order, the most frequent first; those the shop knows stand there also with none."""
    named = add(counted, lambda _mention: True)
    known = list(asked.settings.complaints.departments)
    causes = known + sorted({mention["cause"] for mention in counted} - set(known))
    rows = [_row(cause, [m for m in counted if m["cause"] == cause], named, asked, group) for cause in causes]
    return sorted(rows, key=lambda row: -row.numerator)


def _row(cause: str, mentions: list[Row], named: int, asked: Asked, group: str | None) -> FigureRow:
    weeks = [0] * WEEKS
    for mention in mentions:
        weeks[_week(mention)] += mention["n"]
    total = sum(weeks)
    return FigureRow(
        cause,
        total,
        named,
        interval(total, named),
        {"weeks": weeks},
        Cell(cause, asked.by, group),
        {str(week): n for week, n in enumerate(weeks, 1)},
    )


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the cases that named a cause; the parts `1` to `4` are the weeks."""
    if cell.part == "denominator":
        return members(asked, _UNITS, lambda _mention: True, cell.group)
    weeks = {"numerator": range(WEEKS)} | {str(week + 1): range(week, week + 1) for week in range(WEEKS)}
    wanted = weeks.get(cell.part)
    if wanted is None:
        return None
    return members(asked, _UNITS, lambda m: m["cause"] == cell.row and _week(m) in wanted, cell.group)


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS))
