"""The follow-ups that imported calls belong to: found or made, and settled by all their attempts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from dateutil.relativedelta import relativedelta

from store import due_dates
from store.database import Records
from store.moments import as_day, as_instant, as_instant_or_none, day_of, start_of
from store.rules.cases import Dial, Standing, standing
from store.rules.outcomes import outcomes
from store.rules.settings import Settings


def open_cases(records: Records, settings: Settings) -> None:
    """Make the follow-ups that the planned calls belong to and that are not there yet.

    Those that are there begin with their first call, should it have come only now.
    """
    records.run(
        """CREATE TEMP TABLE plan_case AS
           SELECT p.kind, p.vehicle_id, p.visit_id, min(p.customer_id) AS customer_id,
             min(p.started_at) AS first_at, min(p.on_day) AS first_on
           FROM plan_call p WHERE p.is_new GROUP BY p.kind, p.vehicle_id, p.visit_id"""
    )
    cases = [_case(settings, row) | {"shop": records.shop} for row in records.rows(_CASES)]
    made = [case for case in cases if case["id"] is None]
    first = records.next_id("follow_up")
    columns = ", ".join(_COLUMNS)
    records.run_many(
        f"INSERT INTO follow_up (shop_id, {columns}) VALUES (:shop, {_named(_COLUMNS)})",
        [case | {"id": number} for number, case in enumerate(made, first)],
    )
    earlier = [case for case in cases if case["id"] is not None and case["made_at"] < case["stored_at"]]
    records.run_many(
        "UPDATE follow_up SET made_at = :made_at WHERE shop_id = :shop AND id = :id",
        earlier,
    )
    records.run_many(
        """UPDATE follow_up SET due_on = :due_on, last_useful_on = :last_useful_on, sort_on = :sort_on
           WHERE shop_id = :shop AND id = :id AND visit_id = 0""",
        earlier,
    )


def settle(records: Records, settings: Settings, now: datetime) -> None:
    """Let each case with new calls stand as all its attempts say; close what came, end what is over."""
    records.run(
        """CREATE TEMP TABLE settled (
             id INTEGER PRIMARY KEY, state, outcome, attempts, not_before, promised_at, closed_at)"""
    )
    dials = records.each(
        """SELECT f.id, f.state, f.closed_at, f.customer_id,
             a.started_at, a.ended_at, a.outcome, a.promised_at, a.number
           FROM plan_case p
           JOIN follow_up f ON f.shop_id = :shop AND f.kind = p.kind AND f.vehicle_id = p.vehicle_id
             AND f.visit_id = p.visit_id AND f.round = 1
           JOIN attempt a ON a.shop_id = :shop AND a.follow_up_id = f.id
           WHERE NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           ORDER BY f.id, a.started_at, a.token"""
    )
    records.run_many(
        """INSERT INTO settled
           VALUES (:id, :state, :outcome, :attempts, :not_before, :promised_at, :closed_at)""",
        _settled(records, settings, dials),
    )
    records.run(
        """UPDATE follow_up SET state = s.state, outcome = s.outcome, attempts = s.attempts,
             not_before = s.not_before, promised_at = s.promised_at, closed_at = s.closed_at
           FROM settled s WHERE follow_up.shop_id = :shop AND follow_up.id = s.id"""
    )
    came = records.rows("SELECT DISTINCT vehicle_id FROM plan_case")
    due_dates.close_where_came_in_time(records, (row["vehicle_id"] for row in came))
    _expire(records, settings, now)


_CASES = """SELECT p.*, c.tier, c.is_company, v.delivered_on, vehicle.model, f.id, f.made_at AS stored_at
  FROM plan_case p
  JOIN customer c ON c.shop_id = :shop AND c.id = p.customer_id
  JOIN vehicle ON vehicle.shop_id = :shop AND vehicle.id = p.vehicle_id
  LEFT JOIN visit v ON v.shop_id = :shop AND v.id = p.visit_id
  LEFT JOIN follow_up f ON f.shop_id = :shop AND f.kind = p.kind AND f.vehicle_id = p.vehicle_id
    AND f.visit_id = p.visit_id AND f.round = 1
  ORDER BY p.first_at, p.kind, p.vehicle_id, p.visit_id"""

_COLUMNS = (
    "id", "kind", "customer_id", "vehicle_id", "visit_id", "desk", "rank", "sort_on", "tier_rank", "due_on",
    "last_useful_on", "basis", "made_at",
)  # fmt: skip


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f":{column}" for column in columns)


def _case(settings: Settings, row: Any) -> dict[str, Any]:
    """Say what the follow-up of a first call must have been, by the rules of its queue."""
    kind = row["kind"]
    rule = settings.queues[kind]
    due_on, last_on, basis = _window(settings, kind, row)
    return {
        **{name: row[name] for name in ("id", "kind", "customer_id", "vehicle_id", "visit_id", "stored_at")},
        "desk": rule.company_desk if row["is_company"] else "agents",
        "rank": list(settings.queues).index(kind) + 1,
        "sort_on": last_on if rule.source == "delivered_visits" else due_on,
        "tier_rank": {"A": 1, "B": 2}.get(row["tier"], 3),
        "due_on": due_on,
        "last_useful_on": last_on,
        "basis": basis,
        "made_at": row["first_at"],
    }


def _window(settings: Settings, kind: Any, row: Any) -> tuple[date, date, str]:
    """Give the day it was due, the last on which it was useful, and the rule's reason.

    Where no visit is known, the window begins with the first call.
    """
    rule = settings.queues[kind]
    first, last = timedelta(days=rule.first_day), timedelta(days=rule.last_day)
    began = as_day(row["delivered_on"] or row["first_on"])
    if rule.source == "delivered_visits":
        return began + first, began + last, "delivered"
    if rule.source == "due_vehicles":
        plan = settings.maintenance.plan_of(row["model"])
        due_on = began + relativedelta(months=plan.months) if row["delivered_on"] else began
        return due_on, due_on + last, "time" if row["delivered_on"] else "purchase"
    if rule.source == "lapsed_vehicles":
        due_on = began + relativedelta(months=rule.first_month, days=1)
        return due_on, began + relativedelta(months=rule.last_month), "lapsed"
    return began + first, began + last, "solved"


def _settled(records: Records, settings: Settings, dials: Iterator[Any]) -> Iterator[dict[str, Any]]:
    for case, group in groupby(dials, key=lambda row: row["id"]):
        rows = list(group)
        found = standing(
            settings, [_dial(row) for row in rows], another_number=_has_another_number(records, rows)
        )
        yield {"id": case, "outcome": found.outcome, "attempts": found.attempts, **_state(rows[0], found)}


def _state(stored: Any, found: Standing) -> dict[str, Any]:
    """Keep a case that something else than its calls ended as it is, unless its calls end it too."""
    if found.state == "open" and stored["state"] != "open":
        kept = {"state": stored["state"], "closed_at": stored["closed_at"]}
        return {**kept, "not_before": None, "promised_at": None}
    if stored["state"] in {"superseded", "withdrawn"}:
        return {
            "state": stored["state"],
            "closed_at": stored["closed_at"],
            "not_before": None,
            "promised_at": None,
        }
    return {
        "state": found.state,
        "not_before": found.not_before,
        "promised_at": found.promised_at,
        "closed_at": found.closed_at,
    }


def _dial(row: Any) -> Dial:
    return Dial(
        as_instant(row["ended_at"] or row["started_at"]),
        row["outcome"],
        as_instant_or_none(row["promised_at"]),
    )


def _has_another_number(records: Records, rows: list[Any]) -> bool:
    """Say whether the customer has a usable number that has not failed in this case."""
    known = outcomes()
    if known[rows[-1]["outcome"]].then != "next_number":
        return True
    failed = {row["number"] for row in rows if known[row["outcome"]].then == "next_number"}
    usable = records.rows(
        """SELECT e164 FROM customer_number WHERE shop_id = :shop AND customer_id = :customer
             AND e164 IS NOT NULL AND state IN ('unknown', 'good')""",
        customer=rows[0]["customer_id"],
    )
    return any(row["e164"] not in failed for row in usable)


def _expire(records: Records, settings: Settings, now: datetime) -> None:
    """End what is past its last useful day, at the end of that day; a promise still to come is kept."""
    today = day_of(now, settings.zoneinfo)
    over = records.rows(
        """SELECT f.id, f.last_useful_on FROM settled s JOIN follow_up f ON f.shop_id = :shop AND f.id = s.id
           WHERE f.state = 'open' AND f.last_useful_on < :today
             AND (f.promised_at IS NULL OR f.promised_at < :began)""",
        today=today,
        began=start_of(today, settings.zoneinfo),
    )
    ends = (
        {
            "shop": records.shop,
            "id": row["id"],
            "end": start_of(as_day(row["last_useful_on"]) + timedelta(days=1), settings.zoneinfo),
        }
        for row in over
    )
    records.run_many(
        """UPDATE follow_up SET state = 'expired', left_out = NULL, not_before = NULL, promised_at = NULL,
             closed_at = :end WHERE shop_id = :shop AND id = :id""",
        ends,
    )
