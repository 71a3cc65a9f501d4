"""What other rules would do to the queues: who would enter and who would leave, today and tomorrow, and why.

The queues are judged twice on the same records, by the rules as they are and as they would be; what
stands in the one and not in the other is the effect. Nothing is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store import due_dates, moments
from store.database import Records, Row
from store.queues import asking, judging, reasons
from store.remarks import Remark
from store.rules.settings import Settings

Place = tuple[str, int, int, str]
"""A line's place in the queues: queue, vehicle, visit followed (0 for none), desk."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who would enter a queue or leave it; `why` says by what, to be put into words."""

    kind: str
    desk: str
    customer_id: int
    vehicle_id: int
    customer: str
    vehicle: str
    model: str
    why: Remark


@dataclass(frozen=True, slots=True)
class DayEffect:
    """What would change on a day. Lines of each queue before and after; who enters, who leaves."""

    on: date
    before: Mapping[str, int]
    after: Mapping[str, int]
    enters: tuple[Moved, ...]
    leaves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What other rules would do, today and tomorrow; `due_dates` counts the vehicles due on another day."""

    today: DayEffect
    tomorrow: DayEffect
    due_dates: int

    @property
    def none(self) -> bool:
        """Whether nobody enters or leaves."""
        days = (self.today, self.tomorrow)
        return not any(day.enters or day.leaves for day in days)


def effect(records: Records, old: Settings, new: Settings, now: datetime) -> Effect:
    """Work out what the new rules would do. Today is judged as of now, tomorrow as of its beginning."""
    vehicles, moved = "shown_vehicle", 0
    if old.maintenance != new.maintenance:
        vehicles, moved = due_dates.by_rule(records, new)
    today = moments.day_of(now, old.zoneinfo)
    tomorrow = today + timedelta(days=1)
    as_of = moments.start_of(tomorrow, old.zoneinfo)
    return Effect(
        _of_day(records, old, new, today, now, vehicles),
        _of_day(records, old, new, tomorrow, as_of, vehicles),
        moved,
    )


def places(
    records: Records, settings: Settings, day: date, as_of: datetime, vehicles: str
) -> dict[Place, str | None]:
    """Judge a day; give every candidate's place, and the reason that leaves it out, if one does."""
    judging.judge(records, settings, day, as_of, vehicles=vehicles)
    found: dict[Place, str | None] = {}
    for row in records.each(f"SELECT kind, vehicle_id, visit_id, desk, left_out FROM {judging.JUDGED}"):
        place = (row["kind"], row["vehicle_id"], row["visit_id"], row["desk"])
        if row["left_out"] is None or place not in found:
            found[place] = row["left_out"]
    return found


def _of_day(
    records: Records, old: Settings, new: Settings, day: date, as_of: datetime, vehicles: str
) -> DayEffect:
    before = places(records, old, day, as_of, "shown_vehicle")
    stood = {place for place, reason in before.items() if reason is None}
    after = places(records, new, day, as_of, vehicles)
    stands = {place for place, reason in after.items() if reason is None}
    return DayEffect(
        day,
        _counted(old, stood),
        _counted(new, stands),
        _enters(records, new, stands - stood),
        _leaves(records, new, day, stood - stands, after, vehicles),
    )


def _counted(settings: Settings, standing: Collection[Place]) -> dict[str, int]:
    counted = Counter(place[0] for place in standing)
    return {kind: counted[kind] for kind in settings.queues}


def _enters(records: Records, settings: Settings, fresh: Collection[Place]) -> tuple[Moved, ...]:
    """Say who enters; what was judged last is judged by the new rules."""
    rows = _looked_up(
        records,
        fresh,
        """j.customer_id, j.basis, j.due_on, j.last_useful_on, j.anchor_on, j.anchor_km, j.km_per_day,
           s.order_number, s.delivered_on, s.service_type""",
        f"""JOIN {judging.JUDGED} j ON j.kind = m.kind AND j.vehicle_id = m.vehicle_id
              AND j.visit_id = m.visit_id AND j.desk = m.desk AND j.left_out IS NULL
            JOIN customer c ON c.shop_id = :shop AND c.id = j.customer_id
            LEFT JOIN visit s ON s.shop_id = :shop AND s.id = m.visit_id""",
    )
    return tuple(_moved(row, reasons.rule_of(settings, row)) for row in rows)


def _leaves(
    records: Records,
    settings: Settings,
    day: date,
    gone: Collection[Place],
    after: Mapping[Place, str | None],
    vehicles: str,
) -> tuple[Moved, ...]:
    rows = _looked_up(
        records,
        gone,
        "b.owner_id AS customer_id, b.status, b.due_on, b.last_visit_on",
        f"""JOIN {vehicles} b ON b.shop_id = :shop AND b.id = m.vehicle_id
            JOIN customer c ON c.shop_id = :shop AND c.id = b.owner_id""",
    )
    found = []
    for row in rows:
        kind, desk = row["kind"], row["desk"]
        place = (kind, row["vehicle_id"], row["visit_id"])
        reason = after.get((*place, desk))
        others = [other for other in ("agents", "service_manager") if other != desk]
        if reason:
            why = Remark(f"left_out_{reason}", {"days": asking.days_of(settings, kind, reason)})
        elif any((*place, other) in after for other in others):
            why = Remark("other_desk")
        else:
            why = asking.outside(settings, row, kind, day)
        found.append(_moved(row, why))
    return tuple(found)


def _looked_up(records: Records, wanted: Collection[Place], columns: str, joins: str) -> list[Row]:
    """Fetch what is to be said of these lines, in the order of the queues and of the names."""
    records.run("DROP TABLE IF EXISTS moved_line")
    records.run(
        """CREATE TEMP TABLE moved_line (kind TEXT, vehicle_id INTEGER, visit_id INTEGER, desk TEXT,
           PRIMARY KEY (kind, vehicle_id, visit_id, desk))"""
    )
    records.run_many("INSERT INTO moved_line VALUES (?, ?, ?, ?)", wanted)
    return records.rows(
        f"""SELECT m.kind, m.vehicle_id, m.visit_id, m.desk, c.name, v.plate, v.vin, v.model, {columns}
            FROM moved_line m JOIN vehicle v ON v.shop_id = :shop AND v.id = m.vehicle_id {joins}
            ORDER BY m.kind, c.name, m.vehicle_id, m.visit_id, m.desk"""
    )


def _moved(row: Row, why: Remark) -> Moved:
    return Moved(
        row["kind"],
        row["desk"],
        row["customer_id"],
        row["vehicle_id"],
        row["name"],
        row["plate"] or row["vin"] or "",
        row["model"],
        why,
    )
