"""What the database itself saw: every change of a hold and every attempt, in the order they were stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from store.database import Database, Records
from store.moments import as_instant_or_none

WATCH = (
    """CREATE TABLE seen (seq INTEGER PRIMARY KEY AUTOINCREMENT, what, follow_up, customer, was_by, was_until,
       by_whom, until, state)""",
    """CREATE TRIGGER hold_seen AFTER UPDATE ON follow_up
       WHEN old.held_by IS NOT new.held_by OR old.held_until IS NOT new.held_until
         OR old.state IS NOT new.state
       BEGIN INSERT INTO seen (what, follow_up, customer, was_by, was_until, by_whom, until, state)
         VALUES ('hold', new.id, new.customer_id, old.held_by, old.held_until, new.held_by, new.held_until,
           new.state); END""",
    """CREATE TRIGGER attempt_seen AFTER INSERT ON attempt
       BEGIN INSERT INTO seen (what, follow_up, customer, was_by, by_whom)
         SELECT 'attempt', f.id, f.customer_id, f.held_by, new.agent_id FROM follow_up f
         WHERE f.shop_id = new.shop_id AND f.id = new.follow_up_id; END""",
)
"""Triggers that write down, inside each transaction, what it did."""

WATCH_ON_SERVER = (
    """CREATE TABLE seen (seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what TEXT, follow_up INTEGER,
       customer INTEGER, was_by INTEGER, was_until TEXT, by_whom INTEGER, until TEXT, state TEXT)""",
    """CREATE FUNCTION hold_seen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO seen (what, follow_up, customer, was_by, was_until, by_whom, until, state)
         VALUES ('hold', new.id, new.customer_id, old.held_by, old.held_until, new.held_by, new.held_until,
           new.state); RETURN NULL; END $$""",
    """CREATE TRIGGER hold_seen AFTER UPDATE ON follow_up FOR EACH ROW
       WHEN (old.held_by IS NOT new.held_by OR old.held_until IS NOT new.held_until
         OR old.state IS NOT new.state) EXECUTE FUNCTION hold_seen()""",
    """CREATE FUNCTION attempt_seen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO seen (what, follow_up, customer, was_by, by_whom)
         SELECT 'attempt', f.id, f.customer_id, f.held_by, new.agent_id FROM follow_up f
         WHERE f.shop_id = new.shop_id AND f.id = new.follow_up_id; RETURN NULL; END $$""",
    """CREATE TRIGGER attempt_seen AFTER INSERT ON attempt FOR EACH ROW EXECUTE FUNCTION attempt_seen()""",
)
"""The same in PostgreSQL's words. Of one customer it is in order, since whoever takes one locks them."""

NO_LONGER_ON_SERVER = ("DROP FUNCTION hold_seen, attempt_seen CASCADE", "DROP TABLE seen")


@dataclass(frozen=True, slots=True)
class Seen:
    """A hold that changed, as it was and as it is; or an attempt of `by` at what `was_by` held."""

    what: str
    follow_up: int
    customer: int
    was_by: int | None
    was_until: datetime | None
    by: int | None
    until: datetime | None
    is_open: bool


def watch(records: Records) -> None:
    """Let everything be written down from now on."""
    for statement in WATCH_ON_SERVER if records.SKIP_LOCKED else WATCH:
        records.run(statement)


def seen(database: Database) -> list[Seen]:
    """Fetch what was written down."""
    with database.reading() as records:
        return [_seen(row) for row in records.rows("SELECT * FROM seen ORDER BY seq")]


def _seen(row: Mapping[str, Any]) -> Seen:
    return Seen(
        row["what"],
        row["follow_up"],
        row["customer"],
        row["was_by"],
        as_instant_or_none(row["was_until"]),
        row["by_whom"],
        as_instant_or_none(row["until"]),
        row["state"] == "open",
    )


def faults(history: Iterable[Seen], lease: timedelta) -> Iterator[str]:
    """Name whatever was held by two at once, or called by two, or logged by somebody who did not hold it.

    A hold until some instant was taken one lease before it: that is when the one before must have ended.
    """
    stands: dict[int, dict[int, Seen]] = {}
    for one in history:
        if one.what == "attempt":
            if one.was_by != one.by:
                yield f"{one.follow_up}: logged by {one.by}, held by {one.was_by}"
            continue
        of_customer = stands.setdefault(one.customer, {})
        taken = (
            one.by is not None
            and one.until is not None
            and (one.was_by, one.was_until) != (one.by, one.until)
        )
        if taken and one.until is not None:
            now = one.until - lease
            if one.was_by not in {None, one.by} and one.was_until is not None and one.was_until > now:
                yield f"{one.follow_up}: taken by {one.by} at {now}, {one.was_by}'s until {one.was_until}"
            for other in of_customer.values():
                if other.is_open and other.by not in {None, one.by} and other.until and other.until > now:
                    yield f"customer {one.customer}: called by {one.by} and {other.by} at {now}"
        of_customer[one.follow_up] = one
