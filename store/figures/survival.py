"""Survival: of the vehicles that first came in the days, how many have stayed, month by month.

After Kaplan and Meier. A vehicle is lost with the sixth calendar month in which it did not come, the first
time that happens. One that is not lost by the end of the last month whose deliveries are known, was seen
only so long, and counts as long as it was seen. Months are numbered from year 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt

from store.database import Row
from store.figures import breakdown
from store.figures.lapse import MONTHS, last_delivery
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import Units, groups, members, tally
from store.figures.wilson import Z, interval

_MONTH = """(CAST(substr(CAST(came.delivered_on AS TEXT), 1, 4) AS INTEGER) * 12
    + CAST(substr(CAST(came.delivered_on AS TEXT), 6, 2) AS INTEGER))"""

_SQL = f"""
    SELECT stayed.first_id AS id, stay.began, stay.lost FROM (
        SELECT spell.vehicle_id, min(spell.month) AS began,
            min(CASE WHEN spell.next_month IS NULL OR spell.next_month - spell.month > {MONTHS}
                THEN spell.month + {MONTHS} END) AS lost
        FROM (
            SELECT came.vehicle_id, {_MONTH} AS month,
                lead({_MONTH}) OVER (PARTITION BY came.vehicle_id ORDER BY came.delivered_on, came.id)
                    AS next_month
            FROM ({{fresh}}) AS fresh
            JOIN shown_visit AS came ON came.shop_id = :shop AND came.vehicle_id = fresh.vehicle_id
                AND came.delivered_on IS NOT NULL
        ) AS spell GROUP BY spell.vehicle_id
    ) AS stay JOIN ({{fresh}}) AS stayed ON stayed.vehicle_id = stay.vehicle_id"""

_FRESH = """
    SELECT one.vehicle_id, min(one.id) AS first_id FROM shown_visit AS one
    WHERE one.shop_id = :shop AND one.delivered_on BETWEEN :first AND :last AND NOT EXISTS (
        SELECT 1 FROM shown_visit AS before WHERE before.shop_id = :shop
          AND before.vehicle_id = one.vehicle_id AND before.delivered_on < one.delivered_on)
    GROUP BY one.vehicle_id"""

_UNITS = Units(_SQL.format(fresh=_FRESH), ("began", "lost"), by=breakdown.OF_VISITS)


@dataclass(frozen=True, slots=True)
class Step:
    """A month after the first visit: how many were seen as long, and how many of them were lost in it."""

    at_risk: int
    lost: int
    survival: float
    within: tuple[float, float] | None


def curve(stays: Sequence[tuple[int, bool, int]]) -> list[Step]:
    """Work the curve out from stays: months, whether it ended by being lost, and how many such there are.

    The first step is month 1. The 95 % interval is Greenwood's, on the scale log(-log), which keeps it
    between 0 and 1; there is none while nobody is lost, and none once nobody is left.
    """
    lost: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for months, was_lost, n in stays:
        left[months] += n
        lost[months] += n if was_lost else 0
    at_risk, survival, spread = sum(left.values()) - left[0], 1.0, 0.0
    found = []
    for month in range(1, max(left, default=0) + 1):
        gone = lost[month]
        survival *= 1 - gone / at_risk
        spread += gone / (at_risk * (at_risk - gone)) if at_risk > gone else 0.0
        found.append(Step(at_risk, gone, survival, _within(survival, spread)))
        at_risk -= left[month]
    return found


def _within(survival: float, spread: float) -> tuple[float, float] | None:
    if not 0 < survival < 1:
        return None
    width = Z * sqrt(spread) / log(survival)
    return survival ** exp(-width), survival ** exp(width)


def _last_month(asked: Asked) -> int:
    """Give the last month that is known whole; 0 where none is."""
    known = last_delivery(asked)
    if known is None:
        return 0
    following = known + timedelta(days=1)
    return following.year * 12 + following.month - 1


def _stay(vehicle: Row, end: int) -> tuple[int, bool]:
    if vehicle["lost"] <= end:
        return vehicle["lost"] - vehicle["began"], True
    return max(0, end - vehicle["began"]), False


def _rows(asked: Asked) -> list[FigureRow]:
    end = _last_month(asked)
    counted = groups(tally(asked, _UNITS))
    return [
        _row(month, step, Cell(str(month), asked.by, group))
        for group, rows in counted.items()
        for month, step in enumerate(curve([(*_stay(row, end), row["n"]) for row in rows]), 1)
    ]


def _row(month: int, step: Step, cell: Cell) -> FigureRow:
    stayed = step.at_risk - step.lost
    low, high = step.within or (None, None)
    extra = {"survival": step.survival, "survival_low": low, "survival_high": high, "lost": step.lost}
    within = interval(stayed, step.at_risk)
    return FigureRow(str(month), stayed, step.at_risk, within, extra, cell, {"lost": step.lost})


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the first visits of the vehicles behind a month."""
    if not cell.row.isdecimal():
        return None
    month, end = int(cell.row), _last_month(asked)

    def seen(vehicle: Row) -> bool:
        return _stay(vehicle, end)[0] >= month

    def lost(vehicle: Row) -> bool:
        return _stay(vehicle, end) == (month, True)

    def stayed(vehicle: Row) -> bool:
        return seen(vehicle) and not lost(vehicle)

    parts: dict[str, Wanted] = {"numerator": stayed, "denominator": seen, "lost": lost}
    wanted = parts.get(cell.part)
    return members(asked, _UNITS, wanted, cell.group) if wanted else None


KIND = Kind(_rows, _cases, (*breakdown.OF_VISITS, *breakdown.PERIODS))
