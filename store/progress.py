"""The day's own numbers of one agent or of all: what stands in the top line while people call."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from store.database import Records
from store.rules import hours
from store.rules.outcomes import TAKEN_BACK
from store.rules.settings import Settings


class DayProgress(msgspec.Struct, frozen=True):
    """Dials of a day, and how many reached somebody; interviews completed, and visits booked.

    Several follow-ups of one person settled in one talk are one dial, but each its own interview.
    `skipped` counts the follow-ups that were given and not called.
    """

    dials: int
    reached: int
    complete: int
    booked: int
    skipped: int = 0


def day_progress(records: Records, day: date, agent: int | None = None) -> DayProgress:
    """Count a day's attempts, those of one agent or of all; those taken back or corrected do not count."""
    row = records.row(
        f"""SELECT coalesce(sum(CASE WHEN a.talk_id IS NULL THEN 1 ELSE 0 END), 0) AS dials,
              coalesce(sum(CASE WHEN a.reached AND a.talk_id IS NULL THEN 1 ELSE 0 END), 0) AS reached,
              coalesce(sum(CASE WHEN a.aapor = 'I' THEN 1 ELSE 0 END), 0) AS complete,
              coalesce(sum(CASE WHEN a.outcome = 'booked' THEN 1 ELSE 0 END), 0) AS booked
            FROM shown_attempt a
            WHERE a.shop_id = :shop AND a.on_day = :day {"AND a.agent_id = :agent" if agent else ""}
              AND a.outcome <> :taken_back AND NOT EXISTS (
                SELECT 1 FROM shown_attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)""",
        day=day,
        taken_back=TAKEN_BACK,
        agent=agent,
    )
    assert row is not None  # noqa: S101  a count always has a row
    skipped = records.value(
        f"""SELECT count(*) FROM skip
            WHERE shop_id = :shop AND on_day = :day {"AND agent_id = :agent" if agent else ""}""",
        day=day,
        agent=agent,
    )
    return DayProgress(row["dials"], row["reached"], row["complete"], row["booked"], skipped)


def by_now(settings: Settings, target: int, now: datetime) -> int:
    """Say how much of a day's target is done by now at an even pace: by the share of calling hours passed."""
    return round(target * hours.share_passed(settings.calling, now, settings.zoneinfo))


def has_records(records: Records) -> bool:
    """Say whether the shop has any vehicle at all."""
    return bool(records.value("SELECT 1 FROM shown_vehicle AS vehicle WHERE shop_id = :shop LIMIT 1"))
