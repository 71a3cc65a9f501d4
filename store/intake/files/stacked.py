"""Headings over two rows: a group above, or merged cells, and the columns below it, read as one row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

from store.intake.files.reading import Rows, Table
from store.intake.layouts.headings import ROWS_LOOKED_AT
from store.remarks import Unusable

_MOST_PAIRS = 3
_DATA = re.compile(r"\d{3}")


class StackedTable:
    """A table whose heading row is a reading of two; all other rows are as they were."""

    def __init__(self, table: Table, number: int, headings: Sequence[str]) -> None:
        self.path: Path = table.path
        self.encoding = table.encoding
        self.digest = table.digest
        self.total = table.total
        self.delimiter, self.sheet = table.delimiter, table.sheet
        self._table = table
        self._number = number
        self._headings = headings

    def rows(self) -> Rows:
        """Hand out all rows from the first."""
        for number, cells in self._table.rows():
            yield number, self._headings if number == self._number else cells


def stacked(table: Table) -> Iterator[StackedTable]:
    """Offer a table's readings with two heading rows as one, where two of its first rows look like it.

    The lower heading alone, where there is none the upper; the same with the group before those that occur
    more than once; the group before each. A table that cannot be read has none.
    """
    try:
        rows = list(islice(table.rows(), ROWS_LOOKED_AT))
    except Unusable:
        return
    first = [(number, [cell.strip() for cell in cells]) for number, cells in rows]
    pairs = 0
    for (_, upper), (number, lower) in pairwise(first):
        if pairs < _MOST_PAIRS and _look_stacked(upper, lower):
            pairs += 1
            for headings in _readings(upper, lower):
                yield StackedTable(table, number, headings)


def _look_stacked(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether a row has headings below its gaps, and nothing that looks like a record."""
    filled = sum(map(bool, upper))
    below_gaps = any(cell and not above for above, cell in zip(upper, lower, strict=False))
    return filled > 1 and below_gaps and not any(_DATA.search(cell) for cell in lower)


def _readings(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, ...]]:
    width = max(len(upper), len(lower))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    groups, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        groups.append(group)
    times = Counter(lower)
    alone = tuple(below or above for above, below in zip(upper, lower, strict=True))
    both = tuple(" ".join(filter(None, pair)) for pair in zip(groups, lower, strict=True))
    told_apart = tuple(
        whole if times[below] > 1 else single for whole, below, single in zip(both, lower, alone, strict=True)
    )
    yield from dict.fromkeys((alone, told_apart, both))
