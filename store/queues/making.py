"""Making the day's queues: what is due becomes a follow-up, what is over expires."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

import msgspec

from store import moments
from store.database import Database, Records
from store.kinds import KINDS
from store.queues import again, judging
from store.rules.settings import Settings
from store.safeguards.by_login import only_reads


class Made(msgspec.Struct, frozen=True):
    """What the making did: follow-ups made, expired, and set aside for a later visit of the same customer."""

    made: int = 0
    expired: int = 0
    superseded: int = 0


def make_today(database: Database, settings: Settings, now: datetime) -> Made:
    """Make the queues of the day `now` lies in, unless that was done since the last import.

    Where they were made before that, only those whom it touched are judged again.
    """
    day = moments.day_of(now, settings.zoneinfo)
    with database.reading() as records:
        if _seen(records, day) == _last_batch(records) or only_reads(records):
            return Made()
    with database.writing() as records:
        return make_about(records, settings, now, {})


def make(records: Records, settings: Settings, now: datetime) -> Made:
    """Make the queues of the day `now` lies in. Doing it again changes nothing."""
    return _make(records, settings, now, some=False)


def make_about(
    records: Records, settings: Settings, now: datetime, rows: Mapping[str, Collection[int]]
) -> Made:
    """Make the day's queues once more after something that touched some rows, named by table.

    Whom vehicles, customers and complaints are about is judged, with all that the customers own, brought or
    complained about, and whom an import touched that the queues have not seen. Everybody is where the day's
    queues were not made yet, or that is not known.
    """
    seen = _seen(records, moments.day_of(now, settings.zoneinfo))
    some = seen is not None and again.list_touched(records, (seen, _last_batch(records)), rows)
    return _make(records, settings, now, some=some)


def _make(records: Records, settings: Settings, now: datetime, *, some: bool) -> Made:
    """Judge everybody, or only `some` vehicles, and let that be the day's queues."""
    day = moments.day_of(now, settings.zoneinfo)
    expired = _expire(records, day, now, moments.start_of(day, settings.zoneinfo))
    superseded = 0

    def judged(kind: str) -> None:
        nonlocal superseded
        if kind == "callback":
            superseded = _supersede(records, now)

    judging.judge(records, settings, day, now, some=some, judged=judged)
    made = _insert(records, now)
    _look_again_at_open_ones(records, now)
    _pass_promises_on(records, now)
    if not some:
        records.sample()
    records.run("DELETE FROM queue_day WHERE shop_id = :shop AND on_day = :day", day=day)
    records.add("queue_day", on_day=day, made_at=now, after_batch=_last_batch(records))
    return Made(made, expired, superseded)


def _seen(records: Records, day: date) -> int | None:
    """Give the last import that a day's queues have seen; None where they were not made yet."""
    seen: int | None = records.value(
        "SELECT after_batch FROM queue_day WHERE shop_id = :shop AND on_day = :day", day=day
    )
    return seen


def _last_batch(records: Records) -> int:
    return int(records.value("SELECT coalesce(max(id), 0) FROM import_batch WHERE shop_id = :shop"))


def _expire(records: Records, day: date, now: datetime, today: datetime) -> int:
    """End what nobody called in time; a promise and a call that goes on are kept.

    A range with two ends is looked up in the index, where one end alone makes SQLite read every follow-up.
    """
    return records.run(
        f"""UPDATE follow_up SET state = 'expired', closed_at = :now, left_out = NULL
           WHERE shop_id = :shop AND state = 'open' AND kind IN ({KINDS})
             AND last_useful_on > '' AND last_useful_on < :day
             AND (promised_at IS NULL OR promised_at < :today)
             AND (held_until IS NULL OR held_until < :now)""",
        day=day,
        now=now,
        today=today,
    )


def _supersede(records: Records, now: datetime) -> int:
    """Set callbacks aside where a later visit of the same customer stands for all, promised ones too.

    Before the queues below are judged: a vehicle whose callback goes may stand in one of these.
    """
    return records.run(
        f"""UPDATE follow_up SET state = 'superseded', closed_at = :now
            WHERE shop_id = :shop AND state = 'open' AND kind = 'callback' AND customer_id IN ({_CALLED_BACK})
              AND (held_until IS NULL OR held_until < :now)
              AND EXISTS (SELECT 1 FROM {judging.JUDGED} j WHERE j.kind = 'callback'
                AND j.customer_id = follow_up.customer_id AND j.visit_id <> follow_up.visit_id
                AND j.left_out IS NULL)""",
        now=now,
    )


def _insert(records: Records, now: datetime) -> int:
    """Make what is due and not there yet; no callback while the person's earlier one goes on."""
    return records.run(
        f"""INSERT INTO follow_up (shop_id, id, kind, customer_id, vehicle_id, visit_id, round, complaint_id,
              desk, rank, sort_on, tier_rank, due_on, last_useful_on, basis, made_at)
            SELECT :shop,
              :last_id + row_number() OVER (ORDER BY rank, sort_on, tier_rank, visit_id, vehicle_id),
              kind, customer_id, vehicle_id, visit_id, round, complaint_id,
              desk, rank, sort_on, tier_rank, due_on, last_useful_on, basis, :now
            FROM {judging.JUDGED} j WHERE left_out IS NULL AND follow_up_id IS NULL
              AND NOT (kind = 'callback' AND EXISTS (SELECT 1 FROM follow_up talking
                WHERE talking.shop_id = :shop AND talking.customer_id = j.customer_id
                AND talking.kind = 'callback' AND talking.state = 'open' AND talking.held_until >= :now))""",
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


def _pass_promises_on(records: Records, now: datetime) -> None:
    """Let the callback that stands for all keep what was promised for one that was just set aside."""
    records.run(
        f"""UPDATE follow_up SET promised_at = aside.promised_at, promised_by = aside.promised_by,
             not_before = aside.not_before, assigned_to = coalesce(follow_up.assigned_to, aside.assigned_to),
             last_useful_on = CASE WHEN aside.last_useful_on > follow_up.last_useful_on
               THEN aside.last_useful_on ELSE follow_up.last_useful_on END
           FROM follow_up aside
           WHERE follow_up.shop_id = :shop AND follow_up.state = 'open' AND follow_up.kind = 'callback'
             AND follow_up.left_out IS NULL AND follow_up.promised_at IS NULL
             AND follow_up.customer_id IN ({_CALLED_BACK})
             AND aside.shop_id = :shop AND aside.customer_id = follow_up.customer_id
             AND aside.kind = 'callback' AND aside.state = 'superseded' AND aside.closed_at = :now
             AND aside.promised_at IS NOT NULL""",
        now=now,
    )


_CALLED_BACK = f"SELECT customer_id FROM {judging.JUDGED} WHERE kind = 'callback' AND left_out IS NULL"
"""Customers who are to be called back; of others no callback is set aside."""
