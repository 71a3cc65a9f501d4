"""Due dates, kept up: worked out from the visits by the rule, stored with the vehicle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from store.database import Records, Row
from store.moments import as_day, as_day_or_none
from store.rules.due import Due, Stop, due
from store.rules.settings import Maintenance, Settings

BATCH = 2_000


STORED = {
    "visits": "visits",
    "last_visit_on": "last_on",
    "last_visit_id": "last_visit_id",
    "anchor_visit_id": "anchor_visit_id",
    "anchor_on": "anchor_on",
    "anchor_km": "anchor_km",
    "km_per_day": "km_per_day",
    "due_by_time_on": "by_time_on",
    "due_by_distance_on": "by_distance_on",
    "due_on": "due_on",
    "due_basis": "basis",
}
"""Columns of the vehicle, and where they come from, in the order in which `Due` has them."""


def work_out(
    records: Records, settings: Settings, vehicle_ids: Iterable[int] | None, *, shown_only: bool = False
) -> int:
    """Work the due facts of some vehicles (None: of all) out again and store what changed; count these.

    What the customer said about the next date is dropped when a later visit came. Visits that are arriving
    count, unless `shown_only`. Only inside a writing transaction.
    """
    _touch(records, vehicle_ids)
    changed = 0
    for batch in _batches(_changes(records, settings.maintenance, "shown_visit" if shown_only else "visit")):
        changed += len(batch)
        records.run_many(_UPDATE, batch)
    return changed


BY_RULE = "vehicle_by_rule"
"""The temporary table of vehicles with the due dates that another rule gives."""


def by_rule(records: Records, settings: Settings) -> tuple[str, int]:
    """Work every vehicle out by these settings without storing it.

    Gives the name of a table of the vehicles as they would be, and how many would have another due date.
    """
    columns = ", ".join(["shop_id", "id", "owner_id", "status", *STORED])
    records.run(f"DROP TABLE IF EXISTS {BY_RULE}")
    records.run(f"CREATE TEMP TABLE {BY_RULE} AS SELECT {columns} FROM shown_vehicle WHERE shop_id = :shop")
    records.run(f"CREATE UNIQUE INDEX ix_{BY_RULE} ON {BY_RULE} (shop_id, id)")
    _touch(records, None)
    setting = ", ".join(f"{name} = :{name}" for name in STORED)
    for batch in _batches(_changes(records, settings.maintenance, "shown_visit")):
        records.run_many(f"UPDATE {BY_RULE} SET {setting} WHERE shop_id = :shop AND id = :id", batch)
    records.run(f"CREATE INDEX ix_{BY_RULE}_due ON {BY_RULE} (shop_id, due_on)")
    records.run(f"CREATE INDEX ix_{BY_RULE}_last ON {BY_RULE} (shop_id, last_visit_on)")
    moved = records.value(
        f"""SELECT count(*) FROM {BY_RULE} r JOIN vehicle v ON v.shop_id = :shop AND v.id = r.id
            WHERE r.shop_id = :shop AND v.due_on IS DISTINCT FROM r.due_on"""
    )
    return BY_RULE, int(moved)


_UPDATE = (
    f"UPDATE vehicle SET due_said_on = :due_said_on, {', '.join(f'{name} = :{name}' for name in STORED)}"
    " WHERE shop_id = :shop AND id = :id"
)


def of_visits(
    rules: Maintenance, model: str, purchased_on: str | None, visits: Iterable[tuple[Any, ...]]
) -> tuple[Any, ...]:
    """Work a vehicle's due facts out, as they are stored, in the order of `STORED`.

    `visits` are id, day of delivery (None: not delivered, does not count), service type and reading in km,
    in the order of their delivery.
    """
    delivered = [visit for visit in visits if visit[1] is not None]
    stops = [Stop(place, as_day(on), kind, km) for place, (_, on, kind, km) in enumerate(delivered)]
    found = due(rules, model, as_day_or_none(purchased_on), None, stops)
    if found.last_visit_id is not None and found.anchor_visit_id is not None:
        last, anchor = delivered[found.last_visit_id][0], delivered[found.anchor_visit_id][0]
        found = found._replace(last_visit_id=last, anchor_visit_id=anchor)
    return tuple(map(_as_stored, found))


def _touch(records: Records, vehicle_ids: Iterable[int] | None) -> None:
    records.run("CREATE TEMP TABLE IF NOT EXISTS touched_vehicle (id INTEGER PRIMARY KEY)")
    records.run("DELETE FROM touched_vehicle")
    if vehicle_ids is None:
        records.run("INSERT INTO touched_vehicle SELECT id FROM vehicle WHERE shop_id = :shop")
    else:
        records.run_many(
            "INSERT OR IGNORE INTO touched_vehicle VALUES (?)", ((each,) for each in vehicle_ids)
        )


def _changes(records: Records, rules: Maintenance, source: str) -> Iterator[dict[str, Any]]:
    """Work each touched vehicle out and hand over the columns of those that changed."""
    columns = ", ".join(f"c.{name}" for name in STORED)
    rows = records.each(
        f"""SELECT c.id, c.model, c.purchased_on, c.due_said_on, {columns},
              v.id AS visit_id, v.delivered_on, v.service_type, v.odometer_km
            FROM vehicle c
            LEFT JOIN {source} v ON v.shop_id = :shop AND v.vehicle_id = c.id AND v.delivered_at IS NOT NULL
            WHERE c.shop_id = :shop AND c.id IN (SELECT id FROM touched_vehicle)
            ORDER BY c.id, v.delivered_at, v.order_number"""
    )
    for vehicle_id, group in groupby(rows, key=lambda row: row["id"]):
        visits = list(group)
        stored = visits[0]
        found, said_on = _due(rules, visits)
        fresh = {name: _as_stored(getattr(found, source)) for name, source in STORED.items()}
        fresh["due_said_on"] = _as_stored(said_on)
        if any(stored[name] != value for name, value in fresh.items()):
            yield {"shop": records.shop, "id": vehicle_id, **fresh}


def _due(rules: Maintenance, visits: list[Row]) -> tuple[Due, date | None]:
    """Work one vehicle out from its visits, in the order of their delivery.

    The rule breaks ties of one day by the visits' numbers; here these are their places, so that it does
    not matter in which order the visits came in.
    """
    vehicle = visits[0]
    stops = [
        Stop(place, as_day(row["delivered_on"]), row["service_type"], row["odometer_km"])
        for place, row in enumerate(visits)
        if row["visit_id"] is not None
    ]
    said_on, last_on = as_day_or_none(vehicle["due_said_on"]), as_day_or_none(vehicle["last_visit_on"])
    if said_on and stops and (last_on is None or stops[-1].on > last_on):
        said_on = None
    found = due(rules, vehicle["model"], as_day_or_none(vehicle["purchased_on"]), said_on, stops)
    if found.last_visit_id is None or found.anchor_visit_id is None:
        return found, said_on
    last, anchor = visits[found.last_visit_id]["visit_id"], visits[found.anchor_visit_id]["visit_id"]
    return found._replace(last_visit_id=last, anchor_visit_id=anchor), said_on


def _as_stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
