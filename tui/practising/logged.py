"""What an agent logged in a practice call, read from the throwaway records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from store import Database, Records


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call as it was stored; times are instants."""

    id: int
    follow_up: int
    plate: str
    kind: str
    number_position: int
    outcome: str
    token: str
    seconds: int
    answers: dict[str, Any]
    note: str
    causes: tuple[str, ...]
    severity: str | None
    appointment: datetime | None
    promised: datetime | None
    due_said: date | None
    other_shop: str
    reason: str
    corrects: int | None


def calls_after(database: Database, attempt: int) -> list[LoggedCall]:
    """List the calls logged after one, in their order."""
    with database.reading() as records:
        rows = records.rows(
            """SELECT a.*, v.plate FROM attempt a
               JOIN vehicle v ON v.shop_id = :shop AND v.id = a.vehicle_id
               WHERE a.shop_id = :shop AND a.id > :after ORDER BY a.id""",
            after=attempt,
        )
        return [_call(records, row) for row in rows]


def newest(database: Database) -> int:
    """Give the number of the call logged last; 0 before the first."""
    with database.reading() as records:
        return records.value("SELECT coalesce(max(id), 0) FROM attempt WHERE shop_id = :shop") or 0


def _call(records: Records, row: Any) -> LoggedCall:
    def of(sql: str) -> list[Any]:
        return [one["it"] for one in records.rows(sql, attempt=row["id"])]

    answers = records.rows(
        """SELECT question, value FROM answer WHERE shop_id = :shop AND attempt_id = :attempt AND counted
           ORDER BY seq""",
        attempt=row["id"],
    )
    severity = of("SELECT severity AS it FROM complaint WHERE shop_id = :shop AND attempt_id = :attempt")
    booked = of(
        """SELECT at AS it FROM appointment WHERE shop_id = :shop AND attempt_id = :attempt
           AND state <> 'cancelled'"""
    )
    causes = of("SELECT cause AS it FROM attempt_cause WHERE shop_id = :shop AND attempt_id = :attempt")
    began, ended = _instant(row["started_at"]), _instant(row["ended_at"])
    return LoggedCall(
        id=row["id"],
        follow_up=row["follow_up_id"],
        plate=row["plate"] or "",
        kind=row["kind"],
        number_position=row["number_position"] or 1,
        outcome=row["outcome"],
        token=row["token"],
        seconds=int((ended - began).total_seconds()) if began and ended else 0,
        answers={one["question"]: json.loads(one["value"]) for one in answers},
        note=row["note"],
        causes=tuple(causes),
        severity=severity[0] if severity else None,
        appointment=_instant(booked[0]) if booked else None,
        promised=_instant(row["promised_at"]),
        due_said=date.fromisoformat(str(row["due_said_on"])) if row["due_said_on"] else None,
        other_shop=row["other_shop"],
        reason=row["reason"],
        corrects=row["corrects_id"],
    )


def _instant(stored: Any) -> datetime | None:
    return datetime.fromisoformat(str(stored)) if stored else None
