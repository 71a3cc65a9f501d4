"""Looking at a day: its calls counted, who is at what, what is left, which clocks run.

Of today it reads only rows of today through indexes that hold all it wants of them, so that it may be asked
every second; of a past day it counts what was recorded by its end.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from store import moments
from store.board.model import (
    AgentDay,
    Board,
    OnCall,
    OnPause,
    PromisedCall,
    QueueDay,
    RunningClock,
    Tally,
)
from store.complaints.board import running_clocks
from store.database import Records, Row
from store.figures import attempts
from store.figures.catalogue import figure
from store.figures.known import KnownBy
from store.queues.holding import held_queues
from store.queues.lines import counts
from store.remarks import Unusable
from store.rules.outcomes import outcomes
from store.rules.settings import Settings


def day_board(records: Records, settings: Settings, day: date, now: datetime) -> Board:
    """Give the board of a day, in one reading transaction. Raises `Unusable` for a day that has not come."""
    zone = settings.zoneinfo
    today = moments.day_of(now, zone)
    if day > today:
        raise Unusable("board_later_day", day=day.isoformat())
    live = day == today
    ends = moments.start_of(day + timedelta(days=1), zone)
    until = now if live else ends
    known = records if live else KnownBy(records, ends)
    contact = figure(records, settings, "contact-rate", day, day, as_of=None if live else day, now=now).row(
        "all"
    )
    assert contact is not None  # noqa: S101  the figure has this row whatever is counted
    agents, first_dial = _agents(known, day, zone, now, live=live)
    complaints = running_clocks(records, until)
    return Board(
        day=day,
        live=live,
        until=until,
        ends=ends,
        few=settings.figures.few,
        contact=contact,
        agents=agents,
        queues=_queues(known, settings, day, until, live=live),
        complaints=tuple(complaint for complaint, _ in complaints),
        clocks=tuple(
            RunningClock(complaint, clock, due) for complaint, running in complaints for clock, due in running
        ),
        promises=_promises(records, ends) if live else (),
        first_dial=first_dial,
    )


@cache
def booking() -> str:
    """List the outcomes that book an appointment, as SQL."""
    return ", ".join(f"'{code}'" for code, outcome in outcomes().items() if "book" in outcome.effects)


@cache
def _calls() -> str:
    return f"""
        SELECT dial.agent_id, {attempts.hour_of("dial.started_at")} AS hour,
            min(dial.started_at) AS first_at,
            sum(CASE WHEN dial.talk_id IS NULL THEN 1 ELSE 0 END) AS dials,
            sum(CASE WHEN dial.reached AND dial.talk_id IS NULL THEN 1 ELSE 0 END) AS reached,
            sum(CASE WHEN dial.reached THEN 1 ELSE 0 END) AS talks,
            sum(CASE WHEN dial.aapor = 'I' THEN 1 ELSE 0 END) AS complete,
            sum(CASE WHEN dial.outcome IN ({booking()}) THEN 1 ELSE 0 END) AS booked
        FROM shown_attempt AS dial WHERE {attempts.in_range("dial")}
        GROUP BY dial.agent_id, hour"""


def _agents(
    records: Records, day: date, zone: ZoneInfo, now: datetime, *, live: bool
) -> tuple[tuple[AgentDay, ...], datetime | None]:
    """Give everybody who called that day, or is at something now, by name; and the day's first dial."""
    calls = records.rows(_calls(), first=day, last=day)
    tallies: dict[int, Tally] = defaultdict(Tally)
    hours: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in calls:
        tallies[row["agent_id"]] += Tally(
            row["dials"], row["reached"], row["talks"], row["complete"], row["booked"]
        )
        if row["dials"]:
            hours[row["agent_id"]][_hour(row["hour"], zone)] += row["dials"]
    on_call, on_pause = (_on_call(records, now), _on_pause(records, day, zone)) if live else ({}, {})
    staff = records.rows("SELECT id, code, name FROM staff WHERE shop_id = :shop ORDER BY name, code")
    busy = tallies.keys() | on_call.keys() | on_pause.keys()
    first = min((moments.as_instant(row["first_at"]) for row in calls), default=None)
    return tuple(
        AgentDay(
            one["code"],
            one["name"],
            tallies.get(one["id"], Tally()),
            dict(hours.get(one["id"], {})),
            on_call.get(one["id"]),
            on_pause.get(one["id"]),
        )
        for one in staff
        if one["id"] in busy
    ), first


