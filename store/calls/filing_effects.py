"""What follows from a correction of a customer's file, beside the facts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store import moments
from store.database import Records
from store.intake.cells import cleaning
from store.intake.cells.telephones import read_number
from store.intake.cells.text import folded
from store.rules.settings import Settings

if TYPE_CHECKING:
    from store.calls.filing import Change

NOT_IN_HAND = "(held_until IS NULL OR held_until < :now)"


def follow(
    records: Records, settings: Settings, customer: int, changes: Sequence[Change], now: datetime
) -> None:
    """Do what follows from each change that is more than a fact."""
    for change in changes:
        match (change.table, change.field):
            case ("customer", "do_not_call"):
                _do_not_call(records, settings, customer, asked=bool(change.now), now=now)
            case ("customer", "notes"):
                _write(records, "customer", customer, "notes", change.now or "")
            case ("vehicle", "status"):
                _status(records, change.row, str(change.now), now)
            case ("vehicle", "vin"):
                _vin(records, change.row, change.was, str(change.now))
            case ("vehicle", "owner_id"):
                _hand_over(records, change.row, int(change.now), now)
            case ("number", "add"):
                _add_number(records, settings, customer, str(change.now))
            case ("number", "state"):
                records.run(
                    """UPDATE customer_number SET state = :state
                       WHERE shop_id = :shop AND customer_id = :customer AND position = :position""",
                    state=change.now,
                    customer=customer,
                    position=change.row,
                )
            case ("number", "place"):
                _put_at(records, customer, change.row, int(change.now))


def places(records: Records, customer: int) -> list[int]:
    """List the positions of a customer's numbers in the order in which they are dialled."""
    rows = records.rows(
        """SELECT position FROM customer_number WHERE shop_id = :shop AND customer_id = :customer
           ORDER BY coalesce(dial_order, position), position""",
        customer=customer,
    )
    return [row["position"] for row in rows]


def know_again(records: Records, customer: int) -> None:
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


def _write(records: Records, table: str, row: int, field: str, value: object) -> None:
    records.run(
        f"UPDATE {table} SET {field} = :value WHERE shop_id = :shop AND id = :id", value=value, id=row
    )


def _do_not_call(records: Records, settings: Settings, customer: int, *, asked: bool, now: datetime) -> None:
    """Set or lift the flag; where it is set, every open follow-up ends."""
    records.run(
        """UPDATE customer SET do_not_call = :asked, do_not_call_on = :day
           WHERE shop_id = :shop AND id = :id""",
        asked=asked,
        day=moments.day_of(now, settings.zoneinfo) if asked else None,
        id=customer,
    )
    if asked:
        records.run(
            """UPDATE follow_up SET state = 'withdrawn', closed_at = :now, held_by = NULL, held_until = NULL
               WHERE shop_id = :shop AND customer_id = :customer AND state = 'open'""",
            customer=customer,
            now=now,
        )


def _status(records: Records, vehicle: int, status: str, now: datetime) -> None:
    """Mark a vehicle; one that is gone is not invited any more."""
    _write(records, "vehicle", vehicle, "status", status)
    if status != "active":
        records.run(
            f"""UPDATE follow_up SET state = 'withdrawn', closed_at = :now
                WHERE shop_id = :shop AND vehicle_id = :vehicle AND state = 'open'
                  AND kind IN ('invitation', 'recall') AND {NOT_IN_HAND}""",
            vehicle=vehicle,
            now=now,
        )


def _vin(records: Records, vehicle: int, was: str | None, code: str) -> None:
    """Give a vehicle another number; orders that still name the old one are its own."""
    read = cleaning.vin(code)[0]
    records.run(
        "UPDATE vehicle SET vin = :vin, vin_ok = :ok WHERE shop_id = :shop AND id = :id",
        vin=code,
        ok=bool(read and read.ok),
        id=vehicle,
    )
    records.run(
        "DELETE FROM alias WHERE shop_id = :shop AND table_name = 'vehicle' AND key = :key", key=f"V{code}"
    )
    if was:
        records.run(
            """INSERT INTO alias (shop_id, table_name, key, row_id, question_id)
               VALUES (:shop, 'vehicle', :key, :id, 0)
               ON CONFLICT (shop_id, table_name, key) DO UPDATE SET row_id = excluded.row_id""",
            key=f"V{was}",
            id=vehicle,
        )


def _hand_over(records: Records, vehicle: int, owner: int, now: datetime) -> None:
    """Let the new owner be invited; what follows a visit of the former one stays theirs."""
    others = f"""WHERE shop_id = :shop AND vehicle_id = :vehicle AND state = 'open'
                   AND kind IN ('invitation', 'recall') AND {NOT_IN_HAND}"""
    records.run(
        f"UPDATE follow_up SET state = 'withdrawn', closed_at = :now {others} AND attempts > 0",
        vehicle=vehicle,
        now=now,
    )
    records.run(f"UPDATE follow_up SET customer_id = :owner {others}", owner=owner, vehicle=vehicle, now=now)


def _add_number(records: Records, settings: Settings, customer: int, given: str) -> None:
    """Add a number behind the others: calls name numbers by their places."""
    number = read_number(given, settings.region, settings.area_code)
    last = records.value(
        """SELECT coalesce(max(position), 0) FROM customer_number
           WHERE shop_id = :shop AND customer_id = :customer""",
        customer=customer,
    )
    records.add(
        "customer_number",
        customer_id=customer,
        position=last + 1,
        raw=number.raw,
        e164=number.e164,
        verdict=number.verdict,
    )


def _put_at(records: Records, customer: int, position: int, wanted: int) -> None:
    """Put a number at another place of the order in which they are dialled."""
    order = [one for one in places(records, customer) if one != position]
    order.insert(wanted - 1, position)
    records.run_many(
        """UPDATE customer_number SET dial_order = ?
           WHERE shop_id = ? AND customer_id = ? AND position = ?""",
        [(place, records.shop, customer, one) for place, one in enumerate(order, start=1)],
    )
