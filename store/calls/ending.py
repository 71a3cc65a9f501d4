"""Closing a call: the attempt, its answers and every consequence, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime

from store import moments
from store.calls import consequences, opening, talk
from store.calls.agreeing import What, fit_of
from store.calls.as_it_was import Changes
from store.calls.case import CallEnd, Case
from store.calls.settling import settle
from store.complaints.steps import SEVERITIES
from store.database import Database, Records
from store.remarks import Remark, Unusable
from store.rules.cases import Standing
from store.rules.outcomes import Outcome, outcomes
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Logged:
    """What was stored: the attempt's number, how the case stands, and what followed from it.

    `alike` are the person's other follow-ups that ended in the same way. `goes_on` is the follow-up to go on
    with at once: the next one of the same talk (`in_talk`), or one whose next number is dialled.
    """

    attempt: int
    follow_up: int
    standing: Standing
    remarks: tuple[Remark, ...] = field(default=())
    alike: tuple[int, ...] = field(default=())
    goes_on: int | None = None
    in_talk: bool = False


def log(
    database: Database, settings: Settings, agent: Agent, follow_up: int, end: CallEnd, now: datetime
) -> Logged:
    """Close the open call of a follow-up with an outcome, all of it or nothing.

    What the outcome means for the person's other follow-ups that were taken for the same call (`rest` of
    outcomes.toml) is stored with it. `end.note` None keeps the note typed during the call. The same call
    closed twice is stored once. A call whose follow-up was closed meanwhile, since the vehicle came, is
    stored, and the follow-up stays closed. Raises `Unusable` where the call is not open, the outcome is
    unknown or not one of this queue, or a detail it needs is missing or cannot be.
    """
    allowed(agent, "call")
    call = opening.call_of(database, follow_up)
    with database.writing() as records:
        case = _case(records, settings, agent, follow_up, end, now)
        outcome = _outcome(case, end)
        attempt = _add_attempt(records, case, call, outcome, _despite(records, case))
        _add_interview(records, attempt, call, end)
        changes = Changes(records, attempt, _day(case, call))
        changes.before("follow_up", "t.id = :which", which=follow_up)
        remarks = consequences.follow(records, case, outcome, changes)
        found = settle(records, case)
        _clear(records, follow_up, changes)
        rest = talk.end_rest(records, case, outcome, changes, found)
        changes.after()
        facts = {"outcome": outcome.code, "follow_up": follow_up, "alike": len(rest.alike) or None}
        said = {name: fact for name, fact in facts.items() if fact is not None}
        records.note(Entry(now, agent.code, "logged", "attempt", attempt, said))
        if case.closed_meanwhile:
            remarks.append(Remark("closed_meanwhile"))
        if found.not_before and found.state == "open":
            remarks.append(Remark("again_at", {"at": moments.stored_instant(found.not_before)}))
        if rest.alike:
            remarks.append(Remark("logged_alike", {"others": len(rest.alike)}))
        if rest.waiting:
            remarks.append(Remark("others_wait", {"others": rest.waiting}))
    return Logged(attempt, follow_up, found, tuple(remarks), rest.alike, rest.goes_on, rest.in_talk)


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
    if end.severity is not None and end.severity not in SEVERITIES:
        raise Unusable("severity_unknown", severity=end.severity)
    return outcome


def _check_times(case: Case, end: CallEnd) -> None:
    for detail, instant in (("appointment", end.appointment), ("call_back", end.call_back)):
        if instant is not None and instant <= case.now:
            raise Unusable("time_passed", detail=detail, at=moments.stored_instant(instant))
    zone = case.settings.zoneinfo
    if end.due_on is not None and end.due_on < moments.day_of(case.now, zone):
        at = moments.stored_instant(moments.start_of(end.due_on, zone))
        raise Unusable("time_passed", detail="due_on", at=at)


def _despite(records: Records, case: Case) -> str:
    """Say why the time agreed does not fit, where that was taken knowingly; "" where it fits.

    Raises `Unusable` where it does not and was not, or where the law forbids it.
    """
    end, found = case.end, ""
    agreed: tuple[tuple[What, datetime | None], ...] = (
        ("appointment", end.appointment),
        ("call_back", end.call_back),
    )
    for what, at in agreed:
        if at is None:
            continue
        fit = fit_of(records, case.settings, what, at, case.now)
        if not fit.good and (fit.final or not end.despite_hours):
            raise Unusable(fit.remark.code, **fit.remark.facts)
        found = found or fit.place.why
    return found


def _add_attempt(records: Records, case: Case, call: opening.OpenCall, outcome: Outcome, despite: str) -> int:
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
        despite=despite,
        due_said_on=case.due_on if "move_due" in outcome.effects else None,
        corrects_id=call.corrects,
        talk_id=case.row["in_talk"],
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


def _clear(records: Records, follow_up: int, changes: Changes) -> None:
    """Close the open call, keeping it for the case that its outcome is taken back."""
    for table in ("open_call", "open_answer"):
        changes.before(table, "t.follow_up_id = :which", which=follow_up)
    records.run("DELETE FROM open_answer WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up)
    records.run("DELETE FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=follow_up)
