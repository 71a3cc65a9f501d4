"""Answers of the callback interviews, question by question."""

from __future__ import annotations

from collections.abc import Sequence

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Units, add, groups, members, tally

UNITS = Units(
    f"""
    WITH interview AS (
        SELECT decided.id, decided.attempt_id FROM ({attempts.decided()}) AS decided
        WHERE decided.aapor = 'I')
    SELECT interview.id, interview.attempt_id, NULL AS question, NULL AS score, 0 AS seq FROM interview
    UNION ALL
    SELECT interview.id, interview.attempt_id, answer.question, answer.score, answer.seq
    FROM interview
    JOIN answer ON answer.shop_id = :shop AND answer.attempt_id = interview.attempt_id
    WHERE answer.counted AND answer.score IS NOT NULL""",
    ("question", "score", "seq"),
    {"kind": "callback"},
    breakdown.OF_CASES,
)
"""The interviews, without a question, and then each of their rated answers."""


def interview(unit: Row) -> bool:
    """Say whether a unit is an interview itself, and not one of its answers."""
    return unit["question"] is None


def _answer(unit: Row) -> bool:
    return not interview(unit)


def _rows(asked: Asked) -> list[FigureRow]:
    return [
        _row(question, counted, Cell(question, asked.by, group))
        for group, counted in groups(tally(asked, UNITS)).items()
        for question in _in_order(list(filter(_answer, counted)))
    ]


def _in_order(answers: Sequence[Row]) -> list[str]:
    """List the questions as they are asked."""
    places: dict[str, int] = {}
    for answer in answers:
        places[answer["question"]] = min(answer["seq"], places.get(answer["question"], answer["seq"]))
    return sorted(places, key=lambda question: (places[question], question))


def _row(question: str, counted: Sequence[Row], cell: Cell) -> FigureRow:
    """Give how many interviews answered a question, and the mean of what they answered."""
    own = [unit for unit in counted if unit["question"] == question]
    n = sum(unit["n"] for unit in own)
    mean = sum(unit["score"] * unit["n"] for unit in own) / n
    return FigureRow(question, n, add(counted, interview), extra={"n": n, "mean": mean}, cases=cell)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the interviews that answered; the parts `1` to `5` are those that answered so."""
    if cell.part == "denominator":
        return members(asked, UNITS, interview, cell.group)
    scores = {cell.part} & set("12345") or set("12345")
    if cell.part not in {"numerator", "n", "mean", *scores}:
        return None
    return members(
        asked,
        UNITS,
        lambda unit: unit["question"] == cell.row and str(unit["score"]) in scores,
        cell.group,
    )


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS))
