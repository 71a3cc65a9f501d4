"""What a complaint was about and what was done: told to the customer when asked whether it is solved."""

from __future__ import annotations

from datetime import date

import msgspec

from store.database import Records
from store.moments import as_day_or_none


class ToldComplaint(msgspec.Struct, frozen=True):
    """A complaint: its causes by their codes, the first one first, and what was done, as it was noted.

    `solution` is empty where nothing was noted, `solved_on` None while nobody has said it is solved.
    """

    causes: tuple[str, ...]
    solution: str
    solved_on: date | None


def complaint_of(records: Records, follow_up: int) -> ToldComplaint | None:
    """Tell the complaint that a follow-up asks about; None for a follow-up of another kind."""
    row = records.row(
        """SELECT p.id, p.cause, p.attempt_id, p.solved_on,
             (SELECT s.note FROM complaint_step s WHERE s.shop_id = :shop AND s.complaint_id = p.id
                AND s.state = 'proposed' AND s.what IN ('', 'proposed')
              ORDER BY s.seq DESC LIMIT 1) AS solution
           FROM follow_up f JOIN complaint p ON p.shop_id = :shop AND p.id = f.complaint_id
           WHERE f.shop_id = :shop AND f.id = :id""",
        id=follow_up,
    )
    if row is None:
        return None
    others = records.rows(
        """SELECT cause FROM attempt_cause WHERE shop_id = :shop AND attempt_id = :attempt
           AND cause <> :cause ORDER BY cause""",
        attempt=row["attempt_id"],
        cause=row["cause"],
    )
    return ToldComplaint(
        causes=(row["cause"], *(other["cause"] for other in others)),
        solution=(row["solution"] or "").strip(),
        solved_on=as_day_or_none(row["solved_on"]),
    )
