"""Cleaned rows on temporary tables: on disk, under nobody's lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store.database import Records

BATCH = 2_000
"""Rows that are cleaned and staged at once."""

VISIT_FACTS = (
    "service_type", "opened_at", "promised_at", "delivered_at", "opened_on", "delivered_on", "odometer_km",
    "estimate_cents", "amount_cents", "advisor", "technician", "by_appointment", "is_rework",
)  # fmt: skip
VEHICLE_FACTS = (
    "plate", "vin", "vin_ok", "model", "energy", "purchased_on", "sold_here", "warranty_registered"
)  # fmt: skip
CUSTOMER_FACTS = ("name", "gender", "is_company", "tier", "address", "preferred_time")

STAGED_VISIT = (
    "row_no", "order_number", "stamp", "vehicle_key", "customer_key", "folded", "raw", "e164", "verdict",
    *VISIT_FACTS, *VEHICLE_FACTS, *CUSTOMER_FACTS,
)  # fmt: skip

SCORES = (
    "overall", "reception", "workmanship", "explained_before", "lounge", "washed", "explained_after",
    "recommend",
)  # fmt: skip
STAGED_CALL = (
    "row_no", "started_at", "on_day", "kind", "order_number", "vin", "plate", "agent", "number", "outcome",
    "causes", "reason", "other_shop", "note", *SCORES,
)  # fmt: skip


@dataclass(slots=True)
class Staged:
    """How many rows were read, and how many of these are refused, by reason."""

    rows: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


def make_tables(records: Records) -> None:
    """Make the temporary tables; without types, so that values stay as they are given."""
    for name, columns in (("staged_visit", STAGED_VISIT), ("staged_call", STAGED_CALL)):
        others = ", ".join(columns[1:])
        records.run(f"CREATE TEMP TABLE {name} (row_no INTEGER PRIMARY KEY, {others})")
    records.run("CREATE TEMP TABLE staged_number (row_no INTEGER, place INTEGER, raw, e164, verdict)")
    records.run("CREATE TEMP TABLE refused (row_no INTEGER PRIMARY KEY, reason TEXT)")


def stage(records: Records, table: str, columns: Sequence[str], rows: list[tuple[object, ...]]) -> None:
    """Put a batch of cleaned rows on their table."""
    places = ", ".join("?" * len(columns))
    records.run_many(f"INSERT INTO {table} VALUES ({places})", rows)


def refuse(records: Records, refused: list[tuple[int, str]]) -> None:
    """Note rows that are not taken, and why."""
    records.run_many("INSERT INTO refused VALUES (?, ?)", refused)
