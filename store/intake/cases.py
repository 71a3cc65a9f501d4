"""The follow-ups that imported calls belong to: found or made, and settled by all their attempts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from dateutil.relativedelta import relativedelta

from store.database import Records
from store.intake import arrival, crediting
from store.intake.typed import typed
from store.moments import as_day, as_instant, as_instant_or_none, day_of, start_of
from store.rules.cases import Dial, Standing, standing
from store.rules.outcomes import outcomes
from store.rules.settings import Settings


def plan(records: Records, settings: Settings, now: datetime, last: int) -> tuple[int, int]:
    """Plan the follow-ups of the new calls: which are there, which are new, and how all of them stand.

    New ones are numbered after `last`; gives the first and the last of these numbers. Stands are worked
    out from the calls that are there and those that are planned.
    """
    records.run(
        """CREATE TEMP TABLE plan_case AS
           SELECT p.kind, p.vehicle_id, p.visit_id, min(p.customer_id) AS customer_id,
             min(p.started_at) AS first_at, min(p.on_day) AS first_on
           FROM plan_call p WHERE p.is_new GROUP BY p.kind, p.vehicle_id, p.visit_id"""
    )
    stands = ("state", "outcome", "attempts", "not_before", "promised_at", "closed_at", "was",
              "brought_visit_id")  # fmt: skip
    columns = typed(("is_new", *_COLUMNS[1:], *stands))
    records.run(f"CREATE TEMP TABLE plan_follow_up (id INTEGER PRIMARY KEY, {columns})")
    new, rows = 0, []
    for row in records.rows(_CASES):
        case = _case(settings, row)
        new += case["id"] is None
        number = last + new if case["id"] is None else case["id"]
        stand = dict.fromkeys(stands) | {"state": row["state"] or "open", "was": row["stored_at"]}
        stand["closed_at"] = row["closed_at"]
        rows.append(case | stand | {"is_new": case["id"] is None, "id": number})
    names = ("id", "is_new", *_COLUMNS[1:], *stands)
    records.run_many(f"INSERT INTO plan_follow_up VALUES ({_named(names)})", rows)
    _settle(records, settings)
    crediting.plan_of_calls(records, settings)
    _close_where_came(records)
    _expire(records, settings, now)
    return last + 1, last + new


def write_new(records: Records, low: int, high: int) -> None:
    """Write the new follow-ups numbered from `low` to `high`; none of them is to be offered yet.

    Those that have been made since the plan was, by a day's queues, are taken for known.
    """
    records.run(
        """UPDATE plan_follow_up SET id = f.id, is_new = FALSE, was = f.made_at FROM follow_up f
           WHERE f.shop_id = :shop AND f.kind = plan_follow_up.kind
             AND f.vehicle_id = plan_follow_up.vehicle_id AND f.visit_id = plan_follow_up.visit_id
             AND f.round = 1 AND plan_follow_up.is_new AND plan_follow_up.id BETWEEN :low AND :high""",
        low=low,
        high=high,
    )
    columns = ", ".join(_COLUMNS)
    records.run(
        f"""INSERT INTO follow_up (shop_id, {columns}, state, outcome, attempts, closed_at,
              brought_visit_id)
            SELECT :shop, {columns}, CASE state WHEN 'open' THEN 'closed' ELSE state END, outcome, attempts,
              closed_at, brought_visit_id
            FROM plan_follow_up WHERE is_new AND id BETWEEN :low AND :high ORDER BY id""",
        low=low,
        high=high,
    )


def finish(records: Records, settings: Settings, batch: int) -> None:
    """Let known follow-ups stand as all their calls say, and offer those of the new ones that are open.

    A known one begins with its first call, should that have come only now. Calls that were made since the
    plan was count as well, and what ended since stays so.
    """
    _settle_again(records, settings)
    _leave_doubles(records)
    kept = ("state", "outcome", "attempts", "not_before", "promised_at", "closed_at",
            "made_at", "due_on", "last_useful_on", "sort_on", "brought_visit_id")  # fmt: skip
    which = "t.id IN (SELECT id FROM plan_follow_up WHERE NOT is_new)"
    arrival.keep_as_it_was(records, batch, "follow_up", kept, which)
    ended = "NOT p.is_new AND p.state = 'open' AND follow_up.state <> 'open'"
    stands = ", ".join(
        f"{name} = CASE WHEN {ended} THEN follow_up.{name} ELSE p.{name} END"
        for name in ("state", "not_before", "promised_at", "closed_at")
    )
    records.run(
        f"""UPDATE follow_up SET outcome = p.outcome, attempts = p.attempts, {stands},
              brought_visit_id = p.brought_visit_id FROM plan_follow_up p
            WHERE follow_up.shop_id = :shop AND follow_up.id = p.id
              AND (NOT p.is_new OR p.state = 'open')"""
    )
    earlier = """FROM plan_follow_up p WHERE follow_up.shop_id = :shop AND follow_up.id = p.id
                   AND NOT p.is_new AND p.made_at < p.was"""
    records.run(f"UPDATE follow_up SET made_at = p.made_at {earlier}")
    records.run(
        f"""UPDATE follow_up SET due_on = p.due_on, last_useful_on = p.last_useful_on, sort_on = p.sort_on
            {earlier} AND p.visit_id = 0"""
    )


def _settle(records: Records, settings: Settings) -> None:
    """Work out how each case stands by all its calls, recorded and planned."""
    dials = records.each(
        """SELECT f.id, f.state, f.closed_at, f.customer_id, d.*
           FROM plan_follow_up f JOIN (
             SELECT p.kind, p.vehicle_id, p.visit_id, p.started_at, NULL AS ended_at, c.outcome,
               NULL AS promised_at, c.number, p.token
             FROM plan_call p JOIN staged_call c ON c.row_no = p.row_no WHERE p.is_new
             UNION ALL
             SELECT known.kind, known.vehicle_id, known.visit_id, a.started_at, a.ended_at, a.outcome,
               a.promised_at, a.number, a.token
             FROM plan_follow_up known JOIN attempt a ON a.shop_id = :shop AND a.follow_up_id = known.id
             WHERE NOT known.is_new AND a.outcome <> 'taken_back' AND NOT EXISTS (
               SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)) d
             ON d.kind = f.kind AND d.vehicle_id = f.vehicle_id AND d.visit_id = f.visit_id
           ORDER BY f.id, d.started_at, d.token"""
    )
    _note(records, list(_settled(records, settings, dials)))


def _settle_again(records: Records, settings: Settings) -> None:
    """Work out anew how those stand that agents have called since the plan was made.

    Their calls are numbered after those that were put aside for the import.
    """
    dials = records.each(
        """SELECT f.id, f.state, f.closed_at, f.customer_id, a.started_at, a.ended_at, a.outcome,
             a.promised_at, a.number
           FROM plan_follow_up p JOIN follow_up f ON f.shop_id = :shop AND f.id = p.id
           JOIN attempt a ON a.shop_id = :shop AND a.follow_up_id = f.id
           WHERE p.id IN (SELECT later.follow_up_id FROM attempt later
               WHERE later.shop_id = :shop AND later.id > (
                 SELECT last_id FROM arriving WHERE table_name = 'attempt' AND shop_id = :shop))
             AND a.outcome <> 'taken_back' AND NOT EXISTS (
               SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           ORDER BY f.id, a.started_at, a.id"""
    )
    _note(records, list(_settled(records, settings, dials)))


def _leave_doubles(records: Records) -> None:
    """Delete follow-ups that a day's queues have made beside the new ones, which they could not see."""
    records.run(
        """DELETE FROM follow_up AS f WHERE f.shop_id = :shop AND f.round > 1 AND f.complaint_id IS NULL
             AND f.attempts = 0 AND f.held_by IS NULL
             AND f.id > (SELECT last_id FROM arriving WHERE table_name = 'follow_up' AND shop_id = :shop)
             AND NOT EXISTS (SELECT 1 FROM open_call o WHERE o.shop_id = :shop AND o.follow_up_id = f.id)
             AND EXISTS (SELECT 1 FROM plan_follow_up p WHERE p.is_new AND p.kind = f.kind
               AND p.vehicle_id = f.vehicle_id AND p.visit_id = f.visit_id)"""
    )


def _note(records: Records, stands: list[dict[str, Any]]) -> None:
    records.run_many(
        """UPDATE plan_follow_up SET state = :state, outcome = :outcome, attempts = :attempts,
             not_before = :not_before, promised_at = :promised_at, closed_at = :closed_at
           WHERE id = :id""",
        stands,
    )


def _close_where_came(records: Records) -> None:
    """Close open invitations and recalls whose vehicle came since, and while the call was still useful."""
    came = """FROM visit v WHERE v.shop_id = :shop AND v.vehicle_id = plan_follow_up.vehicle_id
                AND coalesce(v.opened_at, v.delivered_at) > plan_follow_up.made_at
                AND coalesce(v.opened_on, v.delivered_on) <= plan_follow_up.last_useful_on"""
    records.run(
        f"""UPDATE plan_follow_up SET state = 'closed', not_before = NULL, promised_at = NULL,
              closed_at = (SELECT min(coalesce(v.opened_at, v.delivered_at)) {came})
            WHERE state = 'open' AND kind IN ('invitation', 'recall') AND EXISTS (SELECT 1 {came})"""
    )


_CASES = """SELECT p.*, c.tier, c.is_company, v.delivered_on, vehicle.model, f.id, f.made_at AS stored_at,
    f.state, f.closed_at
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
        """SELECT id, last_useful_on FROM plan_follow_up
           WHERE state = 'open' AND last_useful_on < :today
             AND (promised_at IS NULL OR promised_at < :began)""",
        today=today,
        began=start_of(today, settings.zoneinfo),
    )
    records.run_many(
        """UPDATE plan_follow_up SET state = 'expired', not_before = NULL, promised_at = NULL,
             closed_at = :end WHERE id = :id""",
        [
            {
                "id": row["id"],
                "end": start_of(as_day(row["last_useful_on"]) + timedelta(days=1), settings.zoneinfo),
            }
            for row in over
        ],
    )
