"""Whether the dates of a column put the day first or the month: by the evidence of the whole column.

Only what admits no other reading is evidence: of the first two numbers of a date that ends with its year,
one is above 12. What is likely (dates in sequence, no date ahead of today) is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal, TypeVar

from store.intake.cells.dates import LONGEST, YEAR_LAST, DayOrder
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

    def see(self, texts: Iterable[str]) -> None:
        """Look at texts; cheap for those that begin with a year, as three digits in a row do."""
        for text in texts:
            if not text[:3].isdigit():
                self._look_at(text)

    @property
    def year_last(self) -> bool:
        """Whether there was any date that ends with its year."""
        return bool(self.day_first or self.month_first or self.either)

    @property
    def verdict(self) -> Verdict:
        """What the column shows."""
        if self.day_first and self.month_first:
            return "conflict" if self.either else None
        if self.day_first or self.month_first:
            return "day_first" if self.day_first else "month_first"
        return "unknown" if self.either else None

    def _look_at(self, text: str) -> None:
        found = YEAR_LAST.fullmatch(narrow(text[:LONGEST]))
        if not found:
            return
        first, second = int(found[1]), int(found[2])
        if first > 12 or second > 12:
            self.day_first += 12 < first < 32 and 0 < second < 13
            self.month_first += 12 < second < 32 and 0 < first < 13
        elif first != second:
            self.either += 1
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
