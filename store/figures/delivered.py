"""Visits delivered in the days, with all that the service indicators ask of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked
from store.figures.units import Units
from store.moments import as_instant

_DAY = "substr(CAST(visit.{at} AS TEXT), 1, 10)"
_SECOND = """(CAST(substr(CAST(visit.{at} AS TEXT), 12, 2) AS INTEGER) * 3600
    + CAST(substr(CAST(visit.{at} AS TEXT), 15, 2) AS INTEGER) * 60
    + CAST(substr(CAST(visit.{at} AS TEXT), 18, 2) AS INTEGER))"""

# How late a delivery was is plain where it and the promise lie on one day of the clock in use; the few others
# are handed over as they are, and worked out by `in_time`.
_LATE = f"""CASE
    WHEN visit.promised_at IS NULL OR visit.delivered_at IS NULL THEN 'unknown'
    WHEN visit.delivered_at <= visit.promised_at THEN 'no'
    WHEN {_DAY.format(at="promised_at")} = {_DAY.format(at="delivered_at")}
        THEN CASE WHEN {_SECOND.format(at="delivered_at")} - {_SECOND.format(at="promised_at")} <= :late
            THEN 'no' ELSE 'yes' END
    ELSE CAST(visit.promised_at AS TEXT) || '|' || CAST(visit.delivered_at AS TEXT) END"""

_SQL = f"""
    SELECT came.id, came.rework, came.as_estimated, came.late, :late AS tolerated,
        CASE WHEN came.place = 1 THEN 1 ELSE 0 END AS a_file,
        CASE WHEN came.first_on >= :first AND came.turn = 1 THEN 1 ELSE 0 END AS fresh,
        CASE WHEN owner.name <> '' AND car.plate IS NOT NULL AND car.plate <> '' AND car.vin_ok
              AND car.model <> '' AND EXISTS (
                SELECT 1 FROM customer_number AS telephone WHERE telephone.shop_id = :shop
                  AND telephone.customer_id = car.owner_id AND telephone.e164 IS NOT NULL
              ) THEN 1 ELSE 0 END AS correct
    FROM (
        SELECT visit.id, visit.vehicle_id,
            CASE WHEN visit.is_rework OR visit.service_type = 'rework' THEN 1 ELSE 0 END AS rework,
            CASE WHEN visit.estimate_cents IS NULL OR visit.amount_cents IS NULL THEN 'unknown'
                 WHEN visit.amount_cents * 100.0 BETWEEN visit.estimate_cents * (100 - :under)
                  AND visit.estimate_cents * (100 + :over) THEN 'yes' ELSE 'no' END AS as_estimated,
            {_LATE} AS late,
            (SELECT min(other.delivered_on) FROM shown_visit AS other
             WHERE other.shop_id = :shop AND other.vehicle_id = visit.vehicle_id) AS first_on,
            row_number() OVER (PARTITION BY visit.vehicle_id
                ORDER BY visit.delivered_on DESC, visit.id DESC) AS place,
            row_number() OVER (PARTITION BY visit.vehicle_id
                ORDER BY visit.delivered_on, visit.id) AS turn
        FROM shown_visit AS visit
        WHERE visit.shop_id = :shop AND visit.delivered_on BETWEEN :first AND :last
    ) AS came
    LEFT JOIN vehicle AS car ON car.shop_id = :shop AND car.id = came.vehicle_id
    LEFT JOIN customer AS owner ON owner.shop_id = :shop AND owner.id = car.owner_id"""


def units(asked: Asked) -> Units:
    """Give the visits, with their flags; `a_file` marks one visit of each vehicle, `fresh` its first ever."""
    rules = asked.settings.indicators
    return Units(
        _SQL,
        ("rework", "as_estimated", "late", "tolerated", "a_file", "fresh", "correct"),
        {"under": rules.under_estimate, "over": rules.over_estimate, "late": rules.late_minutes * 60},
        breakdown.OF_VISITS,
    )


def any_visit(_visit: Row) -> bool:
    """Take every visit."""
    return True


def not_fresh(visit: Row) -> bool:
    """Say whether a visit is not the first of a new customer's vehicle."""
    return not visit["fresh"]


def fixed(visit: Row) -> bool:
    """Say whether the work was not work done over again."""
    return not visit["rework"]


def as_estimated(visit: Row) -> bool:
    """Say whether what was settled lies as near the estimate as it should."""
    return bool(visit["as_estimated"] == "yes")


def no_estimate(visit: Row) -> bool:
    """Say whether estimate or amount is not on record."""
    return bool(visit["as_estimated"] == "unknown")


def in_time(visit: Row) -> bool:
    """Say whether the vehicle was delivered by the promised time, or as little later as is tolerated."""
    late = visit["late"]
    if late in {"no", "yes", "unknown"}:
        return bool(late == "no")
    promised, delivered = _instants(late)
    return delivered - promised <= timedelta(seconds=visit["tolerated"])


def no_promise(visit: Row) -> bool:
    """Say whether no promised time is on record."""
    return bool(visit["late"] == "unknown")


def a_file(visit: Row) -> bool:
    """Take one visit of each vehicle: its file."""
    return bool(visit["a_file"])


def correct(visit: Row) -> bool:
    """Say whether a file is correct: name, a usable number, plate, a VIN that passes its check, model."""
    return a_file(visit) and bool(visit["correct"])


def _instants(both: str) -> tuple[datetime, datetime]:
    promised, _, delivered = both.partition("|")
    return as_instant(promised), as_instant(delivered)
