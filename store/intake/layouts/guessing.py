"""What a column may be: by its heading, and by its cells, which bear the heading out or contradict it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from store.intake.layouts import witnesses
from store.intake.layouts.asking import Reason
from store.intake.layouts.kinds import TIMES, known_kinds
from store.intake.layouts.spelling import LOOSE, canonical, forms, simplified
from store.intake.layouts.witnesses import Sample

FEW, MANY = 3, 5
"""So many cells bear out; so many contradict."""

MOST, LEAST = 0.8, 0.2
"""A share of the cells that is as good as all, or as none."""


class Guess(NamedTuple):
    """A field a column may be: how certain from 0 to 1, why, and how telling its heading is (least first).

    `is_loose`: only the end of the heading is known, behind words that nobody knows.
    """

    field: str
    confidence: float
    reason: Reason
    order: int = 0
    is_loose: bool = False


def by_heading(heading: str, kind: str) -> tuple[Guess, ...]:
    """Guess by the heading alone; several where it says several things (`车牌号/车架号`)."""
    return _by_heading(heading, kind)


@lru_cache(maxsize=16_384)
def _by_heading(heading: str, kind: str) -> tuple[Guess, ...]:
    known = _synonyms(kind)
    found: dict[str, Guess] = {}
    reached: int | None = None
    for form in forms(heading):
        if reached is not None and (form.level > reached or reached != 2):
            break
        if form.key in known:
            field, order = known[form.key]
            reason: Reason = "synonym" if form.level == 0 else "near_synonym"
            found.setdefault(field, Guess(field, form.trust, reason, order, form.level == LOOSE))
            reached = form.level
    if len(found) > 1:
        return tuple(guess._replace(confidence=0.5) for guess in found.values())
    return tuple(found.values())


def weighed(guesses: tuple[Guess, ...], sample: Sample, place: int) -> Guess | None:
    """Give the guess that the cells bear out best, its confidence raised or lowered by them.

    Where they are times of day, a column that is called an instant holds the time that belongs to a date.
    """
    may_be_time = any(guess.field in TIMES for guess in guesses)
    if may_be_time and sample.share(place, witnesses.time_of_day) >= MOST:
        guesses = tuple(guess._replace(field=TIMES.get(guess.field, guess.field)) for guess in guesses)
    tried = [_weighed(guess, sample, place) for guess in guesses]
    return max(tried, key=lambda guess: guess.confidence) if tried else None


def by_cells(kind: str, sample: Sample, place: int) -> Iterator[Guess]:
    """Guess by the cells alone, the most certain first."""
    fields, count = known_kinds()[kind].columns, len(sample.cells(place))
    if not count:
        return
    sure = 0.9 if count >= FEW else 0.7
    varied = sample.variety(place) >= 0.5 and count >= FEW
    phone = "number" if kind == "calls" else "phone"
    when = "started_at" if kind == "calls" else "delivered_at"
    candidates = (
        (witnesses.sure_vin, "vin", sure),
        (witnesses.chinese_plate, "plate", sure),
        (witnesses.mobile, phone, 0.8 if varied else 0.4),
        (witnesses.gender, "gender", 0.8 if count >= FEW else 0.4),
        (witnesses.outcome, "outcome", 0.8 if count >= MANY else 0.4),
        (witnesses.service_type, "service_type", 0.6),
        (witnesses.dated, when, 0.4),
        (witnesses.chinese_name, "customer_name", 0.4 if sample.variety(place) > 0.6 else 0.2),
        (witnesses.numbered, "order_number", 0.4 if sample.variety(place) > 0.95 and count >= FEW else 0.0),
        (witnesses.vin, "vin", 0.4),
    )
    for look, field, confidence in candidates:
        if field in fields and confidence and sample.share(place, look) >= MOST:
            yield Guess(field, confidence, "content")


def contradicted(field: str, sample: Sample, place: int) -> bool:
    """Say whether the cells of a column can only be something else than the field."""
    return len(sample.cells(place)) >= FEW and any(
        field not in witnesses.AGREES[look] and sample.share(place, look) >= MOST
        for look in witnesses.TELLING
    )


def _weighed(guess: Guess, sample: Sample, place: int) -> Guess:
    confidence, count = guess.confidence, len(sample.cells(place))
    looks = witnesses.LOOKS.get(guess.field, ())
    if contradicted(guess.field, sample, place):
        return guess._replace(confidence=min(confidence, 0.3))
    if looks and count:
        share = max(sample.share(place, look) for look in looks)
        if share >= MOST:
            confidence = max(confidence, min(0.97, confidence + (0.2 if count >= FEW else 0.1)))
        elif share <= LEAST and count >= MANY:
            confidence = min(confidence, 0.8 if guess.reason == "synonym" else 0.45)
    return guess._replace(confidence=round(confidence, 2))


@cache
def _synonyms(kind: str) -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for fold in (simplified, canonical):
        for field, headings in known_kinds()[kind].columns.items():
            for order, heading in enumerate((*headings, field)):
                known.setdefault(fold(heading), (field, order))
    return known
