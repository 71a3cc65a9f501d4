"""What left the shop as a file: on record, with who wrote it and how much of it there was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Records
from store.moments import as_instant
from store.safeguards.trail import Entry
from store.staff import code_of

What = Literal["due", "lapsed", "report", "person"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written: of what and of which month, by which filters, how many rows."""

    at: datetime
    agent: str
    what: What
    month: str
    asked: str
    rows: int
    numbers_shown: bool
    file: str


def record_export(
    records: Records,
    agent_id: int,
    now: datetime,
    *,
    what: What,
    month: str,
    asked: str = "",
    rows: int = 0,
    numbers_shown: bool = False,
    file: str = "",
) -> None:
    """Put an export on record. `numbers_shown`: telephone numbers were written out in full."""
    number = records.next_id("export")
    records.add(
        "export",
        id=number,
        at=now,
        agent_id=agent_id,
        what=what,
        of_month=month,
        asked=asked,
        count_of_rows=rows,
        numbers_shown=numbers_shown,
        file=file,
    )
    facts: dict[str, object] = {"what": what, "rows": rows, "numbers": numbers_shown}
    if month:
        facts["month"] = month
    about, which = ("customer", int(asked)) if what == "person" else ("export", number)
    records.note(Entry(now, code_of(records, agent_id), "exported", about, which, facts))


def exports(records: Records, most: int = 50) -> list[Exported]:
    """List what was exported, the latest first."""
    rows = records.rows(
        """SELECT export.*, staff.code FROM export
           JOIN staff ON staff.shop_id = :shop AND staff.id = export.agent_id
           WHERE export.shop_id = :shop ORDER BY export.id DESC LIMIT :most""",
        most=most,
    )
    return [
        Exported(
            as_instant(row["at"]),
            row["code"],
            row["what"],
            row["of_month"],
            row["asked"],
            row["count_of_rows"],
            bool(row["numbers_shown"]),
            row["file"],
        )
        for row in rows
    ]
