"""Vehicles' visits in the order of time: due dates of new vehicles, and what is odd about the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby, islice, pairwise
from operator import itemgetter
from typing import Any

from store import due_dates
from store.database import Records
from store.rules.settings import Maintenance

OWNER_CHANGED = "owner_changed"
ODOMETER_BACK = "odometer_goes_back"

DUE_COLUMNS = tuple(due_dates.STORED)
BATCH = 2_000


def follow(records: Records, rules: Maintenance, warnings: Counter[str]) -> None:
    """Work new vehicles' due dates out on `plan_due`, find changes of owner, count readings that go back.

    A change of owner, on `owner_change`, is a visit with another customer than the one before; a reading
    goes back if it is less than the one before, in this file or known.
    """
    columns = ", ".join(DUE_COLUMNS)
    records.run(f"CREATE TEMP TABLE plan_due (vehicle_id INTEGER PRIMARY KEY, {columns})")
    places = ", ".join("?" * (1 + len(DUE_COLUMNS)))
    records.run("CREATE TEMP TABLE owner_change (vehicle_id INTEGER, former_id INTEGER, later_id INTEGER)")
    found = _of_new_vehicles(records, rules, warnings)
    while batch := list(islice(found, BATCH)):
        records.run_many(f"INSERT INTO plan_due VALUES ({places})", [due for due, _ in batch])
        records.run_many(
            "INSERT INTO owner_change VALUES (?, ?, ?)", chain.from_iterable(new for _, new in batch)
        )
    warnings[ODOMETER_BACK] += _back_in_known_vehicles(records)
    records.run(_OWNERS_OF_KNOWN)
    warnings[OWNER_CHANGED] += records.value("SELECT count(DISTINCT vehicle_id) FROM owner_change")


def _of_new_vehicles(
    records: Records, rules: Maintenance, warnings: Counter[str]
) -> Iterator[tuple[tuple[Any, ...], list[tuple[int, int, int]]]]:
    """Give each new vehicle's id and due columns, and its changes of owner, from its visits in order."""
    records.run("CREATE INDEX temp.plan_visit_vehicle ON plan_visit (vehicle_id)")
    rows = records.each(
        """SELECT v.id, coalesce(v.model, '') AS model, v.purchased_on,
             p.id, s.delivered_on, s.service_type, s.odometer_km, p.customer_id
           FROM plan_vehicle v LEFT JOIN plan_visit p ON p.vehicle_id = v.id
           LEFT JOIN staged_visit s ON s.row_no = p.row_no
           WHERE v.is_new ORDER BY v.id, s.stamp"""
    )
    for vehicle, group in groupby(map(tuple, rows), key=itemgetter(0)):
        visits: list[tuple[Any, ...]] = list(group)
        _, model, purchased_on, *_ = visits[0]
        stored = due_dates.of_visits(rules, model, purchased_on, [visit[3:7] for visit in visits])
        owners: list[tuple[int, int, int]] = []
        if len(visits) > 1:
            warnings[ODOMETER_BACK] += _goes_back([visit[6] for visit in visits])
            owners = [
                (vehicle, before[7], after[7]) for before, after in pairwise(visits) if before[7] != after[7]
            ]
        yield (vehicle, *stored), owners


def _goes_back(readings: list[int | None]) -> int:
    known = [km for km in readings if km is not None]
    return sum(later < earlier for earlier, later in pairwise(known))


def _back_in_known_vehicles(records: Records) -> int:
    """Count new and changed visits that read less than the visit before of a vehicle that was known."""
    if not records.value("SELECT 1 FROM known_vehicle WHERE NOT is_new LIMIT 1"):
        return 0
    back: int = records.value(
        """SELECT count(*) FROM (
             SELECT fresh, km < lag(km) OVER (PARTITION BY id ORDER BY stamp) AS back FROM (
               SELECT p.vehicle_id AS id, s.stamp, s.odometer_km AS km, 1 AS fresh
               FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
               JOIN plan_vehicle k ON k.id = p.vehicle_id AND NOT k.is_new
               WHERE s.odometer_km IS NOT NULL
               UNION ALL
               SELECT v.vehicle_id, coalesce(v.delivered_at, v.opened_at) || '|' || v.order_number,
                 v.odometer_km, 0
               FROM plan_vehicle k JOIN visit v ON v.shop_id = :shop AND v.vehicle_id = k.id
               WHERE NOT k.is_new AND v.odometer_km IS NOT NULL
                 AND v.id NOT IN (SELECT id FROM plan_visit WHERE NOT is_new)))
           WHERE fresh AND back"""
    )
    return back


_OWNERS_OF_KNOWN = """
    INSERT INTO owner_change
    SELECT vehicle_id, former, customer_id FROM (
      SELECT p.vehicle_id, p.customer_id, coalesce(
        lag(p.customer_id) OVER (PARTITION BY p.vehicle_id ORDER BY s.stamp), v.owner_id) AS former
      FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
      JOIN plan_vehicle k ON k.id = p.vehicle_id AND NOT k.is_new
      JOIN vehicle v ON v.shop_id = :shop AND v.id = k.id
      WHERE s.stamp > v.facts_of)
    WHERE former <> customer_id"""
"""Visits later than all that was known; a late report of an old visit changes no owner."""
