"""Answers of the callback interviews, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Units, add, grouping, groups, members

SCORES: Final = range(1, 6)
"""What a rated answer may be."""

_INTERVIEWS = f"""
    SELECT decided.id, decided.attempt_id FROM ({attempts.decided(told=(*attempts.IDS, "aapor"))}) AS decided
    WHERE decided.aapor = 'I'"""

# A cross join keeps its order: each interview's answers are looked up, instead of all answers read.
_ANSWERS = "CROSS JOIN answer"
_RATED = """answer.shop_id = :shop AND answer.attempt_id = unit.attempt_id
    AND answer.counted AND answer.score IS NOT NULL"""

UNITS = Units(
    f"""
    WITH unit AS ({_INTERVIEWS})
    SELECT unit.id, unit.attempt_id, NULL AS question, NULL AS score FROM unit
    UNION ALL
    SELECT unit.id, unit.attempt_id, answer.question, answer.score FROM unit {_ANSWERS} WHERE {_RATED}""",
    ("question", "score"),
    {"kind": "callback"},
    breakdown.OF_CASES,
)
"""The interviews, without a question, and then each of their rated answers."""

_GAVE = ", ".join(
    f"sum(CASE WHEN answer.score = {score} THEN 1 ELSE 0 END) AS gave_{score}" for score in SCORES
)
_GAVE_NOTHING = ", ".join("0" for _ in SCORES)


def counted(asked: Asked) -> list[Row]:
    """Count the interviews, in a row without a question, and the rated answers of each question.

    Columns: `question`, `grp`, `n`, the earliest place at which it was asked (`seq`), and how many answered
    so (`gave_1` to `gave_5`). The interviews are worked out once for both.
    """
    whose, joins = grouping(asked, UNITS)
    by_group, by = (f"GROUP BY {whose}", f", {whose}") if asked.by else ("", "")
    return asked.records.rows(
        f"""SELECT counted.* FROM (
            WITH unit AS ({_INTERVIEWS})
            SELECT answer.question, {whose} AS grp, min(answer.seq) AS seq, count(*) AS n, {_GAVE}
            FROM unit {_ANSWERS} {joins} WHERE {_RATED} GROUP BY answer.question{by}
            UNION ALL
            SELECT NULL, {whose}, 0, count(*), {_GAVE_NOTHING}
            FROM unit {joins} {by_group}
        ) AS counted""",
        **asked.days,
        **UNITS.values,
    )


def interview(unit: Row) -> bool:
    """Say whether a unit is an interview itself, and not one of its answers."""
    return unit["question"] is None


def points(answers: Row) -> int:
    """Add up what was answered to a question."""
    return int(sum(score * answers[f"gave_{score}"] for score in SCORES))


def _rows(asked: Asked) -> list[FigureRow]:
    return [
        _row(answers, add(rows, interview), Cell(answers["question"], asked.by, group))
        for group, rows in groups(counted(asked)).items()
        for answers in _in_order([row for row in rows if not interview(row)])
    ]


def _in_order(answers: Sequence[Row]) -> list[Row]:
    """Put the questions in the order in which they are asked."""
    return sorted(answers, key=lambda row: (row["seq"], row["question"]))


def _row(answers: Row, asked_of: int, cell: Cell) -> FigureRow:
    """Give how many interviews answered a question, and the mean of what they answered."""
    n = int(answers["n"])
    given = {str(score): int(answers[f"gave_{score}"]) for score in SCORES}
    extra = {"n": n, "mean": points(answers) / n}
    return FigureRow(cell.row, n, asked_of, extra=extra, cases=cell, counts=given)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the interviews that answered; the parts `1` to `5` are those that answered so."""
    if cell.part == "denominator":
        return members(asked, UNITS, interview, cell.group)
    scores = {cell.part} & set("12345") or set("12345")
    if cell.part not in {"numerator", "n", "mean", *scores}:
        return None

    def answered(unit: Row) -> bool:
        return unit["question"] == cell.row and str(unit["score"]) in scores

    return members(asked, UNITS, answered, cell.group)


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS))
