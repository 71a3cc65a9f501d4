"""Which visit an invitation brought: the first one within the credited days of its first contact."""

from __future__ import annotations

from datetime import timedelta

from store.database import Records
from store.moments import as_day
from store.rules.settings import Settings

_FIRST_CONTACT = """SELECT a.follow_up_id, min(a.started_at) AS at, min(a.on_day) AS on_day FROM attempt a
    WHERE a.shop_id = :shop AND a.follow_up_id IN ({invitations})
      AND a.kind = 'invitation' AND a.outcome <> 'taken_back' AND NOT EXISTS (
        SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
    GROUP BY a.follow_up_id"""
"""When each of some invitations was first called, by the calls that are recorded and stand."""

_OF_THE_FILE = _FIRST_CONTACT.format(
    invitations="""SELECT i.id FROM plan_vehicle c CROSS JOIN follow_up i
      WHERE NOT c.is_new AND i.shop_id = :shop AND i.kind = 'invitation' AND i.vehicle_id = c.id"""
)
_KNOWN = _FIRST_CONTACT.format(invitations="SELECT p.id FROM plan_follow_up p WHERE NOT p.is_new")


def plan_of_visits(records: Records, settings: Settings) -> None:
    """List on `plan_credit` the invitations that planned visits are credited to.

    The first visit in time is credited, whichever file brings it.
    """
    records.run("CREATE TEMP TABLE plan_credit (id INTEGER PRIMARY KEY, visit_id INTEGER)")
    if not records.value("SELECT 1 FROM attempt WHERE shop_id = :shop AND kind = 'invitation' LIMIT 1"):
        return
    rows = records.each(
        f"""SELECT f.id, p.id AS visit_id, coalesce(s.opened_on, s.delivered_on) AS came_on, first.on_day
            FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
            JOIN plan_vehicle k ON k.id = p.vehicle_id AND NOT k.is_new
            JOIN follow_up f ON f.shop_id = :shop AND f.vehicle_id = k.id AND f.kind = 'invitation'
            JOIN ({_OF_THE_FILE}) first
              ON first.follow_up_id = f.id AND first.at <= coalesce(s.opened_at, s.delivered_at)
            LEFT JOIN visit b ON b.shop_id = :shop AND b.id = f.brought_visit_id
            WHERE b.id IS NULL
              OR coalesce(s.opened_at, s.delivered_at) < coalesce(b.opened_at, b.delivered_at)
            ORDER BY f.id, coalesce(s.opened_at, s.delivered_at) DESC, s.order_number DESC"""
    )
    days = _days(settings)
    records.run_many(
        "INSERT INTO plan_credit VALUES (?, ?)",
        list(
            {
                row["id"]: row["visit_id"]
                for row in rows
                if as_day(row["came_on"]) <= as_day(row["on_day"]) + days
            }.items()
        ),
    )


def plan_of_calls(records: Records, settings: Settings) -> None:
    """Note on `plan_follow_up` which visit each planned invitation brought, of those that are known."""
    records.run(
        "CREATE TEMP TABLE credit_window (id INTEGER PRIMARY KEY, vehicle_id INTEGER, at TEXT, until TEXT)"
    )
    rows = records.each(
        f"""SELECT f.id, f.vehicle_id, min(d.at) AS at, min(d.on_day) AS on_day
            FROM plan_follow_up f JOIN (
              SELECT known.id, first.at, first.on_day FROM plan_follow_up known
              JOIN ({_KNOWN}) first ON first.follow_up_id = known.id WHERE NOT known.is_new
              UNION ALL
              SELECT mine.id, p.started_at, p.on_day FROM plan_follow_up mine JOIN plan_call p
                ON p.kind = mine.kind AND p.vehicle_id = mine.vehicle_id AND p.visit_id = mine.visit_id
              WHERE p.is_new AND p.kind = 'invitation') d ON d.id = f.id
            WHERE f.kind = 'invitation' GROUP BY f.id, f.vehicle_id"""
    )
    days = _days(settings)
    records.run_many(
        "INSERT INTO credit_window VALUES (?, ?, ?, ?)",
        [
            (row["id"], row["vehicle_id"], row["at"], (as_day(row["on_day"]) + days).isoformat())
            for row in rows
        ],
    )
    records.run(
        """UPDATE plan_follow_up SET brought_visit_id = (
             SELECT v.id FROM credit_window w
             JOIN visit v ON v.shop_id = :shop AND v.vehicle_id = w.vehicle_id
               AND coalesce(v.opened_at, v.delivered_at) >= w.at
               AND coalesce(v.opened_on, v.delivered_on) <= w.until
             WHERE w.id = plan_follow_up.id
             ORDER BY coalesce(v.opened_at, v.delivered_at), v.order_number LIMIT 1)"""
    )


def count_of_calls(records: Records) -> int:
    """Count the planned invitations that are credited with a visit, and were not before."""
    number: int = records.value(
        """SELECT count(*) FROM plan_follow_up p
           LEFT JOIN follow_up f ON f.shop_id = :shop AND f.id = p.id AND NOT p.is_new
           WHERE p.brought_visit_id IS NOT NULL AND f.brought_visit_id IS NULL"""
    )
    return number


def _days(settings: Settings) -> timedelta:
    return timedelta(days=settings.queues["invitation"].credited_days)
