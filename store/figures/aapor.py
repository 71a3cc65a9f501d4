"""Response, cooperation, refusal and contact rates of the AAPOR Standard Definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import Share, Units, add, groups, share_cases, tally
from store.remarks import Remark

CLASSES = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
"""Complete, partial, refusal, non-contact, other, unknown household, unknown other, not eligible."""

_UNKNOWN = ("UH", "UO")
_CONTACTED = ("I", "P", "R", "O")
_KNOWN = (*_CONTACTED, "NC")


@dataclass(frozen=True, slots=True)
class Rate:
    """Which classes stand above the line, which below, and how much of the unknown joins those below."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    unknown: str = "none"


RATES = {
    "RR1": Rate(("I",), _KNOWN, "all"),
    "RR2": Rate(("I", "P"), _KNOWN, "all"),
    "RR3": Rate(("I",), _KNOWN, "eligible"),
    "RR4": Rate(("I", "P"), _KNOWN, "eligible"),
    "RR5": Rate(("I",), _KNOWN),
    "RR6": Rate(("I", "P"), _KNOWN),
    "COOP1": Rate(("I",), _CONTACTED),
    "COOP2": Rate(("I", "P"), _CONTACTED),
    "COOP3": Rate(("I",), ("I", "P", "R")),
    "COOP4": Rate(("I", "P"), ("I", "P", "R")),
    "REF1": Rate(("R",), _KNOWN, "all"),
    "REF2": Rate(("R",), _KNOWN, "eligible"),
    "REF3": Rate(("R",), _KNOWN),
    "CON1": Rate(_CONTACTED, _KNOWN, "all"),
    "CON2": Rate(_CONTACTED, _KNOWN, "eligible"),
    "CON3": Rate(_CONTACTED, _KNOWN),
}


def rates(counts: Mapping[str, float], e: float = 1) -> dict[str, float | None]:
    """Work out every rate from the numbers of cases by class; they may be weighted.

    `e` is the share of the unknown cases that is taken as eligible. A class not named counts 0; a rate
    whose denominator is 0 is None. Raises ValueError for a class there is not, a number that is negative
    or not finite, and an `e` outside 0 to 1.
    """
    for name, number in counts.items():
        if name not in CLASSES:
            raise ValueError(f"{name!r} is no class; there are {', '.join(CLASSES)}")
        if not isfinite(number) or number < 0:
            raise ValueError(f"{name} is {number}: a number of cases is 0 or more")
    if not 0 <= e <= 1:
        raise ValueError(f"e is {e}: a share lies between 0 and 1")
    return {name: _rate(rate, counts, e) for name, rate in RATES.items()}


def _rate(rate: Rate, counts: Mapping[str, float], e: float) -> float | None:
    weight = {"all": 1.0, "eligible": e, "none": 0.0}[rate.unknown]
    below = _sum(counts, rate.below)
    if weight:
        below += weight * _sum(counts, _UNKNOWN)
    return _sum(counts, rate.above) / below if below else None


def _sum(counts: Mapping[str, float], names: tuple[str, ...]) -> float:
    return sum(counts.get(name, 0) for name in names)


def _one_of(names: tuple[str, ...]) -> Wanted:
    def wanted(unit: Row) -> bool:
        return unit["aapor"] in names

    return wanted


_SHARES = tuple(
    Share(name, _one_of(rate.above), _one_of(rate.below + (() if rate.unknown == "none" else _UNKNOWN)))
    for name, rate in RATES.items()
)
_UNITS = Units(
    attempts.decided(),
    ("aapor",),
    {"kind": "callback"},
    breakdown.OF_CASES,
    classes_alone=attempts.decided(told=("aapor",)),
)


def _rows(asked: Asked) -> list[FigureRow]:
    """Give the rates; where not every unknown case is taken as eligible, some denominators are weighted."""
    e = asked.settings.figures.eligible_share
    counted = tally(asked, _UNITS)
    found = groups(counted) if asked.by else {None: counted}
    return [
        _weighted(share.row(rows, asked.by, group), rows, e)
        for group, rows in found.items()
        for share in _SHARES
    ]


def _weighted(row: FigureRow, counted: Sequence[Row], e: float) -> FigureRow:
    """Take of the unknown cases only those that count as eligible; a weighted rate has no interval."""
    if e == 1 or RATES[row.name].unknown != "eligible":
        return row
    unknown = add(counted, _one_of(_UNKNOWN))
    return replace(row, denominator=row.denominator - (1 - e) * unknown, interval=None)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, _UNITS, _SHARES, cell)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    return (Remark("aapor_e", {"e": asked.settings.figures.eligible_share}),)


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS), _notes)
