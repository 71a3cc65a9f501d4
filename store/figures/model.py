"""What a figure is: rows of counted cases over counted cases, and what is asked of the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from store.database import Records, Row
from store.moments import start_of
from store.remarks import Remark
from store.rules.measures import Goal
from store.rules.settings import Settings

Number = int | float
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a figure, as far as its cases go.

    `by` and `group` say whose it is where a figure was broken down; `part` is "numerator", "denominator"
    or the name of one of the row's further counts.
    """

    row: str
    by: str | None = None
    group: str | None = None
    part: str = "numerator"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number with what it is counted from; `extra` holds what else the row shows.

    `counts` are further counts of cases by the name of their part, each as open to `cases` as numerator and
    denominator are; `no_cases` names the parts that are no number of cases. `few` says that the rate is of
    too few cases to say much, `missing` what records or settings lack for it: then there is no number.
    """

    name: str
    numerator: Number
    denominator: Number
    interval: Interval | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    cases: Cell = Cell("")
    counts: Mapping[str, Number] = field(default_factory=dict)
    no_cases: tuple[str, ...] = ()
    few: bool = False
    goal: Goal | None = None
    missing: Remark | None = None

    @property
    def rate(self) -> float | None:
        """The numerator's share; None where there is nothing to share."""
        return self.numerator / self.denominator if self.denominator else None

    def as_json(self) -> dict[str, Any]:
        """Give the row as other programs read it."""
        return {
            "name": self.name,
            **({self.cases.by: self.cases.group} if self.cases.by else {}),
            "numerator": None if self.missing else self.numerator,
            "denominator": None if self.missing else self.denominator,
            "rate": self.rate,
            "interval": list(self.interval) if self.interval else None,
            "few": self.few,
            **({"goal": self.goal.rate, "goal_met": self.goal_met} if self.goal else {}),
            **({"missing": self.missing.code, **self.missing.facts} if self.missing else {}),
            **self.extra,
        }

    @property
    def goal_met(self) -> bool | None:
        """Whether the rate is what it is to be; None where there is no goal or no rate."""
        return None if self.goal is None or self.rate is None else self.goal.met_by(self.rate)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the days `first` to `last`, both included; `notes` say what to know when reading it.

    `as_of` is the day by whose end all that counts was recorded; None: by now.
    """

    name: str
    first: date
    last: date
    rows: tuple[FigureRow, ...]
    notes: tuple[Remark, ...] = ()
    as_of: date | None = None

    def row(self, name: str, group: str | None = None) -> FigureRow | None:
        """Find a row by its name, and by its group where the figure was broken down."""
        return next((row for row in self.rows if (row.name, row.cases.group) == (name, group)), None)

    def as_json(self) -> dict[str, Any]:
        """Give the figure as other programs read it."""
        return {
            "figure": self.name,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            **({"as_of": self.as_of.isoformat()} if self.as_of else {}),
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: from which records, by which rules, of which days, broken down by what.

    `now` is the latest instant that matters, where that is before the end of the days; see `moment`.
    """

    records: Records
    settings: Settings
    first: date
    last: date
    by: str | None = None
    now: datetime | None = None

    @property
    def moment(self) -> datetime:
        """The instant at which things are looked at: the end of the last day, or `now` if that is earlier."""
        end = start_of(self.last + timedelta(days=1), self.settings.zoneinfo)
        return end if self.now is None else min(end, self.now)

    @property
    def days(self) -> dict[str, object]:
        """The two days, as statements name them."""
        return {"first": self.first, "last": self.last}


Rows = Callable[[Asked], list[FigureRow]]
Cases = Callable[[Asked, Cell], list[int] | None]
Notes = Callable[[Asked], tuple[Remark, ...]]
Wanted = Callable[[Row], bool]
"""Says of a unit, by its classes, whether it is one of those counted."""


def no_notes(_asked: Asked) -> tuple[Remark, ...]:
    """Say nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure there is: how its rows are counted, how the cases behind a cell are listed.

    `by` names what it may be broken down by, periods included. `cases` gives None for a cell it does not
    have.
    """

    rows: Rows
    cases: Cases
    by: tuple[str, ...]
    notes: Notes = no_notes
