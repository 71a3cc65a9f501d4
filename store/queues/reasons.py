"""Why a line is in a queue: the visit, the dates and the rule, to be put into words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from store.database import Row
from store.moments import as_instant
from store.remarks import Remark
from store.rules.settings import Settings


def why(settings: Settings, row: Row, now: datetime) -> tuple[Remark, ...]:
    """Say what put a line there, first the rule, then what happened since, as of `now`."""
    found = [rule_of(settings, row)]
    if row["assigned"]:
        found.append(Remark("why_assigned", {"holder": row["assigned"]}))
    if row["attempts"]:
        found.append(
            Remark("why_attempts", {"attempts": row["attempts"], "most": settings.retry.most_attempts})
        )
    if row["promised_at"]:
        found.append(Remark("why_promised", {"at": str(row["promised_at"])}))
    elif row["not_before"] and as_instant(row["not_before"]) > now:
        found.append(Remark("why_waits", {"at": str(row["not_before"])}))
    return tuple(found)


def rule_of(settings: Settings, row: Row) -> Remark:
    """Say by which rule somebody is to be called or written to."""
    return _BASES[row["basis"]](settings, row)


def _delivered(settings: Settings, row: Row) -> Remark:
    rule = settings.queues["callback"]
    return Remark(
        "why_delivered",
        {
            "delivered_on": str(row["delivered_on"]),
            "service": row["service_type"],
            "order_number": row["order_number"],
            "first": rule.first_day,
            "last": rule.last_day,
            "last_useful_on": str(row["last_useful_on"]),
        },
    )


def _by_time(settings: Settings, row: Row) -> Remark:
    plan = settings.maintenance.plan_of(row["model"])
    return Remark(
        "why_due_by_time",
        {"anchor_on": str(row["anchor_on"]), "months": plan.months, "due_on": str(row["due_on"])},
    )


def _by_distance(settings: Settings, row: Row) -> Remark:
    plan = settings.maintenance.plan_of(row["model"])
    return Remark(
        "why_due_by_distance",
        {
            "anchor_on": str(row["anchor_on"]),
            "anchor_km": row["anchor_km"],
            "km": plan.km,
            "km_per_day": round(row["km_per_day"] or 0, 1),
            "due_on": str(row["due_on"]),
        },
    )


def _by_purchase(settings: Settings, row: Row) -> Remark:
    plan = settings.maintenance.plan_of(row["model"])
    return Remark("why_due_by_purchase", {"months": plan.months, "due_on": str(row["due_on"])})


def _as_said(_: Settings, row: Row) -> Remark:
    return Remark("why_due_as_said", {"due_on": str(row["due_on"])})


def _lapsed(settings: Settings, row: Row) -> Remark:
    rule = settings.queues["recall"]
    return Remark(
        "why_lapsed",
        {
            "last_visit_on": str(row["delivered_on"]),
            "first_month": rule.first_month,
            "last_month": rule.last_month,
            "last_useful_on": str(row["last_useful_on"]),
        },
    )


def _solved(settings: Settings, row: Row) -> Remark:
    return Remark(
        "why_solved",
        {"solved_on": str(row["due_on"]), "hours": settings.complaints.call_again_hours},
    )


def _by_hand(_: Settings, row: Row) -> Remark:
    return Remark("why_by_hand", {"added_on": str(row["due_on"])})


_BASES: dict[str, Callable[[Settings, Row], Remark]] = {
    "delivered": _delivered,
    "time": _by_time,
    "distance": _by_distance,
    "purchase": _by_purchase,
    "said": _as_said,
    "lapsed": _lapsed,
    "solved": _solved,
    "by_hand": _by_hand,
}
