"""What was done since an import with what it brought or changed: why it cannot be taken back any more."""

from __future__ import annotations

from datetime import datetime

from store.database import Records
from store.kinds import KINDS
from store.remarks import Unusable

NAMED = 5
"""How many pieces of later work are named."""

MOST = 50
"""How many of a sort are counted."""

_RANGE = """(SELECT r.first_id FROM import_range r WHERE r.shop_id = :shop AND r.batch_id = :batch
     AND r.table_name = '{table}') AND
  (SELECT r.last_id FROM import_range r WHERE r.shop_id = :shop AND r.batch_id = :batch
     AND r.table_name = '{table}')"""


def brought(column: str, table: str) -> str:
    """Give the SQL of whether the number in a column is that of a row of a table the import brought.

    NULL where it brought none of that table. An index of the column is used.
    """
    return f"{column} BETWEEN {_RANGE.format(table=table)}"


def _stands_on(alias: str) -> str:
    """Give the SQL of whether a row belongs to a customer or vehicle that the import brought."""
    told = [brought(f"{alias}.{table}_id", table) for table in ("customer", "vehicle")]
    return "(" + " OR ".join(told) + ")"


OF_IT = f"""SELECT c.id FROM follow_up c WHERE c.shop_id = :shop AND {brought("c.customer_id", "customer")}
  UNION SELECT v.id FROM follow_up v
    WHERE v.shop_id = :shop AND v.kind IN ({KINDS}) AND {brought("v.vehicle_id", "vehicle")}
  UNION SELECT s.id FROM follow_up s WHERE s.shop_id = :shop AND {brought("s.visit_id", "visit")}"""
"""SQL that lists the follow-ups of customers, vehicles and visits that the import brought, each by its index:
however many follow-ups there are."""

_ITS_OWN = f"SELECT o.id FROM follow_up o WHERE o.shop_id = :shop AND {brought('o.id', 'follow_up')}"


def changed_rows(table: str, columns: str = "h.row_id") -> str:
    """Give the SQL that lists the rows of a table that the import changed, some columns of each `h`."""
    return f"""SELECT {columns} FROM import_change h
      WHERE h.shop_id = :shop AND h.batch_id = :batch AND h.table_name = '{table}'"""


IN_HAND = """(f.held_until >= :now OR EXISTS (
  SELECT 1 FROM open_call o WHERE o.shop_id = :shop AND o.follow_up_id = f.id))"""
"""SQL of whether somebody has a follow-up `f` in hand, or has begun its call."""

_SINCE = f"a.shop_id = :shop AND NOT coalesce({brought('a.id', 'attempt')}, FALSE)"

_LATER = {
    "draw": f"""SELECT d.attempt_id AS id FROM quality_drawn d
      WHERE d.shop_id = :shop AND {brought("d.attempt_id", "attempt")}""",
    "call": f"""SELECT a.id FROM attempt a
        WHERE {_SINCE} AND a.follow_up_id IN ({OF_IT} UNION {_ITS_OWN})
      UNION SELECT a.id FROM (
          {changed_rows("customer_number", "h.row_id, h.place")} AND h.before = 'null') n
        CROSS JOIN attempt a WHERE {_SINCE} AND a.customer_id = n.row_id AND a.number_position = n.place
      UNION SELECT a.id FROM ({changed_rows("follow_up")}) n
        CROSS JOIN attempt a WHERE {_SINCE} AND a.follow_up_id = n.row_id
          AND coalesce(a.ended_at, a.started_at) >= :at""",
    "follow_up": f"""SELECT f.id FROM follow_up f
      WHERE f.shop_id = :shop AND f.id IN ({OF_IT} UNION {_ITS_OWN}) AND {IN_HAND}""",
    "complaint": f"SELECT c.id FROM complaint c WHERE c.shop_id = :shop AND {_stands_on('c')}",
    "appointment": f"SELECT p.id FROM appointment p WHERE p.shop_id = :shop AND {_stands_on('p')}",
    "correction": f"""SELECT c.id FROM correction c WHERE c.shop_id = :shop AND (
      {brought("c.customer_id", "customer")}
      OR c.table_name = 'vehicle' AND {brought("c.row_id", "vehicle")}
      OR c.field = 'owner_id' AND {brought("CAST(c.now AS INTEGER)", "customer")})""",
    "consent": f"""SELECT c.id FROM consent c
      WHERE c.shop_id = :shop AND {brought("c.customer_id", "customer")}""",
    "erasure": f"""SELECT e.id FROM erasure e
      WHERE e.shop_id = :shop AND {brought("e.customer_id", "customer")}""",
    "decision": """SELECT q.id FROM match_question q WHERE q.shop_id = :shop AND (
      q.batch_id = :batch AND q.decision IS NOT NULL OR q.before <> '' AND q.decided_at >= :at)""",
}


def refuse(records: Records, batch: int, file: str, now: datetime) -> None:
    """Raise `Unusable` naming what was done since with what an import brought or changed, if anything was."""
    at = records.value("SELECT at FROM import_batch WHERE shop_id = :shop AND id = :batch", batch=batch)
    found = [
        f"{what} {row['id']}"
        for what, sql in _LATER.items()
        for row in records.rows(f"{sql} ORDER BY 1 LIMIT {MOST}", batch=batch, at=at, now=now)
    ]
    if found:
        raise Unusable("import_worked_on", file=file, n=len(found), named=", ".join(found[:NAMED]))
