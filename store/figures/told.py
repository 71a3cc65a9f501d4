"""What lapsed customers told: why they stay away, and where they go instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.recall import NOT_CALLED
from store.figures.units import Units, add, groups, members, tally
from store.figures.wilson import interval

_UNITS = Units(
    f"""
    SELECT decided.*, dial.reason, dial.other_shop FROM ({attempts.decided()}) AS decided
    JOIN attempt AS dial ON dial.shop_id = :shop AND dial.id = decided.attempt_id
    WHERE decided.aapor IN ('I', 'NE') AND decided.outcome <> '{NOT_CALLED}'""",
    ("outcome", "reason", "other_shop"),
    {"kind": "recall"},
    breakdown.OF_CASES,
)

UNTOLD = "not_told"
"""The row of those who were talked to and of whom nothing was noted."""


def _told(column: str) -> Kind:
    """Make the figure of what one column of the calls says."""

    def saying(words: str) -> Callable[[Row], bool]:
        return lambda case: (case[column] or UNTOLD) == words

    def everybody(_case: Row) -> bool:
        return True

    def row(words: str, counted: Sequence[Row], cell: Cell) -> FigureRow:
        n, of = add(counted, saying(words)), add(counted, everybody)
        by_outcome: dict[str, int] = {}
        for case in filter(saying(words), counted):
            by_outcome[case["outcome"]] = by_outcome.get(case["outcome"], 0) + case["n"]
        return FigureRow(words, n, of, interval(n, of), {"outcomes": by_outcome}, cell, by_outcome)

    def rows(asked: Asked) -> list[FigureRow]:
        found = []
        for group, counted in groups(tally(asked, _UNITS)).items():
            said = {case[column] or UNTOLD for case in counted}
            own = [row(words, counted, Cell(words, asked.by, group)) for words in sorted(said)]
            found += sorted(own, key=lambda each: (each.name == UNTOLD, -each.numerator))
        return found

    def cases(asked: Asked, cell: Cell) -> list[int] | None:
        if cell.part == "denominator":
            return members(asked, _UNITS, everybody, cell.group)
        said = saying(cell.row)
        if cell.part == "numerator":
            return members(asked, _UNITS, said, cell.group)
        return members(asked, _UNITS, lambda case: said(case) and case["outcome"] == cell.part, cell.group)

    return Kind(rows, cases, (*breakdown.OF_CASES, *breakdown.PERIODS))


REASONS_KIND = _told("reason")
SHOPS_KIND = _told("other_shop")
