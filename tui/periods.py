"""The periods that supervisors look at: a day, a week from Monday, a month; and the ones beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

Length = Literal["day", "week", "month", "range"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    length: Length
    first: date
    last: date

    def beside(self, steps: int) -> Period:
        """Give the period so many steps later; earlier for a negative number. A range moves by its length."""
        if self.length == "range":
            by = timedelta(days=((self.last - self.first).days + 1) * steps)
            return Period("range", self.first + by, self.last + by)
        step = {
            "day": relativedelta(days=1),
            "week": relativedelta(weeks=1),
            "month": relativedelta(months=1),
        }
        return around(self.first + step[self.length] * steps, self.length)


def around(day: date, length: Length) -> Period:
    """Give the day, week or month that a day lies in."""
    if length == "day":
        return Period(length, day, day)
    if length == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(length, monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    return Period(length, first, first + relativedelta(day=31))
