"""Taking back the outcome just logged, with all that followed from it, and opening its call again.

The attempt stays, and so do its answers: a further record names it in `corrects_id`, and neither counts.
What others have built on since is not taken away from under them: then nothing is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from store import moments
from store.calls import as_it_was, opening
from store.calls.as_it_was import Kept
from store.complaints.standing import Step
from store.complaints.steps import add_step
from store.database import Database, Records, Row
from store.queues import claiming
from store.remarks import Remark, Unusable
from store.rules.outcomes import TAKEN_BACK
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent

COUNTED = ("state", "outcome", "attempts")
"""Columns of the follow-up itself that must be as the call left them."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the attempt and its outcome, the record that says so, and what went with it."""

    attempt: int
    correction: int
    follow_up: int
    outcome: str
    remarks: tuple[Remark, ...]


def undo(database: Database, settings: Settings, agent: Agent, now: datetime) -> Undone:
    """Take back the last outcome an agent logged today; its call is open again, with its answers.

    An outcome that was logged alike for several follow-ups of one person is taken back for all of them.
    All of it or nothing. What the call changed is as it was before, save what somebody has changed since.
    Raises `Unusable` where there is nothing to take back, the customer was called again or is being called,
    or a complaint, an appointment, a number or the follow-up itself has been worked on since.
    """
    allowed(agent, "call")
    with database.writing() as records:
        last = _last(records, settings, agent, now)
        changes = as_it_was.kept(records, last["id"], moments.as_day(last["on_day"]))
        if not any(change.table == "open_call" for change in changes):
            raise Unusable("nothing_to_undo")
        alike = _logged_alike(records, changes)
        for attempt in (last, *alike):
            _refuse_if_called_again(records, attempt)
        for change in changes:
            _refuse_if_worked_on(records, last, change)
        records.run(
            "DELETE FROM open_call WHERE shop_id = :shop AND follow_up_id = :id", id=last["follow_up_id"]
        )
        remarks = _put_back(records, agent, changes, now)
        for attempt in reversed(alike):
            _add_correction(records, settings, agent, attempt, now)
        correction = _add_correction(records, settings, agent, last, now)
        _open_again(records, agent, last, correction)
        as_it_was.forget(records, last["id"], moments.as_day(last["on_day"]))
        claiming.take_alone(records, settings, agent, last["follow_up_id"], now)
        changed = [change.row for change in changes if change.table == "follow_up"]
        claiming.hold_with_it(records, settings, agent, last["follow_up_id"], now, only=changed)
        _back_in_talk(records, agent, last)
        for other in _others_held(records, agent, last):
            opening.discard_empty(records, other)
        facts = {"outcome": last["outcome"], "follow_up": last["follow_up_id"]}
        records.note(Entry(now, agent.code, "taken_back", "attempt", last["id"], facts))
    return Undone(last["id"], correction, last["follow_up_id"], last["outcome"], tuple(remarks))


def _last(records: Records, settings: Settings, agent: Agent, now: datetime) -> Row:
    """Fetch the last attempt that counts; of several logged alike, the one whose outcome it was."""
    row = records.row(
        """SELECT a.* FROM attempt a
           WHERE a.shop_id = :shop AND a.on_day = :day AND a.agent_id = :agent AND a.batch_id IS NULL
             AND a.outcome <> :taken_back
             AND NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           ORDER BY a.id DESC LIMIT 1""",
        day=moments.day_of(now, settings.zoneinfo),
        agent=agent.id,
        taken_back=TAKEN_BACK,
    )
    if row is None:
        raise Unusable("nothing_to_undo")
    led = records.row(
        """SELECT a.* FROM attempt_change c JOIN attempt a ON a.shop_id = :shop AND a.id = c.attempt_id
           WHERE c.shop_id = :shop AND c.on_day = :day AND c.table_name = 'attempt' AND c.row_id = :id""",
        day=row["on_day"],
        id=row["id"],
    )
    return led or row


