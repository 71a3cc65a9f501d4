"""Parts two and three: what the outside survey says, and what the shop's own calls say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.figures import Figure, FigureRow
from store.reports.gathering import Source, compared, total_row
from store.reports.model import (
    Block,
    Cell,
    Change,
    Chart,
    Column,
    Count,
    Note,
    Part,
    Row,
    Share,
    Table,
    Term,
    Text,
)
from store.rules import survey

_SCOPES = ("shop", "shop_last_month", "region", "nation")


def outside_part(source: Source) -> Part:
    """Give the outside survey: ten moments of truth of the shop, its region and the nation."""
    figure = source.figure("outside")
    found = [figure.row(name) for name in _SCOPES]
    if not any(row is not None and row.extra["n"] is not None for row in found):
        table = None
    else:
        table = _survey_table(source, figure)
    notes = tuple(note for note in figure.notes if not note.code.startswith("own_"))
    if table is None:
        return Part("outside", (Note(Term("note", "outside_none")),))
    chart = Chart("bars", Term("block", "outside_chart"), "outside", (2, 5, 6), len(survey.items()))
    return Part("outside", (Table(table.code, table.title, table.columns, table.rows, notes), chart))


def _survey_table(source: Source, figure: Figure) -> Table:
    rows = {name: figure.row(name) for name in (*_SCOPES, "own")}
    columns = (
        Column(Term("column", "moment"), wide=3.0, text=True),
        Column(Term("column", "weight"), wide=0.9),
        Column(source.month(), Term("row", "shop"), 1.1),
        Column(source.month(1), Term("row", "shop"), 1.1),
        Column(Term("column", "change"), wide=0.9),
        Column(Term("row", "region"), wide=1.0),
        Column(Term("row", "nation"), wide=1.0),
        Column(Term("row", "own"), wide=1.0),
    )

    def line(
        label: Term, weight: Cell, numbers: Mapping[str, float | None], decimals: int, *, strong: bool
    ) -> Row:
        this, last = numbers["shop"], numbers["shop_last_month"]
        change = None if this is None or last is None else this - last
        cells: tuple[Cell, ...] = (
            Text(label),
            weight,
            Count(this, decimals),
            Count(last, decimals),
            Change(change, (2, 3), points=False, decimals=decimals, good=1 if decimals else 0),
            *(Count(numbers[name], decimals) for name in ("region", "nation", "own")),
        )
        return Row(cells, strong=strong)

    lines = [
        line(Term("moment", name), Count(item.weight), _numbers(rows, "items", name), 1, strong=False)
        for name, item in survey.items().items()
    ]
    lines.append(line(Term("row", "mot"), Text(""), _numbers(rows, "mot"), 1, strong=True))
    lines.append(line(Term("row", "css"), Text(""), _numbers(rows, "css"), 1, strong=False))
    lines.append(line(Term("row", "n"), Text(""), _numbers(rows, "n"), 0, strong=False))
    return Table("outside", Term("block", "outside"), columns, tuple(lines))


def _numbers(rows: Mapping[str, FigureRow | None], key: str, item: str = "") -> dict[str, float | None]:
    def number(row: FigureRow | None) -> float | None:
        told: Any = None if row is None else row.extra.get(key)
        found: float | None = told.get(item) if item and told is not None else told
        return found

    return {name: number(row) for name, row in rows.items()}


def own_part(source: Source) -> Part:
    """Give the shop's own callbacks: what they came to, question by question, by advisor, causes by week."""
    called = source.figure("callbacks").row("called")
    if called is None or not called.denominator:
        return Part("own", (Note(Term("note", "callbacks_none")),))
    questions = _questions(source)
    blocks: list[Block] = [compared("callbacks", source, "callbacks")]
    if questions.rows:
        blocks += [
            questions,
            Chart("bars", Term("block", "questions_chart"), "questions", (3, 6), len(questions.rows)),
        ]
    advisors = _advisors(source)
    if advisors.rows:
        blocks.append(advisors)
    return Part("own", (*blocks, *_causes(source)))


def _questions(source: Source) -> Table:
    now, before = source.figure("scores"), source.figure("scores", back=1)
    month, last = source.month(), source.month(1)
    n, of, mean = (Term("column", code) for code in ("answers", "interviews", "mean"))
    columns = (
        Column(Term("column", "question"), wide=3.2, text=True),
        Column(n, month),
        Column(of, month),
        Column(mean, month),
        Column(n, last),
        Column(of, last),
        Column(mean, last),
        Column(Term("column", "change")),
    )
    return Table(
        "questions",
        Term("block", "questions"),
        columns,
        tuple(_mean_row(Term("question", row.name), row, before.row(row.name)) for row in now.rows),
    )


