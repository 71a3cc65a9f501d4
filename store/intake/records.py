"""What becomes of staged orders or customers: new records, changed ones, follow-ups that are done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from store.database import Database, Records
from store.intake import changes, items, matching, questions, timelines, writing
from store.intake.account import Outcome
from store.intake.sharing import SHARED, Hand
from store.intake.steps import Steps
from store.rules.settings import Settings


class Orders:
    """The staged rows of a visits file, or (not `of_orders`) of a list of customers.

    `told` names the columns the file has; `where` the rows lie.
    """

    def __init__(
        self,
        settings: Settings,
        told: Collection[str],
        now: datetime,
        hand: Hand | None = None,
        *,
        of_orders: bool,
        where: str = "temp",
    ) -> None:
        self._settings = settings
        self._told = told
        self._now = now
        self._hand = hand
        self._of_orders = of_orders
        self._where = where
        self._last: dict[str, int] = {}
        self._folded = self._several = self._changes = self._questions = 0
        self._warnings: Counter[str] | None = None
        self._ahead: tuple[str, ...] = ()
        self._counted = ["known_customer", "known_vehicle"]

    def most_needed(self, records: Records) -> dict[str, int]:
        """Say how many new customers, vehicles and visits there may be at most."""
        rows = records.value("SELECT count(*) FROM staged_visit")
        return dict.fromkeys(("customer", "vehicle", "visit"), rows)

    def begin(self, records: Records, last: dict[str, int]) -> None:
        """Work out who is who, and without a second process what is new."""
        self._last = last
        if self._of_orders:
            self._folded, self._several = matching.fold_repeats(records, self._where)
        writing.find(records, last, self._where)
        if self._hand is None:
            writing.plan_customers(records, self._told)
            writing.plan_visits(records, self._told, last)

    def to_write(self, own: Database) -> int:
        """Say how many records, questions and changes are to be written in steps: before `plan` at most."""
        with own.reading() as plan:
            new: int = sum(plan.value(f"SELECT count(*) FROM {each} WHERE is_new") for each in self._counted)
            if "plan_visit" not in self._counted:
                new += plan.value("SELECT count(*) FROM staged_visit")
        return new + self._questions + max(0, self._changes - changes.TOGETHER)

    def write_ahead(self, own: Database, steps: Steps, batch: int) -> None:
        """Write new customers and visits while a second process, if there is one, works out the rest.

        It plans the vehicles and visits while customers are planned and written, and follows the vehicles
        while visits are written.
        """
        if self._hand is None:
            return
        self._hand.plan(self._told, self._last)
        with own.reading() as records:
            writing.plan_customers(records, self._told)
        with own.trusting():
            self._write_new(own, steps, batch, "customer")
        if not self._hand.planned(own):
            with own.reading() as records:
                writing.plan_visits(records, self._told, self._last)
        with own.trusting():
            if self._where == SHARED:
                own.keep_of(SHARED, much=True)
            self._write_new(own, steps, batch, "visit")
        self._ahead = _AHEAD
        self._warnings = self._hand.followed(own)

    def plan(self, records: Records, last: dict[str, int]) -> Outcome:  # noqa: ARG002  as the other kinds have it
        """Work out what changes, what is done, and what somebody has to decide."""
        warnings = self._warnings
        if self._hand is None:
            records.sample(temporary=True)
        if warnings is None:
            warnings = Counter[str]()
            timelines.follow(records, self._settings.maintenance, warnings)
        warnings[timelines.ORDER_OF_SEVERAL] += self._several
        changes.plan(records, self._settings, self._now)
        self._changes, self._questions = changes.count(records), questions.plan(records)
        if not self._of_orders:
            rows = records.value("SELECT count(*) FROM staged_visit")
            self._folded = rows - records.value("SELECT count(*) FROM plan_customer")
        closed, credited = changes.count_done(records)
        self._counted.append("plan_visit")
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
        if self._where == SHARED and self._ahead:
            own.keep_of(SHARED, much=False)
        for table in _TABLES:
            if table not in self._ahead:
                self._write_new(own, steps, batch, table)
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

    def _write_new(self, own: Database, steps: Steps, batch: int, table: str) -> None:
        with own.reading() as plan:
            span, with_items = writing.span(plan, table), items.are_named(plan)
        writing.write_new(steps, table, span, with_items=with_items, batch=batch, now=self._now)


_TABLES = ("customer", "vehicle", "visit")
_AHEAD = ("customer", "visit")
"""Tables of new records, and those that need not wait for what follows from vehicles' visits."""
