"""Subjects of some days: in how many calls each came up, against the days before, and the calls themselves.

A call is a talk with one person, whatever number of follow-ups it settled. Its words are the free answers,
the reason given and the note; what a later record corrects does not count. A subject counts once a call.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from store.database import Records
from store.figures import attempts
from store.figures.wilson import interval
from store.moments import as_day
from store.subjects.stems import stem
from store.subjects.telling import told_of
from store.subjects.words import Words, normal

ToneWanted = Literal["good", "bad", "neither"]

CHUNK = 400
"""How many calls one statement tells."""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject, or a word that belongs to none (`known` false), as it is `written` most often.

    `n` calls of `of` with words in these days, `n_before` of `of_before` in the days before; `good` and
    `bad` of `n` by the call's own score or outcome. `trend`: more, fewer, or "" where it may be chance.
    """

    name: str
    written: str
    known: bool
    n: int
    of: int
    n_before: int
    of_before: int
    good: int
    bad: int
    trend: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects of the days `first` to `last`, both included, the most frequent first."""

    first: date
    last: date
    before_first: date
    before_last: date
    calls: int
    calls_before: int
    rows: tuple[SubjectRow, ...]


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A call in which a subject came up: whose, when, how it ended, and the words."""

    attempt_id: int
    customer_id: int
    vehicle_id: int
    customer: str
    vehicle: str
    model: str
    on: date
    kind: str
    outcome: str
    tone: str
    by: str
    text: str


@dataclass(slots=True)
class _Call:
    id: int
    on: date
    outcome: str
    score: int | None = None
    texts: list[str] = field(default_factory=list)


def count_subjects(
    records: Records,
    words: Words,
    questions: Collection[str],
    first: date,
    last: date,
    tone: ToneWanted | None = None,
) -> Subjects:
    """Count the subjects of some days; those that came up only in the days before are there too.

    `questions` names the questions that are answered in free words.
    """
    before_first, before_last = days_before(first, last)
    now, good, bad, written, calls = _counted(records, words, questions, first, last, tone)
    before, _good, _bad, _written, calls_before = _counted(
        records, words, questions, before_first, before_last, tone
    )
    rows = [
        SubjectRow(
            name, _written_most(written[name], name), name in words.subjects,
            n, calls, before[name], calls_before, good[name], bad[name],
            _trend(n, calls, before[name], calls_before),
        )
        for name, n in {**dict.fromkeys(before, 0), **now}.items()
        if name in words.subjects or n >= words.vocabulary.least
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row.n, not row.known, row.name))
    return Subjects(first, last, before_first, before_last, calls, calls_before, tuple(rows))


def said_about(
    records: Records,
    words: Words,
    questions: Collection[str],
    subject: str,
    first: date,
    last: date,
    tone: ToneWanted | None = None,
) -> list[SaidLine]:
    """List the calls in which a subject (by name) or word came up, the latest first."""
    wanted = {subject, stem(normal(subject))}
    found = {
        call.id: call
        for call in _calls(records, words, questions, first, last, tone)
        if wanted & _told(call, words).keys()
    }
    lines = [line for chunk in _chunks(sorted(found)) for line in _lines(records, words, chunk, found)]
    return sorted(lines, key=lambda line: (line.on, line.attempt_id), reverse=True)


def days_before(first: date, last: date) -> tuple[date, date]:
    """Give the days to compare with: of whole months as many months before, else as many days before."""
    before_last = first - timedelta(days=1)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
        return date(year, month + 1, 1), before_last
    return first - (last - first) - timedelta(days=1), before_last


def _counted(
    records: Records,
    words: Words,
    questions: Collection[str],
    first: date,
    last: date,
    tone: ToneWanted | None,
) -> tuple[Counter[str], Counter[str], Counter[str], dict[str, Counter[str]], int]:
    now: Counter[str] = Counter()
    tones: dict[str, Counter[str]] = {"good": Counter(), "bad": Counter(), "": Counter()}
    written: dict[str, Counter[str]] = defaultdict(Counter)
    calls = 0
    for call in _calls(records, words, questions, first, last, tone):
        calls += 1
        told = _told(call, words)
        now.update(told.keys())
        tones[words.vocabulary.tone.of(call.score, call.outcome)].update(told.keys())
        for name, as_written in told.items():
            written[name][as_written or name] += 1
    return now, tones["good"], tones["bad"], written, calls


def _told(call: _Call, words: Words) -> dict[str, str]:
    told: dict[str, str] = {}
    for text in call.texts:
        for name, written in told_of(text, words).items():
            told.setdefault(name, written)
    return told


