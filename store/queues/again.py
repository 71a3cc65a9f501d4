"""Whom something touched: only they are judged again when a day's queues are made once more after it.

A queue's line follows from its vehicle and its customer alone. So what an import or a decision did to others
changes nothing for a vehicle whose visits, whose owner and whose customers it left as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import json

from store.database import Records, Row

LOOKED_AT = "looked_at"
"""The temporary table of the vehicles that are judged again."""

MOST = 20_000
"""Rows that may have been made or changed; from more of them on, everything is judged again."""


def list_touched(records: Records, since: tuple[int, int], rows: Mapping[str, Collection[int]]) -> bool:
    """List on `looked_at` the vehicles to be judged again: those that rows, named by table, are about.

    `since` is the import that the day's queues have seen, and the last there is; what that one touched is
    listed too. Says False, and lists nothing, where these are too many, or there were several imports (what
    the earlier ones changed is not kept), or one that was taken back.
    """
    seen, last = since
    touched = _Touched(records)
    if sum(map(len, rows.values())) >= MOST or (seen != last and not _add_import(records, touched, seen)):
        return False
    for table, numbers in rows.items():
        for number in numbers:
            touched.add(table, "id = :id", {"id": number})
    touched.list()
    return True


def _add_import(records: Records, touched: _Touched, seen: int) -> bool:
    """Add whom the one import since another touched; say whether that is known, and are not too many."""
    later = records.rows("SELECT id FROM import_batch WHERE shop_id = :shop AND id > :seen", seen=seen)
    if len(later) != 1:
        return False
    batch = later[0]["id"]
    ranges = records.rows(
        "SELECT table_name, first_id, last_id FROM import_range WHERE shop_id = :shop AND batch_id = :batch",
        batch=batch,
    )
    changed = records.rows(
        """SELECT table_name, row_id, before FROM import_change
           WHERE shop_id = :shop AND batch_id = :batch LIMIT :most""",
        batch=batch,
        most=MOST,
    )
    if len(changed) + sum(row["last_id"] - row["first_id"] + 1 for row in ranges) >= MOST:
        return False
    for row in ranges:
        touched.add(
            row["table_name"],
            "id BETWEEN :first AND :last",
            {"first": row["first_id"], "last": row["last_id"]},
        )
    for row in changed:
        touched.add_changed(row)
    return True


_WHOSE = {
    "visit": ("vehicle_id", "customer_id"),
    "follow_up": ("vehicle_id", "customer_id"),
    "attempt": ("vehicle_id", "customer_id"),
    "vehicle": ("id", "owner_id"),
    "customer": ("NULL", "id"),
    "complaint": ("vehicle_id", "customer_id"),
}
"""What names the vehicle and the customer of a row, by table."""


class _Touched:
    """The vehicles and the customers that rows are about."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._vehicles: set[int | None] = {None}
        self._customers: set[int | None] = {None}

    def add(self, table: str, which: str, values: Mapping[str, int]) -> None:
        """Add what rows of a table are about now."""
        if table not in _WHOSE:
            return
        vehicle, customer = _WHOSE[table]
        for row in self._records.each(
            f"""SELECT DISTINCT {vehicle} AS vehicle, {customer} AS customer FROM {table}
                WHERE shop_id = :shop AND {which}""",
            **values,
        ):
            self._vehicles.add(row["vehicle"])
            self._customers.add(row["customer"])

    def add_changed(self, row: Row) -> None:
        """Add what a changed row is about now, and was before."""
        if row["table_name"] == "customer_number":
            self._customers.add(row["row_id"])
        if row["table_name"] not in _WHOSE:
            return
        self.add(row["table_name"], "id = :id", {"id": row["row_id"]})
        before = json.decode(row["before"]) or {}
        vehicle, customer = _WHOSE[row["table_name"]]
        self._vehicles.add(before.get(vehicle))
        self._customers.add(before.get(customer))

    def list(self) -> None:
        """List the vehicles, with all that the customers own, brought or complained about.

        A person has one callback; a complaint stays theirs when the vehicle is somebody else's.
        """
        records = self._records
        for column, table, found in (
            ("vehicle_id", LOOKED_AT, self._vehicles),
            ("customer_id", "looked_at_customer", self._customers),
        ):
            records.run(f"DROP TABLE IF EXISTS {table}")
            records.run(f"CREATE TEMP TABLE {table} ({column} BIGINT PRIMARY KEY)")
            records.run_many(f"INSERT INTO {table} VALUES (?)", [(number,) for number in found if number])
        records.sample(temporary=True)
        for theirs in (
            """SELECT v.id AS theirs FROM looked_at_customer c CROSS JOIN vehicle v
               WHERE v.shop_id = :shop AND v.owner_id = c.customer_id""",
            """SELECT v.vehicle_id AS theirs FROM looked_at_customer c CROSS JOIN visit v
               WHERE v.shop_id = :shop AND v.customer_id = c.customer_id""",
            """SELECT p.vehicle_id AS theirs FROM looked_at_customer c CROSS JOIN complaint p
               WHERE p.shop_id = :shop AND p.customer_id = c.customer_id""",
        ):
            records.run(
                f"""INSERT INTO {LOOKED_AT} SELECT DISTINCT theirs FROM ({theirs}) AS found
                    WHERE theirs NOT IN (SELECT vehicle_id FROM {LOOKED_AT})"""
            )
