"""Taking no calls for a while: with a reason, timed, and holding nothing meanwhile."""

from __future__ import annotations

from datetime import datetime

import msgspec

from store import moments
from store.database import Database, Records
from store.remarks import Unusable
from store.rules import reasons
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent


class Break(msgspec.Struct, frozen=True):
    """A pause of an agent: why, since when, and until when, if it is over."""

    reason: str
    note: str
    began_at: datetime
    ended_at: datetime | None = None

    def seconds(self, now: datetime) -> int:
        """How long it has gone on, or went on."""
        return int(((self.ended_at or now) - self.began_at).total_seconds())


def begin_pause(database: Database, agent: Agent, reason: str, now: datetime, note: str = "") -> Break:
    """Begin a pause; whatever the agent holds goes back to its queue, with the answers so far.

    Raises `Unusable` where they are on a pause already, or the reason is not on the list or has to be said
    in words and is not.
    """
    allowed(agent, "call")
    reasons.check(reasons.pause_reasons(), reason, note)
    with database.writing() as records:
        going_on = on_pause(records, agent)
        if going_on is not None:
            raise Unusable("on_pause", pause=going_on.reason)
        records.run(
            """UPDATE follow_up SET held_by = NULL, held_until = NULL
               WHERE shop_id = :shop AND held_by = :agent AND state = 'open'""",
            agent=agent.id,
        )
        records.add(
            "pause",
            id=records.next_id("pause"),
            agent_id=agent.id,
            began_at=now,
            seen_at=now,
            reason=reason,
            note=note.strip(),
        )
        records.note(Entry(now, agent.code, "paused", facts={"reason": reason}))
    return Break(reason, note.strip(), now)


def on_pause(records: Records, agent: Agent) -> Break | None:
    """Fetch the pause an agent is on, if they are."""
    row = records.row(
        """SELECT reason, note, began_at FROM pause
           WHERE shop_id = :shop AND agent_id = :agent AND ended_at IS NULL""",
        agent=agent.id,
    )
    return None if row is None else Break(row["reason"], row["note"], moments.as_instant(row["began_at"]))


def still_on_pause(database: Database, agent: Agent, now: datetime) -> None:
    """Give a sign that the agent's screen still shows their pause."""
    with database.writing() as records:
        records.run(
            """UPDATE pause SET seen_at = :now
               WHERE shop_id = :shop AND agent_id = :agent AND ended_at IS NULL""",
            now=now,
            agent=agent.id,
        )


def end_pause(database: Database, agent: Agent, now: datetime) -> Break:
    """End an agent's pause now. Raises `Unusable` where they are on none."""
    with database.writing() as records:
        ended = _end(records, agent, now)
    if ended is None:
        raise Unusable("not_on_pause")
    return ended


def end_what_was_left(database: Database, settings: Settings, agent: Agent, now: datetime) -> Break | None:
    """End a pause that was going on when the agent left, as they come back; None where there was none.

    It lasted until now; on another day, until the last sign of their screen.
    """
    with database.reading() as records:
        row = records.row(
            """SELECT began_at, seen_at FROM pause
               WHERE shop_id = :shop AND agent_id = :agent AND ended_at IS NULL""",
            agent=agent.id,
        )
    if row is None:
        return None
    zone, seen = settings.zoneinfo, moments.as_instant(row["seen_at"])
    same_day = moments.day_of(moments.as_instant(row["began_at"]), zone) == moments.day_of(now, zone)
    with database.writing() as records:
        return _end(records, agent, now if same_day else seen)


def _end(records: Records, agent: Agent, at: datetime) -> Break | None:
    going_on = on_pause(records, agent)
    if going_on is None:
        return None
    records.run(
        """UPDATE pause SET ended_at = :at, seen_at = :at
           WHERE shop_id = :shop AND agent_id = :agent AND ended_at IS NULL""",
        at=at,
        agent=agent.id,
    )
    records.note(Entry(at, agent.code, "resumed"))
    return Break(going_on.reason, going_on.note, going_on.began_at, at)
