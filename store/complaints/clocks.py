"""The clocks of a complaint: hours by the clock on the wall, or working hours where the shop says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from store import moments
from store.calendar import working_time
from store.database import Records
from store.rules.settings import Settings
from store.rules.working_days import WorkingDays

REPLY, SOLVE, CALL_AGAIN = CLOCKS = ("reply", "solve", "call_again")
"""The clocks: until the first reply, until the solution, and from it until the customer is asked."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Says when a clock that starts now runs out. `working` is None where hours are those of the wall."""

    settings: Settings
    working: WorkingDays | None

    def due(self, clock: str, start: datetime) -> datetime:
        """Give the instant at which a clock runs out that starts at another."""
        rules = self.settings.complaints
        hours = {REPLY: rules.reply_hours, SOLVE: rules.solve_hours, CALL_AGAIN: rules.call_again_hours}
        time = timedelta(hours=hours[clock])
        return start + time if self.working is None else self.working.add(start, time)

    def left(self, now: datetime, due: datetime) -> timedelta:
        """Give the time left until an instant, negative after it; working time where the clock runs by it."""
        if self.working is None:
            return due - now
        return self.working.between(now, due) if due >= now else -self.working.between(due, now)

    def is_known(self, due: datetime) -> bool:
        """Say whether the holidays up to an instant are known, or the plain week had to do."""
        if self.working is None:
            return True
        return self.working.is_known(moments.day_of(due, self.settings.zoneinfo))


def clocks(records: Records, settings: Settings) -> Clocks:
    """Give the shop's clocks; reads its calendar only where they run by it."""
    if settings.complaints.clock == "hours":
        return Clocks(settings, None)
    return Clocks(settings, working_time(records, settings))
