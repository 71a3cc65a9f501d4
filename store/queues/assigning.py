"""Work in hand: whose follow-ups are whose, and giving them to somebody, to somebody else, or to anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from store import moments
from store.database import Records, Row
from store.queues import by_hand
from store.queues.ordering import add_order
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.staff import Agent

Due = Literal["over", "today", "week"]

NAMED = 8
"""Customers named in a preview."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open follow-ups: of a queue, of an agent (0: of nobody), by the last useful day; None: all.

    `held`: only what somebody has in hand now.
    """

    kind: str | None = None
    agent: int | None = None
    due: Due | None = None
    desk: str | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class WorkLine:
    """An open follow-up and whose it is: `assigned` gets it alone, `promised` promised it, `held` has it now.

    The names are "" where there is nobody. `held_until` is when the hold ends without a further sign.
    """

    id: int
    kind: str
    customer_id: int
    customer: str
    plate: str | None
    model: str
    last_useful_on: date
    attempts: int
    promised_at: datetime | None
    assigned_to: int | None
    assigned: str
    promised: str
    held: str
    held_by: int | None
    held_until: datetime | None
    left_out: str | None


@dataclass(frozen=True, slots=True)
class AgentWork:
    """What an agent has in hand: follow-ups assigned, calls promised, held now, and today's calls made."""

    id: int
    code: str
    name: str
    assigned: int
    promised: int
    held: int
    dials: int


@dataclass(frozen=True, slots=True)
class WorkPreview:
    """What an order would be about: how many follow-ups, of which queues, whose, and some customers."""

    follow_ups: tuple[int, ...]
    kinds: dict[str, int]
    owners: dict[str, int]
    names: tuple[str, ...]


_OPEN = "f.shop_id = :shop AND f.state = 'open' AND f.left_out IS NULL"
_LINES = """
  FROM follow_up f
  JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id
  JOIN vehicle v ON v.shop_id = :shop AND v.id = f.vehicle_id
  LEFT JOIN staff a ON a.shop_id = :shop AND a.id = f.assigned_to
  LEFT JOIN staff p ON p.shop_id = :shop AND p.id = f.promised_by AND f.promised_at IS NOT NULL
  LEFT JOIN staff h ON h.shop_id = :shop AND h.id = f.held_by AND f.held_until > :now
  WHERE {open} {conditions}"""
_FIELDS = """f.id, f.kind, f.customer_id, c.name, v.plate, v.model, f.last_useful_on, f.attempts,
  f.promised_at, f.assigned_to, f.left_out, f.held_until,
  h.id AS held_by, a.name AS assigned, p.name AS promised, h.name AS held"""
_ORDER = "ORDER BY f.rank, f.sort_on, f.tier_rank, f.id"


def work_in_hand(
    records: Records, settings: Settings, wanted: Wanted, now: datetime, *, most: int = -1, skip: int = 0
) -> list[WorkLine]:
    """List the open follow-ups that are offered, in the order of the queues; `most` -1 for all."""
    conditions, values = _conditions(settings, wanted, now)
    lines = _LINES.format(open=_OPEN, conditions=conditions)
    rows = records.rows(
        f"SELECT {_FIELDS} {lines} {_ORDER} LIMIT :most OFFSET :skip",
        **values,
        most=most,
        skip=skip,
    )
    return [_line(row) for row in rows]


def work_of(records: Records, settings: Settings, wanted: Wanted, now: datetime) -> tuple[int, ...]:
    """Give the numbers of all the follow-ups wanted, in the order of the queues."""
    conditions, values = _conditions(settings, wanted, now)
    rows = records.rows(f"SELECT f.id FROM follow_up f WHERE {_OPEN} {conditions} {_ORDER}", **values)
    return tuple(row["id"] for row in rows)


