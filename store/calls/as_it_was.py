"""What a call changed, as it was before: kept while the call is logged, so that it can be taken back.

Kept until the shop's day is over; later calls can only be corrected by another one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.database import Records

COLUMNS = {
    "follow_up": (
        "state",
        "outcome",
        "left_out",
        "attempts",
        "not_before",
        "promised_at",
        "promised_by",
        "closed_at",
        "last_useful_on",
    ),
    "vehicle": ("status", "due_said_on", "due_on", "due_basis"),
    "customer": ("do_not_call", "do_not_call_on"),
    "customer_number": ("raw", "e164", "state"),
    "attempt": ("outcome",),
    "complaint": (
        "state",
        "solved_at",
        "solved_on",
        "confirmed_at",
        "closed_at",
        "closed_by",
        "solve_due_at",
        "call_due_at",
        "asked_at",
        "proposed_by",
        "applied_at",
        "applied_by",
        "reopened",
    ),
    "complaint_step": ("state",),
    "appointment": ("state", "at"),
    "open_call": (
        "agent_id",
        "token",
        "number",
        "number_position",
        "opened_at",
        "script",
        "script_version",
        "language",
        "offers",
        "at_question",
        "note",
        "chosen",
        "drafts",
    ),
    "open_answer": ("question", "value"),
}
"""The tables that a call changes, and which of their columns."""

KEYS = {
    "customer_number": ("customer_id", "position"),
    "complaint_step": ("complaint_id", "seq"),
    "open_call": ("follow_up_id", ""),
    "open_answer": ("follow_up_id", "seq"),
}
"""The columns a row is known by, where that is not its id: of what it belongs to, and its place there."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Keeps what the call of an attempt changes."""

    records: Records
    attempt: int
    on_day: date

    def before(self, table: str, which: str, /, **values: object) -> None:
        """Keep rows as they are before they are changed or deleted; `which` is SQL about `t`."""
        row, place = _key(table, "t")
        self.records.run(
            f"""INSERT INTO attempt_change (shop_id, on_day, attempt_id, table_name, row_id, place, before)
                SELECT :shop, :kept_day, :kept_attempt, :kept_table, {row}, {place}, {_as_json(table)}
                FROM {table} t WHERE t.shop_id = :shop AND {which} ON CONFLICT DO NOTHING""",
            kept_day=self.on_day,
            kept_attempt=self.attempt,
            kept_table=table,
            **values,
        )

    def added(self, table: str, row: int, place: int = 0) -> None:
        """Keep that a row was not there before."""
        self.records.add(
            "attempt_change",
            on_day=self.on_day,
            attempt_id=self.attempt,
            table_name=table,
            row_id=row,
            place=place,
            before="null",
        )

    def after(self) -> None:
        """Keep what everything came to, so that what others change later is seen; forget earlier days."""
        tables = self.records.rows(
            f"SELECT DISTINCT table_name FROM attempt_change {_OF_THIS}", **self._names()
        )
        for table in [row["table_name"] for row in tables]:
            self.records.run(
                f"""UPDATE attempt_change AS kept SET after = coalesce(({_present(table)}), 'null')
                    {_OF_THIS} AND table_name = :kept_table""",
                kept_table=table,
                **self._names(),
            )
        self.records.run(
            "DELETE FROM attempt_change WHERE shop_id = :shop AND on_day < :day", day=self.on_day
        )

    def _names(self) -> dict[str, object]:
        return {"kept_day": self.on_day, "kept_attempt": self.attempt}


_OF_THIS = "WHERE shop_id = :shop AND on_day = :kept_day AND attempt_id = :kept_attempt"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that a call changed: before, just after, and now; None where it was not or is not there."""

    table: str
    row: int
    place: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    now: dict[str, Any] | None

    @property
    def same(self) -> bool:
        """Whether nobody has changed it since."""
        return self.now == self.after

    @property
    def to_restore(self) -> dict[str, Any]:
        """The columns that the call changed and nobody since, as they were before."""
        if self.before is None or self.after is None or self.now is None:
            return {}
        return {
            column: was
            for column, was in self.before.items()
            if was != self.after[column] and self.now[column] == self.after[column]
        }


def kept(records: Records, attempt: int, on_day: date) -> list[Kept]:
    """Fetch what the call of an attempt changed, and how it stands now."""
    found = []
    for table in COLUMNS:
        rows = records.rows(
            f"""SELECT row_id, place, before, after, coalesce(({_present(table)}), 'null') AS now
                FROM attempt_change kept
                WHERE shop_id = :shop AND on_day = :day AND attempt_id = :attempt AND table_name = :of
                ORDER BY row_id, place""",
            day=on_day,
            attempt=attempt,
            of=table,
        )
        found += [
            Kept(table, row["row_id"], row["place"], *(json.loads(row[when]) for when in _TIMES))
            for row in rows
        ]
    return found


def restore(records: Records, change: Kept) -> None:
    """Let a row be as it was before: put back, changed back, or taken out.

    One that somebody has deleted since stays deleted.
    """
    row, place = KEYS.get(change.table, ("id", ""))
    key = {row: change.row} | ({place: change.place} if place else {})
    if change.before is None:
        _run(records, f"DELETE FROM {change.table}", key)
    elif change.now is None and change.after is None:
        records.add(change.table, **key, **change.before)
    elif change.to_restore:
        settings = ", ".join(f"{column} = :was_{column}" for column in change.to_restore)
        values = {f"was_{column}": value for column, value in change.to_restore.items()}
        _run(records, f"UPDATE {change.table} SET {settings}", key, **values)


def forget(records: Records, attempt: int, on_day: date) -> None:
    """Forget what the call of an attempt changed."""
    records.run(
        "DELETE FROM attempt_change WHERE shop_id = :shop AND on_day = :day AND attempt_id = :attempt",
        day=on_day,
        attempt=attempt,
    )


def _run(records: Records, statement: str, key: dict[str, int], **values: object) -> None:
    where = " AND ".join(f"{column} = :key_{column}" for column in key)
    named = {f"key_{column}": value for column, value in key.items()}
    records.run(f"{statement} WHERE shop_id = :shop AND {where}", **named, **values)


_TIMES = ("before", "after", "now")


def _key(table: str, alias: str) -> tuple[str, str]:
    row, place = KEYS.get(table, ("id", ""))
    return f"{alias}.{row}", f"{alias}.{place}" if place else "0"


def _as_json(table: str) -> str:
    pairs = ", ".join(f"'{column}', t.{column}" for column in COLUMNS[table])
    return f"json_object({pairs})"


def _present(table: str) -> str:
    row, place = _key(table, "t")
    return f"""SELECT {_as_json(table)} FROM {table} t
               WHERE t.shop_id = :shop AND {row} = kept.row_id AND {place} = kept.place"""
