"""The outside survey's ten moments of truth, and the MOT score that follows from them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Final

import msgspec

Score = float | Decimal | None

SHOP: Final = "shop"
SCOPES: Final = (SHOP, "region", "nation")
"""Whom a result of the outside survey is about."""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A moment of truth; the fields are explained at the top of survey.toml."""

    weight: int
    questions: tuple[str, ...]


@cache
def items() -> dict[str, Item]:
    """Give the ten items by name, in the order of the survey."""
    text = resources.files(__package__).joinpath("survey.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Item])


def points(scores: Mapping[str, Score]) -> tuple[Decimal, int]:
    """Give the weighted points of the items that have a score, and these items' weight (of 100).

    An item's points are its score times its weight in percent.
    """
    told = {name: Decimal(str(scores[name])) for name in items() if scores.get(name) is not None}
    weighted = sum((score * items()[name].weight for name, score in told.items()), Decimal())
    return weighted / 100, sum(items()[name].weight for name in told)


def mot(scores: Mapping[str, Score]) -> float | None:
    """Give the MOT score of the items that have a score, to one decimal; None where none has."""
    earned, weight = points(scores)
    return _one_decimal(earned * 100 / weight) if weight else None


def mot_agrees(given: float | None, scores: Mapping[str, Score]) -> bool | None:
    """Say whether ten items give the MOT that stands beside them, to one decimal.

    None where that cannot be said: there is no MOT, or not each of the items.
    """
    if given is None or missing(scores):
        return None
    return _one_decimal(Decimal(str(given))) == mot(scores)


def missing(scores: Mapping[str, Score]) -> tuple[str, ...]:
    """List the items without a score."""
    return tuple(name for name in items() if scores.get(name) is None)


def _one_decimal(score: Decimal) -> float:
    return float(score.quantize(Decimal("0.1"), ROUND_HALF_UP))
