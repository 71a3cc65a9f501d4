"""The call an agent has promised next, to be counted down to beside whatever they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from store import moments
from store.database import Records
from store.rules.settings import Settings
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Promise:
    """A call somebody promised: to whom, and for which instant."""

    follow_up: int
    customer: str
    at: datetime


def next_promise(records: Records, settings: Settings, agent: Agent, now: datetime) -> Promise | None:
    """Fetch the agent's next promise; one whose time came `limits.promise_minutes` ago is anyone's."""
    row = records.row(
        """SELECT f.id, f.promised_at, c.name FROM follow_up f
           JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id
           WHERE f.shop_id = :shop AND f.state = 'open' AND f.promised_at IS NOT NULL
             AND f.promised_at > :since AND f.promised_by = :agent AND f.left_out IS NULL
           ORDER BY f.promised_at, f.id LIMIT 1""",
        since=now - timedelta(minutes=settings.limits.promise_minutes),
        agent=agent.id,
    )
    return None if row is None else Promise(row["id"], row["name"], moments.as_instant(row["promised_at"]))
