"""The customer base at the end of the days: files in all, those that are active, those that are new.

A file is a vehicle that came up to then; or one that never came and was entered by then. It is active if
it came in the twelve months before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, groups, share_cases, share_rows
from store.figures.wilson import interval

ACTIVE_MONTHS = 12

_FILES = """
    SELECT car.id, car.owner_id,
        CASE WHEN stays.latest > :active_after THEN 1 ELSE 0 END AS active,
        CASE WHEN stays.earliest >= :first THEN 1 ELSE 0 END AS fresh
    FROM (
        SELECT came.vehicle_id, min(came.delivered_on) AS earliest,
            max(CASE WHEN came.delivered_on <= :last THEN came.delivered_on END) AS latest
        FROM shown_visit AS came WHERE came.shop_id = :shop AND came.delivered_on IS NOT NULL
        GROUP BY came.vehicle_id
    ) AS stays JOIN shown_vehicle AS car ON car.shop_id = :shop AND car.id = stays.vehicle_id
    WHERE stays.latest IS NOT NULL
    UNION ALL
    SELECT car.id, car.owner_id, 0, 0 FROM shown_vehicle AS car
    WHERE car.shop_id = :shop AND car.made_at < :moment AND NOT EXISTS (
        SELECT 1 FROM shown_visit AS came WHERE came.shop_id = :shop AND came.vehicle_id = car.id
          AND came.delivered_on IS NOT NULL)"""

_MANAGED = """
    SELECT car.id FROM (
        SELECT came.vehicle_id, max(came.delivered_on) AS latest FROM shown_visit AS came
        WHERE came.shop_id = :shop AND came.delivered_on <= :last GROUP BY came.vehicle_id
    ) AS stays JOIN shown_vehicle AS car ON car.shop_id = :shop AND car.id = stays.vehicle_id
    WHERE stays.latest > :active_after"""

_OWNERS = f"""
    SELECT file.owner_id AS id, max(file.active) AS active FROM ({_FILES}) AS file GROUP BY file.owner_id"""

_BY_OWNER = {
    name: breakdown.Breakdown(
        breakdown.OF_VEHICLES[name].column,
        "LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = unit.id",
    )
    for name in ("tier", "company")
}


def _values(asked: Asked) -> Mapping[str, object]:
    return {"active_after": breakdown.months_on(asked.last, -ACTIVE_MONTHS), "moment": asked.moment}


def files(asked: Asked) -> Units:
    """Give the files at the end of the days."""
    return Units(_FILES, ("active", "fresh"), _values(asked), breakdown.OF_VEHICLES)


def _customers(asked: Asked) -> Units:
    return Units(_OWNERS, ("active",), _values(asked), _BY_OWNER)


def _all(_file: Row) -> bool:
    return True


def _active(file: Row) -> bool:
    """Say whether a file is active."""
    return bool(file["active"])


def _fresh(file: Row) -> bool:
    return bool(file["fresh"])


_SHARES = (Share("files", _all, _all), Share("active", _active, _all), Share("new", _fresh, _all))
_SHARES_OF_CUSTOMERS = (Share("customers", _all, _all), Share("active_customers", _active, _all))
OF_CUSTOMERS = {share.name for share in _SHARES_OF_CUSTOMERS}
"""The rows that count customers; the others count vehicles."""


def _rows(asked: Asked) -> list[FigureRow]:
    """Give the rows; a customer's vehicles may be of several models, so that customers have none."""
    if asked.by is not None and asked.by not in _BY_OWNER:
        return share_rows(asked, files(asked), _SHARES)
    counted = [row for rows in groups(_counted(asked)).values() for row in rows]
    return [
        _row(share.name, row, shares[0].name, asked.by)
        for shares in (_SHARES, _SHARES_OF_CUSTOMERS)
        for row in counted
        for share in shares
    ]


def _counted(asked: Asked) -> list[Row]:
    """Count files and their owners in one reading, by group where a breakdown is asked for."""
    whose, joins = "NULL", ""
    if asked.by is not None:
        whose = _BY_OWNER[asked.by].column
        joins = "LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = file.owner_id"
    return asked.records.rows(
        f"""SELECT {whose} AS grp, count(*) AS files, coalesce(sum(file.active), 0) AS active,
              coalesce(sum(file.fresh), 0) AS new, count(DISTINCT file.owner_id) AS customers,
              count(DISTINCT CASE WHEN file.active = 1 THEN file.owner_id END) AS active_customers
            FROM ({_FILES}) AS file {joins}"""
        + (f" GROUP BY {whose}" if asked.by else ""),
        **asked.days,
        **_values(asked),
    )


def _row(name: str, counted: Row, whole: str, by: str | None) -> FigureRow:
    n, of = int(counted[name]), int(counted[whole])
    within = None if name == whole else interval(n, of)
    return FigureRow(name, n, of, within, cases=Cell(name, by, counted["grp"]))


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    if cell.row in OF_CUSTOMERS:
        return share_cases(asked, _customers(asked), _SHARES_OF_CUSTOMERS, cell)
    return share_cases(asked, files(asked), _SHARES, cell)


def managed_before(asked: Asked) -> tuple[Asked, Units]:
    """Give the files active at the end of the day before the range, and that day: those are managed then."""
    day = breakdown.day_before(asked.first)
    before = replace(asked, first=day, last=day)
    active_after = breakdown.months_on(day, -ACTIVE_MONTHS)
    return before, Units(_MANAGED, (), {"active_after": active_after}, breakdown.OF_VEHICLES)


KIND = Kind(_rows, _cases, (*breakdown.OF_VEHICLES, *breakdown.PERIODS))
