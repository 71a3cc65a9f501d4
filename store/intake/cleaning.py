"""Cleaning of single cells: pure functions that give a value and a warning's code, or None.

None of them raises, whatever the text.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from operator import mul
from typing import Any, NamedTuple

from store.intake.columns import Cleaner
from store.intake.text import harmless, is_dangerous, narrow, one_line, word
from store.intake.words import meanings, nothings

TEXT_CLEANED = "text_cleaned"
ODOMETER_UNREADABLE = "odometer_unreadable"
AMOUNT_UNREADABLE = "amount_unreadable"
PLATE_UNUSUAL = "plate_unusual"
VIN_LENGTH = "vin_length"
VIN_LETTERS = "vin_letters"
VIN_CHECK_DIGIT = "vin_check_digit"
VIN_UNUSABLE = "vin_unusable"

MOST_KM = 3_000_000
MOST_CENTS = 10**12

_NUMBER = re.compile(r"[¥￥$€£]? ?([+-]?) ?[¥￥$€£]? ?(\d[\d,]*\.?\d*|\.\d+) ?(万|w)?")
_KM_UNITS = re.compile(r"(?:公里|千米|km|kms|kilometers|kilometres)\.?$", re.IGNORECASE)
_MONEY_UNITS = re.compile(r"^(?:rmb|cny|人民币)|(?:元整|元|圆|rmb|cny)$", re.IGNORECASE)
_NO_CODE = re.compile(r"[^0-9A-Z\u4e00-\u9fff*]+")
_CHINESE_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Z][A-Z0-9]{4}(?:[A-Z0-9]{1,2}|[挂学警港澳试超领])"
    "|[A-Z]{2}[0-9]{5}|[0-9]{6}使|使[0-9]{6}"
)
_VIN = re.compile("[A-HJ-NPR-Z0-9]{17}")
_VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
    (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))  # fmt: skip
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class Vin(NamedTuple):
    """A vehicle's number as it is stored, and whether it has 17 characters that pass the check digit."""

    code: str
    ok: bool


def text(given: str) -> tuple[str | None, str | None]:
    """Clean a line of text."""
    cleaned = one_line(given)
    warning = TEXT_CLEANED if not given.isprintable() and is_dangerous(given) else None
    return (cleaned if word(cleaned) not in nothings() else None), warning


def long_text(given: str) -> tuple[str | None, str | None]:
    """Clean text of several lines."""
    return harmless(given).strip() or None, TEXT_CLEANED if is_dangerous(given) else None


def code(given: str) -> tuple[str | None, str | None]:
    """Clean a code such as an order number: narrow, capital letters, no space in it."""
    cleaned = narrow(given).upper().replace(" ", "")
    return (cleaned if cleaned.casefold() not in nothings() else None), None


def odometer(given: str) -> tuple[int | None, str | None]:
    """Read kilometres: 12,345公里, 1.2万, 12345.6. Nought is no reading."""
    said = narrow(given)
    if said.casefold() in nothings():
        return None, None
    number = _number(_KM_UNITS.sub("", said).strip())
    if number is None or not 0 < number <= MOST_KM:
        return None, ODOMETER_UNREADABLE
    return int(number), None


def money(given: str) -> tuple[int | None, str | None]:
    """Read an amount, in hundredths: ¥1,234.50, 1234.5元, (1,234.50), 1.2万."""
    said = narrow(given)
    if said.casefold() in nothings():
        return None, None
    owed = said.startswith("(") and said.endswith(")")
    number = _number(_MONEY_UNITS.sub("", said.strip("()")).strip())
    if number is None or abs(number) * 100 >= MOST_CENTS:
        return None, AMOUNT_UNREADABLE
    cents = int((number * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return (-cents if owed else cents), None


def _number(said: str) -> Decimal | None:
    found = _NUMBER.fullmatch(said)
    if not found or not found[2].isascii():
        return None
    try:
        number = Decimal(found[1] + found[2].replace(",", ""))
    except InvalidOperation:
        return None
    return number * 10_000 if found[3] else number


def plate_reader(region: str) -> Cleaner:
    """Make the cleaner of a column of plates; the region's usual form is known for China."""

    def clean(given: str) -> tuple[str | None, str | None]:
        if _CHINESE_PLATE.fullmatch(given):
            return given, None
        plate = _NO_CODE.sub("", narrow(given).upper())
        if not plate or plate.casefold() in nothings():
            return None, None
        unusual = region == "CN" and not _CHINESE_PLATE.fullmatch(plate)
        return plate, PLATE_UNUSUAL if unusual else None

    return clean


def vin(given: str) -> tuple[Vin | None, str | None]:
    """Read a vehicle identification number; the check digit is that of ISO 3779.

    What is too short, masked or one character over and over identifies no vehicle.
    """
    cleaned = given
    if not _VIN.fullmatch(given):
        cleaned = _NO_CODE.sub("", narrow(given).upper())
        if not cleaned or cleaned.casefold() in nothings():
            return None, None
    # Four X in a row are how publishers mask a number, as others do with asterisks.
    if len(cleaned) < 6 or "*" in cleaned or "XXXX" in cleaned or len(set(cleaned)) == 1:
        return None, VIN_UNUSABLE
    if len(cleaned) != 17:
        return Vin(cleaned, ok=False), VIN_LENGTH
    if not _VIN.fullmatch(cleaned):
        return Vin(cleaned, ok=False), VIN_LETTERS
    ok = check_digit(cleaned) == cleaned[8]
    return Vin(cleaned, ok), None if ok else VIN_CHECK_DIGIT


def check_digit(seventeen: str) -> str:
    """Work out what the ninth character has to be; only for letters and digits a VIN may have."""
    values = map(_VIN_VALUES.__getitem__, seventeen)
    return "0123456789X"[sum(map(mul, values, _VIN_WEIGHTS)) % 11]


@cache
def word_reader(family: str) -> Cleaner:
    """Make the cleaner of a column of known words: gender, service_type, tier, energy ..."""
    known, warning = meanings(family), f"{family}_unreadable"

    def clean(given: str) -> tuple[str | None, str | None]:
        said = word(given)
        meaning = known.get(said)
        return meaning, None if meaning or said in nothings() else warning

    return clean


@cache
def flag_reader(family: str, true_word: str) -> Cleaner:
    """Make the cleaner of a column of two known words, one of which means true."""
    read = word_reader(family)

    def clean(given: str) -> tuple[Any, str | None]:
        meaning, warning = read(given)
        return (None if meaning is None else int(meaning == true_word)), warning

    return clean