def agents_at_work(records: Records, settings: Settings, now: datetime) -> list[AgentWork]:
    """List who calls, and what each has in hand and has done today."""
    rows = records.rows(
        """SELECT s.id, s.code, s.name,
             (SELECT count(*) FROM follow_up f WHERE f.shop_id = :shop AND f.assigned_to = s.id
                AND f.state = 'open' AND f.left_out IS NULL) AS assigned,
             (SELECT count(*) FROM follow_up f WHERE f.shop_id = :shop AND f.state = 'open'
                AND f.promised_at IS NOT NULL AND f.promised_by = s.id AND f.left_out IS NULL) AS promised,
             (SELECT count(*) FROM follow_up f WHERE f.shop_id = :shop AND f.held_by = s.id
                AND f.state = 'open' AND f.held_until > :now) AS held,
             (SELECT count(*) FROM shown_attempt a WHERE a.shop_id = :shop AND a.on_day = :today
                AND a.agent_id = s.id AND a.talk_id IS NULL AND a.outcome <> 'taken_back'
                AND NOT EXISTS (SELECT 1 FROM attempt c
                  WHERE c.shop_id = :shop AND c.corrects_id = a.id)) AS dials
           FROM staff s WHERE s.shop_id = :shop AND s.active ORDER BY s.code""",
        now=now,
        today=moments.day_of(now, settings.zoneinfo),
    )
    return [AgentWork(**dict(row)) for row in rows]


def look_over(records: Records, follow_ups: Iterable[int], now: datetime) -> WorkPreview:
    """Say what an order about these follow-ups would be about; those no longer open are left out."""
    found = [line for each in dict.fromkeys(follow_ups) if (line := _one(records, each, now))]
    people = list(dict.fromkeys(line.customer for line in found))
    return WorkPreview(
        tuple(line.id for line in found),
        dict(Counter(line.kind for line in found)),
        dict(Counter(line.assigned for line in found)),
        tuple(people[:NAMED]),
    )


def work_of_leaver(records: Records, leaver: int) -> tuple[int, ...]:
    """Give the open follow-ups that are assigned to somebody, or that they promised to call."""
    rows = records.rows(
        """SELECT id FROM follow_up WHERE shop_id = :shop AND state = 'open'
             AND (assigned_to = :leaver OR promised_by = :leaver AND promised_at IS NOT NULL)
           ORDER BY rank, sort_on, id""",
        leaver=leaver,
    )
    return tuple(row["id"] for row in rows)


def assign_work(
    records: Records,
    agent: Agent,
    follow_ups: Iterable[int],
    taker: int,
    now: datetime,
    note: str = "",
) -> int:
    """Give follow-ups to one agent alone; return how many are theirs by this that were not before.

    Those no longer open are passed over. Raises `Unusable` for an agent there is not.
    """
    allowed(agent, "assign")
    _refuse_unknown(records, taker)
    changed = [each for each in _open_ones(records, follow_ups) if each["assigned_to"] != taker]
    if changed:
        numbers = [row["id"] for row in changed]
        add_order(records, agent, "assign", now, follow_ups=numbers, taker=taker, note=note)
        _give(records, numbers, taker)
    return len(changed)


def release_work(
    records: Records, agent: Agent, follow_ups: Iterable[int], now: datetime, note: str = ""
) -> int:
    """Let anyone have follow-ups again that were assigned; return how many were."""
    allowed(agent, "assign")
    changed = [row["id"] for row in _open_ones(records, follow_ups) if row["assigned_to"] is not None]
    if changed:
        add_order(records, agent, "release", now, follow_ups=changed, note=note)
        _give(records, changed, None)
    return len(changed)


def hand_over(
    records: Records, agent: Agent, leaver: int, taker: int | None, now: datetime, note: str = ""
) -> int:
    """Hand what is assigned to somebody, and the calls they promised, to somebody else; return how many.

    `taker` None: to anyone. Raises `Unusable` for a taker there is not, or the leaver themselves.
    """
    allowed(agent, "assign")
    if taker is not None:
        _refuse_unknown(records, taker)
    if taker == leaver:
        raise Unusable("work_to_themselves")
    listed = work_of_leaver(records, leaver)
    if listed:
        add_order(records, agent, "hand_over", now, follow_ups=listed, giver=leaver, taker=taker, note=note)
        for column in ("assigned_to", "promised_by"):
            records.run(
                f"""UPDATE follow_up SET {column} = :taker
                    WHERE shop_id = :shop AND state = 'open' AND {column} = :leaver""",
                taker=taker,
                leaver=leaver,
            )
    return len(listed)


