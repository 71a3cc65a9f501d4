"""What becomes of staged orders or customers: new records, changed ones, follow-ups that are done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from store.database import Database, Records
from store.intake import changes, matching, questions, timelines, writing
from store.intake.account import Outcome
from store.intake.sharing import SHARED, Hand
from store.intake.steps import Steps
from store.rules.settings import Settings


class Orders:
    """The staged rows of a visits file, or (not `of_orders`) of a list of customers.

    `told` names the columns the file has.
    """

    def __init__(
        self,
        settings: Settings,
        told: Collection[str],
        now: datetime,
        hand: Hand | None = None,
        *,
        of_orders: bool,
    ) -> None:
        self._settings = settings
        self._told = told
        self._now = now
        self._hand = hand
        self._of_orders = of_orders
        self._folded = self._changes = self._questions = 0
        self._warnings: Counter[str] | None = None
        self._ahead: tuple[str, ...] = ()

    def most_needed(self, records: Records) -> dict[str, int]:
        """Say how many new customers, vehicles and visits there may be at most."""
        rows = records.value("SELECT count(*) FROM staged_visit")
        return dict.fromkeys(("customer", "vehicle", "visit"), rows)

    def begin(self, records: Records, last: dict[str, int]) -> None:
        """Work out who is who, and what is new."""
        self._folded = matching.fold_repeats(records) if self._of_orders else 0
        writing.plan_visits(records, self._told, last, SHARED if self._hand else "temp")

    def write_ahead(self, own: Database, steps: Steps, batch: int) -> None:
        """Write new customers and visits while a second process, if there is one, follows the vehicles."""
        if self._hand is None:
            return
        self._hand.follow()
        self._write_new(own, steps, batch, _AHEAD)
        self._ahead = _AHEAD
        self._warnings = self._hand.followed(own)

    def plan(self, records: Records, last: dict[str, int]) -> Outcome:  # noqa: ARG002  as the other kinds have it
        """Work out what changes, what is done, and what somebody has to decide."""
        warnings = self._warnings
        if warnings is None:
            warnings = Counter[str]()
            timelines.follow(records, self._settings.maintenance, warnings)
        changes.plan(records, self._settings, self._now)
        self._changes, self._questions = changes.count(records), questions.plan(records)
        if not self._of_orders:
            rows = records.value("SELECT count(*) FROM staged_visit")
            self._folded = rows - records.value("SELECT count(*) FROM plan_customer")
        closed, credited = changes.count_done(records)
        return Outcome(
            self._folded,
            writing.count_new(records),
            writing.count_updated(records),
            warnings,
            closed=closed,
            credited=credited,
            questions=self._questions,
        )

    def write(self, own: Database, steps: Steps, batch: int) -> None:
        """Write the other new records, and of many changes all but the last."""
        self._write_new(own, steps, batch, [table for table in _TABLES if table not in self._ahead])
        steps.through(
            "question", 1, self._questions, lambda at, low, high: questions.write(at, batch, low, high)
        )
        steps.through(
            "change",
            1,
            self._changes - changes.TOGETHER,
            lambda records, low, high: changes.write(records, self._settings, batch, low, high),
        )

    def finish(self, records: Records, batch: int) -> None:
        """Write the last changes, and close what is done."""
        low = max(1, self._changes - changes.TOGETHER + 1)
        if self._changes:
            changes.write(records, self._settings, batch, low, self._changes)
        changes.close_done(records, batch)

    def _write_new(self, own: Database, steps: Steps, batch: int, which: Collection[str]) -> None:
        with own.reading() as plan:
            spans = writing.spans(plan)
        writing.write_new(steps, spans, which, batch=batch, now=self._now)


_TABLES = ("customer", "vehicle", "visit")
_AHEAD = ("customer", "visit")
"""Tables of new records, and those that need not wait for what follows from vehicles' visits."""
