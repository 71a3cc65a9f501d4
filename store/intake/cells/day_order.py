"""Whether the dates of a column put the day first or the month: by the evidence of the whole column.

Only what admits no other reading is evidence: of the first two numbers of a date that ends with its year,
one is above 12. What is likely (dates in sequence, no date ahead of today) is not.

Where all dates of a column are of two digits each, with a month in their middle, they may begin with the
year as well (26-10-05). Years come again where days change: which end has at least twice as many different
numbers as the other is the day. Where neither has, it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal, TypeVar

from store.intake.cells.dates import LONGEST, SHORT_YEAR_FIRST, YEAR_LAST, DayOrder
from store.intake.cells.text import narrow

Verdict = DayOrder | Literal["conflict", "unknown"] | None
"""`conflict`: dates that may be two, and evidence for both orders. `unknown`: such dates, and no evidence.
None: no date that may be two, and nothing to be asked."""

SAMPLE = 2_000
"""Rows after which a file whose dates all begin with the year is read no further."""

Field = TypeVar("Field")


class Evidence:
    """What the texts of one column show of the order of day and month."""

    def __init__(self) -> None:
        self.day_first = self.month_first = self.either = 0
        self.samples: list[str] = []
        """The first few different texts that may be two dates, to be shown where it is asked."""
        self._ends: tuple[set[str], set[str]] = set(), set()
        self._begins_with_year = self._ends_with_year = False

    def see(self, texts: Iterable[str]) -> None:
        """Look at texts; cheap for those that begin with a year, as three digits in a row do."""
        for text in texts:
            if not text[:3].isdigit():
                self._look_at(text)

    @property
    def year_last(self) -> bool:
        """Whether there was any date that ends with its year."""
        return bool(
            self.day_first or self.month_first or self.either or self._ends[0] or self._begins_with_year
        )

    @property
    def verdict(self) -> Verdict:
        """What the column shows."""
        if not self._ends_with_year and (self._begins_with_year or self._ends[0]):
            first, last = map(len, self._ends)
            if self._begins_with_year or last >= 2 * first:
                return "year_first"
            if first < 2 * last:
                return "unknown"
        if self.day_first and self.month_first:
            return "conflict" if self.either else None
        if self.day_first or self.month_first:
            return "day_first" if self.day_first else "month_first"
        return "unknown" if self.either else None

    def _look_at(self, text: str) -> None:
        said = narrow(text[:LONGEST])
        found = YEAR_LAST.fullmatch(said)
        if not found:
            self._begins_with_year |= SHORT_YEAR_FIRST.fullmatch(said) is not None
            return
        first, second = int(found[1]), int(found[2])
        if len(found[3]) == 2:
            self._look_at_ends(found[1], second, found[3], text)
        if first > 12 or second > 12:
            self.day_first += 12 < first < 32 and 0 < second < 13
            self.month_first += 12 < second < 32 and 0 < first < 13
        elif first != second:
            self.either += 1
            self._show(text)

    def _look_at_ends(self, first: str, month: int, last: str, text: str) -> None:
        """See whether a date may begin with its year and end with it."""
        if len(first) == 2 and 0 < month < 13 and 0 < int(last) < 32:
            self._ends[0].add(first)
            self._ends[1].add(last)
            self._show(text)
        else:
            self._ends_with_year = True

    def _show(self, text: str) -> None:
        if len(self.samples) < 3 and text not in self.samples:
            self.samples.append(text)


def orders_of(
    rows: Iterable[Sequence[str]], places: Mapping[Field, int], *, sample: int = SAMPLE
) -> dict[Field, Evidence]:
    """Judge the columns of dates (field: its place in a row) of a whole file, in one pass.

    Where none of the first `sample` rows has a date that ends with its year, the rest is left unread.
    Rows may be shorter than a place.
    """
    judged = {field: Evidence() for field in places}
    reading = iter(rows)
    batch = list(islice(reading, sample))
    while batch:
        for field, place in places.items():
            judged[field].see([row[place] for row in batch if place < len(row)])
        if not any(evidence.year_last for evidence in judged.values()):
            break
        batch = list(islice(reading, SAMPLE))
    return judged
