"""Telephone numbers as those see them who are not calling."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from store.safeguards.masking import mask, mask_within


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812345678", "138****5678"),
        ("李雷 138-1234-5678,宝来", "李雷 138****5678,宝来"),
        ("+86 13812345678/13912345678", "138****5678/139****5678"),
        ("0431-88888888", "043*****8888"),
        ("+49 30 901820", "493***1820"),
    ],
)
def test_a_number_in_a_cell_that_nobody_called_one_is_masked(text: str, shown: str) -> None:
    assert mask_within(text) == shown


@pytest.mark.parametrize(
    "text",
    ["RO2605001210", "LSVAM4187C2184847", "2026-05-06 12:00", "12345.67", "85,120", "吉A12345", "10086", ""],
)
def test_orders_vins_days_and_amounts_are_left_as_they_are(text: str) -> None:
    assert mask_within(text) == text


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["{}", "电话{}", "{} 宝来", "+86{}", "a,{},b"]))
def test_a_mobile_number_is_found_wherever_it_stands(number: str, cell: str) -> None:
    assert number not in mask_within(cell.format(number))
