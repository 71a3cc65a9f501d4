"""Agents: dials, whom they reached, interviews, bookings, time talked, dials an hour."""

from __future__ import annotations

from functools import cache

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Units, members
from store.figures.wilson import interval
from store.rules.outcomes import outcomes


@cache
def _booking() -> str:
    """List the outcomes that book an appointment, as SQL."""
    return ", ".join(f"'{code}'" for code, outcome in outcomes().items() if "book" in outcome.effects)


@cache
def _dials() -> str:
    """Give one row an attempt: whose, of which case, how it ended.

    Several follow-ups of one person settled in one talk are one dial, that of the attempt which began it.
    """
    return f"""
        SELECT dial.follow_up_id AS id, dial.agent_id, dial.started_at,
            CASE WHEN dial.talk_id IS NULL THEN 1 ELSE 0 END AS dials,
            CASE WHEN dial.reached AND dial.talk_id IS NULL THEN 1 ELSE 0 END AS reached,
            CASE WHEN dial.aapor = 'I' THEN 1 ELSE 0 END AS complete,
            CASE WHEN dial.outcome IN ({_booking()}) THEN 1 ELSE 0 END AS booked,
            CASE WHEN dial.reached THEN {attempts.seconds_talked("dial")} ELSE 0 END AS talked
        FROM shown_attempt AS dial WHERE {attempts.in_range("dial")}"""


def _rows(asked: Asked) -> list[FigureRow]:
    rows = asked.records.rows(
        f"""
        SELECT staff.code, staff.name, own.* FROM (
            SELECT unit.agent_id, sum(unit.dials) AS dials, sum(unit.reached) AS reached,
                sum(unit.complete) AS complete, sum(unit.booked) AS booked,
                sum(unit.talked) AS talk_seconds,
                count(DISTINCT {attempts.hour_of("unit.started_at")}) AS hours
            FROM ({_dials()}) AS unit GROUP BY unit.agent_id
        ) AS own JOIN staff ON staff.shop_id = :shop AND staff.id = own.agent_id
        ORDER BY staff.code""",
        **asked.days,
    )
    return [_row(row) for row in rows]


def _row(row: Row) -> FigureRow:
    dials, reached = int(row["dials"]), int(row["reached"])
    counts = {name: int(row[name]) for name in ("dials", "reached", "complete", "booked", "talk_seconds")}
    extra = {
        "full_name": row["name"],
        **counts,
        "hours": int(row["hours"]),
        "dials_an_hour": dials / row["hours"],
    }
    return FigureRow(row["code"], reached, dials, interval(reached, dials), extra, Cell(row["code"]))


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the cases of an agent; the further parts are `dials`, `reached`, `complete` and `booked`."""
    part = {"numerator": "reached", "denominator": "dials"}.get(cell.part, cell.part)
    if part not in {"dials", "reached", "complete", "booked"}:
        return None
    units = Units(
        f"""
        SELECT unit.id, unit.reached, unit.complete, unit.booked, unit.dials, staff.code
        FROM ({_dials()}) AS unit JOIN staff ON staff.shop_id = :shop AND staff.id = unit.agent_id""",
        ("code", "dials", "reached", "complete", "booked"),
    )
    return members(asked, units, lambda dial: dial["code"] == cell.row and bool(dial[part]))


KIND = Kind(_rows, _cases, ("agent", *breakdown.PERIODS))
