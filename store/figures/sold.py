"""Cars the shop sold, and whether they came back to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked
from store.figures.units import Share, Units

_SQL = """
    SELECT car.id,
        CASE WHEN car.warranty_registered THEN 1 WHEN car.warranty_registered IS NULL THEN NULL
             ELSE 0 END AS registered,
        CASE WHEN EXISTS (SELECT 1 FROM shown_visit AS came WHERE came.shop_id = :shop
            AND came.vehicle_id = car.id AND came.delivered_on <= :last) THEN 1 ELSE 0 END AS came,
        CASE WHEN EXISTS (SELECT 1 FROM shown_visit AS came WHERE came.shop_id = :shop
            AND came.vehicle_id = car.id AND came.delivered_on <= :last
            AND came.service_type = 'first_service') THEN 1 ELSE 0 END AS served
    FROM shown_vehicle AS car
    WHERE car.shop_id = :shop AND car.sold_here AND car.purchased_on BETWEEN :sold_from AND :sold_to"""


def in_days(asked: Asked) -> Units:
    """Give the cars sold in the days."""
    return _units(asked.first, asked.last)


def earlier(asked: Asked) -> Units:
    """Give the cars sold so many months before the days that they should have come by now."""
    return _units(*breakdown.moved(asked.first, asked.last, -asked.settings.indicators.first_service_months))


def _units(sold_from: date, sold_to: date) -> Units:
    values: Mapping[str, object] = {"sold_from": sold_from, "sold_to": sold_to}
    return Units(_SQL, ("registered", "came", "served"), values, breakdown.OF_VEHICLES)


def _any(_car: Row) -> bool:
    return True


def _served(car: Row) -> bool:
    return bool(car["served"])


def _came(car: Row) -> bool:
    return bool(car["came"])


def _registered(car: Row) -> bool:
    return bool(car["registered"])


def _known(car: Row) -> bool:
    return car["registered"] is not None


FIRST_SERVICE = Share("first_service", _served, _any)
MANAGED = Share("sold_managed", _came, _any)
REGISTERED = Share("warranty_registered", _registered, _known)


def known(asked: Asked) -> bool:
    """Say whether the records tell of any car that the shop sold it, and when."""
    return bool(
        asked.records.value(
            """SELECT 1 FROM shown_vehicle AS car
               WHERE car.shop_id = :shop AND car.sold_here AND car.purchased_on IS NOT NULL LIMIT 1"""
        )
    )
