"""Answers of the callback interviews, question by question."""

from __future__ import annotations

from collections.abc import Sequence

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Units, add, groups, members, tally

_INTERVIEWS = Units(
    f"SELECT decided.* FROM ({attempts.decided()}) AS decided WHERE decided.aapor = 'I'",
    ("aapor",),
    {"kind": "callback"},
    breakdown.OF_CASES,
)
_ANSWERS = Units(
    f"""
    SELECT decided.id, decided.attempt_id, answer.question, answer.score, answer.seq
    FROM ({attempts.decided()}) AS decided
    JOIN answer ON answer.shop_id = :shop AND answer.attempt_id = decided.attempt_id
    WHERE decided.aapor = 'I' AND answer.counted AND answer.score IS NOT NULL""",
    ("question", "score", "seq"),
    {"kind": "callback"},
    breakdown.OF_CASES,
)


def _anyone(_unit: Row) -> bool:
    return True


def _rows(asked: Asked) -> list[FigureRow]:
    interviews = groups(tally(asked, _INTERVIEWS))
    found = []
    for group, answers in groups(tally(asked, _ANSWERS)).items():
        of = add(interviews[group], _anyone)
        found += [
            _row(question, answers, of, Cell(question, asked.by, group)) for question in _in_order(answers)
        ]
    return found


def _in_order(answers: Sequence[Row]) -> list[str]:
    """List the questions as they are asked."""
    places: dict[str, int] = {}
    for answer in answers:
        places[answer["question"]] = min(answer["seq"], places.get(answer["question"], answer["seq"]))
    return sorted(places, key=lambda question: (places[question], question))


def _row(question: str, answers: Sequence[Row], interviews: int, cell: Cell) -> FigureRow:
    """Give how many interviews answered a question, and the mean of what they answered."""
    own = [answer for answer in answers if answer["question"] == question]
    n = add(own, _anyone)
    mean = sum(answer["score"] * answer["n"] for answer in own) / n
    return FigureRow(question, n, interviews, extra={"n": n, "mean": mean}, cases=cell)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    """List the interviews that answered; the parts `1` to `5` are those that answered so."""
    if cell.part == "denominator":
        return members(asked, _INTERVIEWS, _anyone, cell.group)
    scores = {cell.part} if cell.part in {"1", "2", "3", "4", "5"} else set("12345")
    if cell.part not in {"numerator", "n", "mean", *scores}:
        return None
    return members(
        asked,
        _ANSWERS,
        lambda answer: answer["question"] == cell.row and str(answer["score"]) in scores,
        cell.group,
    )


KIND = Kind(_rows, _cases, (*breakdown.OF_CASES, *breakdown.PERIODS))
