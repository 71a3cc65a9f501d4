"""Telephone numbers: raw, as E.164, and with a verdict."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings, strategies as st
from phonenumbers import PhoneMetadata

from store.intake.cells import telephones

REGIONS = ["CN", "DE", "GB", "US", "IN", "AR", "FR", "IT"]
LIKELY = {
    region: telephone.national_number_pattern
    for region in ("CN", "DE", "GB", "US", "IN")
    if (metadata := PhoneMetadata.metadata_for_region(region, None))
    and (telephone := metadata.mobile)
    and telephone.national_number_pattern
}
MOBILE, OTHER = "+8613800138000", "+8613900139000"
LANDLINE = "+8643185166666"


@pytest.mark.parametrize(
    ("said", "found", "warning"),
    [
        ("13800138000", [("+8613800138000", "mobile")], None),
        ("138-0013-8000", [("+8613800138000", "mobile")], None),
        ("+86 138 0013 8000", [("+8613800138000", "mobile")], None),
        ("0431-85166666", [("+8643185166666", "landline")], None),
        ("0431-85166666转801", [("+8643185166666", "landline")], None),
        ("13800138000/13900139000", [("+8613800138000", "mobile"), ("+8613900139000", "mobile")], None),
        ("12345、13800138000", [("+8613800138000", "mobile"), (None, "unusable")], telephones.UNUSABLE),
        ("138****8000", [(None, "masked")], telephones.MASKED),
        ("85166666", [(None, "unusable")], telephones.UNUSABLE),
        ("4008800000", [("+864008800000", "other")], None),
        ("call me", [(None, "unusable")], telephones.UNUSABLE),
        ("１３８００１３８０００", [(MOBILE, "mobile")], None),
        ("8613800138000", [(MOBILE, "mobile")], None),
        ("0086 138 0013 8000", [(MOBILE, "mobile")], None),
        ("013800138000", [(MOBILE, "mobile")], None),
        ("13800138000.0", [(MOBILE, "mobile")], None),
        ("'13800138000", [(MOBILE, "mobile")], None),
        ('="13800138000"', [(MOBILE, "mobile")], None),
        ("13800138000(妻子)", [(MOBILE, "mobile")], None),
        ("（妻子）13800138000", [(MOBILE, "mobile")], None),
        ("妻子：13800138000", [(MOBILE, "mobile")], None),
        ("13800138000 13900139000", [(MOBILE, "mobile"), (OTHER, "mobile")], None),
        ("13800138000-13900139000", [(MOBILE, "mobile"), (OTHER, "mobile")], None),
        ("13800138000\r\n妻子 13900139000", [(MOBILE, "mobile"), (OTHER, "mobile")], None),
        ("13800138000;13800138000", [(MOBILE, "mobile")], None),
        ("13800138000（妻子）13900139000（本人）", [(MOBILE, "mobile"), (OTHER, "mobile")], None),
        ("本人13800138000妻13900139000", [(MOBILE, "mobile"), (OTHER, "mobile")], None),
        ("13800138000妻1390013900", [(None, "unusable")], telephones.UNUSABLE),
        ("0431-85166666-802", [(LANDLINE, "landline")], None),
        ("0431-85166666 ext. 12", [(LANDLINE, "landline")], None),
        ("(0431) 8516 6666", [(LANDLINE, "landline")], None),
        ("+86(0)431-85166666", [(LANDLINE, "landline")], None),
        ("138xxxx5678", [(None, "masked")], telephones.MASKED),
        ("138＊＊＊＊5678(妻子)", [(None, "masked")], telephones.MASKED),
        ("****5678", [(None, "masked")], telephones.MASKED),
        ("138****5678,13900139000", [(OTHER, "mobile"), (None, "masked")], telephones.MASKED),
        ("1.38E+10", [(None, "unusable")], telephones.UNUSABLE),
        ("1.3800138E+10", [(None, "unusable")], telephones.UNUSABLE),
        ("1.3800138000E+11", [(None, "unusable")], telephones.UNUSABLE),
        ("1.3800138000E+10", [(MOBILE, "mobile")], None),
        ("无", [], None),
        ("", [], None),
    ],
)
def test_telephones(said: str, found: list[tuple[str | None, str]], warning: str | None) -> None:
    numbers, why = telephones.number_reader("CN")(said)
    assert [(number.e164, number.verdict) for number in numbers] == found
    assert why == warning


@pytest.mark.parametrize("said", ["85166666", "8516-6666", "8516 6666转12"])
def test_a_landline_without_its_area_code_gets_the_shops(said: str) -> None:
    assert telephones.number_reader("CN", "0431")(said) == (
        (telephones.Number(said, LANDLINE, "landline"),),
        None,
    )


@pytest.mark.parametrize(
    "said", ["QQ85166666", "微信85166666", "1234", "138****5678", "8516666600000", "10086", "95598", "12345"]
)
def test_what_is_no_landline_gets_no_area_code(said: str) -> None:
    assert telephones.number_reader("CN", "0431")(said)[0][0].e164 is None


def test_an_area_code_changes_no_number_that_is_whole() -> None:
    for said in ("13800138000", "021-62345678", "4008800000", "+16502530000"):
        assert telephones.number_reader("CN", "0431")(said) == telephones.number_reader("CN")(said)


def test_what_was_given_is_kept() -> None:
    for said in ("138-0013-8000", "0431-85166666转801", "13800138000(妻子)", "138****5678"):
        assert telephones.number_reader("CN")(said)[0][0].raw == said


@given(
    st.sampled_from(REGIONS),
    st.from_regex(r"\+?[0-9 -]{4,14}", fullmatch=True),
)
def test_the_quick_reading_agrees_with_the_full_one(region: str, said: str) -> None:
    quick, _ = telephones.number_reader(region)(said)
    full, _ = telephones.read_numbers(said, region)
    assert [number[1:] for number in quick] == [number[1:] for number in full]


@settings(deadline=None)
@given(st.data(), st.sampled_from(sorted(LIKELY)))
def test_the_quick_reading_agrees_on_likely_mobiles(data: st.DataObject, region: str) -> None:
    said = data.draw(st.from_regex(LIKELY[region], fullmatch=True))
    quick, warning = telephones.number_reader(region)(said)
    assert (quick, warning) == telephones.read_numbers(said, region)
    for number in quick:
        parsed = phonenumbers.parse(number.e164 or "0", region) if number.e164 else None
        assert parsed is None or phonenumbers.is_valid_number(parsed)


@given(st.sampled_from(REGIONS), st.from_regex(r"[+0]?[0-9 -]{6,14}", fullmatch=True))
def test_a_number_is_usable_if_and_only_if_the_library_calls_it_valid(region: str, said: str) -> None:
    try:
        valid = phonenumbers.is_valid_number(phonenumbers.parse(said, region))
    except phonenumbers.NumberParseException:
        valid = False
    found = telephones.read_number(said.strip(), region)
    assert found.e164 or not valid
    assert valid or not found.e164 or "-" in said
    if found.e164:
        assert telephones.read_number(found.e164, region)[1:] == found[1:]


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_quick_reading_agrees_on_chinese_mobiles(said: str) -> None:
    assert telephones.number_reader("CN")(said) == telephones.read_numbers(said, "CN")


_USABLE = st.from_regex(
    r"(?:\+86 ?)?1[35][0-9] ?[0-9]{4} ?[0-9]{4}|(?:0431-?)?8[0-9]{7}(?:转[0-9]{3})?", fullmatch=True
)


@given(
    st.text()
    | st.text("0123456789+-()*xX.E转妻子、/ \n", max_size=40)
    | st.lists(_USABLE, min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "0431", "010"]),
)
def test_what_was_read_is_read_again_as_the_same(said: str, area_code: str) -> None:
    clean = telephones.number_reader("CN", area_code)
    for number in clean(said)[0]:
        if number.e164:
            assert clean(number.e164)[0][0][1:] == number[1:]
