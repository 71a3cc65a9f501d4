"""Not calling whom one was given: with a reason, counted, and back in the queue for others at once."""

from __future__ import annotations

from datetime import datetime

from store import moments
from store.database import Database
from store.remarks import Unusable
from store.rules import reasons
from store.rules.settings import Settings
from store.staff import Agent


def skip(
    database: Database,
    settings: Settings,
    agent: Agent,
    follow_up: int,
    reason: str,
    now: datetime,
    note: str = "",
) -> None:
    """Give a follow-up back with a reason; for `limits.skip_minutes` the agent gets it after all others.

    What was answered so far is kept. Raises `Unusable` where it is not the agent's, or the reason is not on
    the list or has to be said in words and is not.
    """
    reasons.check(reasons.skip_reasons(), reason, note)
    with database.writing() as records:
        released = records.run(
            """UPDATE follow_up SET held_by = NULL, held_until = NULL
               WHERE shop_id = :shop AND id = :id AND held_by = :agent""",
            id=follow_up,
            agent=agent.id,
        )
        if not released:
            raise Unusable("follow_up_not_held", id=follow_up)
        records.run(
            """DELETE FROM open_call WHERE shop_id = :shop AND follow_up_id = :id AND note = ''
               AND NOT EXISTS (SELECT 1 FROM open_answer WHERE shop_id = :shop AND follow_up_id = :id)""",
            id=follow_up,
        )
        records.add(
            "skip",
            id=records.next_id("skip"),
            follow_up_id=follow_up,
            agent_id=agent.id,
            at=now,
            on_day=moments.day_of(now, settings.zoneinfo),
            reason=reason,
            note=note.strip(),
        )
