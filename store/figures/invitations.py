"""Invitations: who was due and heard of it, who was invited, reached and booked, whose vehicle came.

Those due are vehicles with a due date in the days: by the invitations that were made for it, and by the
dates as they stand for vehicles of which none was made. What follows counts each vehicle once, with the
attempt that decides it, as `store.figures.coming` gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Literal

from store.database import Row
from store.figures import attempts, breakdown, coming
from store.figures.lapse import last_delivery
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, groups, share_cases, share_rows, tally
from store.remarks import Remark
from store.rules.outcomes import outcomes

_CALLED = """
    SELECT called.*, (
        SELECT CASE WHEN agreed.state = 'kept' OR EXISTS (
            SELECT 1 FROM shown_visit AS visit
            WHERE visit.shop_id = :shop AND visit.opened_on = agreed.on_day AND visit.id IN (
                SELECT own.id FROM shown_visit AS own
                WHERE own.shop_id = :shop AND own.vehicle_id = called.vehicle_id)) THEN 1 ELSE 0 END
        FROM appointment AS agreed
        WHERE agreed.shop_id = :shop AND agreed.vehicle_id = called.vehicle_id
          AND agreed.attempt_id = called.attempt_id AND agreed.state <> 'cancelled'
          AND agreed.on_day <= :known) AS kept
    FROM ({called}) AS called"""

_DUE = f"""
    SELECT due.vehicle_id AS id, CASE WHEN EXISTS (
        SELECT 1 FROM shown_attempt AS dial
        WHERE dial.shop_id = :shop AND dial.vehicle_id = due.vehicle_id AND dial.kind = 'invitation'
          AND dial.on_day BETWEEN :calls_from AND :calls_to AND dial.reached
          AND {attempts.uncorrected("dial")}
        ) THEN 1 ELSE 0 END AS notified
    FROM (
        SELECT made.vehicle_id FROM follow_up AS made
        WHERE made.shop_id = :shop AND made.kind = 'invitation' AND made.due_on BETWEEN :first AND :last
        UNION SELECT car.id FROM shown_vehicle AS car
        WHERE car.shop_id = :shop AND car.status = 'active' AND car.due_on BETWEEN :first AND :last
    ) AS due"""


def due_units(asked: Asked) -> Units:
    """Give the vehicles due in the days; `notified`: somebody was reached while it was in the queue."""
    rule = asked.settings.queues["invitation"]
    window = {
        "calls_from": asked.first + timedelta(days=rule.first_day),
        "calls_to": asked.last + timedelta(days=rule.last_day),
    }
    return Units(_DUE, ("notified",), window, breakdown.OF_VEHICLES)


def units(asked: Asked) -> Units:
    """Give the vehicles invited."""
    called = coming.units(asked, "invitation", _credited(asked))
    known = last_delivery(asked) or asked.first
    sql = _CALLED.format(called=called.sql)
    return replace(
        called, sql=sql, classes=(*called.classes, "kept"), values={**called.values, "known": known}
    )


def _credited(asked: Asked) -> int:
    """Give how many days after an invitation's first call a visit is its success."""
    return asked.settings.queues["invitation"].credited_days


def _due(_vehicle: Row) -> bool:
    return True


def _notified(vehicle: Row) -> bool:
    return bool(vehicle["notified"])


def _invited(_vehicle: Row) -> bool:
    return True


def _booked(vehicle: Row) -> bool:
    return coming.reached(vehicle) and vehicle["outcome"] in _booking()


def _agreed(vehicle: Row) -> bool:
    return vehicle["kept"] is not None


def _kept(vehicle: Row) -> bool:
    return bool(vehicle["kept"])


@cache
def _booking() -> frozenset[str]:
    return frozenset(code for code, outcome in outcomes().items() if "book" in outcome.effects)


DUE = Share("due", _due, _due)
NOTIFIED = Share("notified", _notified, _due)
SUCCESS = Share("success", coming.came, _invited)
_OF_DUE = (DUE, NOTIFIED)
_SHARES = (
    Share("invited", _invited, _invited),
    Share("reached", coming.reached, _invited),
    SUCCESS,
    Share("booked", _booked, coming.reached),
    Share("kept", _kept, _agreed),
)

Are = Literal["follow_up", "vehicle"]
CASES_ARE: dict[str, dict[str, Are]] = {
    share.name: {"numerator": "vehicle", "denominator": "vehicle"} for share in _OF_DUE
}
"""The rows whose cases are not follow-ups."""


def _reason(code: str) -> Share:
    return Share(code, lambda vehicle: coming.reached(vehicle) and vehicle["outcome"] == code, coming.reached)


def _rows(asked: Asked) -> list[FigureRow]:
    """Give the rows; whom a case was credited to is not known of vehicles that nobody called."""
    due = [] if asked.by == "agent" else share_rows(asked, due_units(asked), _OF_DUE)
    counted = tally(asked, units(asked))
    return due + [
        share.row(rows, asked.by, group)
        for group, rows in (groups(counted) if asked.by else {None: counted}).items()
        for share in (*_SHARES, *map(_reason, _reasons(rows)))
    ]


def _reasons(counted: Sequence[Row]) -> list[str]:
    """List what those said who were reached and did not book, the most frequent first."""
    totals: dict[str, int] = {}
    for row in counted:
        if coming.reached(row) and not _booked(row):
            totals[row["outcome"]] = totals.get(row["outcome"], 0) + row["n"]
    return sorted(totals, key=lambda code: (-totals[code], code))


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    if cell.row in CASES_ARE:
        return share_cases(asked, due_units(asked), _OF_DUE, cell)
    shares = (*_SHARES, *(_reason(code) for code in outcomes() if code not in _booking()))
    return share_cases(asked, units(asked), shares, cell)


def _success_rows(asked: Asked) -> list[FigureRow]:
    return share_rows(asked, units(asked), [SUCCESS])


def _success_cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, units(asked), [SUCCESS], cell)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    return coming.not_over(asked, _credited(asked))


_BY = (*breakdown.OF_CASES, *breakdown.PERIODS)
KIND = Kind(_rows, _cases, _BY, _notes)
SUCCESS_KIND = Kind(_success_rows, _success_cases, _BY, _notes)
