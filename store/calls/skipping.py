"""Not calling whom one was given: with a reason, counted, and back in the queue for others at once."""

from __future__ import annotations

from datetime import datetime

from store import moments
from store.calls import talk
from store.database import Database
from store.remarks import Unusable
from store.rules import reasons
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
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
    """Give a follow-up back with a reason, and with it those that were taken for the same call.

    For `limits.skip_minutes` the agent gets them after all others. What was answered so far is kept. Where
    the person has been talked to already, they wait until the next day. Raises `Unusable` where the
    follow-up is not the agent's, or the reason is not on the list or has to be said in words and is not.
    """
    allowed(agent, "call")
    reasons.check(reasons.skip_reasons(), reason, note)
    with database.writing() as records:
        held = records.value(
            "SELECT 1 FROM follow_up WHERE shop_id = :shop AND id = :id AND held_by = :agent",
            id=follow_up,
            agent=agent.id,
        )
        if not held:
            raise Unusable("follow_up_not_held", id=follow_up)
        for given in talk.give_back(records, settings, follow_up, now, of=agent.id):
            records.add(
                "skip",
                id=records.next_id("skip"),
                follow_up_id=given,
                agent_id=agent.id,
                at=now,
                on_day=moments.day_of(now, settings.zoneinfo),
                reason=reason,
                note=note.strip(),
            )
        records.note(Entry(now, agent.code, "skipped", "follow_up", follow_up, {"reason": reason}))
