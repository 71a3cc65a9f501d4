"""The MOT score is its ten items, weighted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from store.rules.survey import items, missing, mot, mot_agrees, points

PUBLISHED = dict(
    zip(items(), (99.4, 100.6, 100.2, 103.2, 103.2, 98.1, 100.6, 100.2, 99.8, 89.9), strict=True)
)
tenths = st.integers(0, 2_000).map(lambda score: score / 10)
tens = st.fixed_dictionaries(dict.fromkeys(items(), tenths))


def test_ten_items_share_the_whole_weight() -> None:
    assert [item.weight for item in items().values()] == [10, 5, 15, 10, 5, 15, 5, 5, 20, 10]
    assert sum(item.weight for item in items().values()) == 100


def test_the_published_row_gives_its_mot() -> None:
    assert points(PUBLISHED) == (Decimal("99.185"), 100)
    assert mot(PUBLISHED) == 99.2
    assert mot_agrees(99.2, PUBLISHED) is True
    assert mot_agrees(99.3, PUBLISHED) is False
    assert mot_agrees(99.1, PUBLISHED) is False


def test_half_a_tenth_is_rounded_up() -> None:
    assert mot(dict.fromkeys(items(), 90.05)) == 90.1


def test_items_that_are_missing_weigh_nothing_and_nothing_is_compared() -> None:
    told: dict[str, float | None] = {**PUBLISHED, "clean_car": None}
    assert points(told) == (Decimal("79.225"), 80)
    assert missing(told) == ("clean_car",)
    assert mot(told) == 99.0
    assert mot_agrees(99.0, told) is None
    assert mot_agrees(None, PUBLISHED) is None
    assert mot({}) is None


@given(tens, st.sampled_from(sorted(items())), st.integers(1, 100))
def test_mot_lies_between_the_items_and_grows_with_each(
    scores: dict[str, float], item: str, more: int
) -> None:
    found, better = mot(scores), mot({**scores, item: scores[item] + more})
    assert found is not None
    assert better is not None
    assert min(scores.values()) <= found <= max(scores.values())
    assert better > found or items()[item].weight * more < 10


@pytest.mark.parametrize("score", [0.0, 73.4, 100.0])
def test_the_same_score_everywhere_is_the_mot(score: float) -> None:
    assert mot(dict.fromkeys(items(), score)) == score
    assert mot({"listens": score}) == score
