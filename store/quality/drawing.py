"""Drawing calls of a week by lot, so many of each agent; the draw stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from store import moments
from store.database import Database, Records
from store.figures import attempts
from store.figures.breakdown import week_of
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw: of which week (its Monday) and agent, by whom, when, from how many, with which seed."""

    id: int
    week_on: date
    agent: str
    drawn_by: str
    drawn_at: datetime
    seed: str
    wanted: int
    of_calls: int
    attempts: tuple[int, ...]


def lot(calls: Iterable[int], seed: str, wanted: int) -> tuple[int, ...]:
    """Draw so many of these calls: those whose digest with the seed is least, in that order.

    Whatever order the calls come in, the same seed draws the same; each is as likely as any other.
    """
    return tuple(sorted(set(calls), key=lambda call: _digest(seed, call))[:wanted])


def _digest(seed: str, call: int) -> bytes:
    return sha256(f"{seed}/{call}".encode()).digest()


def draw_calls(
    database: Database,
    settings: Settings,
    day: date,
    by: Agent,
    now: datetime,
    *,
    seed: str = "",
    of: str | None = None,
) -> list[Draw]:
    """Draw calls of the week a day lies in, of every agent who called in it, or `of` one; list the draws.

    An agent whose calls of the week were drawn already keeps that draw. Without a seed one is made of the
    instant. Raises `Unusable` for a week that is not over, and for another seed than a draw was made with.
    """
    allowed(by, "quality")
    first, last = week_of(day)
    if moments.day_of(now, settings.zoneinfo) <= last:
        raise Unusable("quality_week_not_over", last_on=last.isoformat())
    with database.writing() as records:
        known = {draw.agent: draw for draw in draws(records, first)}
        pool = _pool(records, settings, first, last)
        for code, agent_id, calls in pool:
            if of is not None and code != of:
                continue
            if code in known:
                if seed and known[code].seed != seed:
                    raise Unusable("quality_drawn_already", agent=code, seed=known[code].seed)
                continue
            own_seed = seed or f"{first.isoformat()} {moments.stored_instant(now)}"
            _keep(records, settings, first, agent_id, calls, own_seed, by, now)
        return [draw for draw in draws(records, first) if of is None or draw.agent == of]


def _pool(records: Records, settings: Settings, first: date, last: date) -> list[tuple[str, int, list[int]]]:
    """Give the calls of a week that may be drawn, by agent; a talk about several follow-ups is one call."""
    reached = "AND dial.reached" if settings.quality.only_reached else ""
    rows = records.rows(
        f"""SELECT dial.id, staff.code, staff.id AS agent_id FROM shown_attempt AS dial
            JOIN staff ON staff.shop_id = :shop AND staff.id = dial.agent_id
            WHERE {attempts.in_range("dial")} AND dial.talk_id IS NULL {reached}
            ORDER BY staff.code, dial.id""",
        first=first,
        last=last,
    )
    found: dict[str, tuple[str, int, list[int]]] = {}
    for row in rows:
        found.setdefault(row["code"], (row["code"], row["agent_id"], []))[2].append(row["id"])
    return list(found.values())


def _keep(
    records: Records,
    settings: Settings,
    week_on: date,
    agent_id: int,
    calls: Sequence[int],
    seed: str,
    by: Agent,
    now: datetime,
) -> None:
    number = records.next_id("quality_draw")
    wanted = settings.quality.calls_a_week
    records.add(
        "quality_draw",
        id=number,
        week_on=week_on,
        agent_id=agent_id,
        drawn_at=now,
        drawn_by=by.id,
        seed=seed,
        wanted=wanted,
        of_calls=len(calls),
    )
    for place, attempt in enumerate(lot(calls, seed, wanted), start=1):
        records.add("quality_drawn", draw_id=number, place=place, attempt_id=attempt)
    facts = {"week": week_on.isoformat()}
    records.note(Entry(now, by.code, "drawn", "quality_draw", number, facts))


def draws(records: Records, week_on: date) -> list[Draw]:
    """List the draws of the week that begins on a Monday, by agent."""
    rows = records.rows(
        """SELECT d.*, a.code AS agent, b.code AS drawn_by_code FROM quality_draw d
           JOIN staff a ON a.shop_id = :shop AND a.id = d.agent_id
           JOIN staff b ON b.shop_id = :shop AND b.id = d.drawn_by
           WHERE d.shop_id = :shop AND d.week_on = :week_on ORDER BY a.code""",
        week_on=week_on,
    )
    return [
        Draw(
            row["id"],
            moments.as_day(row["week_on"]),
            row["agent"],
            row["drawn_by_code"],
            moments.as_instant(row["drawn_at"]),
            row["seed"],
            row["wanted"],
            row["of_calls"],
            tuple(
                each["attempt_id"]
                for each in records.rows(
                    """SELECT attempt_id FROM quality_drawn WHERE shop_id = :shop AND draw_id = :draw
                       ORDER BY place""",
                    draw=row["id"],
                )
            ),
        )
        for row in rows
    ]


def week_before(day: date) -> date:
    """Give the Monday of the week before the one a day lies in."""
    return week_of(day)[0] - timedelta(days=7)