def _logged_alike(records: Records, changes: Iterable[Kept]) -> list[Row]:
    """Fetch the attempts that were logged alike with the one taken back, of the person's other follow-ups."""
    return [
        row
        for change in changes
        if change.table == "attempt"
        for row in records.rows("SELECT * FROM attempt WHERE shop_id = :shop AND id = :id", id=change.row)
    ]


def _others_held(records: Records, agent: Agent, last: Row) -> list[int]:
    """List the person's others the agent holds, save those that are open to be corrected themselves."""
    rows = records.rows(
        """SELECT f.id FROM follow_up f WHERE f.shop_id = :shop AND f.customer_id = :customer
             AND f.held_by = :agent AND f.id <> :id AND NOT EXISTS (SELECT 1 FROM open_call o
               WHERE o.shop_id = :shop AND o.follow_up_id = f.id AND o.corrects_id IS NOT NULL)""",
        customer=last["customer_id"],
        agent=agent.id,
        id=last["follow_up_id"],
    )
    return [row["id"] for row in rows]


def _back_in_talk(records: Records, agent: Agent, last: Row) -> None:
    """Let the talk be where it was: begun by an earlier attempt, or not begun yet."""
    records.run(
        """UPDATE follow_up SET in_talk = :talk
           WHERE shop_id = :shop AND customer_id = :customer AND held_by = :agent""",
        talk=last["talk_id"],
        customer=last["customer_id"],
        agent=agent.id,
    )


def _refuse_if_called_again(records: Records, last: Row) -> None:
    again = records.value(
        """SELECT s.name FROM attempt a JOIN staff s ON s.shop_id = :shop AND s.id = a.agent_id
           WHERE a.shop_id = :shop AND a.follow_up_id = :follow_up AND a.id > :id
             AND a.outcome <> :taken_back
             AND NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           UNION ALL
           SELECT s.name FROM open_call o JOIN staff s ON s.shop_id = :shop AND s.id = o.agent_id
           WHERE o.shop_id = :shop AND o.follow_up_id = :follow_up AND (o.note <> '' OR EXISTS (
             SELECT 1 FROM open_answer n WHERE n.shop_id = :shop AND n.follow_up_id = :follow_up))""",
        follow_up=last["follow_up_id"],
        id=last["id"],
        taken_back=TAKEN_BACK,
    )
    if again is not None:
        raise Unusable("undo_called_again", id=last["follow_up_id"], holder=again)


def _refuse_if_worked_on(records: Records, last: Row, change: Kept) -> None:
    if _is_untouched(records, last, change):
        return
    what = "complaint" if change.table == "complaint_step" else change.table
    which = change.place if change.table == "customer_number" else change.row
    raise Unusable("undo_worked_on", what=what, which=which)


def _is_untouched(records: Records, last: Row, change: Kept) -> bool:
    match change.table:
        case "complaint" | "appointment":
            return change.same
        case "complaint_step":
            return not records.value(
                "SELECT 1 FROM complaint_step WHERE shop_id = :shop AND complaint_id = :id AND seq > :seq",
                id=change.row,
                seq=change.place,
            )
        case "follow_up" if change.row == last["follow_up_id"]:
            now, after = change.now or {}, change.after or {}
            counted = all(now[column] == after[column] for column in COUNTED)
            return counted and (change.before or {})["state"] == "open"
        case "customer_number" if change.before is None:
            return change.same and not records.value(
                """SELECT 1 FROM attempt WHERE shop_id = :shop AND customer_id = :customer
                     AND number_position = :position AND id > :id""",
                customer=change.row,
                position=change.place,
                id=last["id"],
            )
    return True