def _mean_row(label: Term, now: FigureRow, before: FigureRow | None) -> Row:
    mean, was = now.extra["mean"], before.extra["mean"] if before else None
    good = 0 if before and before.few else 1
    cells: tuple[Cell, ...] = (
        Text(label),
        Count(now.numerator),
        Count(now.denominator),
        Count(mean, 2),
        Count(before.numerator if before else None),
        Count(before.denominator if before else None),
        Count(was, 2),
        Change(None if was is None else mean - was, (3, 6), points=False, decimals=2, good=good),
    )
    return Row(cells, few=now.few)


def _advisors(source: Source) -> Table:
    """Compare advisors by the score of their customers' answers; nobody is ranked by few of them."""
    now, before = source.figure("outside", "advisor"), source.figure("outside", "advisor", back=1)
    was = {row.cases.group: row for row in before.rows}
    few = source.settings.figures.few
    rows = [row for row in now.rows if row.cases.group and row.extra["n"]]
    rows.sort(key=lambda row: _place(row, few))
    month, last = source.month(), source.month(1)
    n, score = Term("column", "interviews"), Term("column", "score")
    columns = (
        Column(Term("column", "advisor"), wide=2.6, text=True),
        Column(n, month),
        Column(score, month),
        Column(n, last),
        Column(score, last),
        Column(Term("column", "change")),
    )
    return Table(
        "advisors",
        Term("block", "advisors"),
        columns,
        tuple(_score_row(row, was.get(row.cases.group), few) for row in rows),
    )


def _place(row: FigureRow, few: int) -> tuple[bool, float, str]:
    """Put the highest score first; behind them those of few interviews, by name."""
    is_few = row.extra["n"] < few
    return is_few, 0 if is_few else -(row.extra["mot"] or 0), row.cases.group or ""


def _score_row(now: FigureRow, before: FigureRow | None, few: int) -> Row:
    score, was = now.extra["mot"], before.extra["mot"] if before else None
    change = None if score is None or was is None else score - was
    cells: tuple[Cell, ...] = (
        Text(now.cases.group or ""),
        Count(now.extra["n"]),
        Count(score, 1),
        Count(before.extra["n"] if before else None),
        Count(was, 1),
        Change(change, (2, 4), points=False, decimals=1, good=0 if before and before.extra["n"] < few else 1),
    )
    return Row(cells, few=now.extra["n"] < few)


def _causes(source: Source) -> tuple[Block, ...]:
    """Give the causes of dissatisfaction by week, and their sum."""
    now, before = source.figure("causes"), source.figure("causes", back=1)
    named = [row for row in now.rows if row.numerator]
    if not named:
        return (Note(Term("note", "causes_none")),)
    month, last = source.month(), source.month(1)
    columns = (
        Column(Term("column", "cause"), wide=2.4, text=True),
        *(Column(Term("column", f"week_{week}"), month, 0.85) for week in range(1, 5)),
        Column(Term("column", "named"), month, 0.9),
        Column(Term("column", "all_named"), month, 0.9),
        Column(Term("column", "rate"), month, 0.9),
        Column(Term("column", "named"), last, 0.9),
        Column(Term("column", "all_named"), last, 0.9),
        Column(Term("column", "rate"), last, 0.9),
        Column(Term("column", "change_points"), wide=0.9),
    )
    rows = [_cause_row(row, before.row(row.name)) for row in now.rows]
    total = total_row(Term("row", "total"), rows, (1, 2, 3, 4, 5, 8), len(columns))
    table = Table("causes", Term("block", "causes"), columns, (*rows, total))
    chart = Chart("stacked", Term("block", "causes_chart"), "causes", (1, 2, 3, 4), len(named))
    return table, chart


def _cause_row(now: FigureRow, before: FigureRow | None) -> Row:
    was = before.numerator if before else 0
    of = before.denominator if before else 0
    rate, earlier = now.rate, before.rate if before else None
    few_before = bool(before and before.few)
    cells: tuple[Cell, ...] = (
        Text(Term("cause", now.name)),
        *(Count(n) for n in now.extra["weeks"]),
        Count(now.numerator),
        Count(now.denominator),
        Share(now.numerator, now.denominator, (5, 6)),
        Count(was),
        Count(of),
        Share(was, of, (8, 9), few_before),
        Change(
            None if rate is None or earlier is None else rate - earlier,
            (7, 10),
            good=0 if few_before else -1,
        ),
    )
    return Row(cells, few=now.few)
