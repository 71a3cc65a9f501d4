"""What is done about a complaint by hand, each as a step of its log: who, when, what, and a note."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from store.complaints.clocks import CALL_AGAIN, SOLVE, clocks
from store.complaints.standing import Standing, Step, of_row
from store.complaints.steps import (
    SEVERITIES,
    SOURCES,
    Grievance,
    add_complaint,
    complaint_row,
    may_not_close,
    take_step,
)
from store.database import Records
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent

UNSOLVED = ("open", "assigned", "reopened")
UNCLOSED = (*UNSOLVED, "proposed", "closing")


def open_by_hand(records: Records, settings: Settings, agent: Agent, told: Grievance, now: datetime) -> int:
    """Open a complaint of a customer who rang or came in; return its number.

    Their invitations and recalls wait until it is closed. Without a vehicle said (0), it is about the one
    that came last; without a visit, about its last. Raises `Unusable` for a customer there is not or one
    without a vehicle, and for a cause, a severity or a source there is not.
    """
    allowed(agent, "complain")
    _refuse_unknown(settings, told)
    row = records.row(
        """SELECT c.name, v.id AS vehicle, coalesce(v.last_visit_id, 0) AS visit FROM shown_customer c
           LEFT JOIN shown_vehicle v ON v.shop_id = :shop AND v.id = (
             SELECT o.id FROM shown_vehicle o WHERE o.shop_id = :shop AND o.owner_id = c.id
             ORDER BY CASE WHEN o.id = :vehicle THEN 0 ELSE 1 END, coalesce(o.last_visit_on, '') DESC, o.id
             LIMIT 1)
           WHERE c.shop_id = :shop AND c.id = :customer""",
        customer=told.customer_id,
        vehicle=told.vehicle_id,
    )
    if row is None:
        raise Unusable("customer_unknown", id=told.customer_id)
    if row["vehicle"] is None:
        raise Unusable("customer_without_vehicle", customer=row["name"])
    whole = Grievance(
        told.customer_id,
        row["vehicle"],
        told.visit_id or row["visit"],
        told.cause,
        told.severity,
        told.source,
        None,
        told.note,
    )
    number = add_complaint(records, settings, clocks(records, settings), agent, whole, now)
    records.run(
        """UPDATE follow_up SET left_out = 'open_complaint' WHERE shop_id = :shop AND state = 'open'
             AND customer_id = :customer AND kind IN ('invitation', 'recall') AND left_out IS NULL""",
        customer=told.customer_id,
    )
    facts = {"step": "opened", "customer": told.customer_id}
    records.note(Entry(now, agent.code, "complaint_step", "complaint", number, facts))
    return number


def assign_complaint(
    records: Records,
    settings: Settings,
    agent: Agent,
    complaint: int,
    now: datetime,
    *,
    owner: int | None = None,
    department: str = "",
    note: str = "",
) -> None:
    """Say who sees to a complaint, and which department answers; None and "" leave them as they are.

    Raises `Unusable` for one that is closed, an owner there is not, and where neither is said.
    """
    allowed(agent, "complaints")
    stands = _standing(records, complaint, UNCLOSED)
    if owner is None and not department:
        raise Unusable("complaint_owner_missing", id=complaint)
    known = "SELECT 1 FROM staff WHERE shop_id = :shop AND id = :id AND active"
    if owner is not None and not records.value(known, id=owner):
        raise Unusable("staff_unknown", code=str(owner))
    state = "assigned" if owner is not None and stands.state in UNSOLVED else stands.state
    step = Step(now, agent.id, state, "assigned", note, owner_id=owner, department=department)
    _take(records, settings, agent, complaint, step)


def reply_to_complaint(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Note a reply to the customer; the first stops the first clock. Raises `Unusable` for a closed one."""
    allowed(agent, "complaints")
    stands = _standing(records, complaint, UNCLOSED)
    _take(records, settings, agent, complaint, Step(now, agent.id, stands.state, "replied", note))


