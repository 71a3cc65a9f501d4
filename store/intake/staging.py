"""Cleaned rows on temporary tables: on disk, under nobody's lock."""

from __future__ import annotations

from collections.abc import Sequence

from store.database import Records
from store.intake.rows import Batch
from store.intake.typed import typed

BATCH = 500
"""Rows that are cleaned and staged at once. Of more, Python keeps memory to the end that writing needs."""

VISIT_FACTS = (
    "service_type", "opened_at", "promised_at", "delivered_at", "opened_on", "delivered_on", "odometer_km",
    "estimate_cents", "amount_cents", "advisor", "technician", "by_appointment", "is_rework",
)  # fmt: skip


def said_of_visit(fact: str) -> str:
    """Give the SQL of what a staged row `s` says of a visit; an odometer at nought says nothing."""
    if fact == "odometer_km":
        return "CASE WHEN s.odometer_km <> 0 THEN s.odometer_km END"
    return f"s.{fact}"


VEHICLE_FACTS = (
    "plate", "vin", "vin_ok", "model", "energy", "purchased_on", "sold_here", "warranty_registered"
)  # fmt: skip
CUSTOMER_FACTS = ("name", "gender", "is_company", "tier", "address", "preferred_time")

STAGED_VISIT = (
    "row_no", "order_number", "stamp", "vehicle_key", "customer_key", "folded", "raw", "e164", "verdict",
    *VISIT_FACTS, *VEHICLE_FACTS, *CUSTOMER_FACTS, "source",
)  # fmt: skip

SCORES = (
    "overall", "reception", "workmanship", "explained_before", "lounge", "washed", "explained_after",
    "recommend",
)  # fmt: skip
STAGED_CALL = (
    "row_no", "started_at", "on_day", "kind", "order_number", "vin", "plate", "agent", "number", "outcome",
    "causes", "reason", "other_shop", "note", *SCORES,
)  # fmt: skip

NUMBER = ("row_no", "place", "raw", "e164", "verdict")

_COLUMNS = {
    "staged_visit": STAGED_VISIT,
    "staged_call": STAGED_CALL,
    "staged_survey": ("row_no", "cells"),
}

_OTHERS = {
    "staged_number": typed(NUMBER),
    "staged_item": "row_no INTEGER PRIMARY KEY, order_number TEXT, item TEXT",
    "known_row": "row_no INTEGER PRIMARY KEY, order_number TEXT",
    "refused": "row_no INTEGER PRIMARY KEY, reason TEXT",
}


def make_tables(records: Records, where: str = "temp") -> None:
    """Make the temporary tables, or such in another file."""
    for name, columns in _COLUMNS.items():
        records.run(f"CREATE TABLE {where}.{name} (row_no INTEGER PRIMARY KEY, {typed(columns[1:])})")
    for name, said in _OTHERS.items():
        records.run(f"CREATE TABLE {where}.{name} ({said})")


def move_to(records: Records, where: str) -> None:
    """Let what is staged here stand with what was staged in another file, and be found there from now on."""
    for name in (*_COLUMNS, *_OTHERS):
        records.run(f"INSERT INTO {where}.{name} SELECT * FROM temp.{name} ORDER BY rowid")
        records.run(f"ALTER TABLE temp.{name} RENAME TO moved_{name}")


def stage(records: Records, table: str, batch: Batch) -> None:
    """Put a batch of cleaned rows on their table, and those that are refused on theirs."""
    _fill(records, table, _COLUMNS[table], batch.staged)
    _fill(records, "staged_number", NUMBER, batch.further)
    _fill(records, "staged_item", ("row_no", "order_number", "item"), batch.items)
    _fill(records, "refused", ("row_no", "reason"), batch.refused)


def _fill(records: Records, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        records.take_in(table, columns, rows)