def add_work(
    records: Records,
    settings: Settings,
    agent: Agent,
    customer: int,
    now: datetime,
    *,
    vehicle: int | None = None,
    taker: int | None = None,
    note: str = "",
) -> int:
    """Add a follow-up by hand, for anyone or for one agent alone; return its number.

    One of the customer's that is open already is taken instead. Raises `Unusable` as `follow_up_by_hand`
    does, and for an agent there is not.
    """
    allowed(agent, "assign")
    if taker is not None:
        _refuse_unknown(records, taker)
    number = by_hand.open_or_added(records, settings, customer, vehicle, now)
    add_order(records, agent, "add", now, follow_ups=[number], taker=taker, note=note)
    if taker is not None:
        _give(records, [number], taker)
    return number


def _conditions(settings: Settings, wanted: Wanted, now: datetime) -> tuple[str, dict[str, object]]:
    today = moments.day_of(now, settings.zoneinfo)
    parts: list[str] = []
    if wanted.kind is not None:
        parts.append("AND f.kind = :kind")
    if wanted.agent == 0:
        parts.append("AND f.assigned_to IS NULL AND (f.promised_by IS NULL OR f.promised_at IS NULL)")
    elif wanted.agent is not None:
        parts.append("AND (f.assigned_to = :agent OR f.promised_by = :agent AND f.promised_at IS NOT NULL)")
    if wanted.desk is not None:
        parts.append("AND f.desk = :desk")
    if wanted.due is not None:
        parts.append("AND f.last_useful_on <= :until")
    if wanted.held:
        parts.append("AND f.held_by IS NOT NULL AND f.held_until > :now")
    until = {"over": today - timedelta(days=1), "week": today + timedelta(days=6)}
    values: dict[str, object] = {
        "now": now,
        "kind": wanted.kind,
        "agent": wanted.agent,
        "desk": wanted.desk,
        "until": until.get(wanted.due or "", today),
    }
    return " ".join(parts), values


def _one(records: Records, follow_up: int, now: datetime) -> WorkLine | None:
    row = records.row(
        f"SELECT {_FIELDS} {_LINES.format(open=_OPEN, conditions='AND f.id = :id')}", id=follow_up, now=now
    )
    return _line(row) if row else None


def _line(row: Row) -> WorkLine:
    return WorkLine(
        row["id"],
        row["kind"],
        row["customer_id"],
        row["name"],
        row["plate"],
        row["model"],
        moments.as_day(row["last_useful_on"]),
        row["attempts"],
        moments.as_instant_or_none(row["promised_at"]),
        row["assigned_to"],
        row["assigned"] or "",
        row["promised"] or "",
        row["held"] or "",
        row["held_by"],
        moments.as_instant_or_none(row["held_until"]) if row["held_by"] is not None else None,
        row["left_out"],
    )


def _open_ones(records: Records, follow_ups: Iterable[int]) -> list[Row]:
    found = (
        records.row(
            """SELECT id, assigned_to FROM follow_up
               WHERE shop_id = :shop AND id = :id AND state = 'open'""",
            id=each,
        )
        for each in dict.fromkeys(follow_ups)
    )
    return [row for row in found if row is not None]


def _give(records: Records, follow_ups: Sequence[int], taker: int | None) -> None:
    records.run_many(
        "UPDATE follow_up SET assigned_to = :taker WHERE shop_id = :shop AND id = :id",
        [{"shop": records.shop, "taker": taker, "id": each} for each in follow_ups],
    )


def _refuse_unknown(records: Records, agent: int) -> None:
    known = "SELECT 1 FROM staff WHERE shop_id = :shop AND id = :id AND active"
    if not records.value(known, id=agent):
        raise Unusable("staff_unknown", code=str(agent))
