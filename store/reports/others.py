"""Parts one and four to seven: actions, complaints, workshop and appointments, lapsed customers, targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from store.database import Records
from store.figures import FigureRow
from store.figures.lapse import MONTHS
from store.reports.actions import STATES, Action, actions_of
from store.reports.gathering import Source, compared, compared_columns, compared_row, total_row
from store.reports.model import (
    Block,
    Chart,
    Column,
    Count,
    Day,
    Note,
    Part,
    Row,
    Share,
    Table,
    Term,
    Text,
    value_of,
)

DRAWN = 24
"""Technicians drawn side by side at most: the names of more would not be read."""


def agreed_part(records: Records, first: date, until: datetime | None) -> Part:
    """Give the actions agreed for the month that begins on `first`, and how far they are."""
    actions = actions_of(records, _month(first), until)
    if not actions:
        return Part("agreed", (Note(Term("note", "actions_none")),))
    columns = (
        Column(Term("column", "number"), wide=0.4, text=True),
        Column(Term("column", "state"), wide=2.0, text=True),
        Column(Term("column", "actions")),
        Column(Term("column", "of_all")),
        Column(Term("column", "rate")),
    )
    counted = [
        Row(
            (
                Count(number),
                Text(Term("state", state)),
                Count(n := sum(action.state == state for action in actions)),
                Count(len(actions)),
                Share(n, len(actions), (2, 3)),
            )
        )
        for number, state in enumerate(STATES, 1)
    ]
    return Part(
        "agreed",
        (
            _actions_table("agreed", actions),
            Table("agreed_states", Term("block", "agreed_states"), columns, tuple(counted)),
        ),
    )


def _actions_table(code: str, actions: Sequence[Action]) -> Table:
    columns = (
        Column(Term("column", "number"), wide=0.4, text=True),
        Column(Term("column", "problem"), wide=2.8, text=True),
        Column(Term("column", "measure"), wide=3.2, text=True),
        Column(Term("column", "owner"), wide=1.1, text=True),
        Column(Term("column", "due_on"), wide=1.5, text=True),
        Column(Term("column", "supervisor"), wide=1.1, text=True),
        Column(Term("column", "state"), wide=1.1, text=True),
    )
    rows = [
        Row(
            (
                Count(number),
                Text(action.problem),
                Text(action.measure),
                Text(action.owner),
                Day(action.due_on),
                Text(action.supervisor),
                Text(Term("state", action.state)),
            )
        )
        for number, action in enumerate(actions, 1)
    ]
    return Table(code, Term("block", code), columns, tuple(rows))


def complaints_part(source: Source) -> Part:
    """Give the complaints: opened, open by age, clocks kept, solved, repeated; by cause and department."""
    figures = source.figure("complaints"), source.figure("complaints", back=1)
    if not any(row.numerator for figure in figures for row in figure.rows):
        return Part("complaints", (Note(Term("note", "complaints_none")),))
    blocks: list[Block] = [compared("complaints", source, "complaints")]
    opened = figures[0].row("opened")
    if opened is None or not opened.denominator:
        return Part("complaints", (*blocks, Note(Term("note", "complaints_none"))))
    blocks += [_opened_by(source, "cause"), _opened_by(source, "department")]
    causes = blocks[1]
    if isinstance(causes, Table) and len(causes.rows) > 1:
        blocks.append(
            Chart("bars", Term("block", "complaints_chart"), "complaints_cause", (1,), len(causes.rows))
        )
    return Part("complaints", tuple(blocks))


def _opened_by(source: Source, by: Literal["cause", "department"]) -> Table:
    figure, before = source.figure("complaints", by), source.figure("complaints", by, back=1)
    opened = [row for row in figure.rows if row.name == "opened" and row.numerator]
    opened.sort(key=lambda row: (-row.numerator, row.cases.group or ""))
    total = sum(row.numerator for row in opened)
    columns = (
        Column(Term("column", by), wide=2.6, text=True),
        Column(Term("column", "opened"), source.month()),
        Column(Term("column", "of_all"), source.month()),
        Column(Term("column", "rate"), source.month()),
        Column(Term("column", "opened"), source.month(1)),
    )
    rows = []
    for row in opened:
        was = before.row("opened", row.cases.group)
        rows.append(
            Row(
                (
                    Text(Term(by, row.cases.group or "")),
                    Count(row.numerator),
                    Count(total),
                    Share(row.numerator, total, (1, 2), total < source.settings.figures.few),
                    Count(was.numerator if was else 0),
                )
            )
        )
    code = f"complaints_{by}"
    return Table(code, Term("block", code), columns, tuple(rows))


def workshop_part(source: Source) -> Part:
    """Give what was not fixed the first time by technician, invitations, and visits by appointment."""
    blocks: list[Block] = []
    technicians = _technicians(source)
    if technicians.rows:
        blocks.append(technicians)
    else:
        blocks.append(Note(Term("note", "jobs_none")))
    if any(value_of(row.cells[1]) for row in technicians.rows):
        title, every = Term("block", "technicians_chart"), len(technicians.rows) - 1
        if every <= DRAWN:
            blocks.append(Chart("columns", title, "technicians", (3, 7), every, percent=True))
    blocks.append(compared("invitations", source, "invitations"))
    blocks.append(compared("visits", source, "workshop", only=("by_appointment",)))
    return Part("workshop", tuple(blocks))


def _technicians(source: Source) -> Table:
    now, before = source.figure("fixed-first-time"), source.figure("fixed-first-time", back=1)
    columns = compared_columns(Term("column", "technician"), source.month(), source.month(1))
    rows = [compared_row(row.name, row, before.row(row.name), good=-1) for row in now.rows]
    if rows:
        rows.append(_sum(now.rows, before.rows, rows, len(columns)))
    return Table("technicians", Term("block", "technicians"), columns, tuple(rows))


def _sum(now: Sequence[FigureRow], before: Sequence[FigureRow], rows: Sequence[Row], width: int) -> Row:
    total = total_row(Term("row", "total"), rows, (1, 2), width)
    cells = list(total.cells)
    cells[3] = Share(sum(row.numerator for row in now), sum(row.denominator for row in now), (1, 2))
    earlier = sum(row.numerator for row in before), sum(row.denominator for row in before)
    cells[5], cells[6] = Count(earlier[0] if before else None), Count(earlier[1] if before else None)
    cells[7] = Share(*earlier, (5, 6))
    return Row(tuple(cells), strong=True)


def lapsed_part(source: Source) -> Part:
    """Give who stayed away, how the recall went, why they stay away and where they go."""
    blocks: list[Block] = [
        compared("lapse", source, "lapse", back=MONTHS),
        compared("bands", source, "bands"),
    ]
    recall = compared("recall", source, "recall", leave_out=("single_visit",))
    blocks.append(recall)
    if any(value_of(row.cells[1]) for row in recall.rows):
        blocks.append(Chart("bars", Term("block", "recall_chart"), "recall", (1,), len(recall.rows)))
    for code, name in (("reasons", "recall-reasons"), ("other_shops", "other-shops")):
        table = compared(code, source, name)
        if table.rows:
            blocks.append(table)
    blocks.append(compared("returned", source, "recall-return", leave_out=("called",)))
    return Part("lapsed", tuple(blocks))


def targets_part(records: Records, source: Source, next_month: date, until: datetime | None) -> Part:
    """Give the service indicators beside their targets, and the actions agreed for the month to come."""
    indicators = compared("indicators", source, "indicators")
    return Part("targets", (indicators, next_actions(records, next_month, until)))


def next_actions(records: Records, next_month: date, until: datetime | None) -> Block:
    """Give the actions agreed for the month to come, or the note that there are none."""
    actions = actions_of(records, _month(next_month), until)
    return _actions_table("next_actions", actions) if actions else Note(Term("note", "next_actions_none"))


def _month(first: date) -> str:
    return f"{first:%Y-%m}"
