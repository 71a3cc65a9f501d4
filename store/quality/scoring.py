"""Scoring drawn calls against the card; a later score of a call takes the former's place, and both stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from store import moments
from store.database import Database, Records, Row
from store.remarks import Unusable
from store.rules.outcomes import TAKEN_BACK
from store.rules.quality import MOST_POINTS
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class Mark:
    """The points of a criterion, 1 to 5 or 0 where it does not apply, and the weight it had."""

    criterion: str
    points: int
    weight: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score: by whom, when, with which marks."""

    id: int
    by: str
    at: datetime
    note: str
    marks: tuple[Mark, ...]

    @property
    def mean(self) -> float | None:
        """The weighted mean of the points, 1 to 5; None where nothing applies."""
        return weighted(self.marks)


@dataclass(frozen=True, slots=True)
class DrawnCall:
    """A drawn call as a list shows it; `corrected` says that its outcome was taken back since."""

    attempt: int
    agent: str
    agent_name: str
    at: datetime
    seconds: int | None
    kind: str
    customer_id: int
    vehicle_id: int
    customer: str
    plate: str
    outcome: str
    note: str
    corrected: bool
    score: Score | None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: question, value, score 1 to 5 where it is rated."""

    question: str
    value: str
    score: int | None


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A drawn call with all that was kept of it, and every score it was given, the latest last."""

    call: DrawnCall
    number: str
    script: str
    answers: tuple[Given, ...]
    causes: tuple[str, ...]
    reason: str
    scores: tuple[Score, ...]


def weighted(marks: Iterable[Mark]) -> float | None:
    """Give the mean of the points by their weights, without what does not apply; None where nothing does."""
    counted = [mark for mark in marks if mark.points and mark.weight]
    whole = sum(mark.weight for mark in counted)
    return sum(mark.points * mark.weight for mark in counted) / whole if whole else None


_DRAWN = """
    SELECT a.id, a.started_at, a.ended_at, a.kind, a.customer_id, a.vehicle_id, a.outcome, a.note, a.reason,
        a.number, s.code, s.name AS agent_name, u.name AS customer, coalesce(v.plate, v.vin, '') AS plate,
        CASE WHEN a.outcome = :taken_back OR EXISTS (SELECT 1 FROM attempt n
          WHERE n.shop_id = :shop AND n.corrects_id = a.id) THEN 1 ELSE 0 END AS corrected
    FROM quality_draw d
    JOIN quality_drawn g ON g.shop_id = :shop AND g.draw_id = d.id
    JOIN attempt a ON a.shop_id = :shop AND a.id = g.attempt_id
    JOIN staff s ON s.shop_id = :shop AND s.id = a.agent_id
    JOIN customer u ON u.shop_id = :shop AND u.id = a.customer_id
    JOIN vehicle v ON v.shop_id = :shop AND v.id = a.vehicle_id
    WHERE d.shop_id = :shop AND {which} ORDER BY s.code, g.place"""


def drawn_calls(records: Records, week_on: date, of: str | None = None) -> list[DrawnCall]:
    """List the calls drawn for the week that begins on a Monday, by agent, in the order of the lot."""
    which = "d.week_on = :week_on" + (" AND s.code = :code" if of else "")
    rows = records.rows(_DRAWN.format(which=which), week_on=week_on, code=of, taken_back=TAKEN_BACK)
    return [_call(row, _scores(records, row["id"])) for row in rows]


def drawn_page(records: Records, attempt: int) -> DrawnPage:
    """Fetch a drawn call. Raises `Unusable` where no call of this number was drawn."""
    row = records.row(_DRAWN.format(which="g.attempt_id = :id"), id=attempt, taken_back=TAKEN_BACK)
    if row is None:
        raise Unusable("quality_not_drawn", id=attempt)
    scores = _scores(records, attempt)
    answers = records.rows(
        """SELECT question, value, score FROM answer
           WHERE shop_id = :shop AND attempt_id = :id AND counted ORDER BY seq""",
        id=attempt,
    )
    causes = records.rows(
        "SELECT cause FROM attempt_cause WHERE shop_id = :shop AND attempt_id = :id ORDER BY cause",
        id=attempt,
    )
    script = records.value(
        "SELECT script FROM interview WHERE shop_id = :shop AND attempt_id = :id", id=attempt
    )
    return DrawnPage(
        _call(row, scores),
        row["number"],
        script or "",
        tuple(Given(one["question"], _said(json.loads(one["value"])), one["score"]) for one in answers),
        tuple(one["cause"] for one in causes),
        row["reason"],
        tuple(scores),
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _call(row: Row, scores: list[Score]) -> DrawnCall:
    started, ended = moments.as_instant(row["started_at"]), moments.as_instant_or_none(row["ended_at"])
    return DrawnCall(
        row["id"],
        row["code"],
        row["agent_name"],
        started,
        None if ended is None else int((ended - started).total_seconds()),
        row["kind"],
        row["customer_id"],
        row["vehicle_id"],
        row["customer"],
        row["plate"],
        row["outcome"],
        row["note"],
        bool(row["corrected"]),
        scores[-1] if scores else None,
    )


def _scores(records: Records, attempt: int) -> list[Score]:
    rows = records.rows(
        """SELECT q.id, q.at, q.note, s.name FROM quality_score q
           JOIN staff s ON s.shop_id = :shop AND s.id = q.agent_id
           WHERE q.shop_id = :shop AND q.attempt_id = :id ORDER BY q.id""",
        id=attempt,
    )
    return [
        Score(row["id"], row["name"], moments.as_instant(row["at"]), row["note"], _marks(records, row["id"]))
        for row in rows
    ]


def _marks(records: Records, score: int) -> tuple[Mark, ...]:
    rows = records.rows(
        """SELECT criterion, points, weight FROM quality_mark
           WHERE shop_id = :shop AND score_id = :id ORDER BY criterion""",
        id=score,
    )
    return tuple(Mark(row["criterion"], row["points"], row["weight"]) for row in rows)


def score_call(
    database: Database,
    settings: Settings,
    attempt: int,
    points: Mapping[str, int],
    by: Agent,
    now: datetime,
    note: str = "",
) -> Score:
    """Score a drawn call, every criterion of the card that has a weight; takes the place of a former score.

    Raises `Unusable` where the call was not drawn or is the scorer's own, a criterion is missing or unknown,
    or points are not 0 to 5.
    """
    allowed(by, "quality")
    _check(settings, points)
    with database.writing() as records:
        page = drawn_page(records, attempt)
        if page.call.agent == by.code:
            raise Unusable("quality_own_call", id=attempt)
        number = records.next_id("quality_score")
        records.add(
            "quality_score",
            id=number,
            attempt_id=attempt,
            at=now,
            agent_id=by.id,
            note=note,
            corrects_id=page.scores[-1].id if page.scores else None,
        )
        for criterion, given in points.items():
            weight = settings.card[criterion].weight
            records.add("quality_mark", score_id=number, criterion=criterion, points=given, weight=weight)
        records.note(Entry(now, by.code, "scored", "attempt", attempt))
        return _scores(records, attempt)[-1]


def _check(settings: Settings, points: Mapping[str, int]) -> None:
    asked = [name for name, criterion in settings.card.items() if criterion.weight]
    for name, given in points.items():
        if name not in asked:
            raise Unusable("quality_criterion_unknown", name=name, known=", ".join(asked))
        if not 0 <= given <= MOST_POINTS:
            raise Unusable("quality_points", name=name, value=given)
    missing = [name for name in asked if name not in points]
    if missing:
        raise Unusable("quality_points_missing", criteria=", ".join(missing))
