"""Planned visits, vehicles and customers, written in one go; and what the plan comes to in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from store import due_dates
from store.database import Records
from store.intake import facts, matching
from store.intake.facts import CHANGED
from store.intake.staging import VISIT_FACTS
from store.rules.settings import Settings

OWNER_CHANGED = "owner_changed"
ODOMETER_BACK = "odometer_goes_back"


def plan_visits(records: Records) -> None:
    """Work out from the staged rows and the records what is new, changed and unchanged."""
    matching.find_vehicles(records)
    matching.find_customers(records)
    facts.plan(records, facts.CUSTOMER)
    facts.plan(records, facts.VEHICLE)
    _plan_numbers(records)
    matching.find_orders(records)


def count_new(records: Records) -> Counter[str]:
    """Count what is planned to be new, by table."""
    return _count(records, "is_new", "is_new")


def count_updated(records: Records) -> Counter[str]:
    """Count what is planned to change, by table."""
    return _count(records, f"NOT is_new AND changed = {CHANGED}", "NOT is_new")


def count_warnings(records: Records) -> Counter[str]:
    """Count what is odd about the staged rows as a whole."""
    return Counter({OWNER_CHANGED: _owners_changed(records), ODOMETER_BACK: _odometers_back(records)})


def count_closing(records: Records) -> int:
    """Count the open follow-ups that the planned visits show to be done."""
    records.run("CREATE TEMP TABLE IF NOT EXISTS came (vehicle_id INTEGER PRIMARY KEY, last_at TEXT)")
    records.run(
        """INSERT INTO came
           SELECT k.id, max(coalesce(s.opened_at, s.delivered_at)) FROM staged_visit s
           JOIN known_vehicle k ON k.key = s.vehicle_key
           WHERE k.id IN (SELECT vehicle.id FROM plan_visit p JOIN staged_visit t ON t.row_no = p.row_no
                          JOIN known_vehicle vehicle ON vehicle.key = t.vehicle_key)
           GROUP BY k.id"""
    )
    closing: int = records.value(
        """SELECT count(*) FROM follow_up f WHERE f.shop_id = :shop AND f.state = 'open'
             AND f.kind IN ('invitation', 'recall')
             AND f.made_at < (SELECT c.last_at FROM came c WHERE c.vehicle_id = f.vehicle_id)"""
    )
    return closing


def write_visits(records: Records, settings: Settings, *, batch: int, now: datetime) -> int:
    """Write what was planned, bring due dates up to date, close what is done; count what was closed."""
    facts.write(
        records,
        facts.CUSTOMER,
        "match_key, do_not_call, notes, made_at",
        "plan.key, FALSE, '', :now",
        now=now,
    )
    _write_numbers(records)
    facts.write(records, facts.VEHICLE, "status, visits, made_at", "'active', 0, :now", now=now)
    _write_orders(records, batch)
    records.sample()
    return due_dates.refresh(records, settings, _touched(records)).closed


def _touched(records: Records) -> Iterator[int]:
    """Give the vehicles whose visits, purchase or model are new or other than they were."""
    for row in records.each(
        f"""SELECT k.id FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
            JOIN known_vehicle k ON k.key = s.vehicle_key
            UNION SELECT old_vehicle FROM plan_visit WHERE old_vehicle IS NOT NULL
            UNION SELECT id FROM plan_vehicle WHERE changed = {CHANGED}"""
    ):
        yield row["id"]


def _count(records: Records, plan_condition: str, visit_condition: str) -> Counter[str]:
    tables = (
        ("customers", "plan_customer", plan_condition),
        ("vehicles", "plan_vehicle", plan_condition),
        ("visits", "plan_visit", visit_condition),
    )
    return Counter(
        {name: records.value(f"SELECT count(*) FROM {table} WHERE {which}") for name, table, which in tables}
    )


def _plan_numbers(records: Records) -> None:
    """Plan the numbers customers do not have yet, and the plainer writing of those they have."""
    records.run(
        "CREATE TEMP TABLE plan_number (customer_id INTEGER, said TEXT, place INTEGER, raw, e164, verdict)"
    )
    records.run(
        """INSERT INTO plan_number
           SELECT k.id, n.said, n.place, n.raw, n.e164, n.verdict FROM (
             SELECT key, coalesce(e164, raw) AS said, min(place) AS place, min(raw) AS raw, e164, verdict
             FROM (
               SELECT customer_key AS key, 1 AS place, raw, e164, verdict FROM staged_visit
               WHERE raw IS NOT NULL
               UNION ALL
               SELECT s.customer_key, f.place, f.raw, f.e164, f.verdict FROM staged_number f
               JOIN staged_visit s ON s.row_no = f.row_no)
             GROUP BY key, said) n
           JOIN known_customer k ON k.key = n.key
           WHERE NOT EXISTS (
             SELECT 1 FROM customer_number c WHERE c.shop_id = :shop AND c.customer_id = k.id
               AND coalesce(c.e164, c.raw) = n.said AND c.raw <= n.raw)"""
    )
    records.run(
        f"""UPDATE plan_customer SET changed = {CHANGED}
            WHERE NOT is_new AND id IN (SELECT customer_id FROM plan_number)"""
    )


def _write_numbers(records: Records) -> None:
    records.run(
        """UPDATE customer_number SET raw = n.raw FROM plan_number n
           WHERE customer_number.shop_id = :shop AND customer_number.customer_id = n.customer_id
             AND coalesce(customer_number.e164, customer_number.raw) = n.said
             AND n.raw < customer_number.raw"""
    )
    records.run(
        """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
           SELECT :shop, n.customer_id,
             row_number() OVER (PARTITION BY n.customer_id ORDER BY n.place, n.said)
               + coalesce((SELECT max(c.position) FROM customer_number c
                           WHERE c.shop_id = :shop AND c.customer_id = n.customer_id), 0),
             n.raw, n.e164, n.verdict
           FROM plan_number n WHERE NOT EXISTS (
             SELECT 1 FROM customer_number c WHERE c.shop_id = :shop AND c.customer_id = n.customer_id
               AND coalesce(c.e164, c.raw) = n.said)"""
    )


def _write_orders(records: Records, batch: int) -> None:
    names = ", ".join(VISIT_FACTS)
    given = ", ".join(_given(fact) for fact in VISIT_FACTS)
    records.run(
        f"""INSERT INTO visit (shop_id, id, order_number, vehicle_id, customer_id, {names}, batch_id)
            SELECT :shop, p.id, s.order_number, vehicle.id, customer.id, {given}, :batch
            FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
            JOIN known_vehicle vehicle ON vehicle.key = s.vehicle_key
            JOIN known_customer customer ON customer.key = s.customer_key
            WHERE p.is_new ORDER BY p.id""",
        batch=batch,
    )
    changes = ", ".join(f"{fact} = coalesce(s.{fact}, visit.{fact})" for fact in VISIT_FACTS)
    records.run(
        f"""UPDATE visit SET vehicle_id = vehicle.id, customer_id = customer.id, {changes}
            FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
            JOIN known_vehicle vehicle ON vehicle.key = s.vehicle_key
            JOIN known_customer customer ON customer.key = s.customer_key
            WHERE visit.shop_id = :shop AND visit.id = p.id AND NOT p.is_new"""
    )


def _given(fact: str) -> str:
    if fact == "service_type":
        return "coalesce(s.service_type, 'other')"
    return f"coalesce(s.{fact}, '')" if fact in {"advisor", "technician"} else f"s.{fact}"


def _owners_changed(records: Records) -> int:
    """Count vehicles that the staged rows give to several customers, or to another than the records."""
    changed: int = records.value(
        """SELECT count(*) FROM (
             SELECT vehicle_key AS key FROM staged_visit
             GROUP BY vehicle_key HAVING min(customer_key) <> max(customer_key)
             UNION
             SELECT p.key FROM plan_vehicle p JOIN vehicle v ON v.shop_id = :shop AND v.id = p.id
             WHERE NOT p.is_new AND p.owner_id <> v.owner_id)"""
    )
    return changed


def _odometers_back(records: Records) -> int:
    """Count staged visits that read less than the visit before, staged or known, of the same vehicle."""
    back: int = records.value(
        """SELECT count(*) FROM (
             SELECT staged, km < lag(km) OVER (PARTITION BY key ORDER BY stamp) AS back FROM (
               SELECT vehicle_key AS key, stamp, odometer_km AS km, 1 AS staged FROM staged_visit
               WHERE odometer_km IS NOT NULL
               UNION ALL
               SELECT k.key, coalesce(v.delivered_at, v.opened_at) || '|' || v.order_number, v.odometer_km, 0
               FROM known_vehicle k JOIN visit v ON v.shop_id = :shop AND v.vehicle_id = k.id
               WHERE NOT k.is_new AND v.odometer_km IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM staged_visit s WHERE s.order_number = v.order_number)))
           WHERE staged AND back"""
    )
    return back
