"""The lines of a day's queues, as people work through them."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from store import moments
from store.database import Records, Row
from store.queues import judging, reasons
from store.remarks import Remark
from store.rules.settings import Settings
from store.safeguards.masking import mask


class QueueLine(msgspec.Struct, frozen=True):
    """Somebody to be called. `id` is None on a day whose queues were not made.

    `phone` is masked. `priority`: 0 a promise whose time has come, else the rank of the queue, 1 first.
    `why` says why they are here, to be put into words. `waits_until` is set while it is too early to try
    again. `assigned` names the only agent who gets them; "" where anyone does.
    """

    id: int | None
    kind: str
    customer_id: int
    vehicle_id: int
    customer: str
    company: bool
    tier: str
    phone: str
    plate: str | None
    vin: str | None
    model: str
    order_number: str | None
    due_on: date
    last_useful_on: date
    attempts: int
    priority: int
    promised_at: datetime | None
    waits_until: datetime | None
    held_by: int | None
    left_out: str | None = None
    assigned: str = ""
    why: tuple[Remark, ...] = ()


_LINE = """
  SELECT {id} AS id, f.kind, f.customer_id, f.vehicle_id, f.due_on, f.last_useful_on, f.rank, f.basis,
    f.visit_id, f.left_out, {standing}, c.name, c.is_company, c.tier, v.plate, v.vin, v.model,
    {due}.anchor_on, {due}.anchor_km, {due}.km_per_day, s.order_number, s.delivered_on, s.service_type,
    (SELECT coalesce(n.e164, n.raw) FROM customer_number n WHERE n.shop_id = :shop
       AND n.customer_id = f.customer_id
     ORDER BY CASE WHEN n.state IN ('wrong', 'suspended', 'invalid') THEN 1 ELSE 0 END,
       coalesce(n.dial_order, n.position), n.position LIMIT 1
    ) AS number
  FROM {lines} f
  JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id
  JOIN vehicle v ON v.shop_id = :shop AND v.id = f.vehicle_id
  LEFT JOIN visit s ON s.shop_id = :shop AND s.id = f.visit_id
  WHERE {which}
"""
_STANDING = """f.attempts, f.promised_at, f.not_before, f.held_by, f.held_until,
    (SELECT g.name FROM staff g WHERE g.shop_id = :shop AND g.id = f.assigned_to) AS assigned"""
_STANDING_OF_NOBODY = """0 AS attempts, NULL AS promised_at, NULL AS not_before, NULL AS held_by,
    NULL AS held_until, NULL AS assigned"""
_NOW = _LINE.format(
    id="f.id",
    standing=_STANDING,
    due="v",
    lines="follow_up",
    which="f.shop_id = :shop AND f.state = 'open'",
)
_CALLED = _LINE.format(
    id="f.id",
    standing=_STANDING,
    due="v",
    lines="follow_up",
    which="""f.shop_id = :shop AND (f.state = 'open' OR EXISTS (
      SELECT 1 FROM open_call c WHERE c.shop_id = :shop AND c.follow_up_id = f.id))""",
)
_JUDGED = _LINE.format(
    id="f.follow_up_id",
    standing=_STANDING_OF_NOBODY,
    due="f",
    lines=judging.JUDGED,
    which="TRUE",
)
_COUNT = "SELECT count(*) FROM follow_up f WHERE f.shop_id = :shop AND f.state = 'open'"
_OFFERED = "f.left_out IS NULL AND f.desk = :desk"
_INSIDE = ("rank", "sort_on", "tier_rank", "id")
_SEGMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("f.promised_at <= :now", ("promised_at", "id")),
    (
        "(f.promised_at IS NULL OR f.promised_at > :now) AND (f.not_before IS NULL OR f.not_before <= :now)",
        _INSIDE,
    ),
    (
        "(f.promised_at IS NULL OR f.promised_at > :now) AND f.not_before > :now",
        ("not_before", *_INSIDE),
    ),
)
"""The calling order in three parts: promises whose time has come, those that may be called, those that wait.

