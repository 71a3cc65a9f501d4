"""Who may stand in which queue on a day, and why the others do not.

One statement a queue, made of the rule's parts: a source, the reasons that leave somebody out, and
what decides the order. The same statement makes today's queues, shows any other day's, and answers why
a vehicle is not there.

Every part sees the records as of one instant, `:as_of`, on the day `:on`; of what is known by its day
only, what is dated up to `:known_on`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from store import moments
from store.database import Records
from store.kinds import KINDS
from store.queues import again
from store.queues.windows import WindowDay, window
from store.rules import outcomes
from store.rules.settings import QueueRule, Settings
from store.safeguards import consent

JUDGED = "judged_line"
"""The temporary table that holds a day's judged lines: every candidate, with its first reason against."""

_TYPED = """kind TEXT, customer_id INTEGER, vehicle_id INTEGER, visit_id INTEGER, round INTEGER,
  complaint_id INTEGER, desk TEXT, rank INTEGER, sort_on TEXT, tier_rank INTEGER, due_on TEXT,
  last_useful_on TEXT, basis TEXT, follow_up_id INTEGER, anchor_on TEXT, anchor_km INTEGER,
  km_per_day DOUBLE PRECISION, left_out TEXT"""
_COLUMNS = ", ".join(column.split()[0] for column in _TYPED.split(","))


class _Source(msgspec.Struct, frozen=True):
    """Where a queue's candidates come from: a table, which column names the vehicle, what holds of a row."""

    table: str
    vehicle: str
    columns: str
    holds: str

    def sql(self, vehicles: str, *, some: bool) -> str:
        """Give the statement of the candidates: of all, or of `some` vehicles, from which it starts then."""
        table = self.table.format(vehicles=vehicles)
        joined = f"window_day w CROSS JOIN {table}"
        which = ""
        if some:
            joined = f"{again.LOOKED_AT} l CROSS JOIN {table} CROSS JOIN window_day w"
            which = f"{self.vehicle} = l.vehicle_id AND "
        return f"SELECT {self.columns} FROM {joined} WHERE {which}{self.holds}"


_SOURCES = {
    "delivered_visits": _Source(
        "shown_visit v",
        "v.vehicle_id",
        """v.customer_id, v.vehicle_id, v.id AS visit_id, 0 AS complaint_id, 'delivered' AS basis,
           1 AS turn, w.enters_on, w.due_on, w.last_useful_on, w.last_useful_on AS sort_on""",
        """v.shop_id = :shop AND v.delivered_on = w.on_day AND NOT EXISTS (SELECT 1 FROM shown_visit later
           WHERE later.shop_id = :shop AND later.customer_id = v.customer_id
           AND later.delivered_on BETWEEN :window_from AND :window_to
           AND (later.delivered_at, later.order_number) > (v.delivered_at, v.order_number))""",
    ),
    "due_vehicles": _Source(
        "{vehicles} v",
        "v.id",
        """v.owner_id AS customer_id, v.id AS vehicle_id, coalesce(v.anchor_visit_id, 0) AS visit_id,
           0 AS complaint_id, v.due_basis AS basis, 1 AS turn,
           w.enters_on, w.due_on, w.last_useful_on, w.due_on AS sort_on""",
        "v.shop_id = :shop AND v.due_on = w.on_day AND v.status = 'active'",
    ),
    "lapsed_vehicles": _Source(
        "{vehicles} v",
        "v.id",
        """v.owner_id AS customer_id, v.id AS vehicle_id, v.last_visit_id AS visit_id, 0 AS complaint_id,
           'lapsed' AS basis, 1 AS turn, w.enters_on, w.due_on, w.last_useful_on, w.due_on AS sort_on""",
        "v.shop_id = :shop AND v.last_visit_on = w.on_day AND v.status = 'active'",
    ),
    "solved_complaints": _Source(
        "complaint p",
        "p.vehicle_id",
        """p.customer_id, p.vehicle_id, p.visit_id, p.id AS complaint_id, 'solved' AS basis,
           row_number() OVER (PARTITION BY p.vehicle_id, p.visit_id ORDER BY p.id) AS turn,
           w.enters_on, w.due_on, w.last_useful_on, w.due_on AS sort_on""",
        """p.shop_id = :shop AND p.solved_on = w.on_day AND p.solved_at <= :as_of
           AND (p.confirmed_at IS NULL OR p.confirmed_at > :as_of)""",
    ),
}

_ARRIVED = """({0}.id NOT BETWEEN
            coalesce((SELECT first_id FROM arriving WHERE shop_id = :shop AND table_name = 'follow_up'), 0)
            AND coalesce((SELECT last_id FROM arriving
                          WHERE shop_id = :shop AND table_name = 'follow_up'), -1))"""
"""Whether a follow-up is to be seen: it is none of an import that is still under way."""

