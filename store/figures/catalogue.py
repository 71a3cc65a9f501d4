"""Which figures there are, and the door through which each is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from store.database import Records
from store.figures import (
    aapor,
    agents,
    callbacks,
    causes,
    contact_rate,
    fixed_first_time,
    invitations,
    lapse,
    outside,
    recall,
    scores,
)
from store.figures.breakdown import PERIODS, periods
from store.figures.model import Asked, Cell, Figure, FigureRow, Kind
from store.remarks import Unusable
from store.rules.settings import Settings

_KINDS = {
    "callbacks": callbacks.KIND,
    "aapor": aapor.KIND,
    "causes": causes.KIND,
    "scores": scores.KIND,
    "outside": outside.KIND,
    "lapse": lapse.KIND,
    "recall": recall.KIND,
    "fixed-first-time": fixed_first_time.KIND,
    "invitations": invitations.KIND,
    "agents": agents.KIND,
    "contact-rate": contact_rate.KIND,
    "invitation-success": invitations.SUCCESS_KIND,
}


def figure_names() -> tuple[str, ...]:
    """List the figures there are."""
    return tuple(_KINDS)


def breakdowns(name: str) -> tuple[str, ...]:
    """List what a figure may be broken down by. Raises `Unusable` for a figure there is not."""
    return _kind(name).by


def figure(
    records: Records, settings: Settings, name: str, first: date, last: date, by: str | None = None
) -> Figure:
    """Work out a figure of the days `first` to `last`, both included, in one reading transaction.

    Raises `Unusable` for a figure or breakdown there is not, and for a range that ends before it begins.
    """
    kind = _kind(name)
    asked = _asked(records, settings, name, first, last, by)
    rows = _by_period(kind, asked, by) if by in PERIODS else kind.rows(asked)
    return Figure(name, first, last, tuple(rows), kind.notes(asked))


def cases(
    records: Records, settings: Settings, name: str, row: Cell | str, first: date, last: date
) -> list[int]:
    """List the follow-ups, visits or imported rows (see `cases_are`) behind a number, in order of their ids.

    A row's name alone means its numerator, not broken down. Raises `Unusable` as `figure` does, and for a
    cell the figure does not have.
    """
    cell = Cell(row) if isinstance(row, str) else row
    asked = _asked(records, settings, name, first, last, cell.by)
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


def cases_are(name: str, row: Cell | str) -> Literal["follow_up", "visit", "outside_survey"]:
    """Say what the ids behind a number are."""
    cell = Cell(row) if isinstance(row, str) else row
    if name == "outside" and cell.row != outside.OWN:
        return "outside_survey"
    of_visits = name in {"lapse", "fixed-first-time"} or (name, cell.row) == ("recall", recall.NOT_CALLED)
    return "visit" if of_visits else "follow_up"


def _kind(name: str) -> Kind:
    if name not in _KINDS:
        raise Unusable("figure_unknown", name=name, known=", ".join(_KINDS))
    return _KINDS[name]


def _asked(records: Records, settings: Settings, name: str, first: date, last: date, by: str | None) -> Asked:
    kind = _kind(name)
    if by is not None and by not in kind.by:
        raise Unusable("figure_by_unknown", name=name, by=by, known=", ".join(kind.by))
    if first > last:
        raise Unusable("figure_range", first=first.isoformat(), last=last.isoformat())
    return Asked(records, settings, first, last, None if by in PERIODS else by)


def _by_period(kind: Kind, asked: Asked, by: str) -> list[FigureRow]:
    """Work a figure out for each period by itself: a case may count in several."""
    return [
        replace(row, cases=replace(row.cases, by=by, group=label))
        for label, (first, last) in periods(by, asked.first, asked.last).items()
        for row in kind.rows(replace(asked, first=first, last=last))
    ]


def _no_cell(name: str, cell: Cell) -> Unusable:
    return Unusable("figure_cell_unknown", name=name, row=cell.row, part=cell.part, group=cell.group)
