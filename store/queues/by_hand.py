"""A follow-up that somebody adds by hand: for a customer who rings back, or whom an agent wants to call."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import moments
from store.database import Database, Records, Row
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards import consent
from store.safeguards.trail import Entry

USEFUL_DAYS = 7
"""Days that it is worth a call."""


def follow_up_by_hand(
    database: Database, settings: Settings, customer: int, vehicle: int | None, now: datetime
) -> int:
    """Give the customer's open follow-up that comes first, or add one for a vehicle of theirs.

    It is a callback where that vehicle was delivered so lately that it is worth one, else an invitation.
    Without `vehicle` it is for the one that came last. Raises `Unusable` where there is no such customer,
    where they have no vehicle, or have asked not to be called.
    """
    with database.writing() as records:
        number = open_or_added(records, settings, customer, vehicle, now)
        records.note(Entry(now, records.staff, "made_by_hand", "follow_up", number))
        return number


def open_or_added(
    records: Records, settings: Settings, customer: int, vehicle: int | None, now: datetime
) -> int:
    """Do what `follow_up_by_hand` does, in a transaction that is open already."""
    open_one = _open_one(records, customer)
    return open_one if open_one is not None else _add(records, settings, customer, vehicle, now)


def _open_one(records: Records, customer: int) -> int | None:
    found: int | None = records.value(
        """SELECT id FROM follow_up WHERE shop_id = :shop AND customer_id = :customer AND state = 'open'
           ORDER BY CASE WHEN left_out IS NULL THEN 0 ELSE 1 END, rank, sort_on, id LIMIT 1""",
        customer=customer,
    )
    return found


def _add(records: Records, settings: Settings, customer: int, vehicle: int | None, now: datetime) -> int:
    person = _person(records, customer, vehicle)
    today = moments.day_of(now, settings.zoneinfo)
    delivered = moments.as_day_or_none(person["last_visit_on"])
    lately = today - timedelta(days=settings.queues["callback"].last_day)
    kind, visit = (
        ("callback", person["last_visit_id"]) if delivered and delivered >= lately else ("invitation", 0)
    )
    if consent.refused(records, customer, kind, now):
        raise Unusable("customer_refused", customer=person["name"], kind=kind)
    added = records.next_id("follow_up")
    records.add(
        "follow_up",
        id=added,
        kind=kind,
        customer_id=customer,
        vehicle_id=person["vehicle_id"],
        visit_id=visit,
        round=_round(records, kind, person["vehicle_id"], visit),
        rank=list(settings.queues).index(kind) + 1,  # type: ignore[arg-type]
        sort_on=today,
        tier_rank="ABC".index(person["tier"]) + 1,
        due_on=today,
        last_useful_on=today + timedelta(days=USEFUL_DAYS),
        basis="by_hand",
        made_at=now,
    )
    return added


def _person(records: Records, customer: int, vehicle: int | None) -> Row:
    row = records.row(
        """SELECT c.name, c.tier, c.do_not_call, v.id AS vehicle_id, v.last_visit_on, v.last_visit_id
           FROM shown_customer c
           LEFT JOIN shown_vehicle v ON v.shop_id = :shop AND v.id = (
             SELECT o.id FROM shown_vehicle o WHERE o.shop_id = :shop AND o.owner_id = c.id
             ORDER BY CASE WHEN o.id = :vehicle THEN 0 ELSE 1 END, coalesce(o.last_visit_on, '') DESC, o.id
             LIMIT 1)
           WHERE c.shop_id = :shop AND c.id = :customer""",
        customer=customer,
        vehicle=vehicle,
    )
    if row is None:
        raise Unusable("customer_unknown", id=customer)
    if row["do_not_call"]:
        raise Unusable("customer_do_not_call", customer=row["name"])
    if row["vehicle_id"] is None:
        raise Unusable("customer_without_vehicle", customer=row["name"])
    return row


def _round(records: Records, kind: str, vehicle: int, visit: int) -> int:
    return 1 + int(
        records.value(
            """SELECT coalesce(max(round), 0) FROM follow_up WHERE shop_id = :shop AND kind = :kind
                 AND vehicle_id = :vehicle AND visit_id = :visit""",
            kind=kind,
            vehicle=vehicle,
            visit=visit,
        )
    )