_UNCORRECTED = f"""a.outcome <> '{outcomes.TAKEN_BACK}' AND NOT EXISTS (
          SELECT 1 FROM attempt again WHERE again.shop_id = :shop AND again.corrects_id = a.id
            AND again.started_at <= :as_of)"""

_STATES = "'open', 'closed', 'expired', 'superseded', 'withdrawn'"
"""All there are, for the index that begins with them."""

_ABOVE = f"""FROM follow_up above WHERE above.shop_id = :shop AND above.kind IN ({KINDS})
          AND above.rank < :rank AND above.last_useful_on >= :on AND above.left_out IS NULL
          AND above.made_at <= :as_of AND (above.closed_at IS NULL OR above.closed_at > :as_of)
          AND {_ARRIVED.format("above")}"""
_ABOVE_ONE = f"EXISTS (SELECT 1 {_ABOVE} AND above.vehicle_id = x.vehicle_id)"
_ABOVE_ALL = f"x.vehicle_id IN (SELECT above.vehicle_id {_ABOVE} AND above.state IN ({_STATES}))"
"""Whether a follow-up stands in a higher queue: looked up for each of a few, listed once for all."""

_INSIDE = """EXISTS (SELECT 1 FROM shown_visit inside WHERE inside.shop_id = :shop
          AND inside.vehicle_id = x.vehicle_id AND inside.opened_at <= :as_of AND inside.delivered_on {})"""
_INSIDE_STILL = _INSIDE.format("IS NULL")
_INSIDE_THEN = _INSIDE.format(">= :known_on AND inside.delivered_at > :as_of")
"""Whether a vehicle is in the workshop: by the index of visits, which holds the day of delivery."""

_REASONS = {
    "do_not_call": "c.do_not_call AND coalesce(c.do_not_call_on, :known_on) <= :known_on",
    "no_consent": consent.refuses("x.customer_id"),
    "settled": f"""EXISTS (SELECT 1 FROM follow_up done WHERE done.shop_id = :shop AND done.kind = :kind
          AND {_ARRIVED.format("done")}
          AND done.vehicle_id = x.vehicle_id AND done.visit_id = x.visit_id AND done.closed_at <= :as_of
          AND (x.complaint_id = 0 OR done.complaint_id = x.complaint_id AND done.made_at >= (
            SELECT p.solved_at FROM complaint p WHERE p.shop_id = :shop AND p.id = x.complaint_id))
          AND coalesce(done.outcome, '') NOT IN ({{unsettling}}))""",
    "interviewed_lately": f"""EXISTS (SELECT 1 FROM shown_attempt a WHERE a.shop_id = :shop
          AND a.customer_id = x.customer_id AND a.kind = 'callback' AND a.aapor = 'I'
          AND a.started_at >= :interviewed_since AND a.started_at < :as_of AND {_UNCORRECTED})""",
    "too_many_calls": f"""(SELECT count(DISTINCT coalesce(began.follow_up_id, a.follow_up_id))
          FROM shown_attempt a LEFT JOIN attempt began ON began.shop_id = :shop AND began.id = a.talk_id
          WHERE a.shop_id = :shop AND a.customer_id = x.customer_id
          AND a.started_at >= :touched_since AND a.started_at < :as_of
          AND coalesce(began.follow_up_id, a.follow_up_id) <> coalesce(f.id, 0)
          AND {_UNCORRECTED}) > :touched_most""",
    "higher_queue": "(x.vehicle_id IN ({higher}) OR {above})",
    "came_since": """EXISTS (SELECT 1 FROM shown_visit came WHERE came.shop_id = :shop
          AND came.vehicle_id = x.vehicle_id AND came.id <> x.visit_id AND came.delivered_on >= x.enters_on
          AND came.delivered_at <= :as_of)""",
    "in_workshop": f"({_INSIDE_STILL} OR {_INSIDE_THEN})",
    "appointment": """EXISTS (SELECT 1 FROM appointment p WHERE p.shop_id = :shop
          AND p.vehicle_id = x.vehicle_id AND p.on_day >= :on AND p.state <> 'cancelled'
          AND p.made_at <= :as_of)""",
    "open_complaint": """EXISTS (SELECT 1 FROM complaint p WHERE p.shop_id = :shop
          AND p.customer_id = x.customer_id AND p.opened_at <= :as_of AND p.state <> 'withdrawn'
          AND (p.closed_at IS NULL OR p.closed_at > :as_of))""",
    "single_visit": "v.visits = 1",
    "recalled_lately": f"""EXISTS (SELECT 1 FROM shown_attempt a WHERE a.shop_id = :shop
          AND a.vehicle_id = x.vehicle_id AND a.kind = 'recall' AND a.started_at >= :recalled_since
          AND a.started_at < :as_of AND a.follow_up_id <> coalesce(f.id, 0) AND {_UNCORRECTED})""",
}


