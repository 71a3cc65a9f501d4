"""Holding a queue: nobody gets a call from it until it is let go."""

from __future__ import annotations

from datetime import datetime

import msgspec

from store.database import Records
from store.moments import as_instant
from store.remarks import Unusable
from store.safeguards.rights import allowed
from store.staff import Agent

NOT_HELD = "NOT EXISTS (SELECT 1 FROM queue_hold h WHERE h.shop_id = :shop AND h.kind = {of}.kind)"
"""Of a follow-up, called `of` in SQL: its queue is not held."""


class HeldQueue(msgspec.Struct, frozen=True):
    """A queue that is held: since when, by whom, and why."""

    kind: str
    at: datetime
    agent: str
    note: str


def held_queues(records: Records) -> tuple[HeldQueue, ...]:
    """List the queues that are held."""
    rows = records.rows(
        """SELECT h.kind, h.at, h.note, s.name FROM queue_hold h
           JOIN staff s ON s.shop_id = :shop AND s.id = h.agent_id
           WHERE h.shop_id = :shop ORDER BY h.at, h.kind"""
    )
    return tuple(HeldQueue(row["kind"], as_instant(row["at"]), row["name"], row["note"]) for row in rows)


def hold_queue(records: Records, agent: Agent, kind: str, note: str, now: datetime) -> None:
    """Hold a queue; calls that are open go on. Raises `Unusable` where it is held already."""
    allowed(agent, "assign")
    if records.value("SELECT 1 FROM queue_hold WHERE shop_id = :shop AND kind = :kind", kind=kind):
        raise Unusable("queue_held_already", kind=kind)
    records.add("queue_hold", kind=kind, at=now, agent_id=agent.id, note=note)
    from store.queues.ordering import add_order

    add_order(records, agent, "hold", now, kind=kind, note=note)


def let_go_queue(records: Records, agent: Agent, kind: str, note: str, now: datetime) -> None:
    """Let a queue be called again. Raises `Unusable` where it is not held."""
    allowed(agent, "assign")
    if not records.run("DELETE FROM queue_hold WHERE shop_id = :shop AND kind = :kind", kind=kind):
        raise Unusable("queue_not_held", kind=kind)
    from store.queues.ordering import add_order

    add_order(records, agent, "let_go", now, kind=kind, note=note)
