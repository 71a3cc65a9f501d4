"""Subjects counted: by call, against the days before, good and bad apart, with the calls behind each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings as checks, strategies as st

from store.figures.known import known_by
from store.figures.wilson import interval
from store.subjects.counting import (
    SaidLine,
    SubjectRow,
    Subjects,
    count_subjects,
    days_before,
    said_about,
)
from store.subjects.words import Words, load_words
from tests.store.factories import Shop, day

FREE = frozenset({"anything_else"})
MAY = (day("2026-05-01"), day("2026-05-31"))


def call(
    shop: Shop,
    on: str,
    outcome: str = "satisfied",
    *,
    said: str = "",
    score: int | None = None,
    **fields: Any,
) -> int:
    """Enter a call, with a free answer and an overall score where they are given."""
    vehicle = shop.vehicle()
    attempt = shop.call(shop.follow_up("callback", vehicle), outcome, f"{on} 10:00", **fields)
    answers: list[tuple[str, str, int | None]] = [("overall", json.dumps(score), score)] if score else []
    answers += [("anything_else", json.dumps(said), None)] if said else []
    with shop.database.writing() as records:
        for seq, (question, value, rated) in enumerate(answers, 1):
            records.add("answer", attempt_id=attempt, seq=seq, question=question, value=value, score=rated)
    return attempt


def counted(shop: Shop, words: Words | None = None, tone: Any = None) -> Subjects:
    with shop.database.reading() as records:
        return count_subjects(records, words or load_words(), FREE, *MAY, tone)


def row(found: Subjects, name: str) -> SubjectRow:
    return next(each for each in found.rows if each.name == name)


def cases(shop: Shop, name: str, tone: Any = None) -> list[SaidLine]:
    with shop.database.reading() as records:
        return said_about(records, load_words(), FREE, name, *MAY, tone)


def test_one_subject_is_told_in_many_words_and_counts_once_a_call(shop: Shop) -> None:
    call(shop, "2026-05-02", said="等太久了", note="等了很久，排队也久")
    call(shop, "2026-05-03", note="waited too long")
    call(shop, "2026-05-04", reason="太贵")
    call(shop, "2026-05-05")
    found = counted(shop)
    assert (found.calls, row(found, "waiting").n, row(found, "price").n) == (3, 2, 1)
    assert row(found, "waiting").of == 3


def test_good_and_bad_follow_the_score_of_the_same_call_else_its_outcome(shop: Shop) -> None:
    call(shop, "2026-05-02", "satisfied", note="洗车", score=2)
    call(shop, "2026-05-02", "dissatisfied", note="洗车", score=5)
    call(shop, "2026-05-02", "dissatisfied", note="洗车")
    call(shop, "2026-05-02", "satisfied", note="洗车")
    call(shop, "2026-05-02", "no_answer", note="洗车")
    washing = row(counted(shop), "washing")
    assert (washing.n, washing.good, washing.bad) == (5, 2, 2)
    for tone, n in (("good", 2), ("bad", 2), ("neither", 1)):
        assert row(counted(shop, tone=tone), "washing").n == n == len(cases(shop, "washing", tone))


def test_what_was_corrected_taken_back_or_answered_otherwise_is_not_counted(shop: Shop) -> None:
    first = call(shop, "2026-05-02", note="洗车没洗")
    call(shop, "2026-05-02", note="太贵", corrects_id=first)
    dropped = call(shop, "2026-05-03", said="洗车没洗")
    with shop.database.writing() as records:
        records.run(
            "UPDATE answer SET counted = FALSE WHERE shop_id = :shop AND attempt_id = :id", id=dropped
        )
    assert [each.name for each in counted(shop).rows] == ["price"]


def test_a_talk_about_two_cars_is_one_call(shop: Shop) -> None:
    first = call(shop, "2026-05-02", note="洗车没洗")
    call(shop, "2026-05-02", note="洗车没洗", talk_id=first)
    found = counted(shop)
    assert (found.calls, row(found, "washing").n) == (1, 1)
    assert [line.text for line in cases(shop, "washing")] == ["洗车没洗"]


def test_the_days_before_are_compared_and_chance_is_no_trend(shop: Shop) -> None:
    for number in range(20):
        call(shop, "2026-04-10", note="洗车" if number < 1 else "太贵")
        call(shop, "2026-05-10", note="洗车" if number < 12 else "太贵")
    found = counted(shop)
    assert (found.before_first, found.before_last) == (date(2026, 4, 1), date(2026, 4, 30))
    washing, price = row(found, "washing"), row(found, "price")
    assert (washing.n, washing.of, washing.n_before, washing.of_before, washing.trend) == (
        12,
        20,
        1,
        20,
        "more",
    )
    assert (price.n, price.n_before, price.trend) == (8, 19, "fewer")
    call(shop, "2026-04-10", note="态度好")
    call(shop, "2026-05-10", note="态度好")
    assert row(counted(shop), "attitude").trend == ""


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (("2026-05-01", "2026-05-31"), ("2026-04-01", "2026-04-30")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-05-11", "2026-05-17"), ("2026-05-04", "2026-05-10")),
        (("2026-05-11", "2026-05-11"), ("2026-05-10", "2026-05-10")),
    ],
)
def test_whole_months_are_compared_with_months(days: tuple[str, str], before: tuple[str, str]) -> None:
    assert days_before(*map(day, days)) == tuple(map(day, before))


def test_as_of_a_past_day_later_calls_and_corrections_are_not_known(shop: Shop) -> None:
    first = call(shop, "2026-05-04", said="等太久")
    call(shop, "2026-05-06", said="等太久")
    case = shop.one("attempt", first)["follow_up_id"]
    shop.call(case, "satisfied", "2026-05-08 10:00", corrects_id=first)

    def calls(on: str) -> int:
        with shop.database.reading() as records:
            known = known_by(records, shop.settings, day(on))
            return len(said_about(known, load_words(), FREE, "waiting", *MAY))

    assert [calls(on) for on in ("2026-05-03", "2026-05-04", "2026-05-07", "2026-05-08")] == [0, 1, 2, 1]


def test_a_word_of_no_subject_is_shown_once_it_is_frequent(shop: Shop) -> None:
    for _ in range(2):
        call(shop, "2026-05-02", note="变速箱顿挫 gearboxes")
    assert counted(shop).rows == ()
    call(shop, "2026-05-02", note="变速箱 gearbox gearboxes")
    assert {(each.name, each.written, each.known, each.n) for each in counted(shop).rows} == {
        ("变速箱", "变速箱", False, 3),
        ("gearbox", "gearboxes", False, 3),
    }
    assert len(cases(shop, "gearboxes")) == len(cases(shop, "gearbox")) == 3


TEXTS = [
    "",
    "等太久",
    "太贵，等了半天",
    "wash the car",
    "师傅态度好",
    "变速箱",
    "prices, waiting",
    "[b]x[/b]",
    "洗得不干净",
]
outcomes = st.sampled_from(["satisfied", "dissatisfied", "busy"])
scores = st.sampled_from([None, 2, 5])
texts = st.sampled_from(TEXTS)
said = st.lists(st.tuples(texts, texts, outcomes, scores, st.integers(1, 28), st.integers(4, 5)), max_size=8)
TOLD = {
    "等太久": {"waiting"}, "太贵，等了半天": {"price", "waiting"}, "wash the car": {"washing"},
    "师傅态度好": {"attitude"}, "prices, waiting": {"price", "waiting"}, "洗得不干净": {"washing"},
}  # fmt: skip


@checks(max_examples=25)
@given(said, st.randoms(use_true_random=False))
def test_counts_are_those_of_a_plain_recount(new_shop: Callable[[], Shop], told: Any, chance: Any) -> None:
    with closing(new_shop()) as shop:
        mixed = list(told)
        chance.shuffle(mixed)
        for free, note, outcome, score, on, month in mixed:
            call(shop, f"2026-{month:02}-{on:02}", outcome, said=free, note=note, score=score)
        expected: Counter[tuple[str, int, str]] = Counter()
        for free, note, outcome, score, _on, month in told:
            by_outcome = {"satisfied": "good", "dissatisfied": "bad"}.get(outcome, "")
            tone = by_outcome if score is None else "good" if score >= 4 else "bad"
            for name in TOLD.get(free, set()) | TOLD.get(note, set()):
                expected[name, month, tone] += 1
        found = counted(shop)
        calls = {month: sum(bool(a or b) and m == month for a, b, _o, _s, _d, m in told) for month in (4, 5)}
        assert (found.calls, found.calls_before) == (calls[5], calls[4])
        for each in found.rows:
            if not each.known:
                continue
            parts = {tone: expected[each.name, 5, tone] for tone in ("good", "bad", "")}
            assert (each.n, each.good, each.bad) == (sum(parts.values()), parts["good"], parts["bad"])
            assert each.n_before == sum(expected[each.name, 4, tone] for tone in parts)
            assert len({line.attempt_id for line in cases(shop, each.name)}) == each.n
            if each.trend:
                low, high = interval(each.n, each.of) or (0, 1)
                assert not low <= each.n_before / each.of_before <= high
        assert {each.name for each in found.rows if each.known} == {name for name, _month, _tone in expected}


def test_a_shops_own_words_lie_over_the_shipped_ones(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "subjects.toml"
    file.write_text(
        """least = 1
[words]
own = ["小红帽"]
[subjects.washing]
also = ["擦车"]
[subjects.tea]
zh = "茶水"
en = "Tea"
words = ["龙井", "tea"]
""",
        encoding="utf-8",
    )
    call(shop, "2026-05-02", note="擦车仔细，龙井不错，小红帽活动")
    names = {each.name: each.known for each in counted(shop, load_words(file)).rows}
    assert {"washing": True, "tea": True, "小红帽": False}.items() <= names.items()
