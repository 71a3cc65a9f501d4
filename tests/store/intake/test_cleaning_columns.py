"""Columns: what they remember, and that remembering changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, strategies as st

from store.intake.cells import columns
from store.intake.cells.columns import Column


class Counting:
    """A cleaner that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, text: str) -> tuple[str | None, str | None]:
        self.asked += 1
        return text.upper() or None, "odd" if text.startswith("x") else None


def test_a_text_that_comes_again_is_cleaned_once() -> None:
    clean = Counting()
    column = Column(clean)
    assert column.values_of(("a", "b", "a")) == ["A", "B", "A"]
    assert column.values_of(("b", "a")) == ["B", "A"]
    assert clean.asked == 2


def test_without_memory_a_text_is_cleaned_each_time_but_a_batch_once() -> None:
    clean = Counting()
    column = Column(clean, remembers=False)
    batch = ("a", "xb", "a")
    assert column.values_of(batch) == column.values_of(batch) == ["A", "XB", "A"]
    assert clean.asked == 3
    assert column.values_of(("a",)) == ["A"]
    assert clean.asked == 4
    assert not column
    assert column.values_of(()) == []


def test_a_list_that_was_changed_is_cleaned_again() -> None:
    column = Column(Counting(), remembers=False)
    texts = ["a", "b"]
    column.values_of(texts)
    texts[0] = "c"
    assert column.values_of(texts) == ["C", "B"]


def test_a_column_that_seldom_repeats_stops_remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_REMEMBERED", 10)
    distinct = Column(Counting())
    for start in range(0, 100, 5):
        distinct.values_of(tuple(f"t{number}" for number in range(start, start + 5)))
    assert not distinct.remembers
    assert len(distinct) == 0


def test_a_column_that_repeats_goes_on_remembering_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_REMEMBERED", 10)
    repeating = Column(Counting())
    for start in range(100):
        repeating.values_of((f"t{start}", *["same"] * 5))
    assert repeating.remembers
    assert len(repeating) < 14


def test_long_texts_do_not_fill_the_memory() -> None:
    column = Column(Counting())
    for number in range(30):
        column.values_of((f"{number}" + "y" * 100_000,) * 3)
    assert sum(map(len, column)) < 2 * columns.MOST_CHARACTERS


@given(st.lists(st.lists(st.sampled_from(["", "a", "xa", "xb", "c", "xd"]), max_size=6), max_size=12))
def test_values_and_warnings_are_the_same_with_and_without_memory(batches: list[list[str]]) -> None:
    results = []
    for column in (Column(Counting()), Column(Counting(), remembers=False)):
        values, warnings = [], Counter[str]()
        for batch in map(tuple, batches):
            values.append(column.values_of(batch))
            column.count_warnings(batch, warnings)
        results.append((values, warnings))
    assert results[0] == results[1]
    assert results[0][1]["odd"] == sum(text.startswith("x") for batch in batches for text in batch)
