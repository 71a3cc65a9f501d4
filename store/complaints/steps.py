"""The log of a complaint: a step is added, and the complaint stands as its steps say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store import moments
from store.complaints.clocks import REPLY, SOLVE, Clocks
from store.complaints.standing import Standing, Step, after, handlers, of_row, step_of_row
from store.database import Records, Row
from store.remarks import Unusable
from store.rules.settings import Settings
from store.staff import Agent

SEVERITIES = ("minor", "serious", "severe")
SOURCES = ("call", "telephone", "visit", "other")
"""How a complaint came in: found in a call of ours, by the customer's own, in person, otherwise."""


@dataclass(frozen=True, slots=True)
class Grievance:
    """What somebody complains of: who, about which vehicle and visit (0: none), why, how bad, how it came."""

    customer_id: int
    vehicle_id: int
    visit_id: int = 0
    cause: str = "other"
    severity: str = SEVERITIES[0]
    source: str = "call"
    attempt_id: int | None = None
    note: str = ""


def add_complaint(
    records: Records,
    settings: Settings,
    clocks: Clocks,
    agent: Agent,
    told: Grievance,
    now: datetime,
) -> int:
    """Open a complaint and start its clocks; return its number."""
    number = records.next_id("complaint")
    department = settings.complaints.departments[told.cause]
    solve_due = clocks.due(SOLVE, now)
    records.add(
        "complaint",
        id=number,
        customer_id=told.customer_id,
        vehicle_id=told.vehicle_id,
        visit_id=told.visit_id,
        attempt_id=told.attempt_id,
        cause=told.cause,
        department=department,
        severity=told.severity,
        source=told.source,
        opened_by=agent.id,
        opened_at=now,
        reply_due_at=clocks.due(REPLY, now),
        solve_due_at=solve_due,
    )
    opened = Step(now, agent.id, "open", "opened", told.note, department=department, due_at=solve_due)
    add_step(records, number, opened)
    return number


def take_step(records: Records, settings: Settings, complaint: int, step: Step) -> int:
    """Add a step to the log, and let the complaint stand as it says; return the step's place."""
    stands = after(of_row(complaint_row(records, complaint)), step)
    place = add_step(records, complaint, step)
    _store(records, settings, complaint, stands)
    return place


def add_step(records: Records, complaint: int, step: Step) -> int:
    """Add a step to the log alone; return its place."""
    place: int = records.value(
        """SELECT 1 + coalesce(max(seq), 0) FROM complaint_step
           WHERE shop_id = :shop AND complaint_id = :complaint""",
        complaint=complaint,
    )
    records.add(
        "complaint_step",
        complaint_id=complaint,
        seq=place,
        at=step.at,
        agent_id=step.agent_id,
        state=step.state,
        what=step.what,
        note=step.note,
        owner_id=step.owner_id,
        department=step.department,
        clock=step.clock,
        due_at=step.due_at,
    )
    return place


def may_not_close(records: Records, complaint: int) -> set[int]:
    """Give those who had to do with the solution of a complaint, and so do not close it themselves."""
    log = "SELECT * FROM complaint_step WHERE shop_id = :shop AND complaint_id = :complaint ORDER BY seq"
    steps = [step_of_row(row) for row in records.rows(log, complaint=complaint)]
    return handlers(of_row(complaint_row(records, complaint)), steps)


def complaint_row(records: Records, complaint: int) -> Row:
    """Fetch a complaint. Raises `Unusable` where there is none of this number."""
    row = records.row("SELECT * FROM complaint WHERE shop_id = :shop AND id = :id", id=complaint)
    if row is None:
        raise Unusable("complaint_unknown", id=complaint)
    return row


def _store(records: Records, settings: Settings, complaint: int, stands: Standing) -> None:
    solved = stands.solved_at
    records.run(
        """UPDATE complaint SET state = :state, department = :department, owner_id = :owner,
             first_reply_at = :replied, solve_due_at = :solve_due, solved_at = :solved,
             solved_on = :solved_on, proposed_by = :proposed_by, call_due_at = :call_due, asked_at = :asked,
             confirmed_at = :confirmed, applied_at = :applied, applied_by = :applied_by, closed_at = :closed,
             closed_by = :closed_by, reopened = :reopened
           WHERE shop_id = :shop AND id = :id""",
        id=complaint,
        state=stands.state,
        department=stands.department,
        owner=stands.owner_id,
        replied=stands.first_reply_at,
        solve_due=stands.solve_due_at,
        solved=solved,
        solved_on=moments.day_of(solved, settings.zoneinfo) if solved else None,
        proposed_by=stands.proposed_by,
        call_due=stands.call_due_at,
        asked=stands.asked_at,
        confirmed=stands.confirmed_at,
        applied=stands.applied_at,
        applied_by=stands.applied_by,
        closed=stands.closed_at,
        closed_by=stands.closed_by,
        reopened=stands.reopened,
    )
