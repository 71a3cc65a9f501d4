"""What a person's numbers answered before, and at which hour they were reached most."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from store import moments
from store.database import Records, Row
from store.rules.outcomes import TAKEN_BACK

RECENT = 30
"""Days that "how often called lately" looks back."""

MOST = 300
"""Dials of one person that are looked at, the latest ones."""


class Answered(msgspec.Struct, frozen=True):
    """What one number answered: how often it was dialled, how often somebody spoke, and the last time."""

    dials: int
    reached: int
    outcome: str
    at: datetime


class BestHour(msgspec.Struct, frozen=True):
    """The hour of the shop's day, 0 to 23, at which a person was reached best: reached of so many dials."""

    hour: int
    reached: int
    dials: int


class Dialled(msgspec.Struct, frozen=True):
    """A person's earlier dials: by number as it was dialled, the best hour if any, and how many lately."""

    numbers: dict[str, Answered]
    best_hour: BestHour | None
    lately: int


def dialled(records: Records, zone: ZoneInfo, customer: int, now: datetime) -> Dialled:
    """Look at a person's dials; a talk over several follow-ups is one, and what was corrected is none."""
    rows = records.rows(
        """SELECT a.number, a.started_at, a.outcome, a.reached FROM shown_attempt a
           WHERE a.shop_id = :shop AND a.customer_id = :customer AND a.outcome <> :taken_back
             AND a.talk_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           ORDER BY a.started_at DESC, a.id DESC LIMIT :most""",
        customer=customer,
        taken_back=TAKEN_BACK,
        most=MOST,
    )
    since = now - timedelta(days=RECENT)
    return Dialled(
        numbers=_by_number(rows),
        best_hour=best_hour([_hour(row, zone) for row in rows]),
        lately=sum(moments.as_instant(row["started_at"]) >= since for row in rows),
    )


def best_hour(dials: list[tuple[int, bool]]) -> BestHour | None:
    """Choose the hour with most reached over dials, given the hour of each dial and whether it reached them.

    None where nobody was ever reached. So that one lucky dial does not beat nine of ten, each hour is judged
    as if one more dial had reached the person and another not (the rule of succession).
    """
    tried = Counter(hour for hour, _ in dials)
    reached = Counter(hour for hour, answered in dials if answered)
    if not reached:
        return None
    best = max(sorted(reached), key=lambda hour: ((reached[hour] + 1) / (tried[hour] + 2), reached[hour]))
    return BestHour(best, reached[best], tried[best])


def _by_number(rows: list[Row]) -> dict[str, Answered]:
    """Put the dials together by number; the rows come latest first."""
    found: dict[str, Answered] = {}
    for row in rows:
        last = found.get(row["number"])
        at = moments.as_instant(row["started_at"])
        dials, reached = (last.dials, last.reached) if last else (0, 0)
        found[row["number"]] = Answered(
            dials + 1,
            reached + bool(row["reached"]),
            last.outcome if last else row["outcome"],
            last.at if last else at,
        )
    return found


def _hour(row: Row, zone: ZoneInfo) -> tuple[int, bool]:
    return moments.as_instant(row["started_at"]).astimezone(zone).hour, bool(row["reached"])
