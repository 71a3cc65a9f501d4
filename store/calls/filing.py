"""Correcting a customer's file by hand, so that it stays: older orders do not overwrite what was said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from store import moments
from store.database import Database, Records, Row
from store.finding.hearing import forget_name, hear
from store.intake.cells.cleaning import plate_reader
from store.intake.cells.telephones import read_number
from store.intake.cells.text import folded, one_line
from store.intake.facts import CUSTOMER, VEHICLE, Family
from store.intake.merging import facts_older, known_of
from store.remarks import Unusable
from store.rules.settings import Settings

BY_HAND = "~"
"""Stands in a fact's stamp where an order's number stands else, and sorts behind all of the same instant."""

OF_CUSTOMERS = ("name", "gender", "is_company", "tier", "address", "preferred_time")
OF_VEHICLES = ("plate", "model")
"""What can be corrected; a VIN cannot: another VIN is another vehicle."""


def correct_customer(
    database: Database, settings: Settings, customer: int, said: Mapping[str, Any], now: datetime
) -> tuple[str, ...]:
    """Set facts of a customer (names of `OF_CUSTOMERS`), or add a `number`; give what changed.

    Each fact is stamped with `now`: an import takes it over only from a later order. Orders that name the
    customer as corrected are known to be theirs. Raises `Unusable` where there is no such customer.
    """
    with database.writing() as records:
        row = _row(records, "customer", customer)
        if row is None:
            raise Unusable("customer_unknown", id=customer)
        told = {name: _clean(said[name]) for name in OF_CUSTOMERS if name in said}
        changed = _set(records, CUSTOMER, row, told, now)
        if "name" in changed:
            hear(records, [told["name"]])
            forget_name(records, row["name"])
        if said.get("number") and _add_number(records, settings, customer, str(said["number"])):
            changed = (*changed, "number")
        if {"name", "number"} & set(changed):
            _know_again(records, customer)
    return changed


def correct_vehicle(
    database: Database, settings: Settings, vehicle: int, said: Mapping[str, Any], now: datetime
) -> tuple[str, ...]:
    """Set facts of a vehicle (names of `OF_VEHICLES`), stamped with `now`; give those that changed.

    Raises `Unusable` where there is no such vehicle.
    """
    with database.writing() as records:
        row = _row(records, "vehicle", vehicle)
        if row is None:
            raise Unusable("vehicle_unknown", id=vehicle)
        told = {name: _clean(said[name]) for name in OF_VEHICLES if name in said}
        if told.get("plate"):
            told["plate"] = plate_reader(settings.region)(told["plate"])[0]
        return _set(records, VEHICLE, row, told, now)


def _clean(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value


def _row(records: Records, table: str, number: int) -> Row | None:
    return records.row(f"SELECT * FROM shown_{table} WHERE shop_id = :shop AND id = :id", id=number)


def _set(
    records: Records, family: Family, row: Row, told: Mapping[str, Any], now: datetime
) -> tuple[str, ...]:
    """Write facts that differ, and which instant they are from, as imports do."""
    differ = {name: value for name, value in told.items() if value not in {None, ""} and value != row[name]}
    if not differ:
        return ()
    stamp = f"{moments.stored_instant(now)}|{BY_HAND}"
    facts_of = max(stamp, row["facts_of"])
    known = known_of(family, row) | {name: (value, stamp) for name, value in differ.items()}
    named = ", ".join(f"{name} = :{name}" for name in differ)
    records.run(
        f"""UPDATE {family.table} SET facts_of = :facts_of, facts_older = :facts_older, {named}
            WHERE shop_id = :shop AND id = :id""",
        id=row["id"],
        facts_of=facts_of,
        facts_older=facts_older(family, known, facts_of),
        **differ,
    )
    return tuple(differ)


def _add_number(records: Records, settings: Settings, customer: int, given: str) -> bool:
    """Add a number behind the others, unless it is one of them: calls name numbers by their places."""
    number = read_number(given, settings.region, settings.area_code)
    known = records.rows(
        """SELECT position, coalesce(e164, raw) AS said FROM customer_number
           WHERE shop_id = :shop AND customer_id = :customer""",
        customer=customer,
    )
    if (number.e164 or number.raw) in {row["said"] for row in known}:
        return False
    records.add(
        "customer_number",
        customer_id=customer,
        position=1 + max((row["position"] for row in known), default=0),
        raw=number.raw,
        e164=number.e164,
        verdict=number.verdict,
    )
    return True


def _know_again(records: Records, customer: int) -> None:
    """Let orders that name the customer as they are called now be taken for theirs, if nobody else's."""
    rows = records.rows(
        """SELECT c.name, n.e164 FROM customer c
           JOIN customer_number n ON n.shop_id = :shop AND n.customer_id = c.id AND n.e164 IS NOT NULL
           WHERE c.shop_id = :shop AND c.id = :id""",
        id=customer,
    )
    for row in rows:
        records.run(
            """INSERT INTO alias (shop_id, table_name, key, row_id, question_id)
               SELECT :shop, 'customer', :key, :id, 0 WHERE NOT EXISTS (
                 SELECT 1 FROM customer c WHERE c.shop_id = :shop AND c.match_key = :key)
               ON CONFLICT DO NOTHING""",
            key=f"{folded(row['name'])}|{row['e164']}",
            id=customer,
        )