def _put_back(records: Records, agent: Agent, changes: Iterable[Kept], now: datetime) -> list[Remark]:
    """Let everything be as it was; what is on record for good is marked as withdrawn. Say what was done."""
    remarks = []
    others = 0
    for change in changes:
        match change.table:
            case "complaint":
                remarks.append(_complaint_back(records, agent, change, now))
            case "complaint_step" | "attempt":
                continue
            case "appointment":
                remarks.append(_cancel(records, change))
            case _:
                remarks += _told(change)
                as_it_was.restore(records, change)
                others += change.table == "follow_up" and bool(change.to_restore)
    if others > 1:
        remarks.append(Remark("others_restored", {"others": others - 1}))
    return remarks


def _complaint_back(records: Records, agent: Agent, change: Kept, now: datetime) -> Remark:
    """Withdraw a complaint that the call opened; one that it closed or reopened stands as before."""
    state = change.before["state"] if change.before else "withdrawn"
    if change.before:
        as_it_was.restore(records, change)
    else:
        records.run(
            "UPDATE complaint SET state = 'withdrawn' WHERE shop_id = :shop AND id = :id", id=change.row
        )
    add_step(records, change.row, Step(now, agent.id, state, "taken_back"))
    if change.before:
        return Remark("complaint_as_before", {"complaint": change.row, "state": state})
    return Remark("complaint_withdrawn", {"complaint": change.row})


def _cancel(records: Records, change: Kept) -> Remark:
    records.run(
        "UPDATE appointment SET state = 'cancelled' WHERE shop_id = :shop AND id = :id", id=change.row
    )
    return Remark("appointment_cancelled", {"at": (change.now or {})["at"]})


def _told(change: Kept) -> list[Remark]:
    """Say what taking back changes in the customer's file."""
    back = change.to_restore
    if change.table == "customer_number" and change.before is None:
        return [Remark("number_removed", {"position": change.place})]
    if change.table == "vehicle" and "status" in back:
        return [Remark("vehicle_status", {"status": back["status"]})]
    if change.table == "vehicle" and "due_on" in back:
        return [Remark("due_moved", {"due_on": back["due_on"]})]
    if change.table == "customer" and "do_not_call" in back:
        return [Remark("do_not_call_lifted")]
    return []


def _add_correction(records: Records, settings: Settings, agent: Agent, last: Row, now: datetime) -> int:
    """Put on record who took the attempt back, and when."""
    number = records.next_id("attempt")
    records.add(
        "attempt",
        id=number,
        **{column: last[column] for column in ("follow_up_id", "kind", "customer_id", "vehicle_id")},
        agent_id=agent.id,
        number="",
        started_at=now,
        ended_at=now,
        on_day=moments.day_of(now, settings.zoneinfo),
        outcome=TAKEN_BACK,
        aapor="NE",
        reached=False,
        corrects_id=last["id"],
        token=f"{last['token']} taken back",
    )
    return number


def _open_again(records: Records, agent: Agent, last: Row, correction: int) -> None:
    """Make the call that was put back a draft of the correction, with all that was logged."""
    records.run(
        """UPDATE open_call SET agent_id = :agent, token = :token, note = :note, corrects_id = :correction
           WHERE shop_id = :shop AND follow_up_id = :id""",
        agent=agent.id,
        token=f"{last['token']} again {correction}",
        note=last["note"],
        correction=correction,
        id=last["follow_up_id"],
    )
    answers = records.rows(
        "SELECT question, value FROM answer WHERE shop_id = :shop AND attempt_id = :id ORDER BY seq",
        id=last["id"],
    )
    for answer in answers:
        records.run(
            """INSERT INTO open_answer (shop_id, follow_up_id, question, value, seq)
               VALUES (:shop, :id, :question, :value,
                 (SELECT 1 + coalesce(max(seq), 0) FROM open_answer
                  WHERE shop_id = :shop AND follow_up_id = :id))
               ON CONFLICT (shop_id, follow_up_id, question) DO NOTHING""",
            id=last["follow_up_id"],
            question=answer["question"],
            value=answer["value"],
        )
