"""Rates of counts given by hand."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given, strategies as st

from store.figures.aapor import CLASSES, rates

counts = st.dictionaries(st.sampled_from(CLASSES), st.integers(0, 10_000) | st.floats(0, 1e6))
shares = st.floats(0, 1)


def test_every_rate_by_hand() -> None:
    found = rates({"I": 40, "P": 10, "R": 20, "NC": 15, "O": 5, "UH": 4, "UO": 6, "NE": 100}, e=0.5)
    assert found == pytest.approx(
        {
            "RR1": 40 / 100, "RR2": 50 / 100, "RR3": 40 / 95, "RR4": 50 / 95, "RR5": 40 / 90, "RR6": 50 / 90,
            "COOP1": 40 / 75, "COOP2": 50 / 75, "COOP3": 40 / 70, "COOP4": 50 / 70,
            "REF1": 20 / 100, "REF2": 20 / 95, "REF3": 20 / 90,
            "CON1": 75 / 100, "CON2": 75 / 95, "CON3": 75 / 90,
        }
    )  # fmt: skip


def test_nothing_counted_gives_no_rates() -> None:
    assert set(rates({}).values()) == {None}
    assert set(rates({"NE": 7}).values()) == {None}


def test_only_unknown_cases_leave_the_rates_of_the_known_open() -> None:
    found = rates({"UO": 3}, e=0)
    assert found["RR1"] == 0
    assert found["RR3"] is None
    assert found["RR5"] is None


@given(counts, shares)
def test_a_response_is_a_contact_that_cooperates(cases: dict[str, float], e: float) -> None:
    found = rates(cases, e)
    for response, contact, cooperation in (
        ("RR1", "CON1", "COOP1"),
        ("RR2", "CON1", "COOP2"),
        ("RR3", "CON2", "COOP1"),
        ("RR4", "CON2", "COOP2"),
        ("RR5", "CON3", "COOP1"),
        ("RR6", "CON3", "COOP2"),
    ):
        one, two = found[contact], found[cooperation]
        if one is not None and two is not None:
            assert found[response] == pytest.approx(one * two)


@given(counts, shares)
def test_rates_lie_between_nothing_and_all(cases: dict[str, float], e: float) -> None:
    assert all(rate is None or 0 <= rate <= 1 for rate in rates(cases, e).values())


@given(counts, shares)
def test_the_fewer_unknown_are_eligible_the_higher_the_rate(cases: dict[str, float], e: float) -> None:
    found = rates(cases, e)
    for all_in, some, none in (("RR1", "RR3", "RR5"), ("REF1", "REF2", "REF3"), ("CON1", "CON2", "CON3")):
        high = found[none]
        middle, low = found[some], found[all_in]
        if high is not None and middle is not None and low is not None:
            assert low <= middle * (1 + 1e-12)
            assert middle <= high * (1 + 1e-12)


@given(counts)
def test_with_every_unknown_case_eligible_three_is_one(cases: dict[str, float]) -> None:
    found = rates(cases)
    assert (found["RR3"], found["RR4"], found["REF2"], found["CON2"]) == (
        found["RR1"],
        found["RR2"],
        found["REF1"],
        found["CON1"],
    )


@given(counts, shares, st.integers(0, 1000))
def test_not_eligible_enters_no_rate(cases: dict[str, float], e: float, more: int) -> None:
    assert rates({**cases, "NE": more}, e) == rates({**cases, "NE": 0}, e)


@pytest.mark.parametrize("wrong", [{"X": 1}, {"i": 1}, {"I": -1}, {"I": nan}, {"P": inf}])
def test_what_is_no_count_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"class|number of cases"):
        rates(wrong)


@pytest.mark.parametrize("e", [-0.1, 1.1, nan])
def test_what_is_no_share_is_refused(e: float) -> None:
    with pytest.raises(ValueError, match="share"):
        rates({"I": 1}, e)