def _calls(
    records: Records,
    words: Words,
    questions: Collection[str],
    first: date,
    last: date,
    tone: ToneWanted | None,
) -> Iterator[_Call]:
    """Give the calls with words, each with its texts, each text once; in the order of their beginning."""
    answers, scores = _answers(records, words, questions, first, last)
    rows = records.each(
        f"""SELECT a.id, coalesce(a.talk_id, a.id) AS talk, a.on_day, a.outcome, a.note, a.reason
            FROM shown_attempt AS a WHERE {attempts.in_range("a")} ORDER BY a.started_at, a.id""",
        first=first,
        last=last,
    )
    found: dict[int, _Call] = {}
    for row in rows:
        call = found.get(row["talk"])
        if call is None:
            call = found[row["talk"]] = _Call(row["id"], as_day(row["on_day"]), row["outcome"])
        if call.score is None:
            call.score = scores.get(row["id"])
        for text in (*answers.get(row["id"], ()), row["reason"], row["note"]):
            if text.strip() and text not in call.texts:
                call.texts.append(text)
    judge = words.vocabulary.tone
    for call in found.values():
        if call.texts and (tone is None or (judge.of(call.score, call.outcome) or "neither") == tone):
            yield call


def _answers(
    records: Records, words: Words, questions: Collection[str], first: date, last: date
) -> tuple[dict[int, list[str]], dict[int, int]]:
    """Give the free answers, and the score that tells whether somebody was content, by attempt."""
    overall = words.vocabulary.tone.question
    asked = {f"question_{number}": name for number, name in enumerate(sorted({*questions, overall}))}
    listed = ", ".join(f":{name}" for name in asked)
    rows = records.each(
        f"""SELECT n.attempt_id, n.question, n.value, n.score
            FROM answer AS n JOIN shown_attempt AS a ON a.shop_id = :shop AND a.id = n.attempt_id
            WHERE n.shop_id = :shop AND n.counted AND n.question IN ({listed}) AND {attempts.in_range("a")}
            ORDER BY n.attempt_id, n.seq""",
        first=first,
        last=last,
        **asked,
    )
    answers: dict[int, list[str]] = {}
    scores: dict[int, int] = {}
    for row in rows:
        if row["question"] == overall and row["score"] is not None:
            scores[row["attempt_id"]] = row["score"]
        elif row["question"] in questions and isinstance(text := json.loads(row["value"]), str):
            answers.setdefault(row["attempt_id"], []).append(text)
    return answers, scores


def _lines(records: Records, words: Words, chunk: list[int], calls: dict[int, _Call]) -> Iterator[SaidLine]:
    values = {f"id_{number}": each for number, each in enumerate(chunk)}
    listed = ", ".join(f":{name}" for name in values)
    rows = records.rows(
        f"""SELECT a.id, a.customer_id, a.vehicle_id, a.kind, c.name, coalesce(v.plate, v.vin, '') AS vehicle,
              v.model, s.name AS agent
            FROM shown_attempt AS a JOIN customer AS c ON c.shop_id = :shop AND c.id = a.customer_id
            JOIN vehicle AS v ON v.shop_id = :shop AND v.id = a.vehicle_id
            JOIN staff AS s ON s.shop_id = :shop AND s.id = a.agent_id
            WHERE a.shop_id = :shop AND a.id IN ({listed})""",
        **values,
    )
    for row in rows:
        call = calls[row["id"]]
        yield SaidLine(
            row["id"], row["customer_id"], row["vehicle_id"], row["name"], row["vehicle"], row["model"],
            call.on, row["kind"], call.outcome, words.vocabulary.tone.of(call.score, call.outcome),
            row["agent"], " / ".join(call.texts),
        )  # fmt: skip


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for place in range(0, len(ids), CHUNK):
        yield ids[place : place + CHUNK]


def _written_most(written: Counter[str], name: str) -> str:
    """Say how a word is written most often."""
    return min(written, key=lambda each: (-written[each], each), default=name)


def _trend(n: int, of: int, before: int, of_before: int) -> str:
    """Say whether it comes up more or less often than before, where that is hardly chance.

    Each share has to lie outside the other's 95 % interval.
    """
    now, then = interval(n, of), interval(before, of_before)
    if now is None or then is None:
        return ""
    share, share_before = n / of, before / of_before
    if now[0] > share_before and then[1] < share:
        return "more"
    return "fewer" if now[1] < share_before and then[0] > share else ""
