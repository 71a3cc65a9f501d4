"""What a report is, before anyone has worded or drawn it: parts made of tiles, tables, charts and notes.

Every number stands in a cell of a table; a rate is a cell that names the cells it follows from, so that a
workbook can hold the formula. A chart shows columns of a table and holds no numbers of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from store.remarks import Fact, Remark
from store.rules.measures import Goal

Area = Literal[
    "report", "part", "block", "column", "row", "moment", "question", "cause", "department", "state", "note"
]


@dataclass(frozen=True, slots=True)
class Term:
    """A word not yet chosen: in which list it stands, under which code, and the facts it is made of."""

    area: Area
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


Label = Term | str
"""A word to be chosen, or text as it is: a name from the records."""


class Words(Protocol):
    """Who words a report: handed in by whoever asks for it, in the language asked for."""

    def term(self, term: Term) -> str:
        """Give the word for a term."""

    def remark(self, remark: Remark) -> str:
        """Give the sentence for a remark."""

    def day(self, on: date) -> str:
        """Write a day."""

    def month(self, first: date) -> str:
        """Write a month, given its first day."""


# Cells.


@dataclass(frozen=True, slots=True)
class Text:
    """A cell that holds a word or a text."""

    label: Label


@dataclass(frozen=True, slots=True)
class Count:
    """A number; None where there is none. `total`: the sum of its column's rows above it."""

    value: float | None
    decimals: int = 0
    total: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A rate: of the numbers in two other columns of its row; `few` where these are too few to say much."""

    numerator: float
    denominator: float
    of: tuple[int, int]
    few: bool = False

    @property
    def value(self) -> float | None:
        """The rate, 0 to 1; None where there is nothing to share."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Change:
    """How much a column of its row is above another: percentage points of shares, else the difference.

    `good` is 1 where more is better, -1 where less is, 0 where neither can be said.
    """

    value: float | None
    of: tuple[int, int]
    points: bool = True
    decimals: int = 0
    good: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """A 95 % interval of a rate, each end 0 to 1."""

    low_high: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Target:
    """What a rate is to come to, and whether it does."""

    goal: Goal | None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or none."""

    on: date | None


Cell = Text | Count | Share | Change | Range | Target | Day


# Blocks.


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its word, the word over it and its neighbours, how wide it is beside the others."""

    term: Label
    group: Label = ""
    wide: float = 1.0
    text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `strong` where it sums up the others, `few` where it is of too few cases to say much."""

    cells: tuple[Cell, ...]
    strong: bool = False
    few: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `code` names it among the tables of its part."""

    code: str
    title: Term
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Remark, ...] = ()

    @property
    def grouped(self) -> bool:
        """Whether columns stand under a common word."""
        return any(column.group for column in self.columns)


ChartKind = Literal["bars", "columns", "stacked"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of columns of a table of the same part: its first `rows` rows."""

    kind: ChartKind
    title: Term
    table: str
    columns: tuple[int, ...]
    rows: int
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence by itself."""

    term: Term


Block = Table | Chart | Note


@dataclass(frozen=True, slots=True)
class Part:
    """One of the seven parts."""

    code: str
    blocks: tuple[Block, ...]

    def table(self, code: str) -> Table:
        """Find a table by its code."""
        return next(one for one in self.blocks if isinstance(one, Table) and one.code == code)


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure, large: a row of a figure, the month before beside it; `few` as of a row."""

    label: Term
    value: float | None
    before: float | None
    counted: tuple[float, float] | None = None
    percent: bool = True
    good: int = 0
    target: Target = Target(None)
    few: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a month; `over` says whether the month is over and its records are closed."""

    shop: str
    first: date
    last: date
    over: bool
    tiles: tuple[Tile, ...]
    parts: tuple[Part, ...]


def labels(table: Table, chart: Chart) -> Sequence[Label]:
    """Give the words at the foot of a chart: the first column of its rows."""
    return [cell.label if isinstance(cell := row.cells[0], Text) else "" for row in table.rows[: chart.rows]]


def plotted(table: Table, chart: Chart, column: int) -> list[float | None]:
    """Give what a chart shows of a column."""
    return [value_of(row.cells[column]) for row in table.rows[: chart.rows]]


def drawn_columns(table: Table, chart: Chart) -> list[int]:
    """List the columns of a chart that hold any number."""
    return [
        column
        for column in chart.columns
        if any(value is not None for value in plotted(table, chart, column))
    ]


def value_of(cell: Cell) -> float | None:
    """Give a cell's number; None where it has none."""
    return cell.value if isinstance(cell, Count | Share | Change) else None
