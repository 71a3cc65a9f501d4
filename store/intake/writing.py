"""Planned visits, vehicles and customers, written in steps; and what the plan comes to in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from store.database import Records
from store.intake import facts, items, matching
from store.intake.facts import CHANGED, CUSTOMER, VEHICLE, Family, written
from store.intake.staging import VISIT_FACTS, said_of_visit
from store.intake.steps import IN_HAND, IN_HAND_NOTED, Steps
from store.intake.timelines import DUE_COLUMNS


def find(records: Records, last: Mapping[str, int], where: str) -> None:
    """Work out who is who among the staged rows, which lie in `where`; new ones are numbered after `last`."""
    matching.find_vehicles(records, last["vehicle"], where)
    matching.find_customers(records, last["customer"], where)
    items.sort(records, where)
    items.plan(records)


def plan_customers(records: Records, told: Collection[str]) -> None:
    """Work out what is new and changed of customers; `told` names the columns the file has."""
    facts.plan(records, CUSTOMER, told)
    _plan_numbers(records)


def plan_visits(
    records: Records, told: Collection[str], last: Mapping[str, int], where: str = "temp"
) -> None:
    """Work out what is new and changed of vehicles and visits, on tables of `where`."""
    facts.plan(records, VEHICLE, told, where)
    matching.find_orders(records, last["visit"], where)


def count_new(records: Records) -> Counter[str]:
    """Count what is planned to be new, by table."""
    return _count(records, "is_new", "is_new")


def count_updated(records: Records) -> Counter[str]:
    """Count what is planned to change, by table."""
    return _count(records, f"NOT is_new AND changed = {CHANGED}", "NOT is_new")


def span(plan: Records, table: str) -> tuple[int, int]:
    """Give from where to where a table's new rows are numbered on their plan; (1, 0) where there are none."""
    row = plan.row(f"SELECT min(id) AS low, max(id) AS high FROM plan_{table} WHERE is_new")
    return (1, 0) if row is None or row["low"] is None else (row["low"], row["high"])


def write_new(
    steps: Steps, table: str, span: tuple[int, int], *, with_items: bool, batch: int, now: datetime
) -> None:
    """Write the new records of a table: customers with numbers, vehicles, or visits (`with_items`)."""

    def customers(records: Records, low: int, high: int) -> None:
        _insert(records, CUSTOMER, low, high, {"match_key": "plan.key", "made_at": ":now"}, now=now)
        records.run(_NEW_NUMBERS, low=low, high=high)

    def vehicles(records: Records, low: int, high: int) -> None:
        due = {
            name: f"coalesce(due.{name}, 0)" if name == "visits" else f"due.{name}" for name in DUE_COLUMNS
        }
        _insert(records, VEHICLE, low, high, {"made_at": ":now", **due}, now=now)
        records.run(_NEW_KEYS, low=low, high=high)

    def visits(records: Records, low: int, high: int) -> None:
        records.run(_NEW_VISITS, low=low, high=high, batch=batch)
        if with_items:
            records.run(_NEW_ITEMS, low=low, high=high)

    write, in_hand = {
        "customer": (customers, IN_HAND_NOTED),
        "vehicle": (vehicles, IN_HAND_NOTED),
        "visit": (visits, IN_HAND),
    }[table]
    steps.through(table, *span, write, in_hand=in_hand)


def update_facts(records: Records, family: Family, ids: str, **values: object) -> None:
    """Bring known records up to the plan, but those that somebody changed since the plan was made."""
    settings = ", ".join(f"{fact.name} = {written('plan', fact)}" for fact in family.columns)
    records.run(
        f"""UPDATE {family.table} SET facts_of = plan.facts_of, facts_older = plan.facts_older, {settings}
            FROM {family.plan} plan
            WHERE {family.table}.shop_id = :shop AND {family.table}.id = plan.id AND plan.id IN ({ids})
              AND {family.table}.facts_of || {family.table}.facts_older = plan.was""",
        **values,
    )


