"""The thirteen service indicators: the shop's headline table of a month.

Each is a share of units that another module counts, or visits put on a year over what the shop's area or its
customers would give. One whose records or settings are missing says so, and has no number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from store.database import Row
from store.figures import attempts, base, breakdown, complaints, delivered, invitations, sold
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, add, groups, members, share_cases, tally
from store.remarks import Remark

Lacking = Callable[[Asked, Sequence[Row]], Remark | None]
Are = Literal["visit", "vehicle", "follow_up", "complaint"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share of units, and when its records are missing."""

    units: Callable[[Asked], Units]
    share: Share
    lacking: Lacking
    are: Are = "visit"


def _nothing(_asked: Asked, _counted: Sequence[Row]) -> Remark | None:
    return None


def _no_sales(asked: Asked, counted: Sequence[Row]) -> Remark | None:
    return None if counted or sold.known(asked) else Remark("indicator_records", {"lacking": "sold_here"})


def _no_registrations(asked: Asked, counted: Sequence[Row]) -> Remark | None:
    if any(row["registered"] is not None for row in counted):
        return None
    return (
        Remark("indicator_records", {"lacking": "warranty_registered"}) if counted else _no_sales(asked, ())
    )


def _no_estimates(_asked: Asked, counted: Sequence[Row]) -> Remark | None:
    lacking = bool(counted) and all(map(delivered.no_estimate, counted))
    return Remark("indicator_records", {"lacking": "estimate"}) if lacking else None


def _no_promises(_asked: Asked, counted: Sequence[Row]) -> Remark | None:
    lacking = bool(counted) and all(map(delivered.no_promise, counted))
    return Remark("indicator_records", {"lacking": "promised"}) if lacking else None


_CALLED_BACK = f"""
    SELECT came.id, CASE WHEN EXISTS (
        SELECT 1 FROM shown_attempt AS dial
        WHERE dial.shop_id = :shop AND dial.vehicle_id = came.vehicle_id AND dial.kind = 'callback'
          AND dial.aapor = 'I' AND {attempts.in_range("dial")}) THEN 1 ELSE 0 END AS complete
    FROM (
        SELECT visit.id, visit.vehicle_id, row_number() OVER (
            PARTITION BY visit.vehicle_id ORDER BY visit.delivered_on DESC, visit.id DESC) AS place
        FROM shown_visit AS visit
        WHERE visit.shop_id = :shop AND visit.delivered_on BETWEEN :window_from AND :window_to
    ) AS came WHERE came.place = 1"""


def _called_back(asked: Asked) -> Units:
    """Give the vehicles whose delivery has its days for the callback in the range."""
    rule = asked.settings.queues["callback"]
    window = {
        "window_from": asked.first - timedelta(days=rule.last_day),
        "window_to": asked.last - timedelta(days=rule.first_day),
    }
    return Units(_CALLED_BACK, ("complete",), window, breakdown.OF_VISITS)


def _complete(vehicle: Row) -> bool:
    return bool(vehicle["complete"])


def _any(_unit: Row) -> bool:
    return True


_VISITS = delivered.units
_INDICATORS = {
    "first_service": Indicator(sold.earlier, sold.FIRST_SERVICE, _no_sales, "vehicle"),
    "sold_managed": Indicator(sold.earlier, sold.MANAGED, _no_sales, "vehicle"),
    "warranty_registered": Indicator(sold.in_days, sold.REGISTERED, _no_registrations, "vehicle"),
    "correct_file": Indicator(_VISITS, Share("correct_file", delivered.correct, delivered.a_file), _nothing),
    "notified": Indicator(invitations.due_units, invitations.NOTIFIED, _nothing, "vehicle"),
    "success": Indicator(invitations.units, invitations.SUCCESS, _nothing, "follow_up"),
    "called_back": Indicator(_called_back, Share("called_back", _complete, _any), _nothing),
    "resolved": Indicator(complaints.units, complaints.RESOLVED, _nothing, "complaint"),
    "fixed": Indicator(_VISITS, Share("fixed", delivered.fixed, delivered.any_visit), _nothing),
    "as_estimated": Indicator(
        _VISITS, Share("as_estimated", delivered.as_estimated, delivered.any_visit), _no_estimates
    ),
    "in_time": Indicator(_VISITS, Share("in_time", delivered.in_time, delivered.any_visit), _no_promises),
}
_ORDER = (
    "first_service", "coverage", "managed_coverage", "sold_managed", "warranty_registered", "correct_file",
    "notified", "success", "called_back", "resolved", "fixed", "as_estimated", "in_time",
)  # fmt: skip


