"""Complaints as they stood at a past instant, of those to which something was done since."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from store.complaints.board import stood
from store.complaints.standing import Standing, step_of_row
from store.database import Records

THEN = "complaint_then"
"""The temporary table of complaints as they stood at the instants in `known_until`."""

STANDING = {
    "state": "TEXT", "department": "TEXT", "owner_id": "INTEGER", "first_reply_at": "TEXT",
    "solve_due_at": "TEXT", "solved_at": "TEXT", "call_due_at": "TEXT",
    "asked_at": "TEXT", "closed_at": "TEXT", "reopened": "INTEGER",
}  # fmt: skip
"""The columns of a complaint that its steps change, and what they hold."""

FIXED = (
    "shop_id", "id", "customer_id", "vehicle_id", "visit_id", "attempt_id", "cause", "severity",
    "opened_at", "reply_due_at",
)  # fmt: skip
"""Those that they do not."""

_WORKED_ON_SINCE = """SELECT p.* FROM complaint AS p
    WHERE p.shop_id = :shop AND p.opened_at < :known_until AND EXISTS (
      SELECT 1 FROM complaint_step AS later
      WHERE later.shop_id = :shop AND later.complaint_id = p.id AND later.at >= :known_until)"""

_STEPS = f"""SELECT t.* FROM complaint_step AS t
    JOIN ({_WORKED_ON_SINCE}) AS p ON p.shop_id = :shop AND p.id = t.complaint_id
    WHERE t.shop_id = :shop AND t.at < :known_until ORDER BY t.complaint_id, t.seq"""


def put_back(records: Records, until: datetime) -> bool:
    """Work out, in the temporary table, how complaints stood to which something was done since an instant.

    All others stand as their rows say; returns False where these are all.
    """
    rows = records.rows(_WORKED_ON_SINCE, known_until=until)
    if not rows:
        return False
    steps = {
        complaint: [step_of_row(row) for row in group]
        for complaint, group in groupby(
            records.rows(_STEPS, known_until=until), key=lambda row: int(row["complaint_id"])
        )
    }
    columns = ", ".join(f"{name} {kind}" for name, kind in STANDING.items())
    records.run(f"CREATE TEMP TABLE IF NOT EXISTS {THEN} (known_until TEXT, id INTEGER, {columns})")
    records.run(f"DELETE FROM {THEN} WHERE known_until = :known_until", known_until=until)
    records.run_many(
        f"INSERT INTO {THEN} VALUES (:known_until, :id, {', '.join(f':{name}' for name in STANDING)})",
        (
            {"known_until": until, "id": row["id"], **_columns(stood(row, steps.get(row["id"], [])))}
            for row in rows
        ),
    )
    return True


def _columns(stands: Standing) -> dict[str, object]:
    return {name: getattr(stands, name) for name in STANDING}
