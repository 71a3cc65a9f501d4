"""Rows about somebody who was erased: refused, so that no file brings them back unnoticed.

A row is about them when it names a number, a VIN or a plate of theirs, or an order of theirs. What is dated
after the erasure is new business, and is taken in as from anybody; it is counted as a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from store.database import Records
from store.moments import as_instant, day_of
from store.rules.settings import Settings
from store.safeguards.marks import Kind, digest_of, key_of

ERASED = "about_erased"
"""Why such a row is refused."""

CAME_AGAIN = "erased_came_again"
"""Counted for rows of people who were erased and came again since."""

_THEIRS = """SELECT s.row_no FROM {table} s
             JOIN visit v ON v.shop_id = :shop AND v.order_number = s.order_number
             JOIN erasure e ON e.shop_id = :shop AND e.customer_id = v.customer_id"""
_SEEN = {
    "staged_visit": """SELECT s.row_no, coalesce(s.delivered_on, s.opened_on) AS on_day, s.e164 AS number,
        s.vin, s.plate FROM staged_visit s UNION ALL
      SELECT n.row_no, coalesce(s.delivered_on, s.opened_on), n.e164, NULL, NULL FROM staged_number n
        JOIN staged_visit s ON s.row_no = n.row_no""",
    "staged_call": "SELECT s.row_no, s.on_day, s.number, s.vin, s.plate FROM staged_call s",
}
_FIELDS: tuple[Kind, ...] = ("number", "vin", "plate")


def refuse(records: Records, settings: Settings, table: str) -> Counter[str]:
    """Refuse the staged rows about erased people; count those of people who came again since, by code."""
    key = key_of(records) if table in _SEEN else None
    if key is None:
        return Counter()
    erased = {
        row["digest"]: day_of(as_instant(row["at"]), settings.zoneinfo).isoformat()
        for row in records.each(
            """SELECT m.digest, e.at FROM erased_mark m JOIN erasure e ON e.shop_id = :shop
                 AND e.id = m.erasure_id WHERE m.shop_id = :shop"""
        )
    }
    refused = {row["row_no"] for row in records.rows(_THEIRS.format(table=table))}
    again: set[int] = set()
    for number, on_day, theirs in _about(records, table, key, erased):
        (again if on_day and on_day > theirs else refused).add(number)
    again -= refused
    rows = [(number,) for number in sorted(refused)]
    records.run_many(f"INSERT INTO refused VALUES (?, '{ERASED}')", rows)
    for each in (table, "staged_number", "staged_item"):
        records.run_many(f"DELETE FROM {each} WHERE row_no = ?", rows)
    return Counter({CAME_AGAIN: len(again)})


def _about(
    records: Records, table: str, key: bytes, erased: dict[str, str]
) -> Iterator[tuple[int, str | None, str]]:
    """Give the rows that name something of an erased person: the row, its day, the day of the erasure."""
    for row in records.each(_SEEN[table]):
        for kind in _FIELDS:
            day = row[kind] and erased.get(digest_of(key, kind, row[kind]))
            if day:
                said = row["on_day"]
                yield row["row_no"], said.isoformat() if isinstance(said, date) else said, day
