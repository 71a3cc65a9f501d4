"""Closing a call: the attempt, its answers and every consequence, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from store import moments
from store.calls import consequences, opening
from store.calls.as_it_was import Changes
from store.calls.case import CallEnd, Case
from store.database import Database, Records, Row
from store.remarks import Remark, Unusable
from store.rules import hours
from store.rules.cases import Dial, Standing, standing
from store.rules.outcomes import TAKEN_BACK, Outcome, outcomes
from store.rules.settings import Settings
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Logged:
    """What was stored: the attempt's number, how the case stands, and what followed from it."""

    attempt: int
    follow_up: int
    standing: Standing
    remarks: tuple[Remark, ...] = field(default=())


def log(
    database: Database, settings: Settings, agent: Agent, follow_up: int, end: CallEnd, now: datetime
) -> Logged:
    """Close the open call of a follow-up with an outcome, all of it or nothing.

    `end.note` None keeps the note typed during the call. The same call closed twice is stored once. A call
    whose follow-up was closed meanwhile, since the vehicle came, is stored, and the follow-up stays closed.
    Raises `Unusable` where the call is not open, the outcome is unknown or not one of this queue, or a
    detail it needs is missing or cannot be.
    """
    call = opening.call_of(database, follow_up)
    with database.writing() as records:
        case = _case(records, settings, agent, follow_up, end, now)
        outcome = _outcome(case, end)
        attempt = _add_attempt(records, case, call, outcome)
        _add_interview(records, attempt, call, end)
        changes = Changes(records, attempt, _day(case, call))
        changes.before("follow_up", "t.id = :which", which=follow_up)
        remarks = consequences.follow(records, case, outcome, changes)
        found = _settle(records, case)
        _clear(records, follow_up, changes)
        changes.after()
        if case.closed_meanwhile:
            remarks.append(Remark("closed_meanwhile"))
        if found.not_before and found.state == "open":
            remarks.append(Remark("again_at", {"at": moments.stored_instant(found.not_before)}))
    return Logged(attempt, follow_up, found, tuple(remarks))


def _case(
    records: Records, settings: Settings, agent: Agent, follow_up: int, end: CallEnd, now: datetime
) -> Case:
    row = records.row(
        """SELECT f.*, o.number, o.number_position, o.opened_at, o.token, o.note AS typed_note
           FROM follow_up f JOIN open_call o ON o.shop_id = :shop AND o.follow_up_id = f.id
           WHERE f.shop_id = :shop AND f.id = :id""",
        id=follow_up,
    )
    if row is None:
        raise Unusable("call_not_open", id=follow_up)
    if row["held_by"] != agent.id:
        raise Unusable("follow_up_not_held", id=follow_up)
    return Case(settings, agent, row, end, now)


def _outcome(case: Case, end: CallEnd) -> Outcome:
    outcome = outcomes().get(end.outcome)
    if outcome is None:
        raise Unusable("outcome_unknown", outcome=end.outcome)
    if case.kind not in outcome.kinds:
        raise Unusable("outcome_not_here", outcome=end.outcome, kind=case.kind)
    for detail in outcome.needs:
        if not getattr(end, detail):
            raise Unusable("detail_missing", outcome=end.outcome, detail=detail)
    _check_times(case, end)
    unknown = set(end.causes) - set(case.settings.complaints.departments)
    if unknown:
        raise Unusable("cause_unknown", cause=min(unknown))
    if end.severity is not None and end.severity not in consequences.SEVERITIES:
        raise Unusable("severity_unknown", severity=end.severity)
    return outcome


def _check_times(case: Case, end: CallEnd) -> None:
    for detail, instant in (("appointment", end.appointment), ("call_back", end.call_back)):
        if instant is not None and instant <= case.now:
            raise Unusable("time_passed", detail=detail, at=moments.stored_instant(instant))
    zone, calling = case.settings.zoneinfo, case.settings.calling
    if end.due_on is not None and end.due_on < moments.day_of(case.now, zone):
        at = moments.stored_instant(moments.start_of(end.due_on, zone))
        raise Unusable("time_passed", detail="due_on", at=at)
    if end.call_back is not None and not hours.may_call(calling, end.call_back, zone):
        opens = hours.next_open(calling, end.call_back, zone)
        raise Unusable(
            "outside_calling_hours",
            at=moments.stored_instant(end.call_back),
            opens=moments.stored_instant(opens),
        )


