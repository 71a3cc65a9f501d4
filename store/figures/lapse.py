"""Lapse: vehicles that came, and then not once in the six calendar months after."""

from __future__ import annotations

from datetime import date, timedelta

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, share_cases, share_rows
from store.moments import as_day_or_none
from store.remarks import Remark

MONTHS = 6

_VISITED = """
    SELECT came.id,
        CASE WHEN EXISTS (
            SELECT 1 FROM shown_visit AS again
            WHERE again.shop_id = :shop AND again.vehicle_id = came.vehicle_id
              AND again.delivered_on BETWEEN :after AND :until) THEN 0 ELSE 1 END AS lapsed,
        CASE WHEN owner.is_company THEN 1 ELSE 0 END AS company,
        CASE WHEN EXISTS (
            SELECT 1 FROM shown_visit AS other
            WHERE other.shop_id = :shop AND other.vehicle_id = came.vehicle_id
              AND other.delivered_on IS NOT NULL AND other.id <> came.id) THEN 0 ELSE 1 END AS once
    FROM (
        SELECT visit.id, visit.vehicle_id, row_number() OVER (
            PARTITION BY visit.vehicle_id ORDER BY visit.delivered_on DESC, visit.id DESC) AS place
        FROM shown_visit AS visit WHERE visit.shop_id = :shop AND visit.delivered_on BETWEEN :first AND :last
    ) AS came
    LEFT JOIN vehicle AS car ON car.shop_id = :shop AND car.id = came.vehicle_id
    LEFT JOIN customer AS owner ON owner.shop_id = :shop AND owner.id = car.owner_id
    WHERE came.place = 1"""


def window(last: date) -> tuple[date, date]:
    """Give the days after a range in which coming again keeps a vehicle from having lapsed."""
    after = last + timedelta(days=1)
    return after, breakdown.months_on(after, MONTHS) - timedelta(days=1)


def units(asked: Asked) -> Units:
    """Give the vehicles that came in the range, one row each; the id is that of the last visit in it."""
    after, until = window(asked.last)
    return Units(
        _VISITED, ("lapsed", "company", "once"), {"after": after, "until": until}, breakdown.OF_VISITS
    )


def _visited(_vehicle: Row) -> bool:
    return True


def _lapsed(vehicle: Row) -> bool:
    return bool(vehicle["lapsed"])


def _company(vehicle: Row) -> bool:
    return _lapsed(vehicle) and bool(vehicle["company"])


def _private(vehicle: Row) -> bool:
    return _lapsed(vehicle) and not vehicle["company"]


def _single_visit(vehicle: Row) -> bool:
    return _private(vehicle) and bool(vehicle["once"])


SINGLE_VISIT = Share("single_visit", _single_visit, _private)
"""Private vehicles that came this once ever: they are listed, not called."""

_SHARES = (
    Share("lapsed", _lapsed, _visited),
    Share("company", _company, _lapsed),
    Share("private", _private, _lapsed),
    SINGLE_VISIT,
)


def _rows(asked: Asked) -> list[FigureRow]:
    return share_rows(asked, units(asked), _SHARES)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, units(asked), _SHARES, cell)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    """Warn where the records do not reach to the end of the six months: more may still come."""
    _, until = window(asked.last)
    known = last_delivery(asked)
    if known is not None and known >= until:
        return ()
    return (
        Remark("lapse_not_over", {"until": until.isoformat(), "known": known.isoformat() if known else None}),
    )


def last_delivery(asked: Asked) -> date | None:
    """Give the last day of which deliveries are known."""
    return as_day_or_none(
        asked.records.value(
            "SELECT max(visit.delivered_on) FROM shown_visit AS visit WHERE visit.shop_id = :shop"
        )
    )


KIND = Kind(_rows, _cases, (*breakdown.OF_VISITS, *breakdown.PERIODS), _notes)