def propose_solution(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Say that a complaint is solved, and how: from now on the customer is to be asked if it really is.

    Raises `Unusable` for one there is not, or that is closed.
    """
    allowed(agent, "complaints")
    _standing(records, complaint, UNCLOSED, otherwise="complaint_unknown")
    due = clocks(records, settings).due(CALL_AGAIN, now)
    _take(records, settings, agent, complaint, Step(now, agent.id, "proposed", "proposed", note, due_at=due))


def apply_for_closing(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Ask somebody else to close a solved complaint. Raises `Unusable` for one that is not solved."""
    allowed(agent, "complaints")
    _standing(records, complaint, ("proposed",), otherwise="complaint_not_solved")
    _take(records, settings, agent, complaint, Step(now, agent.id, "closing", "applied", note))


def close_complaint(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Approve the closing somebody applied for.

    Raises `Unusable` where nobody has, and for its owner, whoever solved it and whoever applied.
    """
    allowed(agent, "complaints")
    _standing(records, complaint, ("closing",), otherwise="complaint_not_applied")
    if agent.id in may_not_close(records, complaint):
        raise Unusable("complaint_own", id=complaint)
    _take(records, settings, agent, complaint, Step(now, agent.id, "closed", "closed", note))


def reopen_complaint(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Open a complaint again: the solution does not hold, or its closing is not approved.

    Its clock for the solution starts anew, and nobody is asked any more whether it is solved, unless that
    call goes on. Raises `Unusable` for one that is not solved.
    """
    allowed(agent, "complaints")
    _standing(records, complaint, ("proposed", "closing", "closed"), otherwise="complaint_not_solved")
    due = clocks(records, settings).due(SOLVE, now)
    _take(records, settings, agent, complaint, Step(now, agent.id, "reopened", "reopened", note, due_at=due))
    records.run(
        """UPDATE follow_up SET state = 'withdrawn', closed_at = :now
           WHERE shop_id = :shop AND kind = 'complaint' AND state = 'open' AND complaint_id = :complaint
             AND customer_id = (SELECT customer_id FROM complaint WHERE shop_id = :shop AND id = :complaint)
             AND (held_until IS NULL OR held_until < :now)""",
        complaint=complaint,
        now=now,
    )


def note_on_complaint(
    records: Records, settings: Settings, agent: Agent, complaint: int, note: str, now: datetime
) -> None:
    """Add a note to the log. Raises `Unusable` for a complaint there is not."""
    allowed(agent, "complain")
    stands = of_row(complaint_row(records, complaint))
    _take(records, settings, agent, complaint, Step(now, agent.id, stands.state, "noted", note))


def _take(records: Records, settings: Settings, agent: Agent, complaint: int, step: Step) -> None:
    """Take a step, which goes into the audit trail too."""
    take_step(records, settings, complaint, step)
    records.note(Entry(step.at, agent.code, "complaint_step", "complaint", complaint, {"step": step.what}))


def _standing(
    records: Records, complaint: int, states: Collection[str], otherwise: str = "complaint_over"
) -> Standing:
    stands = of_row(complaint_row(records, complaint))
    if stands.state in states:
        return stands
    match otherwise:
        case "complaint_unknown":
            raise Unusable("complaint_unknown", id=complaint)
        case "complaint_not_solved":
            raise Unusable("complaint_not_solved", id=complaint, state=stands.state)
        case "complaint_not_applied":
            raise Unusable("complaint_not_applied", id=complaint, state=stands.state)
    raise Unusable("complaint_over", id=complaint, state=stands.state)


def _refuse_unknown(settings: Settings, told: Grievance) -> None:
    if told.cause not in settings.complaints.departments:
        raise Unusable("cause_unknown", cause=told.cause)
    if told.severity not in SEVERITIES:
        raise Unusable("severity_unknown", severity=told.severity)
    if told.source not in SOURCES:
        raise Unusable("source_unknown", source=told.source, known=", ".join(SOURCES))
