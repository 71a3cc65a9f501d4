"""The interval of a share."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from store.figures.wilson import Z, interval


def test_known_values() -> None:
    assert interval(0, 10) == pytest.approx((0, 0.2775328), abs=1e-6)
    assert interval(5, 10) == pytest.approx((0.2365931, 0.7634069), abs=1e-6)
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert interval(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ends_are_where_the_share_would_just_not_be_odd(given_share: tuple[int, int]) -> None:
    k, n = given_share
    found = interval(k, n)
    assert found is not None
    low, high = found
    assert 0 <= low <= k / n <= high <= 1
    for end in found:
        assert abs(k / n - end) == pytest.approx(Z * (end * (1 - end) / n) ** 0.5, abs=1e-7)


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_same_share_of_more_cases_is_surer(given_share: tuple[int, int]) -> None:
    k, n = given_share
    few, many = interval(k, n), interval(10 * k, 10 * n)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < few[1] - few[0]


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_no_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="share"):
        interval(k, n)