def _hour(text: str, zone: ZoneInfo) -> int:
    """Turn an hour as `hour_of` gives it into the shop's own."""
    return datetime.fromisoformat(f"{text}:00").replace(tzinfo=UTC).astimezone(zone).hour


def _on_call(records: Records, now: datetime) -> dict[int, OnCall]:
    """Give the calls that are open and have given a sign lately, by agent; of several the last opened."""
    # Cross joins keep this order: few calls are open, and there are many follow-ups.
    rows = records.rows(
        """SELECT c.agent_id, c.opened_at, f.id, f.kind, f.customer_id, f.vehicle_id, f.held_until, u.name
           FROM open_call c CROSS JOIN follow_up f CROSS JOIN customer u
           WHERE c.shop_id = :shop AND f.shop_id = :shop AND f.id = c.follow_up_id
             AND f.held_by = c.agent_id AND f.held_until > :now
             AND u.shop_id = :shop AND u.id = f.customer_id
           ORDER BY c.opened_at, f.id""",
        now=now,
    )
    return {
        row["agent_id"]: OnCall(
            row["id"],
            row["kind"],
            row["customer_id"],
            row["vehicle_id"],
            row["name"],
            moments.as_instant(row["opened_at"]),
            moments.as_instant(row["held_until"]),
        )
        for row in rows
    }


def _on_pause(records: Records, day: date, zone: ZoneInfo) -> dict[int, OnPause]:
    rows = records.rows(
        """SELECT p.agent_id, p.reason, p.note, p.began_at FROM pause p
           WHERE p.shop_id = :shop AND p.ended_at IS NULL AND p.began_at >= :begin""",
        begin=moments.start_of(day, zone),
    )
    return {row["agent_id"]: _pause(row) for row in rows}


def _pause(row: Row) -> OnPause:
    return OnPause(row["reason"], row["note"], moments.as_instant(row["began_at"]))


DONE = f"""
    SELECT it.id, it.kind FROM follow_up AS it
    WHERE it.shop_id = :shop AND it.state <> 'open' AND it.closed_at >= :begin AND it.closed_at <= :until
      AND it.id IN (SELECT dial.follow_up_id FROM shown_attempt AS dial WHERE {attempts.in_range("dial")})"""
"""The follow-ups called on the day and closed on it."""

LEFT = """
    SELECT it.id, it.kind FROM follow_up AS it
    WHERE it.shop_id = :shop AND it.state = 'open' AND it.left_out IS NULL AND it.desk = 'agents'"""
"""The follow-ups offered now, on the agents' list."""

LEFT_THEN = """
    SELECT it.id, it.kind FROM follow_up AS it
    WHERE it.shop_id = :shop AND it.desk = 'agents' AND it.left_out IS NULL AND it.made_at < :until
      AND (it.closed_at IS NULL OR it.closed_at >= :until) AND it.last_useful_on >= :first"""
"""Those that were still to be called at a past day's end."""


def _queues(
    records: Records, settings: Settings, day: date, until: datetime, *, live: bool
) -> tuple[QueueDay, ...]:
    begin = moments.start_of(day, settings.zoneinfo)
    done = _by_kind(records, DONE, begin=begin, until=until, first=day, last=day)
    if live:
        left, held = counts(records, until), {one.kind for one in held_queues(records)}
    else:
        left, held = _by_kind(records, LEFT_THEN, until=until, first=day), set()
    return tuple(
        QueueDay(kind, left.get(kind, 0), done.get(kind, 0), kind in held) for kind in settings.queues
    )


def _by_kind(records: Records, sql: str, **values: object) -> dict[str, int]:
    rows = records.rows(f"SELECT kind, count(*) AS n FROM ({sql}) AS listed GROUP BY kind", **values)
    return {row["kind"]: row["n"] for row in rows}


def _promises(records: Records, ends: datetime) -> tuple[PromisedCall, ...]:
    rows = records.rows(
        """SELECT f.id, f.promised_at FROM follow_up f
           WHERE f.shop_id = :shop AND f.state = 'open' AND f.promised_at IS NOT NULL
             AND f.promised_at < :ends AND f.left_out IS NULL ORDER BY f.promised_at, f.id""",
        ends=ends,
    )
    return tuple(PromisedCall(row["id"], moments.as_instant(row["promised_at"])) for row in rows)
