"""The workshop: visits delivered, by appointment or not, and what was settled for them."""

from __future__ import annotations

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, grouping, groups, members, share_cases
from store.figures.wilson import interval

_UNITS = Units(
    """
    SELECT visit.id, visit.amount_cents,
        CASE WHEN visit.by_appointment THEN 1 WHEN visit.by_appointment IS NOT NULL THEN 0 END AS agreed,
        CASE WHEN visit.amount_cents IS NULL THEN 0 ELSE 1 END AS settled
    FROM shown_visit AS visit WHERE visit.shop_id = :shop AND visit.delivered_on BETWEEN :first AND :last""",
    ("agreed", "settled"),
    by=breakdown.OF_VISITS,
)


def _delivered(_visit: Row) -> bool:
    return True


def _agreed(visit: Row) -> bool:
    return bool(visit["agreed"] == 1)


def _agreed_or_not(visit: Row) -> bool:
    return visit["agreed"] is not None


def _settled(visit: Row) -> bool:
    return bool(visit["settled"])


_VISITS = Share("visits", _delivered, _delivered)
_APPOINTMENTS = Share("by_appointment", _agreed, _agreed_or_not)
_AMOUNT = "amount_cents"
"""The row of what was settled, in hundredths of the shop's currency, over the visits of which it is known."""


def _rows(asked: Asked) -> list[FigureRow]:
    whose, joins = grouping(asked, _UNITS)
    counted = asked.records.rows(
        f"""SELECT {whose} AS grp, count(*) AS visits, coalesce(sum(unit.agreed), 0) AS agreed,
              count(unit.agreed) AS agreed_or_not, coalesce(sum(unit.amount_cents), 0) AS cents,
              count(unit.amount_cents) AS settled
            FROM ({_UNITS.sql}) AS unit {joins}"""
        + (f" GROUP BY {whose}" if asked.by else ""),
        **asked.days,
    )
    return [row for rows in groups(counted).values() for each in rows for row in _of_group(each, asked.by)]


def _of_group(counted: Row, by: str | None) -> list[FigureRow]:
    """Give the rows of a group. A whole over itself carries no interval."""
    visits, agreed, known = (int(counted[name]) for name in ("visits", "agreed", "agreed_or_not"))
    cents, settled = int(counted["cents"]), int(counted["settled"])
    cells = (Cell(name, by, counted["grp"]) for name in (_VISITS.name, _APPOINTMENTS.name, _AMOUNT))
    of_visits, of_agreed, of_cents = cells
    return [
        FigureRow(of_visits.row, visits, visits, cases=of_visits),
        FigureRow(of_agreed.row, agreed, known, interval(agreed, known), cases=of_agreed),
        FigureRow(of_cents.row, cents, settled, extra=_mean(cents, settled), cases=of_cents),
    ]


def _mean(cents: int, n: int) -> dict[str, float | None]:
    return {"n": n, "mean": cents / n if n else None}


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    if cell.row == _AMOUNT and cell.part in {"numerator", "denominator"}:
        return members(asked, _UNITS, _settled, cell.group)
    return share_cases(asked, _UNITS, (_VISITS, _APPOINTMENTS), cell)


KIND = Kind(_rows, _cases, (*breakdown.OF_VISITS, *breakdown.PERIODS))
