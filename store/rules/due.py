"""When a vehicle's next maintenance is due, computed in one place.

The earlier of two days. By time: the anchor visit's delivery plus the plan's months (a month's end stays
a month's end: 31 August plus three months is 30 November). By distance: the day on which the odometer is
projected to pass its reading at the anchor visit plus the plan's kilometres.

The anchor is the last first-service or periodic-maintenance visit, else the last visit, else the
purchase. What the customer said about the next date beats both until the next visit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from store.rules.settings import Maintenance

MAINTENANCE = ("first_service", "periodic_maintenance")

TOO_FAR = 36_500
"""Days beyond which a projection only tells that a reading is wrong."""


class Stop(NamedTuple):
    """A delivered visit, as far as due dates care: its number, day, service type and reading in km."""

    visit_id: int
    on: date
    service_type: str
    km: int | None


class Due(NamedTuple):
    """What follows from a vehicle's visits; days, kilometres, kilometres a day."""

    visits: int = 0
    last_on: date | None = None
    last_visit_id: int | None = None
    anchor_visit_id: int | None = None
    anchor_on: date | None = None
    anchor_km: int | None = None
    km_per_day: float | None = None
    by_time_on: date | None = None
    by_distance_on: date | None = None
    due_on: date | None = None
    basis: str | None = None


def due(
    rules: Maintenance, model: str, purchased_on: date | None, said_on: date | None, stops: Sequence[Stop]
) -> Due:
    """Work out a vehicle's due dates from its delivered visits, in any order.

    `said_on` is what the customer said since the last visit, or None.
    """
    plan = rules.plan_of(model)
    if not stops:
        by_time = months_from(purchased_on, plan.months) if purchased_on else None
        basis = "said" if said_on else "purchase" if by_time else None
        return Due(by_time_on=by_time, due_on=said_on or by_time, basis=basis)
    ordered = sorted(stops, key=_by_day) if len(stops) > 1 else stops
    last = ordered[-1]
    anchor = last
    for stop in reversed(ordered):
        if stop.service_type in MAINTENANCE:
            anchor = stop
            break
    rate = _km_per_day(rules, ordered)
    by_time = months_from(anchor.on, plan.months)
    by_distance = _passes(ordered, anchor, plan.km, rate)
    nearer = by_time if by_distance is None else min(by_time, by_distance)
    basis = "said" if said_on else "time" if nearer == by_time else "distance"
    return Due(
        visits=len(ordered),
        last_on=last.on,
        last_visit_id=last.visit_id,
        anchor_visit_id=anchor.visit_id,
        anchor_on=anchor.on,
        anchor_km=anchor.km,
        km_per_day=rate,
        by_time_on=by_time,
        by_distance_on=by_distance,
        due_on=said_on or nearer,
        basis=basis,
    )


@lru_cache(maxsize=65_536)
def months_from(day: date, months: int) -> date:
    """Give the day so many months on or back; the end of a month stays the end of a month."""
    return day + relativedelta(months=months)


def _km_per_day(rules: Maintenance, ordered: Sequence[Stop]) -> float | None:
    """Give the rate over the readings of the months before the latest one, if they are far enough apart."""
    readings = [(stop.on, stop.km) for stop in ordered if stop.km is not None]
    if not readings:
        return None
    latest_on, latest_km = readings[-1]
    if len(readings) == 1:
        return None
    since = months_from(latest_on, -rules.reading_months)
    first_on, first_km = next(reading for reading in readings if reading[0] >= since)
    days, km = (latest_on - first_on).days, latest_km - first_km
    return km / days if days >= rules.reading_days and km >= rules.reading_km else None


def _by_day(stop: Stop) -> tuple[date, int]:
    return stop.on, stop.visit_id


def _passes(ordered: Sequence[Stop], anchor: Stop, plan_km: int, rate: float | None) -> date | None:
    """Project the day on which the reading passes the anchor's plus the plan's, from the latest reading."""
    if rate is None or anchor.km is None:
        return None
    latest = next(stop for stop in reversed(ordered) if stop.km is not None)
    days = math.ceil((anchor.km + plan_km - (latest.km or 0)) / rate)
    return latest.on + timedelta(days=max(0, days)) if days <= TOO_FAR else None
