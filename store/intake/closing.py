"""Which open follow-ups are done, since the vehicle came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from store.database import Records, Row
from store.moments import as_day, stored_instant
from store.rules.due import MAINTENANCE
from store.rules.settings import Settings


def plan(records: Records, settings: Settings, now: datetime) -> None:
    """List on `plan_done` the open invitations and recalls whose vehicle came by the planned visits.

    The vehicle came after they were made; or before, and nobody knew: in the window of an invitation or for
    the maintenance it invites to, or after the visit that a recall takes for the last. Those end now.
    """
    records.run("CREATE TEMP TABLE plan_done (id INTEGER PRIMARY KEY, came_at TEXT)")
    if not records.value("SELECT 1 FROM plan_vehicle WHERE NOT is_new LIMIT 1"):
        return
    rows = records.each(
        """SELECT f.id, f.kind, f.made_at, f.due_on, coalesce(s.opened_at, s.delivered_at) AS came_at,
             coalesce(s.opened_on, s.delivered_on) AS came_on, s.service_type,
             coalesce(known.opened_at, known.delivered_at, '') AS last_at
           FROM follow_up f
           JOIN plan_vehicle k ON k.id = f.vehicle_id AND NOT k.is_new
           JOIN plan_visit p ON p.vehicle_id = k.id AND p.id <> f.visit_id
           JOIN staged_visit s ON s.row_no = p.row_no
           LEFT JOIN visit known ON known.shop_id = :shop AND known.id = f.visit_id
           WHERE f.shop_id = :shop AND f.state = 'open' AND f.kind IN ('invitation', 'recall')
           ORDER BY f.id, came_at"""
    )
    records.run_many("INSERT INTO plan_done VALUES (?, ?)", list(_done(settings, now, rows)))


def _done(settings: Settings, now: datetime, rows: Iterator[Row]) -> Iterator[tuple[int, str]]:
    for follow_up, visits in groupby(rows, key=lambda row: row["id"]):
        ends = [
            row["came_at"] if row["came_at"] > row["made_at"] else stored_instant(now)
            for row in visits
            if _is_done(settings, row)
        ]
        if ends:
            yield follow_up, min(ends)


def _is_done(settings: Settings, row: Row) -> bool:
    if row["came_at"] > row["made_at"]:
        return True
    if row["came_at"] <= row["last_at"]:
        return False
    if row["kind"] == "recall" or row["service_type"] in MAINTENANCE:
        return True
    began = as_day(row["due_on"]) + timedelta(days=settings.queues["invitation"].first_day)
    return as_day(row["came_on"]) >= began
