"""The rule by age: who was not heard of for so long is erased, as if they had asked for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from store import moments
from store.database import Database, Records
from store.remarks import Unusable
from store.rules.due import months_from
from store.rules.settings import Settings
from store.safeguards.person import ToErase, erase_all
from store.staff import Agent

_HEARD = """max(c.made_at,
  coalesce((SELECT max(coalesce(v.delivered_at, v.opened_at)) FROM visit v
            WHERE v.shop_id = :shop AND v.customer_id = c.id), ''),
  coalesce((SELECT max(coalesce(v.delivered_at, v.opened_at)) FROM vehicle o
            JOIN visit v ON v.shop_id = :shop AND v.vehicle_id = o.id
            WHERE o.shop_id = :shop AND o.owner_id = c.id), ''),
  coalesce((SELECT max(a.started_at) FROM attempt a WHERE a.shop_id = :shop AND a.customer_id = c.id), ''),
  coalesce((SELECT max(p.at) FROM appointment p JOIN vehicle o ON o.shop_id = :shop AND o.id = p.vehicle_id
            WHERE p.shop_id = :shop AND o.owner_id = c.id), ''),
  coalesce((SELECT max(n.at) FROM consent n WHERE n.shop_id = :shop AND n.customer_id = c.id), ''),
  coalesce((SELECT max(n.at) FROM correction n WHERE n.shop_id = :shop AND n.customer_id = c.id), ''))"""
"""When somebody was last heard of: entered, served, called, booked in, asked or corrected."""

_NOT_WAITING = """NOT EXISTS (SELECT 1 FROM complaint p WHERE p.shop_id = :shop AND p.customer_id = c.id
    AND p.state NOT IN ('closed', 'withdrawn'))
  AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.shop_id = :shop AND f.customer_id = c.id
    AND f.state = 'open' AND (f.promised_at IS NOT NULL OR f.held_until > :now))"""
"""Nobody owes them an answer."""


@dataclass(frozen=True, slots=True)
class TooOld:
    """Who may not be kept any longer: everybody last heard of before a day; their files' numbers."""

    months: int
    before: date
    customers: tuple[int, ...]


def too_old(records: Records, settings: Settings, now: datetime) -> TooOld:
    """Name who was last heard of before the rule's age. Raises `Unusable` where the shop has no such rule."""
    months = settings.retention.people_months
    if not months:
        raise Unusable("retention_not_set")
    before = months_from(moments.day_of(now, settings.zoneinfo), -months)
    rows = records.rows(
        f"""SELECT c.id FROM shown_customer c WHERE c.shop_id = :shop AND c.made_at < :before
              AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.shop_id = :shop AND e.customer_id = c.id)
              AND {_NOT_WAITING} AND {_HEARD} < :before ORDER BY c.id""",
        before=moments.start_of(before, settings.zoneinfo),
        now=now,
    )
    return TooOld(months, before, tuple(row["id"] for row in rows))


def erase_too_old(
    database: Database, settings: Settings, agent: Agent, now: datetime, texts: Collection[str] = ()
) -> list[ToErase]:
    """Erase everybody the rule names; again does nothing. Raises `Unusable` as `too_old` does."""
    with database.reading() as records:
        found = too_old(records, settings, now)
    return erase_all(database, settings, agent, found.customers, now, basis="age", texts=texts)
