"""Making the day's queues: what is due becomes a follow-up, what is over expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from store import moments
from store.database import Database, Records
from store.queues import judging
from store.rules.settings import Settings


@dataclass(frozen=True, slots=True)
class Made:
    """What the making did: follow-ups made, expired, and set aside for a later visit of the same customer."""

    made: int = 0
    expired: int = 0
    superseded: int = 0


def make_today(database: Database, settings: Settings, now: datetime) -> Made:
    """Make the queues of the day `now` lies in, unless that was done since the last import."""
    with database.reading() as records:
        if _is_made(records, moments.day_of(now, settings.zoneinfo)):
            return Made()
    with database.writing() as records:
        return make(records, settings, now)


def make(records: Records, settings: Settings, now: datetime) -> Made:
    """Make the queues of the day `now` lies in. Doing it again changes nothing."""
    day = moments.day_of(now, settings.zoneinfo)
    expired = _expire(records, day, now, moments.start_of(day, settings.zoneinfo))
    judging.judge(records, settings, day, now)
    superseded = _supersede(records, now)
    made = _insert(records, now)
    _look_again_at_open_ones(records, now)
    records.sample()
    records.run("DELETE FROM queue_day WHERE shop_id = :shop AND on_day = :day", day=day)
    records.add("queue_day", on_day=day, made_at=now, after_batch=_last_batch(records))
    return Made(made, expired, superseded)


def _is_made(records: Records, day: date) -> bool:
    seen = records.value("SELECT after_batch FROM queue_day WHERE shop_id = :shop AND on_day = :day", day=day)
    return seen is not None and seen == _last_batch(records)


def _last_batch(records: Records) -> int:
    return int(records.value("SELECT coalesce(max(id), 0) FROM import_batch WHERE shop_id = :shop"))


def _expire(records: Records, day: date, now: datetime, today: datetime) -> int:
    """End what nobody called in time; a promise and a call that goes on are kept."""
    return records.run(
        """UPDATE follow_up SET state = 'expired', closed_at = :now, left_out = NULL
           WHERE shop_id = :shop AND state = 'open' AND last_useful_on < :day
             AND (promised_at IS NULL OR promised_at < :today)
             AND (held_until IS NULL OR held_until < :now)""",
        day=day,
        now=now,
        today=today,
    )


def _supersede(records: Records, now: datetime) -> int:
    """Set callbacks aside where a later visit of the same customer stands for all."""
    return records.run(
        f"""UPDATE follow_up SET state = 'superseded', closed_at = :now
            WHERE shop_id = :shop AND state = 'open' AND kind = 'callback' AND promised_at IS NULL
              AND (held_until IS NULL OR held_until < :now)
              AND EXISTS (SELECT 1 FROM {judging.JUDGED} j WHERE j.kind = 'callback'
                AND j.customer_id = follow_up.customer_id AND j.visit_id <> follow_up.visit_id
                AND j.left_out IS NULL)""",
        now=now,
    )


def _insert(records: Records, now: datetime) -> int:
    return records.run(
        f"""INSERT INTO follow_up (shop_id, id, kind, customer_id, vehicle_id, visit_id, round, complaint_id,
              desk, rank, sort_on, tier_rank, due_on, last_useful_on, basis, made_at)
            SELECT :shop,
              :last_id + row_number() OVER (ORDER BY rank, sort_on, tier_rank, visit_id, vehicle_id),
              kind, customer_id, vehicle_id, visit_id, round, complaint_id,
              desk, rank, sort_on, tier_rank, due_on, last_useful_on, basis, :now
            FROM {judging.JUDGED} WHERE left_out IS NULL AND follow_up_id IS NULL""",
        now=now,
        last_id=records.next_id("follow_up") - 1,
    )


def _look_again_at_open_ones(records: Records, now: datetime) -> None:
    """Leave out, or offer again, what was open before: an appointment made, a complaint closed ...

    What waits for an agreed time stays useful until then.
    """
    records.run(
        f"""UPDATE follow_up SET left_out = j.left_out, due_on = j.due_on, sort_on = j.sort_on,
              tier_rank = j.tier_rank, desk = j.desk, basis = j.basis, last_useful_on = CASE
                WHEN follow_up.not_before > :now AND follow_up.last_useful_on > j.last_useful_on
                THEN follow_up.last_useful_on ELSE j.last_useful_on END
            FROM {judging.JUDGED} j
            WHERE follow_up.shop_id = :shop AND follow_up.id = j.follow_up_id""",
        now=now,
    )