def _cases_are() -> dict[str, dict[str, Are]]:
    found: dict[str, dict[str, Are]] = {
        name: {"numerator": each.are, "denominator": each.are} for name, each in _INDICATORS.items()
    }
    return {**found, "coverage": {}, "managed_coverage": {"managed": "vehicle"}}


CASES_ARE = _cases_are()
"""What the cases of each indicator's parts are; visits where nothing is said."""


def _rows(asked: Asked) -> list[FigureRow]:
    """Give the thirteen; broken down, those whose units can be, for each group."""
    counts = cache(lambda units: tally(asked, units(asked)))
    found = []
    for name in _ORDER:
        each = _INDICATORS.get(name)
        if each is not None and (asked.by is None or asked.by in each.units(asked).by):
            found += _shares(asked, name, each, counts(each.units))
        elif each is None and asked.by is None:
            visits = counts(_VISITS)
            found.append(_coverage(asked, visits) if name == "coverage" else _managed(asked, visits))
    return found


def _shares(asked: Asked, name: str, each: Indicator, counted: Sequence[Row]) -> list[FigureRow]:
    if asked.by is None:
        return [_share(asked, name, each, counted, None)]
    return [_share(asked, name, each, rows, group) for group, rows in groups(counted).items()]


def _share(asked: Asked, name: str, each: Indicator, counted: Sequence[Row], group: str | None) -> FigureRow:
    cell = Cell(name, asked.by, group)
    lacking = each.lacking(asked, counted)
    if lacking is not None:
        return FigureRow(name, 0, 0, cases=cell, missing=lacking)
    return replace(each.share.row(counted), name=name, cases=cell)


def _coverage(asked: Asked, visits: Sequence[Row]) -> FigureRow:
    rules, cell = asked.settings.indicators, Cell("coverage")
    unset = next((key for key in ("cars_in_area", "visits_a_year") if not getattr(rules, key)), None)
    if unset:
        return FigureRow("coverage", 0, 0, cases=cell, missing=_unset(unset))
    n = add(visits, _any)
    below = rules.cars_in_area * rules.visits_a_year
    return FigureRow(
        "coverage", n * _in_a_year(asked), below, extra={"visits": n}, cases=cell, counts={"visits": n},
        no_cases=("denominator",),
    )  # fmt: skip


def _managed(asked: Asked, visits: Sequence[Row]) -> FigureRow:
    cell, a_year = Cell("managed_coverage"), asked.settings.indicators.visits_a_year
    if not a_year:
        return FigureRow("managed_coverage", 0, 0, cases=cell, missing=_unset("visits_a_year"))
    managed = add(tally(*base.managed_before(asked)), _any)
    counts = {"visits": add(visits, delivered.not_fresh), "managed": managed}
    above = counts["visits"] * _in_a_year(asked)
    return FigureRow(
        "managed_coverage", above, managed * a_year, extra=counts, cases=cell, counts=counts,
        no_cases=("denominator",),
    )  # fmt: skip


def _unset(key: str) -> Remark:
    return Remark("indicator_setting", {"setting": f"[indicators] {key}"})


def _in_a_year(asked: Asked) -> float:
    """Say how many times the range fits into a year: whole months by their number, else by days."""
    first, following = asked.first, asked.last + timedelta(days=1)
    if first.day == following.day == 1:
        return 12 / _months(first, following)
    return 365 / (following - first).days


def _months(first: date, following: date) -> int:
    return (following.year - first.year) * 12 + following.month - first.month


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    each = _INDICATORS.get(cell.row)
    if each is not None:
        return share_cases(asked, each.units(asked), [replace(each.share, name=cell.row)], cell)
    if cell.row not in CASES_ARE or cell.part not in {"numerator", "visits", "managed"}:
        return None
    if cell.part == "managed":
        return members(*base.managed_before(asked), _any)
    wanted = _any if cell.row == "coverage" else delivered.not_fresh
    return members(asked, delivered.units(asked), wanted)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    """Say of how many visits what an indicator needs is not on record, where it is of others."""
    row = asked.records.row(
        """SELECT count(*) AS visits,
              sum(CASE WHEN visit.estimate_cents IS NULL OR visit.amount_cents IS NULL THEN 1 ELSE 0 END)
                AS estimate,
              sum(CASE WHEN visit.promised_at IS NULL THEN 1 ELSE 0 END) AS promised
           FROM shown_visit AS visit
           WHERE visit.shop_id = :shop AND visit.delivered_on BETWEEN :first AND :last""",
        **asked.days,
    )
    return tuple(
        Remark("indicator_part", {"lacking": column, "n": row[column], "of": row["visits"]})
        for column in ("estimate", "promised")
        if row is not None and 0 < (row[column] or 0) < row["visits"]
    )


_BY = (*breakdown.OF_CASES, *breakdown.PERIODS)
KIND = Kind(_rows, _cases, _BY, _notes)