Each part is in the order of an index, so that a page costs what it holds, not what the queue holds."""

_RULE_ORDER = "ORDER BY f.rank, f.sort_on, f.tier_rank, f.visit_id, f.vehicle_id"


def todays_lines(
    records: Records,
    settings: Settings,
    now: datetime,
    *,
    kind: str | None = None,
    desk: str = "agents",
    most: int = -1,
    skip: int = 0,
) -> list[QueueLine]:
    """List the lines of the queues as they stand, in calling order; `most` -1 for all of them.

    Counting off `skip` lines takes the longer the more there are; `lines_beside` does not count.
    """
    which, values = _asked(settings, kind, desk, now)
    found: list[QueueLine] = []
    for part, order in _SEGMENTS:
        left = most - len(found) if most >= 0 else -1
        rows = records.rows(_page(which, part, _listed(order)), **values, most=left, skip=skip)
        found += [_line(settings, row, now) for row in rows]
        if len(found) == most:
            break
        if skip and not rows:
            skip -= records.value(f"{_COUNT} AND {which} AND {part}", **values)
        else:
            skip = 0
    return found


def lines_beside(
    records: Records,
    settings: Settings,
    now: datetime,
    *,
    kind: str | None = None,
    desk: str = "agents",
    most: int,
    after: int | None = None,
    before: int | None = None,
) -> list[QueueLine]:
    """List the lines that follow a follow-up, or come before it, in calling order; without one, the last.

    What this costs does not depend on how many lines the queue has.
    """
    which, values = _asked(settings, kind, desk, now)
    begin = _place_of(records, after or before, now)
    found: list[QueueLine] = []
    parts = list(enumerate(_SEGMENTS))
    for number, (part, order) in parts if after else reversed(parts):
        if begin is not None and (number < begin[0] if after else number > begin[0]):
            continue
        beside, where = part, {}
        if begin is not None and number == begin[0]:
            left = tuple(name for name in order if not (kind and name == "rank"))
            where = {f"at_{name}": begin[1][name] for name in left}
            at = ", ".join(f":{name}" for name in where)
            beside = f"{part} AND ({_listed(left)}) {'>' if after else '<'} ({at})"
        page = _page(which, beside, _listed(order), back=not after)
        rows = records.rows(page, **values, **where, most=most - len(found), skip=0)
        lines = [_line(settings, row, now) for row in rows]
        found = [*found, *lines] if after else [*lines, *found]
        if len(found) == most:
            break
    return found


def _asked(settings: Settings, kind: str | None, desk: str, now: datetime) -> tuple[str, dict[str, object]]:
    rank = list(settings.queues).index(kind) + 1 if kind else None  # type: ignore[arg-type]
    return f"{_OFFERED}{' AND f.rank = :rank' if rank else ''}", {"desk": desk, "rank": rank, "now": now}


def _place_of(records: Records, follow_up: int | None, now: datetime) -> tuple[int, Row] | None:
    """Give the part of the calling order that a follow-up stands in, by number, and where in it."""
    row = records.row(
        """SELECT id, rank, sort_on, tier_rank, promised_at, not_before,
             CASE WHEN promised_at <= :now THEN 0 WHEN not_before > :now THEN 2 ELSE 1 END AS part
           FROM follow_up WHERE shop_id = :shop AND id = :id""",
        id=follow_up,
        now=now,
    )
    return (row["part"], row) if row else None


def _listed(order: tuple[str, ...]) -> str:
    return ", ".join(f"f.{name}" for name in order)


def _page(which: str, part: str, order: str, *, back: bool = False) -> str:
    """Choose the page by the index alone, and only then fetch what its lines show."""
    chosen_by = ", ".join(f"{name} DESC" for name in order.split(", ")) if back else order
    chosen = f"""SELECT f.id FROM follow_up f WHERE f.shop_id = :shop AND f.state = 'open'
                 AND {which} AND {part} ORDER BY {chosen_by} LIMIT :most OFFSET :skip"""
    return f"{_NOW} AND f.id IN ({chosen}) ORDER BY {order}"


def lines_on(
    records: Records, settings: Settings, day: date, *, kind: str | None = None, desk: str = "agents"
) -> list[QueueLine]:
    """Work out the lines of any day from what was known at its beginning; nothing is stored."""
    as_of = moments.start_of(day, settings.zoneinfo)
    from store.queues import asof

    vehicles = asof.vehicles_as_of(records, settings, day, as_of)
    judging.judge(records, settings, day, as_of, vehicles=vehicles)
    which = f"{_OFFERED}{' AND f.kind = :kind' if kind else ''}"
    rows = records.rows(f"{_JUDGED} AND {which} {_RULE_ORDER}", desk=desk, kind=kind)
    return [_line(settings, row, as_of) for row in rows]


def line(records: Records, settings: Settings, follow_up: int, now: datetime) -> QueueLine | None:
    """Fetch one follow-up, offered or not, as a line: it is open, or a call of it is."""
    row = records.row(f"{_CALLED} AND f.id = :id", id=follow_up)
    return _line(settings, row, now) if row else None


def others_of(records: Records, settings: Settings, line: QueueLine, now: datetime) -> tuple[QueueLine, ...]:
    """List the other lines of the same person, in the order of the queues."""
    rows = records.rows(
        f"""{_NOW} AND f.customer_id = :customer AND f.left_out IS NULL AND f.id <> :id
            ORDER BY f.rank, f.sort_on, f.id""",
        customer=line.customer_id,
        id=line.id,
    )
    return tuple(_line(settings, row, now) for row in rows)


def lines_of(records: Records, settings: Settings, customer: int, now: datetime) -> tuple[QueueLine, ...]:
    """List a customer's open follow-ups, offered or not, those offered first, in the order of the queues."""
    rows = records.rows(
        f"""{_NOW} AND f.customer_id = :customer
            ORDER BY CASE WHEN f.left_out IS NULL THEN 0 ELSE 1 END, f.rank, f.sort_on, f.id""",
        customer=customer,
    )
    return tuple(_line(settings, row, now) for row in rows)


