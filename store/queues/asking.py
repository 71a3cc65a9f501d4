"""Asking about a vehicle: in which queue it stands and why, or why it stands in none."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from store import moments
from store.database import Records, Row
from store.queues import asof, judging
from store.queues.lines import judged_line
from store.queues.windows import window
from store.remarks import Remark
from store.rules.settings import Settings

MOST = 20
"""Vehicles of one plate that are judged; more share one only where it was never known."""


class Judgement(msgspec.Struct, frozen=True):
    """How one queue's rule judges one vehicle on a day: in or out, and what it goes by."""

    kind: str
    plate: str | None
    customer: str
    inside: bool
    remarks: tuple[Remark, ...]


def ask(records: Records, settings: Settings, day: date, plate: str, now: datetime) -> list[Judgement]:
    """Judge each vehicle with this plate, up to `MOST`, for every queue of a day; empty if none has it."""
    today = moments.day_of(now, settings.zoneinfo)
    as_of = now if day == today else moments.start_of(day, settings.zoneinfo)
    vehicles = "vehicle" if day == today else asof.vehicles_as_of(records, settings, day, as_of)
    found = records.rows(
        f"""SELECT a.id, a.plate, c.name, v.status, v.due_on, v.last_visit_on, v.visits FROM shown_vehicle a
            JOIN {vehicles} v ON v.shop_id = :shop AND v.id = a.id
            JOIN customer c ON c.shop_id = :shop AND c.id = a.owner_id
            WHERE a.shop_id = :shop AND a.plate = :plate ORDER BY a.id LIMIT :most""",
        plate=plate,
        most=MOST,
    )
    judgements = []
    for vehicle in found:
        judging.judge(records, settings, day, as_of, vehicles=vehicles, only_vehicle=vehicle["id"])
        judgements += [_judgement(records, settings, vehicle, kind, day, as_of) for kind in settings.queues]
    return judgements


def _judgement(
    records: Records, settings: Settings, vehicle: Row, kind: str, day: date, as_of: datetime
) -> Judgement:
    line = judged_line(records, settings, kind, vehicle["id"], as_of)
    if line is None:
        remarks: tuple[Remark, ...] = (outside(settings, vehicle, kind, day),)
    elif line.left_out:
        days = days_of(settings, kind, line.left_out)
        remarks = (Remark(f"left_out_{line.left_out}", {"days": days}), *line.why)
    else:
        remarks = line.why
    inside = line is not None and line.left_out is None
    return Judgement(kind, vehicle["plate"], vehicle["name"], inside, remarks)


def days_of(settings: Settings, kind: str, reason: str) -> int:
    """Give the days a reason looks back, where it looks back."""
    rule = settings.queues[kind]  # type: ignore[index]
    looks_back = {
        "interviewed_lately": rule.interviewed_days,
        "recalled_lately": rule.recalled_days,
        "too_many_calls": settings.limits.within_days,
    }
    return looks_back.get(reason, 0)


def outside(settings: Settings, vehicle: Row, kind: str, day: date) -> Remark:
    """Say what the rule looks for and what the vehicle has instead."""
    if kind in {"invitation", "recall"} and vehicle["status"] != "active":
        return Remark("outside_not_active", {"status": vehicle["status"]})
    rule = settings.queues[kind]  # type: ignore[index]
    days = window(rule, day)
    has = {
        "complaint": None,
        "callback": vehicle["last_visit_on"],
        "invitation": vehicle["due_on"],
        "recall": vehicle["last_visit_on"],
    }[kind]
    return Remark(
        f"outside_{rule.source}",
        {"has": str(has) if has else None, "from": str(days[0].on), "to": str(days[-1].on)},
    )
