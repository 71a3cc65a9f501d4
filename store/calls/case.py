"""A call at its end: what was said that has consequences, and the case it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from store import moments
from store.database import Row
from store.rules.settings import Settings
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given: any JSON value; `score` 1 to 5 where the question is rated."""

    question: str
    value: Any
    score: int | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class CallEnd:
    """How a call ended, and what was said in it that has consequences.

    `appointment` and `call_back` are instants; `due_on` is when the customer thinks maintenance is due;
    `number` another number of theirs. `despite_hours`: the time is out of hours or full, and taken knowingly.
    Which of them an outcome needs stands in outcomes.toml.
    """

    outcome: str
    answers: Sequence[GivenAnswer] = ()
    complete: bool = False
    causes: Sequence[str] = ()
    severity: str | None = None
    appointment: datetime | None = None
    call_back: datetime | None = None
    due_on: date | None = None
    other_shop: str = ""
    reason: str = ""
    number: str = ""
    note: str | None = None
    despite_hours: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What every consequence may look at: the follow-up's row with its open call, and how it ended."""

    settings: Settings
    agent: Agent
    row: Row
    end: CallEnd
    now: datetime

    @property
    def follow_up(self) -> int:
        """The follow-up's number."""
        return int(self.row["id"])

    @property
    def kind(self) -> str:
        """Which queue it is of."""
        return str(self.row["kind"])

    @property
    def closed_meanwhile(self) -> bool:
        """Whether something else, such as an import, has closed the follow-up during the call."""
        return bool(self.row["state"] != "open")

    @property
    def due_on(self) -> date:
        """When maintenance is due now: as the customer said, or after the usual while."""
        usual = timedelta(days=self.settings.maintenance.not_due_days)
        return self.end.due_on or moments.day_of(self.now, self.settings.zoneinfo) + usual
