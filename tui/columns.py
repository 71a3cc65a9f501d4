"""What a file's columns are taken for, as somebody looks at it, corrects it and confirms it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from store import FileMap, Identity, Proposal, Proposed, lacking

DayOrder = Literal["day_first", "month_first", "year_first"]

_MAY_BEGIN_WITH_YEAR = re.compile(r"\s*(\d\d) ?[-/.] ?\d{1,2} ?[-/.] ?\d\d(?!\d).*", re.DOTALL)
_MONTHS = 12

NOTHING_ASKED: Mapping[str, tuple[str, ...]] = MappingProxyType({})

SEVERAL = ("phone",)
"""Fields that may have several columns."""


class Columns:
    """A proposal, and what somebody has said over it.

    `asked` gives samples of the columns, by name, whose dates may be two. Columns that have to be looked at
    stand first; their order stays while they are corrected.
    """

    def __init__(self, proposal: Proposal, asked: Mapping[str, tuple[str, ...]] = NOTHING_ASKED) -> None:
        self.proposal, self.asked = proposal, asked
        self.fields = {column.name: column.field for column in proposal.columns}
        self.days: dict[str, DayOrder] = dict(proposal.dates)
        self.identity = proposal.identity
        self.said: set[str] = set()
        self.columns = tuple(sorted(proposal.columns, key=self._place))

    @property
    def to_look_at(self) -> int:
        """How many columns have to be looked at."""
        return sum(1 for column in self.columns if self.mark(column))

    @property
    def missing(self) -> tuple[str, ...]:
        """List what such a file needs and no column is."""
        return lacking(self.proposal.kind, filter(None, self.fields.values()), self.identity)

    @property
    def days_open(self) -> tuple[str, ...]:
        """List the columns of which it is still to be said whether the day comes first or the month."""
        return tuple(name for name in self.asked if name not in self.days and self.fields.get(name))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing and nothing open."""
        return not self.missing and not self.days_open

    def mark(self, column: Proposed) -> bool:
        """Say whether a column has to be looked at: nobody has said yet what it is, or how its dates go."""
        if column.name in self.days_open:
            return True
        return column.is_unsure and column.name not in self.said

    def used_by(self, field: str) -> str | None:
        """Give the name of the column that is taken for a field."""
        return next((name for name, taken in self.fields.items() if taken == field), None)

    def choose(self, name: str, field: str) -> str | None:
        """Take a column for a field ("" leaves it out); give the name of the one that had it until now."""
        lost = None if not field or field in SEVERAL else self.used_by(field)
        if lost is not None and lost != name:
            self.fields[lost] = ""
            self.said.add(lost)
        self.fields[name] = field
        self.said.add(name)
        return None if lost == name else lost

    def keep(self, other: Columns | None) -> None:
        """Keep what was said before of columns of the same names, when the file is read another way."""
        if other is None or other.proposal.kind != self.proposal.kind:
            return
        for name in other.said:
            if name in self.fields:
                self.choose(name, other.fields[name])
        self.days |= {name: order for name, order in other.days.items() if name in self.fields}

    def turn_days(self, name: str) -> None:
        """Let the next of what may come first in a column's dates come first."""
        orders, said = self.day_orders(name), self.days.get(name)
        self.days[name] = orders[(orders.index(said) + 1) % len(orders)] if said in orders else orders[0]

    def day_orders(self, name: str) -> tuple[DayOrder, ...]:
        """List what may come first in a column's dates: the year only where it has two digits, as the day."""
        found = [_MAY_BEGIN_WITH_YEAR.fullmatch(sample) for sample in self.asked.get(name, ())]
        if not found or not all(found):
            return "day_first", "month_first"
        if all(each and int(each[1]) > _MONTHS for each in found):
            return "day_first", "year_first"
        return "day_first", "month_first", "year_first"

    def turn_numbers(self) -> None:
        """Let orders be told apart by vehicle and day, for want of numbers; or by numbers again."""
        if self.identity.order:
            self.identity = Identity(vehicle=self.identity.vehicle)
            return
        day = "delivered_at" if self.used_by("delivered_at") else "opened_at"
        self.identity = Identity(vehicle=self.identity.vehicle, order=("vehicle", day))

    def mapping(self) -> FileMap:
        """Give what was said, whole."""
        return FileMap(
            columns=dict(self.fields),
            dates={name: order for name, order in self.days.items() if self.fields.get(name)},
            kind=self.proposal.kind,
            identity=self.identity,
        )

    def _place(self, column: Proposed) -> int:
        """Order columns: dates to be told, unsure ones, unknown ones where something is missing, the rest."""
        if column.name in self.days_open:
            return 0
        if column.is_unsure:
            return 1
        return 2 if self.proposal.missing and not column.field and column.reason != "second" else 3
