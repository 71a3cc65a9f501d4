"""How a follow-up stands after an attempt: worked out from all its attempts, and stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from store import moments
from store.calls import opening
from store.calls.case import Case
from store.database import Records, Row
from store.rules.cases import Dial, Standing, standing
from store.rules.outcomes import TAKEN_BACK, outcomes


def settle(records: Records, case: Case) -> Standing:
    """Work out how the case stands now, from all its attempts, and store that; nobody holds it any more."""
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
             held_by = NULL, held_until = NULL, in_talk = NULL
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
