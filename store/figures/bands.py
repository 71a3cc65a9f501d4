"""Bands: active vehicles by how long ago they last came, at the end of the days."""

from __future__ import annotations

from store.database import Row
from store.figures import breakdown
from store.figures.lapse import MONTHS
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import Share, Units, grouping, groups, share_cases
from store.figures.wilson import interval

_LATER = {"lapsed_6": 12, "lapsed_12": 24}

_SQL = """
    SELECT CASE WHEN stays.latest >= :here THEN 'here' WHEN stays.latest >= :at_risk THEN 'at_risk'
                WHEN stays.latest >= :lapsed_6 THEN 'lapsed_6'
                WHEN stays.latest >= :lapsed_12 THEN 'lapsed_12' ELSE 'lapsed_24' END AS band,
        stays.latest,
        (SELECT max(last.id) FROM shown_visit AS last WHERE last.shop_id = :shop
           AND last.vehicle_id = stays.vehicle_id AND last.delivered_on = stays.latest) AS id
    FROM (
        SELECT came.vehicle_id, max(came.delivered_on) AS latest FROM shown_visit AS came
        WHERE came.shop_id = :shop AND came.delivered_on <= :last GROUP BY came.vehicle_id
    ) AS stays JOIN shown_vehicle AS car ON car.shop_id = :shop AND car.id = stays.vehicle_id
    WHERE car.status = 'active'"""


def _units(asked: Asked) -> Units:
    """Give the vehicles, each with its last visit; a band begins so many months back, that day included."""
    back = {"here": asked.settings.figures.at_risk_months, "at_risk": MONTHS, **_LATER}
    starts = {band: breakdown.months_on(asked.last, -months) for band, months in back.items()}
    return Units(_SQL, ("band",), starts, breakdown.OF_VISITS)


def _all(_vehicle: Row) -> bool:
    return True


def _in(band: str) -> Wanted:
    return lambda vehicle: bool(vehicle["band"] == band)


_BANDS = ("here", "at_risk", "lapsed_6", "lapsed_12", "lapsed_24")
_SHARES = tuple(Share(band, _in(band), _all) for band in _BANDS)
_SINCE = ", ".join(
    f"coalesce(sum(CASE WHEN unit.latest >= :{band} THEN 1 ELSE 0 END), 0) AS {band}" for band in _BANDS[:-1]
)


def _rows(asked: Asked) -> list[FigureRow]:
    """Give the bands: of each, those who came since it begins, without those since the one before."""
    units = _units(asked)
    whose, joins = grouping(asked, units)
    counted = asked.records.rows(
        f"SELECT {whose} AS grp, {_SINCE}, count(*) AS lapsed_24 FROM ({units.sql}) AS unit {joins}"
        + (f" GROUP BY {whose}" if asked.by else ""),
        **asked.days,
        **units.values,
    )
    return [
        FigureRow(band, n, of, interval(n, of), cases=Cell(band, asked.by, group))
        for group, rows in groups(counted).items()
        for band, n, of in _in_bands(rows[0])
    ]


def _in_bands(counted: Row) -> list[tuple[str, int, int]]:
    """Give each band, the vehicles in it, and those in all bands."""
    since = [0, *(int(counted[band]) for band in _BANDS)]
    return [(band, since[at + 1] - since[at], since[-1]) for at, band in enumerate(_BANDS)]


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, _units(asked), _SHARES, cell)


KIND = Kind(_rows, _cases, (*breakdown.OF_VISITS, *breakdown.PERIODS))
