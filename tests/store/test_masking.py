"""Telephone numbers as those see them who are not calling."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from store.safeguards.masking import mask


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613812345678", "138****5678"),
        ("+8643188888888", "431****8888"),
        ("13812345678", "138****5678"),
        ("138-1234 5678", "138****5678"),
        ("+4930901820", "493***1820"),
        ("88888888", "888*8888"),
        ("8888888", "*******"),
        ("1234", "****"),
        ("无", ""),
        ("", ""),
    ],
)
def test_only_the_ends_of_a_number_are_shown(number: str, shown: str) -> None:
    assert mask(number, "+86") == shown


def test_the_country_code_is_left_off_where_it_is_the_shops_own() -> None:
    assert mask("+8613812345678", "+49") == "861******5678"
    assert mask("+8613812345678") == "861******5678"


@given(st.text("0123456789+- ()转abc", max_size=24))
def test_whatever_is_written_no_more_than_seven_digits_are_shown(number: str) -> None:
    shown = mask(number, "+86")
    assert set(shown) <= set("0123456789*")
    digits = [sign for sign in number.removeprefix("+86") if sign.isdigit()]
    assert len(shown) == len(digits)
    clear = [sign for sign in shown if sign != "*"]
    assert len(clear) == (7 if len(digits) > 7 else 0)
    assert shown[:3].replace("*", "") + shown[-4:].replace("*", "") == "".join(clear)
