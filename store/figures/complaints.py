"""Complaints: those open by age, the clocks that were kept, those solved, repeated and opened again.

A clock counts once it is decided: the thing was done, or its time has run out. The clocks themselves run as
the shop says, in hours or in working hours, and stand on the complaint.
"""

from __future__ import annotations

from datetime import timedelta

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import Share, Units, share_cases, share_rows
from store.moments import as_instant, start_of

AGES = {"day": 24, "three_days": 72, "week": 168, "older": None}
"""Bands of the age of an open complaint, each up to so many hours."""

_STATE = """coalesce((SELECT step.state FROM complaint_step AS step WHERE step.shop_id = :shop
    AND step.complaint_id = it.id AND step.at < :moment ORDER BY step.seq DESC LIMIT 1), it.state)"""

_EARLIER = """FROM complaint AS before WHERE before.shop_id = :shop AND before.cause = it.cause
    AND (before.customer_id = it.customer_id OR before.vehicle_id = it.vehicle_id)
    AND before.state <> 'withdrawn'
    AND (before.opened_at < it.opened_at OR (before.opened_at = it.opened_at AND before.id < it.id))"""
"""Complaints of the same cause, of the same person or vehicle, before it."""


def _kept(done: str, due: str) -> str:
    """Say whether a clock was kept: 1 or 0; nothing while it runs."""
    return (
        f"CASE WHEN it.{done} < :moment THEN CASE WHEN it.{done} <= it.{due} THEN 1 ELSE 0 END "
        f"WHEN it.{due} < :moment THEN 0 END"
    )


_SQL = f"""
    SELECT it.id, CASE WHEN it.opened_at >= :from_instant THEN 1 ELSE 0 END AS opened,
        CASE WHEN {_STATE} IN ('closed', 'withdrawn') THEN NULL
             WHEN it.opened_at >= :day THEN 'day' WHEN it.opened_at >= :three_days THEN 'three_days'
             WHEN it.opened_at >= :week THEN 'week' ELSE 'older' END AS age,
        {_kept("first_reply_at", "reply_due_at")} AS replied,
        {_kept("solved_at", "solve_due_at")} AS solved_in_time,
        CASE WHEN it.solved_at < :moment THEN 1 ELSE 0 END AS solved,
        CASE WHEN it.solved_at >= :from_instant AND it.solved_at < :moment
             THEN {_kept("asked_at", "call_due_at")} END AS called,
        CASE WHEN it.closed_at < :moment THEN 1 ELSE 0 END AS closed,
        CASE WHEN it.reopened > 0 THEN 1 ELSE 0 END AS reopened,
        CASE WHEN heard.kind = 'callback' THEN 1 ELSE 0 END AS found,
        CASE WHEN it.opened_at >= :from_instant THEN (SELECT max(before.opened_at) {_EARLIER}) END AS earlier,
        CASE WHEN it.opened_at >= :from_instant AND EXISTS (SELECT 1 {_EARLIER}) THEN it.opened_at END
            AS opened_at,
        :repeat_days AS repeat_days
    FROM complaint AS it
    LEFT JOIN attempt AS heard ON heard.shop_id = :shop AND heard.id = it.attempt_id
    WHERE it.shop_id = :shop AND it.opened_at < :moment AND it.state <> 'withdrawn'
      AND (it.opened_at >= :from_instant OR it.closed_at IS NULL OR it.closed_at >= :from_instant
           OR it.solved_at >= :from_instant)"""

_CLASSES = (
    "opened", "age", "replied", "solved_in_time", "solved", "called", "closed", "reopened", "found",
    "earlier", "opened_at", "repeat_days",
)  # fmt: skip


def units(asked: Asked) -> Units:
    """Give the complaints opened in the days, open at their end, or solved in them."""
    ages = {age: asked.moment - timedelta(hours=hours) for age, hours in AGES.items() if hours}
    return Units(
        _SQL,
        _CLASSES,
        {
            **ages,
            "moment": asked.moment,
            "from_instant": start_of(asked.first, asked.settings.zoneinfo),
            "repeat_days": asked.settings.complaints.repeat_days,
        },
        breakdown.OF_COMPLAINTS,
    )


def _opened(complaint: Row) -> bool:
    return bool(complaint["opened"])


def _open(complaint: Row) -> bool:
    return complaint["age"] is not None


def _known(_complaint: Row) -> bool:
    return True


def _of_age(age: str) -> Wanted:
    return lambda complaint: bool(complaint["age"] == age)


def _decided(clock: str) -> Wanted:
    return lambda complaint: _opened(complaint) and complaint[clock] is not None


def _in_time(clock: str) -> Wanted:
    return lambda complaint: _opened(complaint) and complaint[clock] == 1


def _asked(complaint: Row) -> bool:
    return complaint["called"] is not None


def _asked_in_time(complaint: Row) -> bool:
    return bool(complaint["called"] == 1)


def _found(complaint: Row) -> bool:
    return _opened(complaint) and bool(complaint["found"])


def _resolved(complaint: Row) -> bool:
    return _found(complaint) and bool(complaint["solved"])


def _closed(complaint: Row) -> bool:
    return _opened(complaint) and bool(complaint["closed"])


def _repeated(complaint: Row) -> bool:
    """Say whether the same cause had brought the same person or vehicle a little while before."""
    if complaint["earlier"] is None:
        return False
    within = timedelta(days=complaint["repeat_days"])
    return as_instant(complaint["opened_at"]) - as_instant(complaint["earlier"]) <= within


def _reopened(complaint: Row) -> bool:
    return _opened(complaint) and bool(complaint["reopened"])


RESOLVED = Share("resolved", _resolved, _found)
_SHARES = (
    Share("opened", _opened, _opened),
    Share("open", _open, _open),
    *(Share(f"open_{age}", _of_age(age), _open) for age in AGES),
    Share("reply_in_time", _in_time("replied"), _decided("replied")),
    Share("solved_in_time", _in_time("solved_in_time"), _decided("solved_in_time")),
    Share("called_in_time", _asked_in_time, _asked),
    RESOLVED,
    Share("closed", _closed, _opened),
    Share("repeated", _repeated, _opened),
    Share("reopened", _reopened, _opened),
)


def _rows(asked: Asked) -> list[FigureRow]:
    return share_rows(asked, units(asked), _SHARES)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, units(asked), _SHARES, cell)


KIND = Kind(_rows, _cases, (*breakdown.OF_COMPLAINTS, *breakdown.PERIODS))
