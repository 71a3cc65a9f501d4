"""What follows from an outcome, besides the attempt itself: one small function an effect.

Each writes inside the transaction that stores the attempt, and says what it did.
"""

from __future__ import annotations

from collections.abc import Callable

from store import moments
from store.calls.as_it_was import Changes
from store.calls.case import Case
from store.complaints.clocks import SOLVE, clocks
from store.complaints.standing import Step, of_row
from store.complaints.steps import (
    SEVERITIES,
    Grievance,
    add_complaint,
    complaint_row,
    may_not_close,
    take_step,
)
from store.database import Records
from store.remarks import Remark
from store.rules.outcomes import Effect, Outcome


def follow(records: Records, case: Case, outcome: Outcome, changes: Changes) -> list[Remark]:
    """Do all that follows from an outcome, keeping what is changed as it was; return what was done."""
    answers_complaint = case.kind == "complaint" and outcome.code in {"satisfied", "neutral", "dissatisfied"}
    effects = [] if answers_complaint else outcome.effects
    remarks = [_EFFECTS[effect](records, case, changes) for effect in effects]
    if answers_complaint:
        remarks.append(_confirm_complaint(records, case, changes))
    if outcome.reached and not any(effect.startswith("number_") for effect in outcome.effects):
        _mark_number(records, case, changes, "good")
    if outcome.code == "refused" and _refused_before(records, case):
        remarks.append(Remark("refused_twice"))
    return remarks


def _open_complaint(records: Records, case: Case, changes: Changes) -> Remark:
    severity = case.end.severity or SEVERITIES[0]
    told = Grievance(
        customer_id=case.row["customer_id"],
        vehicle_id=case.row["vehicle_id"],
        visit_id=case.row["visit_id"],
        cause=case.end.causes[0] if case.end.causes else "other",
        severity=severity,
        attempt_id=changes.attempt,
        note=_note(case),
    )
    time = clocks(records, case.settings)
    number = add_complaint(records, case.settings, time, case.agent, told, case.now)
    changes.added("complaint", number)
    changes.added("complaint_step", number, 1)
    _leave_out_others(records, case, changes, "customer_id", "open_complaint")
    return Remark("complaint_opened", {"complaint": number, "severity": severity})


def _confirm_complaint(records: Records, case: Case, changes: Changes) -> Remark:
    """Close a complaint whose customer is content with the solution; open it again otherwise.

    A caller who had to do with the solution does not close it, but applies for its closing.
    """
    number = case.row["complaint_id"]
    changes.before("complaint", "t.id = :which", which=number)
    stands = of_row(complaint_row(records, number))
    if case.end.outcome == "satisfied":
        own = stands.state != "closed" and case.agent.id in may_not_close(records, number)
        state = "closing" if own else "closed"
        _step(records, case, changes, number, Step(case.now, case.agent.id, state, "confirmed", _note(case)))
        if own:
            return Remark("complaint_applied", {"complaint": number})
        return Remark("complaint_closed", {"complaint": number})
    due = clocks(records, case.settings).due(SOLVE, case.now)
    again = Step(case.now, case.agent.id, "reopened", "not_content", _note(case), due_at=due)
    _step(records, case, changes, number, again)
    _leave_out_others(records, case, changes, "customer_id", "open_complaint")
    return Remark("complaint_reopened", {"complaint": number})


def _step(records: Records, case: Case, changes: Changes, complaint: int, step: Step) -> None:
    place = take_step(records, case.settings, complaint, step)
    changes.added("complaint_step", complaint, place)


def _note(case: Case) -> str:
    note: str = case.row["typed_note"] if case.end.note is None else case.end.note
    return note


def _book(records: Records, case: Case, changes: Changes) -> Remark:
    appointment = case.end.appointment
    assert appointment is not None  # noqa: S101  the outcome's needs were checked
    number = records.next_id("appointment")
    records.add(
        "appointment",
        id=number,
        vehicle_id=case.row["vehicle_id"],
        customer_id=case.row["customer_id"],
        attempt_id=changes.attempt,
        at=appointment,
        on_day=moments.day_of(appointment, case.settings.zoneinfo),
        work=case.kind,
        made_at=case.now,
    )
    changes.added("appointment", number)
    _leave_out_others(records, case, changes, "vehicle_id", "appointment")
    return Remark("appointment_booked", {"at": moments.stored_instant(appointment)})


def _leave_out_others(records: Records, case: Case, changes: Changes, column: str, reason: str) -> None:
    """Set aside, meanwhile, the other open invitations and recalls of this customer or vehicle."""
    others = f"t.{column} = :which AND {_OTHERS} AND t.kind IN ('invitation', 'recall')"
    _change_others(
        records, case, changes, others, "left_out = :reason", reason=reason, which=case.row[column]
    )