def update_visits(records: Records, ids: str, **values: object) -> None:
    """Bring known orders up to what the file says of them."""
    changes = ", ".join(f"{fact} = coalesce({said_of_visit(fact)}, visit.{fact})" for fact in VISIT_FACTS)
    records.run(
        f"""UPDATE visit SET vehicle_id = p.vehicle_id, customer_id = p.customer_id,
              source_hash = s.source, {changes}
            FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
                    WHERE visit.shop_id = :shop AND visit.id = p.id AND NOT p.is_new AND p.id IN ({ids})""",
        **values,
    )


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
        """CREATE TEMP TABLE plan_number (customer_id INTEGER, said TEXT, place INTEGER, raw TEXT, e164 TEXT,
             verdict TEXT,
             PRIMARY KEY (customer_id, place, said)) WITHOUT ROWID"""
    )
    records.run(
        """INSERT INTO plan_number
           SELECT k.id, n.said, n.place, n.raw, n.e164, n.verdict FROM (
             SELECT key, coalesce(e164, raw) AS said, min(place) AS place, min(raw) AS raw,
               max(e164) AS e164, max(verdict) AS verdict
             FROM (
               SELECT customer_key AS key, 1 AS place, raw, e164, verdict FROM staged_visit
               WHERE raw IS NOT NULL
               UNION ALL
               SELECT s.customer_key, f.place, f.raw, f.e164, f.verdict FROM staged_number f
               JOIN staged_visit s ON s.row_no = f.row_no) AS every_number
             GROUP BY key, said) n
           JOIN known_customer k ON k.key = n.key
           WHERE k.is_new OR NOT EXISTS (
             SELECT 1 FROM customer_number c WHERE c.shop_id = :shop AND c.customer_id = k.id
               AND coalesce(c.e164, c.raw) = n.said AND c.raw <= n.raw)
           ORDER BY 1, 3, 2 ON CONFLICT DO NOTHING"""
    )
    records.run(
        f"""UPDATE plan_customer SET changed = {CHANGED}
            WHERE NOT is_new AND id IN (SELECT customer_id FROM plan_number)"""
    )


def _insert(
    records: Records, family: Family, low: int, high: int, extra: Mapping[str, str], **values: object
) -> None:
    names = ", ".join((*(fact.name for fact in family.columns), *extra))
    said = ", ".join((*(written("plan", fact) for fact in family.columns), *extra.values()))
    due = "LEFT JOIN plan_due due ON due.vehicle_id = plan.id" if family is VEHICLE else ""
    records.run(
        f"""INSERT OR ROLLBACK INTO {family.table} (shop_id, id, facts_of, facts_older, {names})
            SELECT :shop, plan.id, plan.facts_of, plan.facts_older, {said}
            FROM {family.plan} plan {due}
            WHERE plan.id BETWEEN :low AND :high AND plan.is_new ORDER BY plan.id""",
        low=low,
        high=high,
        **values,
    )


def _given(fact: str) -> str:
    if fact == "service_type":
        return "coalesce(s.service_type, 'other')"
    return f"coalesce(s.{fact}, '')" if fact in {"advisor", "technician"} else said_of_visit(fact)


_NEW_NUMBERS = """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
    SELECT :shop, n.customer_id, row_number() OVER (PARTITION BY n.customer_id ORDER BY n.place, n.said),
      n.raw, n.e164, n.verdict
    FROM plan_number n JOIN plan_customer plan ON plan.id = n.customer_id AND plan.is_new
    WHERE n.customer_id BETWEEN :low AND :high ORDER BY 2, 3"""

_NEW_KEYS = """INSERT INTO alias (shop_id, table_name, key, row_id, question_id)
    SELECT :shop, 'vehicle', plan.key, plan.id, 0 FROM plan_vehicle plan
    WHERE plan.id BETWEEN :low AND :high AND plan.is_new AND plan.key LIKE 'I%'"""

_NEW_VISITS = f"""INSERT OR ROLLBACK INTO visit (shop_id, id, order_number, vehicle_id, customer_id,
      {", ".join(VISIT_FACTS)}, batch_id, source_hash)
    SELECT :shop, p.id, s.order_number, p.vehicle_id, p.customer_id,
      {", ".join(_given(fact) for fact in VISIT_FACTS)}, :batch, s.source
    FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
    WHERE p.id BETWEEN :low AND :high AND p.is_new ORDER BY p.id"""
"""A statement that gives up alone has to note all that it changes; one that calls no function but gives up
with its transaction (OR ROLLBACK) does not, which halves what is written."""

_NEW_ITEMS = """INSERT INTO visit_item (shop_id, visit_id, seq, item)
    SELECT :shop, p.id, row_number() OVER (PARTITION BY p.id ORDER BY i.row_no), i.item
    FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
    JOIN staged_item i ON i.order_number = s.order_number
    WHERE p.id BETWEEN :low AND :high AND p.is_new ORDER BY 2, 3"""
