"""From what was known at which instant a month's report is made.

A month that is over is closed when its report is first written. From then on that report is made from what
was known then, whenever it is printed; closing the month again takes in what has come to be known since.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from store.database import Records
from store.moments import as_instant, as_instant_or_none
from store.safeguards.trail import Entry
from store.staff import code_of


def closed_at(records: Records, month: str) -> datetime | None:
    """Give the instant a month (`2026-04`) was closed at; None where it is open."""
    return as_instant_or_none(
        records.value(
            """SELECT closed_at FROM report_closing WHERE shop_id = :shop AND month = :month
               ORDER BY id DESC LIMIT 1""",
            month=month,
        )
    )


def close_month(records: Records, month: str, agent_id: int, now: datetime) -> datetime:
    """Close a month from all that is known now; return the instant. Needs a writing transaction.

    Nothing that is known already is left out, also where the clock is behind the newest import.
    """
    newest = records.value("SELECT max(at) FROM import_batch WHERE shop_id = :shop")
    instant = max(now, as_instant(newest) + timedelta(milliseconds=1)) if newest else now
    records.add(
        "report_closing",
        id=records.next_id("report_closing"),
        month=month,
        closed_at=instant,
        agent_id=agent_id,
    )
    records.note(Entry(now, code_of(records, agent_id), "month_closed", facts={"month": month}))
    return instant
