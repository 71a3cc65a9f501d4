"""Complaints between the call that opened them and the call that asks whether they are solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.database import Records
from store.moments import as_instant, day_of
from store.remarks import Unusable
from store.rules.settings import Settings
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """A complaint that is not closed, with its two clocks."""

    id: int
    customer: str
    plate: str | None
    cause: str
    department: str
    severity: str
    state: str
    opened_at: datetime
    reply_due_at: datetime
    solve_due_at: datetime


def open_complaints(records: Records) -> list[OpenComplaint]:
    """List the complaints that are not closed, the one to be solved first at the top."""
    rows = records.rows(
        """SELECT p.*, c.name, v.plate FROM complaint p
           JOIN customer c ON c.shop_id = :shop AND c.id = p.customer_id
           JOIN vehicle v ON v.shop_id = :shop AND v.id = p.vehicle_id
           WHERE p.shop_id = :shop AND p.closed_at IS NULL AND p.state <> 'withdrawn'
           ORDER BY p.solve_due_at, p.id"""
    )
    return [
        OpenComplaint(
            id=row["id"],
            customer=row["name"],
            plate=row["plate"],
            cause=row["cause"],
            department=row["department"],
            severity=row["severity"],
            state=row["state"],
            opened_at=as_instant(row["opened_at"]),
            reply_due_at=as_instant(row["reply_due_at"]),
            solve_due_at=as_instant(row["solve_due_at"]),
        )
        for row in rows
    ]


def solve(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Say that a complaint is solved: from now on the customer is to be asked whether it really is.

    Raises `Unusable` for one there is not, or that is closed.
    """
    touched = records.run(
        """UPDATE complaint SET state = 'proposed', solved_at = :now, solved_on = :day,
             first_reply_at = coalesce(first_reply_at, :now)
           WHERE shop_id = :shop AND id = :id AND closed_at IS NULL AND state <> 'withdrawn'""",
        now=now,
        day=day_of(now, settings.zoneinfo),
        id=complaint,
    )
    if not touched:
        raise Unusable("complaint_unknown", id=complaint)
    log_step(records, agent, complaint, "proposed", note, now)


def log_step(records: Records, agent: Agent, complaint: int, state: str, note: str, now: datetime) -> int:
    """Add a step to a complaint's log; return its place."""
    step: int = records.value(
        """SELECT 1 + coalesce(max(seq), 0) FROM complaint_step
           WHERE shop_id = :shop AND complaint_id = :complaint""",
        complaint=complaint,
    )
    records.add(
        "complaint_step", complaint_id=complaint, seq=step, at=now, agent_id=agent.id, state=state, note=note
    )
    return step
