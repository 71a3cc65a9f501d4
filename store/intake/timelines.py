"""Vehicles' visits in the order of time: due dates of new vehicles, and what is odd about the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count, groupby, islice, pairwise
from operator import itemgetter
from typing import Any

from store import due_dates
from store.database import Records
from store.intake.typed import typed
from store.rules.settings import Maintenance

OWNER_CHANGED = "owner_changed"
ORDER_OF_SEVERAL = "order_of_several"
ODOMETER_BACK = "odometer_goes_back"

DUE_COLUMNS = tuple(due_dates.STORED)
BATCH = 2_000


def follow(records: Records, rules: Maintenance, warnings: Counter[str], where: str = "temp") -> None:
    """Work new vehicles' due dates out on `plan_due`, find changes of owner, count readings that go back.

    Both tables are made in `where`. A change of owner, on `owner_change`, is a visit with another customer
    than the one before; a reading goes back if it is less than the one before, in this file or known.
    """
    columns = typed(DUE_COLUMNS)
    records.run(f"CREATE TABLE {where}.plan_due (vehicle_id INTEGER PRIMARY KEY, {columns})")
    places = ", ".join("?" * (1 + len(DUE_COLUMNS)))
    records.run(
        f"""CREATE TABLE {where}.owner_change (n INTEGER PRIMARY KEY, vehicle_id INTEGER, former_id INTEGER,
             later_id INTEGER)"""
    )
    found, numbers = _of_new_vehicles(records, rules, warnings), count(1)
    while batch := list(islice(found, BATCH)):
        records.run_many(f"INSERT INTO plan_due VALUES ({places})", [due for due, _ in batch])
        records.run_many(
            "INSERT INTO owner_change VALUES (?, ?, ?, ?)",
            [(next(numbers), *each) for _, new in batch for each in new],
        )
    if records.value("SELECT 1 FROM plan_vehicle WHERE NOT is_new LIMIT 1"):
        warnings[ODOMETER_BACK] += _back_in_known_vehicles(records)
        records.run(_OWNERS_OF_KNOWN, last=next(numbers))
    if not records.value("SELECT 1 FROM plan_visit LIMIT 1"):
        last = records.value("SELECT coalesce(max(n), 0) FROM owner_change")
        records.run(_OWNERS_ON_A_LIST, last=last)
    warnings[OWNER_CHANGED] += records.value("SELECT count(DISTINCT vehicle_id) FROM owner_change")


def _of_new_vehicles(
    records: Records, rules: Maintenance, warnings: Counter[str]
) -> Iterator[tuple[tuple[Any, ...], list[tuple[int, int, int]]]]:
    """Give each new vehicle's id and due columns, and its changes of owner, from its visits in order."""
    rows = records.each(
        """SELECT v.id, coalesce(v.model, '') AS model, v.purchased_on,
             p.id, p.delivered_on, p.service_type, nullif(p.odometer_km, 0), p.customer_id,
             p.odometer_km
           FROM plan_visit p JOIN plan_vehicle v ON v.id = p.vehicle_id
           WHERE v.is_new ORDER BY p.vehicle_id, p.stamp"""
    )
    for vehicle, group in groupby(map(tuple, rows), key=itemgetter(0)):
        visits: list[tuple[Any, ...]] = list(group)
        _, model, purchased_on, *_ = visits[0]
        stored = due_dates.of_visits(rules, model, purchased_on, [visit[3:7] for visit in visits])
        owners: list[tuple[int, int, int]] = []
        if len(visits) > 1:
            warnings[ODOMETER_BACK] += _goes_back([visit[8] for visit in visits])
            owners = [
                (vehicle, before[7], after[7]) for before, after in pairwise(visits) if before[7] != after[7]
            ]
        yield (vehicle, *stored), owners
    for row in records.rows(
        """SELECT v.id, coalesce(v.model, '') AS model, v.purchased_on FROM plan_vehicle v
           WHERE v.is_new AND v.id NOT IN (SELECT vehicle_id FROM plan_visit)"""
    ):
        yield (row["id"], *due_dates.of_visits(rules, row["model"], row["purchased_on"], ())), []


def _goes_back(readings: list[int | None]) -> int:
    known = [km for km in readings if km is not None]
    return sum(later < earlier for earlier, later in pairwise(known))


def _back_in_known_vehicles(records: Records) -> int:
    """Count new and changed visits that read less than the visit before of a vehicle that was known."""
    back: int = records.value(
        """SELECT count(*) FROM (
             SELECT fresh, km < lag(km) OVER (PARTITION BY id ORDER BY stamp) AS back FROM (
               SELECT p.vehicle_id AS id, p.stamp, p.odometer_km AS km, TRUE AS fresh
               FROM plan_visit p JOIN plan_vehicle k ON k.id = p.vehicle_id AND NOT k.is_new
               WHERE p.odometer_km IS NOT NULL
               UNION ALL
               SELECT v.vehicle_id, coalesce(v.delivered_at, v.opened_at) || '|' || v.order_number,
                 v.odometer_km, FALSE
               FROM plan_vehicle k JOIN visit v ON v.shop_id = :shop AND v.vehicle_id = k.id
               WHERE NOT k.is_new AND v.odometer_km IS NOT NULL
                 AND v.id NOT IN (SELECT id FROM plan_visit WHERE NOT is_new)) AS each) AS compared
           WHERE fresh AND back"""
    )
    return back


_OWNERS_OF_KNOWN = """
    INSERT INTO owner_change
    SELECT :last + row_number() OVER (ORDER BY vehicle_id, stamp), vehicle_id, former, customer_id FROM (
      SELECT p.vehicle_id, p.stamp, p.customer_id, coalesce(
        lag(p.customer_id) OVER (PARTITION BY p.vehicle_id ORDER BY p.stamp), v.owner_id) AS former
      FROM plan_visit p
      JOIN plan_vehicle k ON k.id = p.vehicle_id AND NOT k.is_new
      JOIN vehicle v ON v.shop_id = :shop AND v.id = k.id
      WHERE p.stamp > v.facts_of) AS came
    WHERE former <> customer_id"""
"""Visits later than all that was known; a late report of an old visit changes no owner."""

_OWNERS_ON_A_LIST = """
    INSERT INTO owner_change
    SELECT :last + row_number() OVER (ORDER BY vehicle_id, stamp), vehicle_id, former, customer_id FROM (
      SELECT k.id AS vehicle_id, s.stamp, c.id AS customer_id, coalesce(
        lag(c.id) OVER (PARTITION BY k.id ORDER BY s.stamp), v.owner_id) AS former
      FROM staged_visit s JOIN known_vehicle k ON k.key = s.vehicle_key
      JOIN known_customer c ON c.key = s.customer_key
      LEFT JOIN vehicle v ON v.shop_id = :shop AND v.id = k.id
      WHERE s.order_number IS NULL AND (v.id IS NULL OR s.stamp > v.facts_of)) AS said
    WHERE former <> customer_id"""
"""Of customers without visits: those who have a vehicle that was somebody else's."""
