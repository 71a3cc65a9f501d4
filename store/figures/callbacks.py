"""Callbacks: how many were called, how many interviews came of it, how the customers felt."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, groups, members, share_cases, tally
from store.rules.outcomes import UNREACHABLE

OVERALL: Final = "overall"
"""The question about the visit as a whole; 5 is very satisfied, 3 is average."""

_SO_SO_OR_WORSE = ("neutral", "dissatisfied")


def _called(_case: Row) -> bool:
    return True


def _complete(case: Row) -> bool:
    return bool(case["aapor"] == "I")


def _delighted(case: Row) -> bool:
    return _complete(case) and case["score"] == 5


def _disappointed(case: Row) -> bool:
    """Tell by the answer; where the question was not answered, by the outcome."""
    if case["score"] is None:
        return _complete(case) and case["outcome"] in _SO_SO_OR_WORSE
    return _complete(case) and case["score"] <= 3


def _unreachable(case: Row) -> bool:
    return case["outcome"] in UNREACHABLE


_SHARES = (
    Share("called", _called, _called),
    Share("complete", _complete, _called),
    Share("delighted", _delighted, _called),
    Share("disappointed", _disappointed, _called),
    Share("unreachable", _unreachable, _called),
)

_UNITS = Units(
    f"""
    SELECT decided.*, answer.score FROM ({attempts.decided()}) AS decided
    LEFT JOIN answer ON decided.aapor = 'I'
        AND answer.shop_id = :shop AND answer.attempt_id = decided.attempt_id
        AND answer.question = :overall AND answer.counted""",
    ("aapor", "outcome", "score"),
    {"kind": "callback", "overall": OVERALL},
    breakdown.OF_CASES,
)


def _rows(asked: Asked) -> list[FigureRow]:
    counted = tally(asked, _UNITS)
    found = []
    for group, rows in (groups(counted) if asked.by else {None: counted}).items():
        called, *others = (share.row(rows, asked.by, group) for share in _SHARES)
        outcomes = _by_outcome(rows)
        found += [replace(called, extra={"outcomes": outcomes}, counts=outcomes), *others]
    return found


def _by_outcome(counted: list[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in counted:
        found[row["outcome"]] = found.get(row["outcome"], 0) + row["n"]
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the cases of a share; a further part of `called` is an outcome."""
    if cell.row == "called" and cell.part not in {"numerator", "denominator"}:
        return members(asked, _UNITS, lambda case: case["outcome"] == cell.part, cell.group)
    return share_cases(asked, _UNITS, _SHARES, cell)


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS))
