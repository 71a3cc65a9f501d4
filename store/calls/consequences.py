"""What follows from an outcome, besides the attempt itself: one small function an effect.

Each writes inside the transaction that stores the attempt, and says what it did.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from store import moments
from store.calls import complaints
from store.calls.case import Case
from store.database import Records
from store.remarks import Remark
from store.rules.outcomes import Effect, Outcome

SEVERITIES = ("minor", "serious", "severe")


def follow(records: Records, case: Case, outcome: Outcome, attempt: int) -> list[Remark]:
    """Do all that follows from an outcome; return what was done."""
    answers_complaint = case.kind == "complaint" and outcome.code in {"satisfied", "neutral", "dissatisfied"}
    effects = [] if answers_complaint else outcome.effects
    remarks = [_EFFECTS[effect](records, case, attempt) for effect in effects]
    if answers_complaint:
        remarks.append(_confirm_complaint(records, case))
    if outcome.reached and not any(effect.startswith("number_") for effect in outcome.effects):
        _mark_number(records, case, "good")
    if outcome.code == "refused" and _refused_before(records, case):
        remarks.append(Remark("refused_twice"))
    return remarks


def _open_complaint(records: Records, case: Case, attempt: int) -> Remark:
    rules = case.settings.complaints
    number = records.next_id("complaint")
    cause = case.end.causes[0] if case.end.causes else "other"
    severity = case.end.severity or SEVERITIES[0]
    records.add(
        "complaint",
        id=number,
        customer_id=case.row["customer_id"],
        vehicle_id=case.row["vehicle_id"],
        visit_id=case.row["visit_id"],
        attempt_id=attempt,
        cause=cause,
        department=rules.departments[cause],
        severity=severity,
        opened_at=case.now,
        reply_due_at=case.now + timedelta(hours=rules.reply_hours),
        solve_due_at=case.now + timedelta(hours=rules.solve_hours),
    )
    _log_step(records, case, number, "open")
    _leave_out_others(records, case, "customer_id", "open_complaint")
    return Remark("complaint_opened", {"complaint": number, "severity": severity})


def _confirm_complaint(records: Records, case: Case) -> Remark:
    """Close a complaint whose customer is content with the solution; open it again otherwise."""
    number = case.row["complaint_id"]
    if case.end.outcome == "satisfied":
        records.run(
            """UPDATE complaint SET state = 'closed', confirmed_at = :now, closed_at = :now
               WHERE shop_id = :shop AND id = :id""",
            now=case.now,
            id=number,
        )
        _log_step(records, case, number, "closed")
        return Remark("complaint_closed", {"complaint": number})
    records.run(
        """UPDATE complaint SET state = 'reopened', solved_at = NULL, solved_on = NULL, closed_at = NULL,
             solve_due_at = :due WHERE shop_id = :shop AND id = :id""",
        due=case.now + timedelta(hours=case.settings.complaints.solve_hours),
        id=number,
    )
    _log_step(records, case, number, "reopened")
    _leave_out_others(records, case, "customer_id", "open_complaint")
    return Remark("complaint_reopened", {"complaint": number})


def _log_step(records: Records, case: Case, complaint: int, state: str) -> None:
    note = case.row["typed_note"] if case.end.note is None else case.end.note
    complaints.log_step(records, case.agent, complaint, state, note, case.now)


def _book(records: Records, case: Case, attempt: int) -> Remark:
    appointment = case.end.appointment
    assert appointment is not None  # noqa: S101  the outcome's needs were checked
    records.add(
        "appointment",
        id=records.next_id("appointment"),
        vehicle_id=case.row["vehicle_id"],
        customer_id=case.row["customer_id"],
        attempt_id=attempt,
        at=appointment,
        on_day=moments.day_of(appointment, case.settings.zoneinfo),
        work=case.kind,
        made_at=case.now,
    )
    _leave_out_others(records, case, "vehicle_id", "appointment")
    return Remark("appointment_booked", {"at": moments.stored_instant(appointment)})


def _leave_out_others(records: Records, case: Case, column: str, reason: str) -> None:
    """Set aside, meanwhile, the other open invitations and recalls of this customer or vehicle."""
    records.run(
        f"""UPDATE follow_up SET left_out = :reason WHERE shop_id = :shop AND {column} = :which
              AND state = 'open' AND kind IN ('invitation', 'recall') AND id <> :id""",
        reason=reason,
        which=case.row[column],
        id=case.follow_up,
    )


def _move_due(records: Records, case: Case, _: int) -> Remark:
    records.run(
        """UPDATE vehicle SET due_said_on = :due, due_on = :due, due_basis = 'said'
           WHERE shop_id = :shop AND id = :id""",
        due=case.due_on,
        id=case.row["vehicle_id"],
    )
    return Remark("due_moved", {"due_on": case.due_on.isoformat()})


def _add_number(records: Records, case: Case, _: int) -> Remark:
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


def _vehicle_status(status: str) -> Callable[[Records, Case, int], Remark]:
    def change(records: Records, case: Case, _: int) -> Remark:
        vehicle = case.row["vehicle_id"]
        records.run(
            "UPDATE vehicle SET status = :status WHERE shop_id = :shop AND id = :id",
            status=status,
            id=vehicle,
        )
        records.run(
            """UPDATE follow_up SET state = 'withdrawn', closed_at = :now
               WHERE shop_id = :shop AND vehicle_id = :vehicle AND state = 'open'
                 AND kind IN ('invitation', 'recall') AND id <> :id""",
            now=case.now,
            vehicle=vehicle,
            id=case.follow_up,
        )
        return Remark("vehicle_status", {"status": status})

    return change


def _do_not_call(records: Records, case: Case, _: int) -> Remark:
    customer = case.row["customer_id"]
    records.run(
        "UPDATE customer SET do_not_call = TRUE, do_not_call_on = :day WHERE shop_id = :shop AND id = :id",
        day=moments.day_of(case.now, case.settings.zoneinfo),
        id=customer,
    )
    others = records.run(
        """UPDATE follow_up SET state = 'withdrawn', closed_at = :now, held_by = NULL, held_until = NULL
           WHERE shop_id = :shop AND customer_id = :customer AND state = 'open' AND id <> :id""",
        now=case.now,
        customer=customer,
        id=case.follow_up,
    )
    return Remark("do_not_call_set", {"others": others})


def _number_state(state: str) -> Callable[[Records, Case, int], Remark]:
    def change(records: Records, case: Case, _: int) -> Remark:
        _mark_number(records, case, state)
        return Remark("number_marked", {"state": state})

    return change


def _mark_number(records: Records, case: Case, state: str) -> None:
    records.run(
        """UPDATE customer_number SET state = :state
           WHERE shop_id = :shop AND customer_id = :customer AND position = :position""",
        state=state,
        customer=case.row["customer_id"],
        position=case.row["number_position"],
    )


def _refused_before(records: Records, case: Case) -> bool:
    refusals = records.value(
        """SELECT count(*) FROM attempt WHERE shop_id = :shop AND customer_id = :customer
           AND outcome = 'refused'""",
        customer=case.row["customer_id"],
    )
    return int(refusals) > 1


_EFFECTS: dict[Effect, Callable[[Records, Case, int], Remark]] = {
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
