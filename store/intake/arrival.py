"""Rows that arrive: numbered aside, written hidden, shown all at once or taken out again.

While an import writes, its new rows lie in the range of numbers that `arriving` names, and the views
`shown_visit`, `shown_vehicle`, `shown_customer` and `shown_attempt` leave them out. Showing them is one
row deleted. What is changed in rows that were there is kept as it was in `import_change`. Both together
let an import that was cut off, or that is not wanted any more, be taken out without a trace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.database import Records
from store.intake.corrected import without_corrected
from store.intake.typed import truths

IN_THIS_ORDER = ("staff", "customer", "vehicle", "visit", "follow_up", "attempt")
"""Tables whose rows arrive, each after those it refers to."""

_KEYS = {
    "customer_number": "customer_id = :row AND position = :place",
    "visit_item": "visit_id = :row AND seq = :place",
}
"""How changed rows are found that have no number of their own."""

BELONGINGS = {
    "customer": (("customer_number", "customer_id"),),
    "visit": (("visit_item", "visit_id"),),
    "follow_up": (("skip", "follow_up_id"),),
    "attempt": (("answer", "attempt_id"), ("interview", "attempt_id"), ("attempt_cause", "attempt_id")),
}
"""Rows that go with a row: table and the column that names it."""


def reserve(records: Records, batch: int, counts: Mapping[str, int]) -> dict[str, int]:
    """Put numbers aside for an import's new rows, which are not shown; give the number before the first.

    Only inside a writing transaction, by whoever has the turn to import.
    """
    before: dict[str, int] = {}
    for table, count in counts.items():
        first = records.next_id(table)
        before[table] = first - 1
        records.run(
            "INSERT INTO arriving VALUES (:table_name, :shop, :batch, :first, :last)",
            table_name=table,
            batch=batch,
            first=first,
            last=first + count - 1,
        )
    return before


def show(records: Records, batch: int, *, keep: bool) -> None:
    """Let the new rows be seen, and keep which they are (unless there are none, and no import)."""
    for row in records.rows("SELECT table_name, first_id, last_id FROM arriving WHERE shop_id = :shop"):
        last = records.value(
            f"SELECT max(id) FROM {row['table_name']} WHERE shop_id = :shop AND id BETWEEN :first AND :last",
            first=row["first_id"],
            last=row["last_id"],
        )
        if keep and last is not None:
            records.add(
                "import_range",
                batch_id=batch,
                table_name=row["table_name"],
                first_id=row["first_id"],
                last_id=last,
            )
    records.run("DELETE FROM arriving WHERE shop_id = :shop")


def keep_as_it_was(
    records: Records, batch: int, table: str, columns: Sequence[str], which: str, **values: object
) -> None:
    """Keep what the columns of the rows `which` (SQL about `t`) hold before they are changed.

    What was kept first stays: a row may be changed twice by one import.
    """
    place = "t.position" if table == "customer_number" else "0"
    row_id = "t.customer_id" if table == "customer_number" else "t.id"
    pairs = ", ".join(f"'{column}', t.{column}" for column in columns)
    records.run(
        f"""INSERT INTO import_change (shop_id, batch_id, table_name, row_id, place, before)
            SELECT :shop, :batch, :table_name, {row_id}, {place}, json_object({pairs})
            FROM {table} t WHERE t.shop_id = :shop AND {which}
            ON CONFLICT DO NOTHING""",
        batch=batch,
        table_name=table,
        **values,
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """Rows of a table, numbered from `low` to `high`, some of which an import changed."""

    batch: int
    table: str
    low: int
    high: int


def changed_before(records: Records, batch: int) -> list[Changed]:
    """List what is kept of imports before `batch`, by import and table."""
    rows = records.rows(
        """SELECT batch_id, table_name, min(row_id) AS low, max(row_id) AS high FROM import_change
           WHERE shop_id = :shop AND batch_id < :batch GROUP BY batch_id, table_name""",
        batch=batch,
    )
    return [Changed(row["batch_id"], row["table_name"], row["low"], row["high"]) for row in rows]


def forget(changed: Changed, records: Records, low: int, high: int) -> None:
    """Forget what an import changed, the rows from `low` to `high`: only the last one can be taken back."""
    records.run(
        """DELETE FROM import_change WHERE shop_id = :shop AND batch_id = :batch
             AND table_name = :table_name AND row_id BETWEEN :low AND :high""",
        batch=changed.batch,
        table_name=changed.table,
        low=low,
        high=high,
    )


def _as_it_was(column: str) -> str:
    """Give the SQL of what is put back; a due date that was said since the import goes on to hold."""
    return "coalesce(due_said_on, :was_due_said_on)" if column == "due_said_on" else f":was_{column}"


def put_back(records: Records, batch: int, table: str, row: int, place: int, before: str) -> None:
    """Let a changed row be as it was before an import; `before` of "null": it was not there.

    What somebody has corrected by hand since stays.
    """
    key = _KEYS.get(table, "id = :row")
    where = f"WHERE shop_id = :shop AND {key}"
    was: dict[str, Any] | None = json.loads(before)
    if was is None:
        records.run(f"DELETE FROM {table} {where}", row=row, place=place)
    else:
        was = without_corrected(records, table, row, was)
        settings = ", ".join(f"{column} = {_as_it_was(column)}" for column in was)
        values = {f"was_{column}": value for column, value in truths(was).items()}
        records.run(f"UPDATE {table} SET {settings} {where}", row=row, place=place, **values)
    records.run(
        """DELETE FROM import_change WHERE shop_id = :shop AND batch_id = :batch
             AND table_name = :table_name AND row_id = :row AND place = :place""",
        batch=batch,
        table_name=table,
        row=row,
        place=place,
    )
