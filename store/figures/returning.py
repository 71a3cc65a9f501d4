"""Return after recall: lapsed vehicles that were called and then came again."""

from __future__ import annotations

from store.database import Row
from store.figures import breakdown, coming
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.recall import NOT_CALLED
from store.figures.units import Share, Units, share_cases, share_rows
from store.remarks import Remark


def _called(vehicle: Row) -> bool:
    return bool(vehicle["outcome"] != NOT_CALLED)


def _reached(vehicle: Row) -> bool:
    return _called(vehicle) and coming.reached(vehicle)


def _returned(vehicle: Row) -> bool:
    return _called(vehicle) and coming.came(vehicle)


def _returned_reached(vehicle: Row) -> bool:
    return _reached(vehicle) and coming.came(vehicle)


_SHARES = (
    Share("called", _called, _called),
    Share("returned", _returned, _called),
    Share("returned_reached", _returned_reached, _reached),
)


def _units(asked: Asked) -> Units:
    return coming.units(asked, "recall", asked.settings.figures.returned_days)


def _rows(asked: Asked) -> list[FigureRow]:
    return share_rows(asked, _units(asked), _SHARES)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, _units(asked), _SHARES, cell)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    return coming.not_over(asked, asked.settings.figures.returned_days)


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS), _notes)