def _add_attempt(records: Records, case: Case, call: opening.OpenCall, outcome: Outcome) -> int:
    attempt = records.next_id("attempt")
    end = case.end
    records.add(
        "attempt",
        id=attempt,
        follow_up_id=case.follow_up,
        kind=case.kind,
        customer_id=case.row["customer_id"],
        vehicle_id=case.row["vehicle_id"],
        agent_id=case.agent.id,
        number=call.number,
        number_position=call.number_position,
        started_at=call.opened_at,
        ended_at=_ended(records, case, call),
        on_day=_day(case, call),
        outcome=end.outcome,
        aapor=outcome.group,
        reached=outcome.reached,
        note=case.row["typed_note"] if end.note is None else end.note,
        other_shop=end.other_shop,
        reason=end.reason,
        promised_at=end.call_back,
        due_said_on=case.due_on if "move_due" in outcome.effects else None,
        corrects_id=call.corrects,
        token=call.token,
    )
    records.run_many(
        "INSERT INTO attempt_cause (shop_id, attempt_id, cause) VALUES (?, ?, ?)",
        [(records.shop, attempt, cause) for cause in dict.fromkeys(end.causes)],
    )
    return attempt


def _day(case: Case, call: opening.OpenCall) -> date:
    return moments.day_of(call.opened_at, case.settings.zoneinfo)


def _ended(records: Records, case: Case, call: opening.OpenCall) -> datetime:
    """Say when the call ended: now, or, where only its outcome is corrected, when it was first logged."""
    if call.corrects is None:
        return case.now
    ended = records.value(
        """SELECT first.ended_at FROM attempt back
           JOIN attempt first ON first.shop_id = :shop AND first.id = back.corrects_id
           WHERE back.shop_id = :shop AND back.id = :id""",
        id=call.corrects,
    )
    return moments.as_instant_or_none(ended) or case.now


def _add_interview(records: Records, attempt: int, call: opening.OpenCall, end: CallEnd) -> None:
    if not end.answers:
        return
    records.add(
        "interview",
        attempt_id=attempt,
        script=call.script,
        script_version=call.script_version,
        language=call.language,
        complete=end.complete,
    )
    records.run_many(
        """INSERT INTO answer (shop_id, attempt_id, seq, question, value, score, counted)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                records.shop,
                attempt,
                seq,
                answer.question,
                json.dumps(answer.value, ensure_ascii=False),
                answer.score,
                answer.counted,
            )
            for seq, answer in enumerate(end.answers, start=1)
        ],
    )


def _settle(records: Records, case: Case) -> Standing:
    """Work out how the case stands now, from all its attempts, and store that."""
    dials = [_dial(row) for row in _attempts(records, case.follow_up)]
    another = any(number.usable for number in opening.numbers(records, case.follow_up))
    found = standing(case.settings, dials, another_number=another)
    if case.closed_meanwhile:
        found = replace(found, state=str(case.row["state"]), not_before=None, promised_at=None)
    records.run(
        """UPDATE follow_up SET state = CASE state WHEN 'open' THEN :state ELSE state END, outcome = :outcome,
             attempts = :attempts, not_before = :not_before, promised_at = :promised_at,
             promised_by = :promised_by, closed_at = coalesce(closed_at, :closed_at),
             last_useful_on = CASE WHEN :until > last_useful_on THEN :until ELSE last_useful_on END,
             held_by = NULL, held_until = NULL
           WHERE shop_id = :shop AND id = :id""",
        id=case.follow_up,
        state=found.state,
        outcome=found.outcome,
        attempts=found.attempts,
        not_before=found.not_before,
        promised_at=found.promised_at,
        promised_by=case.agent.id if found.promised_at else None,
        closed_at=found.closed_at,
        until=_worth_until(case, found),
    )
    return found


def _worth_until(case: Case, found: Standing) -> date | None:
    """Keep an agreed or looked-at-again call useful until its day, whatever the queue's window says."""
    agreed = outcomes()[case.end.outcome].then in {"promised", "look_again"}
    if not (agreed and found.not_before):
        return None
    return moments.day_of(found.not_before, case.settings.zoneinfo)


def _attempts(records: Records, follow_up: int) -> list[Row]:
    return records.rows(
        """SELECT a.started_at, a.ended_at, a.outcome, a.promised_at FROM attempt a
           WHERE a.shop_id = :shop AND a.follow_up_id = :id AND a.outcome <> :taken_back AND NOT EXISTS (
             SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           ORDER BY a.started_at, a.id""",
        id=follow_up,
        taken_back=TAKEN_BACK,
    )


def _dial(row: Row) -> Dial:
    return Dial(
        moments.as_instant(row["ended_at"] or row["started_at"]),
        row["outcome"],
        moments.as_instant_or_none(row["promised_at"]),
    )


def _clear(records: Records, follow_up: int, changes: Changes) -> None:
    """Close the open call, keeping it for the case that its outcome is taken back."""
    for table in ("open_call", "open_answer"):
        changes.before(table, "t.follow_up_id = :which", which=follow_up)
    records.run("DELETE FROM open_answer WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up)
    records.run("DELETE FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up)
