"""Who came after a call: vehicles called in the days, each once, and their first visit after that.

A vehicle is counted with the attempt that decides it; it came if a visit of it was opened within so many
days after the first attempt of that attempt's case.
"""

from __future__ import annotations

from datetime import date, timedelta

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.lapse import last_delivery
from store.figures.model import Asked
from store.figures.units import Units
from store.moments import as_day
from store.remarks import Remark

# The inner look-up of a vehicle's visits needs nothing but its index: an engine without statistics would
# otherwise rather read every visit of the shop.
_SQL = f"""
    SELECT decided.id, decided.attempt_id, dial.vehicle_id, decided.outcome, decided.aapor,
        CASE WHEN dial.reached THEN 1 ELSE 0 END AS reached, opening.on_day AS first_on,
        :credited AS credited,
        (SELECT min(coalesce(visit.opened_on, visit.delivered_on)) FROM shown_visit AS visit
         WHERE visit.shop_id = :shop AND visit.id IN (
            SELECT own.id FROM shown_visit AS own
            WHERE own.shop_id = :shop AND own.vehicle_id = dial.vehicle_id)
           AND coalesce(visit.opened_at, visit.delivered_at) >= opening.started_at
           AND coalesce(visit.opened_on, visit.delivered_on) <= :until) AS came_on
    FROM ({attempts.decided("vehicle_id")}) AS decided
    JOIN shown_attempt AS dial ON dial.shop_id = :shop AND dial.id = decided.attempt_id
    JOIN shown_attempt AS opening ON opening.shop_id = :shop AND opening.id = (
        SELECT early.id FROM shown_attempt AS early
        WHERE early.shop_id = :shop AND early.follow_up_id = decided.id AND {attempts.uncorrected("early")}
        ORDER BY early.started_at, early.id LIMIT 1)"""


def units(asked: Asked, kind: str, days: int) -> Units:
    """Give the vehicles of which a queue's follow-ups were called; a visit counts for so many days."""
    return Units(
        _SQL,
        ("outcome", "aapor", "reached", "first_on", "came_on", "credited"),
        {"kind": kind, "until": _until(asked, days), "credited": days},
        breakdown.OF_CASES,
    )


def came(vehicle: Row) -> bool:
    """Say whether the vehicle came in time."""
    if vehicle["came_on"] is None:
        return False
    return as_day(vehicle["came_on"]) - as_day(vehicle["first_on"]) <= timedelta(days=vehicle["credited"])


def reached(vehicle: Row) -> bool:
    """Say whether somebody answered."""
    return bool(vehicle["reached"])


def not_over(asked: Asked, days: int) -> tuple[Remark, ...]:
    """Warn where the records do not reach to the end of the days: more may still come."""
    until, known = _until(asked, days), last_delivery(asked)
    if known is not None and known >= until:
        return ()
    facts = {"until": until.isoformat(), "known": known.isoformat() if known else None, "days": days}
    return (Remark("success_not_over", facts),)


def _until(asked: Asked, days: int) -> date:
    return asked.last + timedelta(days=days)
