"""Plots in signs: as wide as there is room, the same without colour, nothing drawn that was not counted."""

from __future__ import annotations

from hypothesis import given, strategies as st

from tui import plots
from tui.plots import Point

RATES = st.one_of(st.none(), st.floats(0, 1))
POINTS = st.lists(st.builds(Point, st.text("0123456789-", max_size=7), RATES, st.just((3, 4))), max_size=14)


@given(points=POINTS, cells=st.integers(40, 200), high=st.integers(3, 12))
def test_columns_keep_within_their_room(points: list[Point], cells: int, high: int) -> None:
    lines = plots.columns(points, cells, high)
    assert all(line.cell_length <= cells for line in lines)


@given(low=st.floats(0, 1), more=st.floats(0, 1), high=st.integers(3, 12))
def test_a_higher_rate_is_never_a_lower_column(low: float, more: float, high: int) -> None:
    def drawn(rate: float) -> int:
        text = "\n".join(line.plain for line in plots.columns([Point("x", rate, (1, 1))], 60, high))
        return sum(plots.EIGHTHS.index(sign) for sign in text if sign in plots.EIGHTHS[1:])

    first, second = sorted((low, more))
    assert drawn(first) <= drawn(second)


def test_few_cases_are_drawn_with_another_sign_not_only_another_colour() -> None:
    many, few = (
        "\n".join(line.plain for line in plots.columns([Point("x", 0.8, (8, 10), is_few)], 60, 8))
        for is_few in (False, True)
    )
    assert "█" in many
    assert "█" not in few
    assert "░" in few


@given(counts=st.lists(st.integers(0, 900), min_size=1, max_size=9), cells=st.integers(60, 200))
def test_a_pareto_falls_and_ends_at_all(counts: list[int], cells: int) -> None:
    lines = plots.pareto([(f"c{place}", count) for place, count in enumerate(counts)], cells)
    if not sum(counts):
        assert lines == []
        return
    bars = [sum(sign in "█▒" for sign in line.plain) for line in lines[1:]]
    assert bars == sorted(bars, reverse=True)
    assert lines[-1].plain.rstrip().endswith("100 %")
    assert all(line.cell_length <= cells for line in lines)


def test_hours_tell_their_rate_by_a_number_and_a_shade() -> None:
    rates = {(1, 9): (90, 100), (1, 10): (10, 100), (2, 9): (1, 2)}
    _heads, monday, tuesday = (line.plain for line in plots.heat(["Mon", "Tue"], [9, 10], rates, 80, 10))
    assert "█" in monday
    assert " 90" in monday
    assert "·" in monday
    assert " 10" in monday
    assert "(50)" in tuesday
    assert not set(tuesday) & set(plots.SHADES)


@given(falls=st.lists(st.floats(0, 0.3), max_size=40), cells=st.integers(40, 200))
def test_a_curve_never_rises(falls: list[float], cells: int) -> None:
    value, values = 1.0, []
    for month, fall in enumerate(falls):
        value *= 1 - fall
        values.append((month, value))
    lines = plots.curve(values, cells, 8)
    assert all(line.cell_length <= cells for line in lines)
    if values:
        columns = list(zip(*(line.plain.ljust(cells)[5:] for line in lines[:8]), strict=True))
        heights = [sum(sign != " " for sign in column) for column in columns]
        assert heights == sorted(heights, reverse=True)
