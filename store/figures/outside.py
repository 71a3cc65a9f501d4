"""Outside survey: the shop's scores there beside its region's, the nation's, and its own interviews'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from store.database import Row
from store.figures import breakdown, scores
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import add, groups, members
from store.remarks import Remark
from store.rules import survey

OWN: Final = "own"
"""The row of the shop's own interviews; the others are those of the survey."""

_PUBLISHED = {
    survey.SHOP: (0, survey.SHOP),
    "shop_last_month": (-1, survey.SHOP),
    "region": (0, "region"),
    "nation": (0, "nation"),
}
"""The rows of the survey: of which month, counted from the one asked for, and of which scope."""

_ITEMS = {question: name for name, item in survey.items().items() for question in item.questions}
"""The items that questions of the shop's own interviews ask for."""


def _months(asked: Asked) -> dict[str, str]:
    """Say for each row of the survey which month it is: counted from that in which the range ends."""
    first = asked.last.replace(day=1)
    return {name: f"{breakdown.months_on(first, on):%Y-%m}" for name, (on, _) in _PUBLISHED.items()}


def _published(asked: Asked) -> dict[str, Row | None]:
    """Find the imported row of each row of the survey."""
    months = _months(asked)
    found = {
        (row["period"], row["scope"]): row
        for row in asked.records.rows(
            """SELECT outside_survey.*, import_batch.file FROM outside_survey
               LEFT JOIN import_batch
                 ON import_batch.shop_id = :shop AND import_batch.id = outside_survey.batch_id
               WHERE outside_survey.shop_id = :shop AND outside_survey.period BETWEEN :before AND :month""",
            before=min(months.values()),
            month=max(months.values()),
        )
    }
    return {name: found.get((months[name], scope)) for name, (_, scope) in _PUBLISHED.items()}


def _rows(asked: Asked) -> list[FigureRow]:
    """Give the rows of the survey and the shop's own; broken down, the shop's own of each group."""
    counted = scores.counted(asked)
    if asked.by is not None:
        return [_own(rows, asked.by, group) for group, rows in groups(counted).items()]
    months = _months(asked)
    published = _published(asked)
    return [*(_row(name, months[name], row) for name, row in published.items()), _own(counted)]


def _row(name: str, month: str, found: Row | None) -> FigureRow:
    """Give a row of the survey; one that was not imported has no number at all."""
    told: Mapping[str, Any] = {} if found is None else dict(found)
    extra = {
        "period": month,
        "n": told.get("n"),
        **_scores(told, told.get("mot")),
        "css": told.get("css"),
        "file": told.get("file"),
        "batch": told.get("batch_id"),
        "row": told.get("row_no"),
    }
    return replace(_weighed(name, told, extra, Cell(name)), counts=_counts(extra))


def _own(counted: Sequence[Row], by: str | None = None, group: str | None = None) -> FigureRow:
    """Give the scores of the shop's own interviews, on 0 to 100: answers of 1 to 5 are 0, 25, 50, 75, 100."""
    means = _means(counted)
    extra = {"n": add(counted, scores.interview), **_scores(means, None)}
    return replace(_weighed(OWN, means, extra, Cell(OWN, by, group)), counts=_counts(extra))


def _counts(extra: Mapping[str, Any]) -> dict[str, float]:
    """Give what there is of n, the items and the MOT: each stands for its cases."""
    told = {"n": extra["n"], **extra["items"], "mot": extra["mot"]}
    return {part: value for part, value in told.items() if value is not None}


def _means(counted: Sequence[Row]) -> dict[str, Decimal]:
    """Give each item's mean over the interviews that answered a question of it."""
    means = {}
    for name, item in survey.items().items():
        answers = [unit for unit in counted if unit["question"] in item.questions]
        n = add(answers, lambda _answer: True)
        if n:
            means[name] = Decimal(25 * (sum(map(scores.points, answers)) - n)) / n
    return means


def _scores(told: Mapping[str, Any], given: float | None) -> dict[str, Any]:
    """Give the ten items, the MOT score that follows from them, and how the given one compares."""
    return {
        "items": {name: None if told.get(name) is None else float(told[name]) for name in survey.items()},
        "missing": list(survey.missing(told)),
        "mot": survey.mot(told),
        "mot_given": given,
        "mot_agrees": survey.mot_agrees(given, told),
    }


def _weighed(name: str, told: Mapping[str, Any], extra: Mapping[str, Any], cell: Cell) -> FigureRow:
    earned, weight = survey.points(told)
    return FigureRow(name, float(earned), weight, extra=extra, cases=cell)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the imported row, or the interviews: of an item those that answered its question."""
    items = survey.items()
    if cell.row != OWN:
        parts = {"numerator", "denominator", "n", *items, "mot", "mot_given", "css"}
        if cell.row not in _PUBLISHED or cell.part not in parts or cell.by is not None:
            return None
        found = _published(asked)[cell.row]
        return [] if found is None else [found["id"]]
    parts_of_own: dict[str, Wanted] = {
        **dict.fromkeys(("numerator", "denominator", "mot"), _answers(tuple(_ITEMS))),
        **{name: _answers(item.questions) for name, item in items.items()},
        "n": scores.interview,
    }
    wanted = parts_of_own.get(cell.part)
    return members(asked, scores.UNITS, wanted, cell.group) if wanted else None


def _answers(questions: Sequence[str]) -> Wanted:
    return lambda unit: bool(unit["question"] in questions)


def _notes(asked: Asked) -> tuple[Remark, ...]:
    """Say what was not imported or asked, what is missing in it, where a MOT is not that of its items."""
    of_own = _of_own(replace(asked, by=None))
    if asked.by is not None:
        return of_own
    months = _months(asked)
    found = [
        note
        for name, row in _published(asked).items()
        for note in _of_row(_PUBLISHED[name][1], months[name], row)
    ]
    return (*found, *of_own)


def _of_own(asked: Asked) -> tuple[Remark, ...]:
    _, weight = survey.points(_means(scores.counted(asked)))
    if weight == 0:
        return (Remark("own_items_missing"),)
    return () if weight == 100 else (Remark("own_part_of_mot", {"weight": weight}),)


def _of_row(scope: str, month: str, row: Row | None) -> list[Remark]:
    if row is None:
        return [Remark("outside_survey_missing", {"scope": scope, "month": month})]
    lacking, given = len(survey.missing(dict(row))), row["mot"]
    notes = []
    if lacking:
        notes.append(
            Remark(
                "outside_items_missing",
                {"scope": scope, "month": month, "missing": lacking, "of": len(survey.items())},
            )
        )
    if survey.mot_agrees(given, dict(row)) is False:
        computed = survey.mot(dict(row))
        facts = {"scope": scope, "month": month, "given": given, "computed": computed}
        notes.append(Remark("outside_mot_disagrees", facts))
    return notes


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, "month"), _notes)
