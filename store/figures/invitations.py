"""Invitations: who was invited, reached and booked, and whose vehicle came within a month.

One vehicle is counted once, with the attempt that decides it; it came if a visit of it was opened within
so many days (30, as the rules come) after the first attempt of that attempt's case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.lapse import last_delivery
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, groups, share_cases, share_rows, tally
from store.moments import as_day
from store.remarks import Remark
from store.rules.outcomes import outcomes

# The inner look-up of a vehicle's visits needs nothing but its index: an engine without statistics would
# otherwise rather read every visit of the shop.
_SQL = f"""
    SELECT decided.id, decided.attempt_id, decided.outcome,
        CASE WHEN dial.reached THEN 1 ELSE 0 END AS reached, opening.on_day AS first_on,
        :credited AS credited,
        (SELECT min(coalesce(visit.opened_on, visit.delivered_on)) FROM shown_visit AS visit
         WHERE visit.shop_id = :shop AND visit.id IN (
            SELECT own.id FROM shown_visit AS own
            WHERE own.shop_id = :shop AND own.vehicle_id = dial.vehicle_id)
           AND coalesce(visit.opened_at, visit.delivered_at) >= opening.started_at
           AND coalesce(visit.opened_on, visit.delivered_on) <= :until) AS came_on
    FROM ({attempts.decided("vehicle_id")}) AS decided
    JOIN shown_attempt AS dial ON dial.shop_id = :shop AND dial.id = decided.attempt_id
    JOIN shown_attempt AS opening ON opening.shop_id = :shop AND opening.id = (
        SELECT early.id FROM shown_attempt AS early
        WHERE early.shop_id = :shop AND early.follow_up_id = decided.id AND {attempts.uncorrected("early")}
        ORDER BY early.started_at, early.id LIMIT 1)"""


def _units(asked: Asked) -> Units:
    return Units(
        _SQL,
        ("outcome", "reached", "first_on", "came_on", "credited"),
        {"kind": "invitation", "until": _until(asked), "credited": _credited(asked).days},
        breakdown.OF_CASES,
    )


def _until(asked: Asked) -> date:
    return asked.last + _credited(asked)


def _credited(asked: Asked) -> timedelta:
    """Give how long after an invitation's first call a visit is its success."""
    return timedelta(days=asked.settings.queues["invitation"].credited_days)


def _invited(_vehicle: Row) -> bool:
    return True


def _reached(vehicle: Row) -> bool:
    return bool(vehicle["reached"])


def _came(vehicle: Row) -> bool:
    if vehicle["came_on"] is None:
        return False
    return as_day(vehicle["came_on"]) - as_day(vehicle["first_on"]) <= timedelta(days=vehicle["credited"])


def _booked(vehicle: Row) -> bool:
    return _reached(vehicle) and vehicle["outcome"] in _booking()


@cache
def _booking() -> frozenset[str]:
    return frozenset(code for code, outcome in outcomes().items() if "book" in outcome.effects)


SUCCESS = Share("success", _came, _invited)
_SHARES = (
    Share("invited", _invited, _invited),
    Share("reached", _reached, _invited),
    SUCCESS,
    Share("booked", _booked, _reached),
)


def _reason(code: str) -> Share:
    return Share(code, lambda vehicle: _reached(vehicle) and vehicle["outcome"] == code, _reached)


def _rows(asked: Asked) -> list[FigureRow]:
    counted = tally(asked, _units(asked))
    return [
        share.row(rows, asked.by, group)
        for group, rows in (groups(counted) if asked.by else {None: counted}).items()
        for share in (*_SHARES, *map(_reason, _reasons(rows)))
    ]


def _reasons(counted: Sequence[Row]) -> list[str]:
    """List what those said who were reached and did not book, the most frequent first."""
    totals: dict[str, int] = {}
    for row in counted:
        if _reached(row) and not _booked(row):
            totals[row["outcome"]] = totals.get(row["outcome"], 0) + row["n"]
    return sorted(totals, key=lambda code: (-totals[code], code))


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    shares = (*_SHARES, *(_reason(code) for code in outcomes() if code not in _booking()))
    return share_cases(asked, _units(asked), shares, cell)


def _success_rows(asked: Asked) -> list[FigureRow]:
    return share_rows(asked, _units(asked), [SUCCESS])


def _success_cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, _units(asked), [SUCCESS], cell)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    """Warn where the records do not reach to the end of the credited days: more may still come."""
    until, known = _until(asked), last_delivery(asked)
    if known is not None and known >= until:
        return ()
    facts = {"until": until.isoformat(), "known": known.isoformat() if known else None}
    return (Remark("success_not_over", facts),)


_BY = (*breakdown.OF_CASES, *breakdown.PERIODS)
KIND = Kind(_rows, _cases, _BY, _notes)
SUCCESS_KIND = Kind(_success_rows, _success_cases, _BY, _notes)
