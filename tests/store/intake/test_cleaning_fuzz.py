"""Whatever stands in a cell: no cleaner raises, hangs, or lets through what steers a terminal."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from store.intake.cells import cleaning, dates, telephones, text
from store.intake.cells.columns import Cleaner

ZONE = ZoneInfo("Asia/Shanghai")
CLEANERS: dict[str, Cleaner] = {
    "text": cleaning.text,
    "long_text": cleaning.long_text,
    "code": cleaning.code,
    "odometer": cleaning.odometer,
    "money": cleaning.money,
    "vin": cleaning.vin,
    "plate": cleaning.plate_reader("CN"),
    "foreign_plate": cleaning.plate_reader("IN"),
    "yes_no": cleaning.flag_reader("yes_no", "yes"),
    **{
        family: cleaning.word_reader(family)
        for family in ("gender", "tier", "energy", "service_type", "customer_type", "call_kind")
    },
    "moment": dates.moment_reader(ZONE),
    "moment_month_first": dates.moment_reader(ZONE, "month_first"),
    "day": dates.day_reader("day_first"),
    "telephones": telephones.number_reader("CN", "0431"),
    "telephones_abroad": telephones.number_reader("DE"),
}
SAID = st.text() | st.text(
    "0123456789０１２.,-/:年月日时分秒上午下万¥()'*+ \x1b\u202e\r\n公里元aApmPMtTzZxXeE京吉ABOIQ转=\"",
    max_size=40,
)
LONG = [
    piece * (100_000 // len(piece))
    for piece in (
        " ", "1", "x", "*", "(", "()", "1 ", "1,", "1.", "转1", "妻子 ", "0-", "年", "=\"", "\x1b", "１",
        "\n", "或", " 或 ", "1/1/", "周一", "1(a)", "e+", "、", "\u3000", "ab ", "京A", "和1", "-1",
        "å", "#1",
    )
]  # fmt: skip


@pytest.mark.parametrize("name", CLEANERS)
@given(said=SAID)
def test_no_cleaner_raises_and_none_lets_control_characters_through(name: str, said: str) -> None:
    value, warning = CLEANERS[name](said)
    assert warning is None or isinstance(warning, str)
    for part in texts_of(value):
        assert not text.is_dangerous(part)


@pytest.mark.parametrize("name", CLEANERS)
def test_cells_of_100_kilobytes(name: str) -> None:
    for said in LONG:
        for around in (said, f"1{said}", f"{said}1", f"a{said}!"):
            CLEANERS[name](around)


@pytest.mark.parametrize("name", ["text", "long_text", "code", "odometer", "plate", "foreign_plate", "day"])
@given(said=SAID)
def test_what_is_clean_stays_as_it_is(name: str, said: str) -> None:
    value, _ = CLEANERS[name](said)
    if value is not None:
        assert CLEANERS[name](str(value))[0] == value


@given(said=SAID)
def test_an_amount_written_out_is_the_same_amount(said: str) -> None:
    cents, _ = cleaning.money(said)
    if cents is not None:
        sign, whole = ("-" if cents < 0 else ""), abs(cents)
        assert cleaning.money(f"{sign}{whole // 100}.{whole % 100:02}") == (cents, None)


@given(said=SAID | st.from_regex("[A-Z0-9]{17}", fullmatch=True))
def test_a_vin_that_is_clean_stays_as_it_is(said: str) -> None:
    found, _ = cleaning.vin(said)
    if found is not None:
        assert cleaning.vin(found.code)[0] == found


@given(st.integers(1, cleaning.MOST_KM))
def test_odometers_of_every_writing(km: int) -> None:
    for said in (f"{km}", f"{km:,}", f"{km:,} km", f"{km}公里", f"{km:,}".replace(",", " "), f"{km}.0"):
        assert cleaning.odometer(said) == (km, None)


@given(st.integers(0, 10**11))
def test_amounts_of_every_writing(cents: int) -> None:
    whole, part = divmod(cents, 100)
    plain, grouped = f"{whole}.{part:02}", f"{whole:,}.{part:02}"
    for said in (plain, grouped, f"¥{grouped}", f"{plain}元", f"RMB {grouped}"):
        assert cleaning.money(said) == (cents, None)
    for said in (f"-{grouped}", f"({plain})", f"-¥{plain}", f"{plain}-"):
        assert cleaning.money(said) == (-cents, None)
    if whole > 999:
        continental = f"{grouped[:-3].replace(',', '.')},{part:02}"
        assert cleaning.money(continental) == (cents, None)


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [each for part in value for each in texts_of(part)] if isinstance(value, tuple) else []