def judge(
    records: Records,
    settings: Settings,
    day: date,
    as_of: datetime,
    *,
    vehicles: str = "shown_vehicle",
    only_vehicle: int | None = None,
    some: bool = False,
    judged: Callable[[str], object] = lambda _: None,
) -> None:
    """Fill the temporary table `judged_line` with a day's candidates of every queue, first queue first.

    `vehicles` names the table of vehicles with their due dates as of then; `only_vehicle` looks at one, and
    `some` at those listed on `again.LOOKED_AT`: few, and SQLite is told so (`Records.sample`). `judged` hears
    of each queue once it is judged; what it changes, the queues below see.
    """
    records.run(f"DROP TABLE IF EXISTS {JUDGED}")
    records.run(f"CREATE TEMP TABLE {JUDGED} ({_TYPED})")
    for rank, (kind, rule) in enumerate(settings.queues.items(), start=1):
        days = window(rule, day)
        _fill_window(records, days)
        sql = _statement(rule, vehicles, only_vehicle, some=some)
        if some:
            records.sample(temporary=True)
        records.run(
            f"INSERT INTO {JUDGED} ({_COLUMNS}) {sql}",
            kind=kind,
            rank=rank,
            on=day,
            as_of=as_of,
            known_on=moments.day_of(as_of - timedelta(milliseconds=1), settings.zoneinfo),
            window_from=days[0].on,
            window_to=days[-1].on,
            only_vehicle=only_vehicle,
            company_desk=rule.company_desk,
            interviewed_since=_days_before(settings, day, rule.interviewed_days),
            recalled_since=_days_before(settings, day, rule.recalled_days),
            touched_since=_days_before(settings, day, settings.limits.within_days),
            touched_most=settings.limits.follow_ups_touched,
        )
        judged(kind)
    if some:
        records.sample(temporary=True)


def _statement(rule: QueueRule, vehicles: str, only_vehicle: int | None, *, some: bool) -> str:
    source = _SOURCES[rule.source].sql(vehicles, some=some)
    higher = f"SELECT vehicle_id FROM {JUDGED} WHERE left_out IS NULL"
    unsettling = ", ".join(f"'{code}'" for code, kept in outcomes.outcomes().items() if not kept.settles)
    above = _ABOVE_ONE if some or only_vehicle else _ABOVE_ALL
    known = {"higher": higher, "unsettling": unsettling, "above": above}
    cases = "\n".join(
        f"        WHEN {_REASONS[reason].format(**known)} THEN '{reason}'" for reason in rule.leave_out
    )
    left_out = f"CASE\n{cases}\n        END" if cases else "NULL"
    return f"""
      SELECT :kind AS kind, x.customer_id, x.vehicle_id, x.visit_id,
        x.turn + coalesce((SELECT max(earlier.round) FROM follow_up earlier
          WHERE earlier.shop_id = :shop AND earlier.kind = :kind AND earlier.vehicle_id = x.vehicle_id
          AND earlier.visit_id = x.visit_id), 0) AS round,
        nullif(x.complaint_id, 0) AS complaint_id,
        CASE WHEN c.is_company THEN :company_desk ELSE 'agents' END AS desk, :rank AS rank, x.sort_on,
        CASE c.tier WHEN 'A' THEN 1 WHEN 'B' THEN 2 ELSE 3 END AS tier_rank,
        x.due_on, x.last_useful_on, x.basis, f.id AS follow_up_id, v.anchor_on, v.anchor_km, v.km_per_day,
        {left_out} AS left_out
      FROM ({source}
      ) x
      JOIN customer c ON c.shop_id = :shop AND c.id = x.customer_id
      JOIN {vehicles} v ON v.shop_id = :shop AND v.id = x.vehicle_id
      LEFT JOIN follow_up f ON f.shop_id = :shop AND f.kind = :kind AND f.vehicle_id = x.vehicle_id
        AND f.visit_id = x.visit_id AND {_ARRIVED.format("f")}
        AND f.made_at <= :as_of AND (f.closed_at IS NULL OR f.closed_at > :as_of)
        AND (x.complaint_id = 0 OR f.complaint_id = x.complaint_id)
      {"WHERE x.vehicle_id = :only_vehicle" if only_vehicle else ""}"""


def _fill_window(records: Records, days: list[WindowDay]) -> None:
    records.run(
        """CREATE TEMP TABLE IF NOT EXISTS window_day
           (on_day TEXT, enters_on TEXT, due_on TEXT, last_useful_on TEXT)"""
    )
    records.run("DELETE FROM window_day")
    records.run_many(
        "INSERT INTO window_day VALUES (:on, :enters, :due, :last)",
        [
            {"on": day.on, "enters": day.enters_on, "due": day.due_on, "last": day.last_useful_on}
            for day in days
        ],
    )


def _days_before(settings: Settings, day: date, days: int) -> datetime:
    return moments.start_of(day - timedelta(days=days), settings.zoneinfo)
