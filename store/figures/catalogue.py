"""Which figures there are, and the door through which each is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from store.database import Records
from store.figures import (
    aapor,
    agents,
    bands,
    base,
    callbacks,
    causes,
    complaints,
    contact_rate,
    fixed_first_time,
    indicators,
    invitations,
    lapse,
    outside,
    recall,
    returning,
    scores,
    survival,
    told,
    workshop,
)
from store.figures.breakdown import PERIODS, periods
from store.figures.known import KnownBy
from store.figures.model import Asked, Cell, Figure, FigureRow, Kind
from store.moments import start_of
from store.remarks import Unusable
from store.rules.measures import FIGURES
from store.rules.settings import Settings

CasesAre = Literal["follow_up", "visit", "vehicle", "customer", "complaint", "outside_survey"]

_KINDS = {
    "contact-rate": contact_rate.KIND,
    "callbacks": callbacks.KIND,
    "aapor": aapor.KIND,
    "scores": scores.KIND,
    "causes": causes.KIND,
    "outside": outside.KIND,
    "complaints": complaints.KIND,
    "invitations": invitations.KIND,
    "invitation-success": invitations.SUCCESS_KIND,
    "lapse": lapse.KIND,
    "bands": bands.KIND,
    "recall": recall.KIND,
    "recall-reasons": told.REASONS_KIND,
    "other-shops": told.SHOPS_KIND,
    "recall-return": returning.KIND,
    "survival": survival.KIND,
    "fixed-first-time": fixed_first_time.KIND,
    "workshop": workshop.KIND,
    "indicators": indicators.KIND,
    "base": base.KIND,
    "agents": agents.KIND,
}


def figure_names() -> tuple[str, ...]:
    """List the figures there are, in the order in which they are offered."""
    return FIGURES


def breakdowns(name: str) -> tuple[str, ...]:
    """List what a figure may be broken down by. Raises `Unusable` for a figure there is not."""
    return _kind(name).by


def figure(
    records: Records,
    settings: Settings,
    name: str,
    first: date,
    last: date,
    by: str | None = None,
    *,
    as_of: date | None = None,
    now: datetime | None = None,
) -> Figure:
    """Work out a figure of the days `first` to `last`, both included, in one reading transaction.

    With `as_of`, from what was recorded by the end of that day of the shop's, and as it stood then. `now`
    is the present instant, for what is told of a period that is not over (how old an open complaint is).
    Raises `Unusable` for a figure or breakdown there is not, and for a range that ends before it begins.
    """
    kind = _kind(name)
    asked = _asked(records, settings, name, first, last, by, as_of, now)
    rows = _by_period(kind, asked, by) if by in PERIODS else kind.rows(asked)
    judged = tuple(_judged(settings, name, row) for row in rows)
    return Figure(name, first, last, judged, kind.notes(asked), as_of)


def cases(
    records: Records,
    settings: Settings,
    name: str,
    row: Cell | str,
    first: date,
    last: date,
    *,
    as_of: date | None = None,
    now: datetime | None = None,
) -> list[int]:
    """List the ids (see `cases_are` for whose) behind a number, in order.

    A row's name alone means its numerator, not broken down. Raises `Unusable` as `figure` does, and for a
    cell the figure does not have.
    """
    cell = Cell(row) if isinstance(row, str) else row
    asked = _asked(records, settings, name, first, last, cell.by, as_of, now)
    if cell.by in PERIODS:
        within = periods(cell.by, first, last).get(cell.group or "")
        if within is None:
            raise _no_cell(name, cell)
        asked = replace(asked, first=within[0], last=within[1], by=None)
        cell = replace(cell, by=None, group=None)
    found = _kind(name).cases(asked, cell)
    if found is None:
        raise _no_cell(name, cell)
    return found


def cases_are(name: str, row: Cell | str) -> CasesAre:
    """Say what the ids behind a number are."""
    cell = Cell(row) if isinstance(row, str) else row
    if name == "outside" and cell.row != outside.OWN:
        return "outside_survey"
    if name == "invitations" and cell.row in invitations.CASES_ARE:
        return invitations.CASES_ARE[cell.row].get(cell.part, "follow_up")
    if name == "indicators":
        return indicators.CASES_ARE[cell.row].get(cell.part, "visit")
    if name == "base":
        return "customer" if cell.row in base.OF_CUSTOMERS else "vehicle"
    if name == "complaints":
        return "complaint"
    of_visits = name in {"lapse", "bands", "survival", "workshop", "fixed-first-time"}
    return "visit" if of_visits or (name, cell.row) == ("recall", recall.NOT_CALLED) else "follow_up"


def _kind(name: str) -> Kind:
    if name not in _KINDS:
        raise Unusable("figure_unknown", name=name, known=", ".join(FIGURES))
    return _KINDS[name]


def _asked(
    records: Records,
    settings: Settings,
    name: str,
    first: date,
    last: date,
    by: str | None,
    as_of: date | None,
    now: datetime | None,
) -> Asked:
    kind = _kind(name)
    if by is not None and by not in kind.by:
        raise Unusable("figure_by_unknown", name=name, by=by, known=", ".join(kind.by))
    if first > last:
        raise Unusable("figure_range", first=first.isoformat(), last=last.isoformat())
    if as_of is not None:
        until = start_of(as_of + timedelta(days=1), settings.zoneinfo)
        records, now = KnownBy(records, until), until if now is None else min(until, now)
    return Asked(records, settings, first, last, None if by in PERIODS else by, now)


def _by_period(kind: Kind, asked: Asked, by: str) -> list[FigureRow]:
    """Work a figure out for each period by itself: a case may count in several."""
    return [
        replace(row, cases=replace(row.cases, by=by, group=label))
        for label, (first, last) in periods(by, asked.first, asked.last).items()
        for row in kind.rows(replace(asked, first=first, last=last))
    ]


def _judged(settings: Settings, name: str, row: FigureRow) -> FigureRow:
    """Say whether a row is of few cases, and what it is to come to."""
    n = row.denominator if row.interval else row.extra.get("n") or 0
    said = row.interval is not None or row.extra.keys() & {"mean", "mot"}
    few = bool(said and 0 < n < settings.figures.few)
    goal = settings.figures.goal_of(name, row.name)
    return replace(row, few=few, goal=goal) if few or goal else row


def _no_cell(name: str, cell: Cell) -> Unusable:
    return Unusable("figure_cell_unknown", name=name, row=cell.row, part=cell.part, group=cell.group)
