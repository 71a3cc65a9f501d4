"""Units: what is counted, one by one (a case, a visit, a vehicle), and the counting of them.

A unit is one row of a statement: its `id` (of the follow-up or visit to show when somebody asks which
ones they are) and its classes. Statements count units by class; which classes make up a number is said
once, in Python, and used both to add the counts and to list the cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from store.database import Row
from store.figures.breakdown import Breakdown
from store.figures.model import Asked, Cell, FigureRow, Wanted
from store.figures.wilson import interval


@dataclass(frozen=True, slots=True)
class Units:
    """A statement that gives one row a unit, the columns that class it, and how it may be broken down.

    `classes_alone` is the same statement without ids, where that is cheaper to count by.
    """

    sql: str
    classes: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    by: Mapping[str, Breakdown] = field(default_factory=dict)
    classes_alone: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a figure: the units counted, of those it is a share of."""

    name: str
    counts: Wanted
    of: Wanted

    def row(self, counted: Sequence[Row], by: str | None = None, group: str | None = None) -> FigureRow:
        """Add up the counted classes. A whole over itself carries no interval."""
        numerator = add(counted, self.counts)
        denominator = add(counted, self.of)
        within = None if self.counts is self.of else interval(numerator, denominator)
        return FigureRow(self.name, numerator, denominator, within, cases=Cell(self.name, by, group))


def add(counted: Sequence[Row], wanted: Wanted) -> int:
    """Add the counts of the classes that are wanted."""
    return sum(row["n"] for row in counted if wanted(row))


def tally(asked: Asked, units: Units) -> list[Row]:
    """Count units by class, and by group where a breakdown is asked for: columns `n` and `grp`."""
    whose, joins = grouping(asked, units)
    classes = [f"unit.{name}" for name in units.classes]
    columns = ", ".join([*classes, f"{whose} AS grp", "count(*) AS n"])
    each = units.sql if asked.by else units.classes_alone or units.sql
    apart = [*classes, whose] if asked.by else classes
    return asked.records.rows(
        f"SELECT {columns} FROM ({each}) AS unit {joins}"
        + (f" GROUP BY {', '.join(apart)}" if apart else ""),
        **asked.days,
        **units.values,
    )


def members(asked: Asked, units: Units, wanted: Wanted, group: str | None = None) -> list[int]:
    """List the ids of the units that are wanted, each once, in order."""
    whose, joins = grouping(asked, units)
    columns = ", ".join(["unit.id", *(f"unit.{name}" for name in units.classes), f"{whose} AS grp"])
    rows = asked.records.each(
        f"SELECT {columns} FROM ({units.sql}) AS unit {joins}",
        **asked.days,
        **units.values,
    )
    return sorted({row["id"] for row in rows if (group is None or row["grp"] == group) and wanted(row)})


def groups(counted: Sequence[Row]) -> dict[str | None, list[Row]]:
    """Sort counted classes by their groups, the groups in order."""
    found: dict[str | None, list[Row]] = {}
    for row in sorted(counted, key=lambda row: row["grp"] or ""):
        found.setdefault(row["grp"], []).append(row)
    return found


def share_rows(asked: Asked, units: Units, shares: Sequence[Share]) -> list[FigureRow]:
    """Give a row for each share; broken down, for each share of each group."""
    counted = tally(asked, units)
    if asked.by is None:
        return [share.row(counted) for share in shares]
    return [share.row(rows, asked.by, group) for group, rows in groups(counted).items() for share in shares]


def share_cases(asked: Asked, units: Units, shares: Sequence[Share], cell: Cell) -> list[int] | None:
    """List the units behind a cell of these shares."""
    share = next((share for share in shares if share.name == cell.row), None)
    wanted = {"numerator": share.counts, "denominator": share.of}.get(cell.part) if share else None
    return members(asked, units, wanted, cell.group) if wanted else None


def grouping(asked: Asked, units: Units) -> tuple[str, str]:
    """Give the column that says whose a unit is, and the joins to it; of an unbroken figure nobody's."""
    if asked.by is None:
        return "NULL", ""
    breakdown = units.by[asked.by]
    return breakdown.column, breakdown.joins