def _change_others(
    records: Records, case: Case, changes: Changes, others: str, assigned: str, **values: object
) -> int:
    """Change other follow-ups (SQL about `t`), keeping them as they were; return how many."""
    changes.before(
        "follow_up", others, id=case.follow_up, **{k: v for k, v in values.items() if f":{k}" in others}
    )
    return records.run(
        f"UPDATE follow_up AS t SET {assigned} WHERE t.shop_id = :shop AND {others}",
        id=case.follow_up,
        **values,
    )


_OTHERS = "t.state = 'open' AND t.id <> :id"


def _move_due(records: Records, case: Case, changes: Changes) -> Remark:
    changes.before("vehicle", "t.id = :which", which=case.row["vehicle_id"])
    records.run(
        """UPDATE vehicle SET due_said_on = :due, due_on = :due, due_basis = 'said'
           WHERE shop_id = :shop AND id = :id""",
        due=case.due_on,
        id=case.row["vehicle_id"],
    )
    return Remark("due_moved", {"due_on": case.due_on.isoformat()})


def _add_number(records: Records, case: Case, changes: Changes) -> Remark:
    number = case.end.number.strip()
    if not number:
        return Remark("number_not_given")
    e164, verdict = _judge_number(number, case.settings.region)
    customer = case.row["customer_id"]
    position = records.value(
        """SELECT 1 + coalesce(max(position), 0) FROM customer_number
           WHERE shop_id = :shop AND customer_id = :customer""",
        customer=customer,
    )
    records.add(
        "customer_number", customer_id=customer, position=position, raw=number, e164=e164, verdict=verdict
    )
    changes.added("customer_number", customer, position)
    return Remark("number_added", {"position": position})


def _judge_number(number: str, region: str) -> tuple[str | None, str]:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None, "unusable"
    if not phonenumbers.is_valid_number(parsed):
        return None, "unusable"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), "other"


def _vehicle_status(status: str) -> Callable[[Records, Case, Changes], Remark]:
    def change(records: Records, case: Case, changes: Changes) -> Remark:
        vehicle = case.row["vehicle_id"]
        changes.before("vehicle", "t.id = :which", which=vehicle)
        records.run(
            "UPDATE vehicle SET status = :status WHERE shop_id = :shop AND id = :id",
            status=status,
            id=vehicle,
        )
        others = f"t.vehicle_id = :vehicle AND {_OTHERS} AND t.kind IN ('invitation', 'recall')"
        withdrawn = "state = 'withdrawn', closed_at = :now"
        _change_others(records, case, changes, others, withdrawn, vehicle=vehicle, now=case.now)
        return Remark("vehicle_status", {"status": status})

    return change


def _do_not_call(records: Records, case: Case, changes: Changes) -> Remark:
    customer = case.row["customer_id"]
    changes.before("customer", "t.id = :which", which=customer)
    records.run(
        "UPDATE customer SET do_not_call = TRUE, do_not_call_on = :day WHERE shop_id = :shop AND id = :id",
        day=moments.day_of(case.now, case.settings.zoneinfo),
        id=customer,
    )
    others = _change_others(
        records,
        case,
        changes,
        f"t.customer_id = :customer AND {_OTHERS}",
        "state = 'withdrawn', closed_at = :now, held_by = NULL, held_until = NULL, in_talk = NULL",
        customer=customer,
        now=case.now,
    )
    return Remark("do_not_call_set", {"others": others})


def _number_state(state: str) -> Callable[[Records, Case, Changes], Remark]:
    def change(records: Records, case: Case, changes: Changes) -> Remark:
        _mark_number(records, case, changes, state)
        return Remark("number_marked", {"state": state})

    return change


def _mark_number(records: Records, case: Case, changes: Changes, state: str) -> None:
    customer, position = case.row["customer_id"], case.row["number_position"]
    dialled = "t.customer_id = :customer AND t.position = :position"
    changes.before("customer_number", dialled, customer=customer, position=position)
    records.run(
        """UPDATE customer_number SET state = :state
           WHERE shop_id = :shop AND customer_id = :customer AND position = :position""",
        state=state,
        customer=customer,
        position=position,
    )


def _refused_before(records: Records, case: Case) -> bool:
    refusals = records.value(
        """SELECT count(DISTINCT coalesce(a.talk_id, a.id)) FROM attempt a
           WHERE a.shop_id = :shop AND a.customer_id = :customer AND a.outcome = 'refused'
           AND NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)""",
        customer=case.row["customer_id"],
    )
    return int(refusals) > 1


_EFFECTS: dict[Effect, Callable[[Records, Case, Changes], Remark]] = {
    "open_complaint": _open_complaint,
    "book": _book,
    "move_due": _move_due,
    "add_number": _add_number,
    "vehicle_sold_on": _vehicle_status("sold_on"),
    "vehicle_scrapped": _vehicle_status("scrapped"),
    "vehicle_moved_away": _vehicle_status("moved_away"),
    "do_not_call": _do_not_call,
    "number_wrong": _number_state("wrong"),
    "number_suspended": _number_state("suspended"),
    "number_invalid": _number_state("invalid"),
}