def counts(records: Records, now: datetime, desk: str = "agents") -> dict[str, int]:
    """Count the lines of each queue, and under `promised` the promises whose time has come."""
    rows = records.rows(
        """SELECT rank, min(kind) AS kind, count(*) AS n FROM follow_up
           WHERE shop_id = :shop AND state = 'open' AND left_out IS NULL AND desk = :desk GROUP BY rank""",
        desk=desk,
    )
    found = {row["kind"]: row["n"] for row in rows}
    found["promised"] = records.value(
        """SELECT count(*) FROM follow_up WHERE shop_id = :shop AND state = 'open'
           AND promised_at IS NOT NULL AND promised_at <= :now AND left_out IS NULL AND desk = :desk""",
        now=now,
        desk=desk,
    )
    return found


def judged_line(
    records: Records, settings: Settings, kind: str, vehicle: int, now: datetime
) -> QueueLine | None:
    """Fetch how a vehicle was judged for a queue, after `judging.judge`; None if it is no candidate."""
    row = records.row(f"{_JUDGED} AND f.kind = :kind AND f.vehicle_id = :vehicle", kind=kind, vehicle=vehicle)
    return _line(settings, row, now) if row else None


def _line(settings: Settings, row: Row, now: datetime) -> QueueLine:
    promised_at = moments.as_instant_or_none(row["promised_at"])
    not_before = moments.as_instant_or_none(row["not_before"])
    held_until = moments.as_instant_or_none(row["held_until"])
    return QueueLine(
        id=row["id"],
        kind=row["kind"],
        customer_id=row["customer_id"],
        vehicle_id=row["vehicle_id"],
        customer=row["name"],
        company=bool(row["is_company"]),
        tier=row["tier"],
        phone=mask(row["number"] or "", settings.country_code),
        plate=row["plate"],
        vin=row["vin"],
        model=row["model"],
        order_number=row["order_number"] if row["kind"] in {"callback", "complaint"} else None,
        due_on=moments.as_day(row["due_on"]),
        last_useful_on=moments.as_day(row["last_useful_on"]),
        attempts=row["attempts"],
        priority=0 if promised_at and promised_at <= now else row["rank"],
        promised_at=promised_at,
        waits_until=not_before if not_before and not_before > now else None,
        held_by=row["held_by"] if held_until and held_until > now else None,
        left_out=row["left_out"],
        assigned=row["assigned"] or "",
        why=reasons.why(settings, row, now),
    )
