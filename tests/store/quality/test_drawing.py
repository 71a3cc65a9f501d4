"""Calls drawn by lot, on record; and scored against the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from store.quality.drawing import draw_calls, draws, lot, week_before
from store.quality.scoring import Mark, drawn_calls, drawn_page, score_call, weighted
from store.remarks import Unusable
from store.staff import Agent
from tests.store.factories import Shop, at, day

WEEK = day("2026-05-11")
AFTER = at("2026-05-18 09:00")
CALLS = st.sets(st.integers(1, 10_000), max_size=60)


def week_of_calls(shop: Shop, *, each: int = 8) -> list[int]:
    """Let two agents make calls on the days of a week, every other one answered."""
    made = []
    with shop.together():
        for code in ("a01", "a02"):
            agent = shop.agent(code).id
            for number in range(each * 2):
                follow_up = shop.follow_up("callback", shop.vehicle())
                outcome = "satisfied" if number % 2 else "no_answer"
                when = f"2026-05-{11 + number % 7} 10:{number:02}"
                made.append(shop.call(follow_up, outcome, when, agent=agent))
    return made


def drawn(shop: Shop, **asked: str) -> dict[str, tuple[int, ...]]:
    found = draw_calls(shop.database, shop.settings, WEEK, shop.agent("boss"), AFTER, **asked)
    return {draw.agent: draw.attempts for draw in found}


def full(shop: Shop, points: int = 4) -> dict[str, int]:
    return dict.fromkeys(shop.settings.card, points)


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(Unusable) as refusal:
        work()
    return refusal.value.remark.code


# The lot.


@given(calls=CALLS, seed=st.text(max_size=8), wanted=st.integers(1, 8))
def test_a_lot_is_of_these_calls_each_once_and_does_not_depend_on_their_order(
    calls: set[int], seed: str, wanted: int
) -> None:
    found = lot(calls, seed, wanted)
    assert found == lot(sorted(calls, reverse=True), seed, wanted)
    assert len(found) == len(set(found)) == min(wanted, len(calls))
    assert set(found) <= calls
    assert lot(calls, seed, wanted + 1)[: len(found)] == found


@given(calls=CALLS, seed=st.text(max_size=8), more=CALLS)
def test_calls_that_were_not_drawn_do_not_matter(calls: set[int], seed: str, more: set[int]) -> None:
    found = lot(calls | more, seed, 5)
    assert lot(set(found) | (calls - more), seed, 5) == found


def test_each_call_is_as_likely_as_any_other() -> None:
    counted = Counter(call for seed in range(2000) for call in lot(range(10), str(seed), 3))
    assert all(520 <= counted[call] <= 680 for call in range(10)), counted


# The draw.


def test_a_draw_is_of_answered_calls_of_the_week_and_stays_on_record(shop: Shop) -> None:
    week_of_calls(shop)
    first = drawn(shop, seed="today's paper")
    assert {agent: len(calls) for agent, calls in first.items()} == {"a01": 5, "a02": 5}
    reached = {row["id"] for row in shop.all("attempt") if row["reached"]}
    assert {call for calls in first.values() for call in calls} <= reached
    with shop.database.reading() as records:
        (draw, _) = draws(records, WEEK)
    assert (draw.seed, draw.drawn_by, draw.drawn_at, draw.of_calls) == ("today's paper", "boss", AFTER, 8)
    assert draw.attempts == lot(
        [call for call in reached if shop.one("attempt", call)["agent_id"] == 1], draw.seed, 5
    )


def test_drawing_again_gives_the_same_draw_and_draws_who_was_not_drawn(shop: Shop) -> None:
    week_of_calls(shop)
    first = drawn(shop, of="a01")
    assert list(first) == ["a01"]
    again = drawn(shop)
    assert again["a01"] == first["a01"]
    assert list(again) == ["a01", "a02"]
    assert drawn(shop) == again
    assert refused(lambda: drawn(shop, seed="a better one")) == "quality_drawn_already"


def test_a_week_that_is_not_over_is_not_drawn(shop: Shop) -> None:
    sunday = at("2026-05-17 23:00")
    code = refused(lambda: draw_calls(shop.database, shop.settings, WEEK, shop.agent(), sunday))
    assert code == "quality_week_not_over"
    assert week_before(day("2026-05-18")) == WEEK


def test_a_call_taken_back_before_the_draw_is_not_drawn_and_later_it_is_marked(shop: Shop) -> None:
    made = week_of_calls(shop, each=3)
    follow_up = shop.one("attempt", made[1])["follow_up_id"]
    shop.call(follow_up, "refused", "2026-05-12 12:00", agent=1, corrects_id=made[1])
    found = drawn(shop)["a01"]
    assert made[1] not in found
    corrected = found[0]
    follow_up = shop.one("attempt", corrected)["follow_up_id"]
    shop.call(follow_up, "refused", "2026-05-18 12:00", agent=1, corrects_id=corrected)
    with shop.database.reading() as records:
        marked = {call.attempt for call in drawn_calls(records, WEEK) if call.corrected}
    assert marked == {corrected}


# The score.

MARKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=8)


@given(marks=MARKS)
def test_a_score_is_the_mean_of_the_points_repeated_by_their_weights(marks: list[tuple[int, int]]) -> None:
    found = weighted(Mark(str(number), points, weight) for number, (points, weight) in enumerate(marks))
    repeated = [points for points, weight in marks for _ in range(weight) if points]
    if found is None:
        assert not repeated
    else:
        assert found == pytest.approx(sum(repeated) / len(repeated))
        assert 1 <= found <= 5


def score(shop: Shop, call: int, points: dict[str, int], by: Agent, note: str = "") -> float | None:
    return score_call(shop.database, shop.settings, call, points, by, AFTER, note).mean


def test_a_score_is_kept_with_who_and_when_and_corrected_by_another(shop: Shop) -> None:
    week_of_calls(shop)
    call = drawn(shop)["a01"][0]
    boss, other = shop.agent("boss"), shop.agent("b02")
    assert score(shop, call, full(shop), boss, "calm") == 4
    assert score(shop, call, full(shop) | {"listening": 0, "opening": 5}, other) == pytest.approx(330 / 80)
    with shop.database.reading() as records:
        page = drawn_page(records, call)
    assert [(one.by, one.at, one.note) for one in page.scores] == [
        ("Agent boss", AFTER, "calm"),
        ("Agent b02", AFTER, ""),
    ]
    assert page.call.score == page.scores[-1]
    assert [row["corrects_id"] for row in shop.all("quality_score")] == [None, 1]


def test_a_score_keeps_the_weights_it_was_given_with(shop: Shop) -> None:
    week_of_calls(shop)
    call = drawn(shop)["a01"][0]
    before = score(shop, call, full(shop, 3) | {"listening": 5}, shop.agent("boss"))
    marks = {row["criterion"]: row["weight"] for row in shop.all("quality_mark")}
    assert marks == {name: one.weight for name, one in shop.settings.card.items()}
    with shop.database.reading() as records:
        assert drawn_page(records, call).scores[0].mean == before


def test_what_cannot_be_a_score_is_refused_and_nothing_kept(shop: Shop) -> None:
    week_of_calls(shop)
    calls, boss = drawn(shop), shop.agent("boss")
    call = calls["a01"][0]
    missing = {name: 3 for name in shop.settings.card if name != "closing"}
    undrawn = next(row["id"] for row in shop.all("attempt") if not row["reached"])
    assert refused(lambda: score(shop, call, missing, boss)) == "quality_points_missing"
    assert refused(lambda: score(shop, call, full(shop) | {"luck": 3}, boss)) == "quality_criterion_unknown"
    assert refused(lambda: score(shop, call, full(shop) | {"closing": 6}, boss)) == "quality_points"
    assert refused(lambda: score(shop, call, full(shop), shop.agent("a01"))) == "quality_own_call"
    assert refused(lambda: score(shop, undrawn, full(shop), boss)) == "quality_not_drawn"
    assert shop.all("quality_score") == []
