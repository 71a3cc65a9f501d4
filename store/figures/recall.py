"""Recall of lapsed customers: who was talked to, and where they went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from store.database import Row
from store.figures import attempts, breakdown, lapse
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import Share, Units, groups, members, share_cases, share_rows, tally

NOT_CALLED: Final = "single_visit"
"""The outcome that closes a case without a call, and the row of those who are listed but not called."""

_UNITS = Units(
    attempts.decided(),
    ("aapor", "outcome"),
    {"kind": "recall"},
    breakdown.OF_CASES,
    classes_alone=attempts.decided(told=("aapor", "outcome")),
)


def _called(case: Row) -> bool:
    return bool(case["outcome"] != NOT_CALLED)


def _reached(case: Row) -> bool:
    """Tell who was talked to and said where they went; also that the vehicle is no longer theirs."""
    return _called(case) and case["aapor"] in {"I", "NE"}


REACHED = Share("reached", _reached, _called)


def cohort(asked: Asked) -> Asked:
    """Give the days of the visits whose six months are over when the range begins."""
    first, last = breakdown.moved(asked.first, asked.last, -(lapse.MONTHS + 1))
    return replace(asked, first=first, last=last, by=None)


def _rows(asked: Asked) -> list[FigureRow]:
    counted_by = groups(tally(asked, _UNITS))
    found = []
    for group, counted in counted_by.items() if asked.by else [(None, counted_by.get(None, []))]:
        shares = [REACHED, *(_share(code, counted) for code in _codes(counted))]
        found += [share.row(counted, asked.by, group) for share in shares]
    return found if asked.by else found + _not_called(asked)


def _codes(counted: Sequence[Row]) -> list[str]:
    """List the outcomes, those who were talked to before the others, the most frequent first."""
    totals: dict[tuple[bool, str], int] = {}
    for row in counted:
        if _called(row):
            key = (not _reached(row), row["outcome"])
            totals[key] = totals.get(key, 0) + row["n"]
    return [code for _, code in sorted(totals, key=lambda key: (key[0], -totals[key], key[1]))]


def _share(code: str, counted: Sequence[Row]) -> Share:
    """Give an outcome's share: of those talked to if it is an answer, else of those called."""
    answers = any(_reached(row) for row in counted if row["outcome"] == code)
    return Share(code, _with(code), _reached if answers else _called)


def _with(code: str) -> Wanted:
    return lambda case: case["outcome"] == code


def _not_called(asked: Asked) -> list[FigureRow]:
    before = cohort(asked)
    return share_rows(before, lapse.units(before), [lapse.SINGLE_VISIT])


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    if cell.row == NOT_CALLED:
        before = cohort(asked)
        return share_cases(before, lapse.units(before), [lapse.SINGLE_VISIT], cell)
    if cell.row == REACHED.name or cell.part != "denominator":
        wanted = {
            "numerator": _reached if cell.row == REACHED.name else _with(cell.row),
            "denominator": _called,
        }
        return members(asked, _UNITS, wanted[cell.part], cell.group) if cell.part in wanted else None
    share = _share(cell.row, tally(asked, _UNITS))
    return members(asked, _UNITS, share.of, cell.group)


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS))
