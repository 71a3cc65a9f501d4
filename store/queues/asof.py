"""The vehicles and their due dates as they stood at the beginning of another day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from store.database import Records
from store.moments import as_day, as_day_or_none
from store.rules import outcomes
from store.rules.due import Due, Stop, due
from store.rules.settings import Settings

AS_OF = "vehicle_as_of"


def vehicles_as_of(records: Records, settings: Settings, day: date, as_of: datetime) -> str:
    """Give the name of a table of vehicles whose due dates are those of `day`'s beginning.

    The stored vehicles serve where nothing happened since; else a temporary table is worked out from
    the visits before that day, by the function that keeps the stored dates.
    """
    if not _anything_since(records, day, as_of):
        return "vehicle"
    records.run(f"DROP TABLE IF EXISTS {AS_OF}")
    records.run(
        f"""CREATE TEMP TABLE {AS_OF} (shop_id INTEGER, id INTEGER, owner_id INTEGER, status TEXT,
            visits INTEGER, last_visit_on TEXT, last_visit_id INTEGER, anchor_visit_id INTEGER,
            anchor_on TEXT, anchor_km INTEGER, km_per_day DOUBLE PRECISION, due_on TEXT, due_basis TEXT,
            PRIMARY KEY (shop_id, id))"""
    )
    records.run_many(
        f"""INSERT INTO {AS_OF} VALUES
            (:shop, :id, :owner, :status, :visits, :last_on, :last_id, :anchor_id, :anchor_on, :anchor_km,
             :km_per_day, :due_on, :basis)""",
        _vehicles(records, settings, day, as_of),
    )
    records.run(f"CREATE INDEX ix_{AS_OF}_due ON {AS_OF} (shop_id, due_on)")
    records.run(f"CREATE INDEX ix_{AS_OF}_last ON {AS_OF} (shop_id, last_visit_on)")
    return AS_OF


def _anything_since(records: Records, day: date, as_of: datetime) -> bool:
    later_visit = records.value(
        "SELECT 1 FROM shown_visit AS visit WHERE shop_id = :shop AND delivered_on >= :day LIMIT 1", day=day
    )
    later_call = records.value(
        "SELECT 1 FROM shown_attempt AS a WHERE shop_id = :shop AND started_at >= :as_of LIMIT 1", as_of=as_of
    )
    return bool(later_visit or later_call)


def _vehicles(records: Records, settings: Settings, day: date, as_of: datetime) -> Iterator[dict[str, Any]]:
    said = _said_before(records, as_of)
    gone_later = _gone_later(records, as_of)
    joined = records.each(
        """SELECT v.id, v.owner_id, v.status, v.model, v.purchased_on,
                  s.id AS visit_id, s.delivered_on, s.service_type, s.odometer_km
           FROM shown_vehicle v LEFT JOIN shown_visit s
             ON s.shop_id = :shop AND s.vehicle_id = v.id AND s.delivered_on < :day
           WHERE v.shop_id = :shop ORDER BY v.id""",
        day=day,
    )
    for vehicle_id, rows in groupby(joined, key=lambda row: row["id"]):
        group = list(rows)
        first = group[0]
        stops = [
            Stop(row["visit_id"], as_day(row["delivered_on"]), row["service_type"], row["odometer_km"])
            for row in group
            if row["visit_id"] is not None
        ]
        last_on = max((stop.on for stop in stops), default=None)
        said_at, said_on = said.get(vehicle_id, (None, None))
        if said_at and last_on and said_at <= last_on:
            said_on = None
        found = due(
            settings.maintenance, first["model"], as_day_or_none(first["purchased_on"]), said_on, stops
        )
        status = "active" if vehicle_id in gone_later else first["status"]
        yield _stored(records.shop, vehicle_id, first["owner_id"], status, found)


def _stored(shop: int, vehicle_id: int, owner: int, status: str, found: Due) -> dict[str, Any]:
    return {
        "shop": shop, "id": vehicle_id, "owner": owner, "status": status, "visits": found.visits,
        "last_on": found.last_on, "last_id": found.last_visit_id, "anchor_id": found.anchor_visit_id,
        "anchor_on": found.anchor_on, "anchor_km": found.anchor_km, "km_per_day": found.km_per_day,
        "due_on": found.due_on, "basis": found.basis,
    }  # fmt: skip


def _said_before(records: Records, as_of: datetime) -> dict[int, tuple[date, date]]:
    """By vehicle: the day of the call in which a due date was last said, and that date."""
    rows = records.rows(
        """SELECT vehicle_id, on_day, due_said_on FROM shown_attempt a
           WHERE shop_id = :shop AND due_said_on IS NOT NULL AND started_at < :as_of AND NOT EXISTS (
             SELECT 1 FROM attempt again WHERE again.shop_id = :shop AND again.corrects_id = a.id
               AND again.started_at < :as_of)
           ORDER BY started_at""",
        as_of=as_of,
    )
    return {row["vehicle_id"]: (as_day(row["on_day"]), as_day(row["due_said_on"])) for row in rows}


def _gone_later(records: Records, as_of: datetime) -> set[int]:
    """Name the vehicles that were sold, scrapped or moved away only after `as_of`."""
    codes = ", ".join(
        f"'{code}'"
        for code, outcome in outcomes.outcomes().items()
        if any(effect.startswith("vehicle_") for effect in outcome.effects)
    )
    rows = records.rows(
        f"""SELECT DISTINCT vehicle_id FROM shown_attempt AS attempt
            WHERE shop_id = :shop AND started_at >= :as_of AND outcome IN ({codes})""",
        as_of=as_of,
    )
    return {row["vehicle_id"] for row in rows}
