"""Cleaning of single cells: pure functions that give a value and a warning's code, or None.

None of them raises, whatever the text; what is clean already stays as it is.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, partial
from operator import mul
from typing import Any, NamedTuple

from store.intake.cells.columns import Cleaner
from store.intake.cells.text import FIRST_WIDE, harmless, is_dangerous, narrow, one_line, word, written_out
from store.intake.cells.words import meanings, nothings, said_as

TEXT_CLEANED = "text_cleaned"
ODOMETER_UNREADABLE = "odometer_unreadable"
ODOMETER_ZERO = "odometer_zero"
ODOMETER_MILES = "odometer_miles"
AMOUNT_UNREADABLE = "amount_unreadable"
AMOUNT_AMBIGUOUS = "amount_ambiguous"
PLATE_UNUSUAL = "plate_unusual"
VIN_LENGTH = "vin_length"
VIN_LETTERS = "vin_letters"
VIN_CONFUSED = "vin_confused"
VIN_CHECK_DIGIT = "vin_check_digit"
VIN_UNUSABLE = "vin_unusable"
GENDER_UNREADABLE = "gender_unreadable"
TIER_UNREADABLE = "tier_unreadable"
ENERGY_UNREADABLE = "energy_unreadable"
SERVICE_TYPE_UNREADABLE = "service_type_unreadable"
CUSTOMER_TYPE_UNREADABLE = "customer_type_unreadable"
YES_NO_UNREADABLE = "yes_no_unreadable"
CALL_KIND_UNREADABLE = "call_kind_unreadable"

MOST_KM = 3_000_000
MOST_CENTS = 10**12
LONGEST = 64
"""Characters a number, a plate or a VIN may have at most, whatever stands around it."""

_KM_IN_A_MILE = Decimal("1.609344")
_FAMILIES = {
    code.removesuffix("_unreadable"): code
    for code in (
        GENDER_UNREADABLE, TIER_UNREADABLE, ENERGY_UNREADABLE, SERVICE_TYPE_UNREADABLE,
        CUSTOMER_TYPE_UNREADABLE, YES_NO_UNREADABLE, CALL_KIND_UNREADABLE,
    )
}  # fmt: skip

_WHOLE = r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d{1,2}(?:,\d\d)+,\d{3}"
_POINT = re.compile(rf"((?:{_WHOLE})?(?:\.\d*)?)", re.ASCII)
_COMMA = re.compile(r"(\d+,\d{1,2}|\d{1,3}(?:[. ]\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
_KM_UNITS = re.compile(r"\s?(?:公里|千米|km|kms|kilometers|kilometres)\.?$", re.IGNORECASE)
_MILE_UNITS = re.compile(r"\s?(?:英里|mi|miles?)\.?$", re.IGNORECASE)
_TEN_THOUSAND = re.compile(r"\s?[万w]$", re.IGNORECASE)
_MONEY_BEFORE = re.compile(
    r"^(?:rmb|cny|人民币|nt\$?|hk\$?|rs\.?|rm|[a-z]{3}(?=[ \d])|[a-z]?[¥￥$€£₹])[ :]?", re.IGNORECASE
)
_MONEY_AFTER = re.compile(r" ?(?:元整|元正|元|圆整|圆|块|rmb|cny|inr|[¥￥€£])$", re.IGNORECASE)
_MINUS = str.maketrans("−–—", "---")

_MASK = "X" * 4
"""How publishers mask a number, as others do with asterisks."""

_BESIDE_PLATE = re.compile(r"\([^()]*\)|[蓝黄绿白黑渐变双拼色牌]+$")
"""What stands beside a plate: words in brackets, and its colour."""

_NO_CODE = re.compile(r"[^0-9A-Z\u4e00-\u9fff*]+")
_NO_PLATE = re.compile(r"[^\w*]+|_+")
"""What no plate has: letters may be those of any script (12가3456, А123ВС77)."""

_CHINESE_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Z][A-Z0-9]{4}(?:[A-Z0-9]{1,2}|[挂学警港澳试超领])"
    "|WJ[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?[0-9]{4}[0-9A-Z]"
    "|[A-Z]{2}[0-9]{5}|[0-9]{6}使|使[0-9]{6}"
)
_VIN_CHARACTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_VALUES = bytes.maketrans(
    _VIN_CHARACTERS.encode(), bytes((*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)))
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN = re.compile("[A-HJ-NPR-Z0-9]{17}")
_AROUND_VIN = re.compile(r"(?:VIN(?:码|号)?|车架号|\*)([A-Z0-9]{17})\*?")
"""A vehicle's number behind what it is called, or between the marks of a bar code."""

_CONFUSED = str.maketrans("OIQ", "010")


class Vin(NamedTuple):
    """A vehicle's number as it is stored, and whether it has 17 characters that pass the check digit."""

    code: str
    ok: bool


_vin = partial(tuple.__new__, Vin)


def text(given: str) -> tuple[str | None, str | None]:
    """Clean a line of text."""
    if given.isalnum() and (given.isascii() or max(given) < FIRST_WIDE):
        return (given if given.casefold() not in nothings() else None), None
    cleaned = one_line(given)
    warning = TEXT_CLEANED if not given.isprintable() and is_dangerous(given) else None
    return (cleaned if word(cleaned) not in nothings() else None), warning


def long_text(given: str) -> tuple[str | None, str | None]:
    """Clean text of several lines."""
    return harmless(given).strip() or None, TEXT_CLEANED if is_dangerous(given) else None


def code(given: str) -> tuple[str | None, str | None]:
    """Clean a code such as an order number: narrow, capital letters, no space in it.

    One that a spreadsheet has rounded (2.02609E+11) is none: many would be the same.
    """
    plain = given.isascii() and given.isalnum()
    cleaned = given.upper() if plain else _code(given)
    return (cleaned if cleaned.casefold() not in nothings() else None), None


def _code(given: str) -> str:
    cleaned = narrow(given).upper().replace(" ", "").removeprefix("'")
    return written_out(cleaned) or ""


def odometer(given: str) -> tuple[int | None, str | None]:
    """Read kilometres: 12,345公里, 1.2万, 12345.6, 12 345 km. Nought is given as such, with a warning.

    Miles become kilometres, with a warning. 12.345 may be either of two readings and is none.
    """
    if len(given) < 7 and given.isascii() and given.isdecimal() and int(given):
        return int(given), None
    said = narrow(given)
    if said.casefold() in nothings():
        return None, None
    if len(said) > LONGEST:
        return None, ODOMETER_UNREADABLE
    in_miles = _MILE_UNITS.search(said) is not None
    bare = (_MILE_UNITS if in_miles else _KM_UNITS).sub("", said)
    number = None if _GROUPED.fullmatch(bare) else _number(bare)
    if number == 0:
        return 0, ODOMETER_ZERO
    kilometres = 0 if number is None else int(number * _KM_IN_A_MILE if in_miles else number)
    if not 0 < kilometres <= MOST_KM:
        return None, ODOMETER_UNREADABLE
    return kilometres, ODOMETER_MILES if in_miles else None


def miles(given: str) -> tuple[int | None, str | None]:
    """Read the odometer of a column that is headed as miles; what names its unit is taken at its word."""
    said = narrow(given)
    return odometer(said if not said[-1:].isdigit() else f"{said} mi")


def ten_thousands(clean: Cleaner) -> Cleaner:
    """Make the cleaner of a column that is headed as ten thousands (金额(万元), 里程（万公里）)."""

    def read(given: str) -> tuple[int | None, str | None]:
        said = narrow(given)
        return clean(said if not said[-1:].isdigit() else f"{said}万")

    return read


def money(given: str) -> tuple[int | None, str | None]:
    """Read an amount, in hundredths: ¥1,234.50, 1234.5元, (1,234.50), 1.2万, -12.30, 1.234,50.

    12.345 may be two amounts: it is taken for 12.35, with a warning.
    """
    if 0 < len(given) < 12:
        digits = given[:-3] + given[-2:] if given[-3:-2] == "." else given + "00"
        if digits.isascii() and digits.isdecimal():
            return int(digits), None
    said = narrow(given)
    if said.casefold() in nothings():
        return None, None
    if len(said) > LONGEST:
        return None, AMOUNT_UNREADABLE
    bare, owed = _without_sign(said)
    if bare in nothings():
        return None, None
    number = _number(bare)
    if number is None or number * 100 >= MOST_CENTS:
        return None, AMOUNT_UNREADABLE
    cents = int((number * 100).quantize(Decimal(1), ROUND_HALF_UP))
    may_be_thousands = bare[0] != "0" and _GROUPED.fullmatch(bare)
    return (-cents if owed else cents), AMOUNT_AMBIGUOUS if may_be_thousands else None


def _without_sign(said: str) -> tuple[str, bool]:
    """Take currency and sign off an amount; say whether it is below nought."""
    bare, sign = said.translate(_MINUS), ""
    for _ in range(3):
        bare = _MONEY_AFTER.sub("", _MONEY_BEFORE.sub("", bare)).strip()
        if sign:
            continue
        if bare.startswith("(") and bare.endswith(")"):
            sign, bare = "-", bare[1:-1]
        elif bare.startswith(("-", "+")):
            sign, bare = bare[0], bare[1:]
        elif bare.endswith(("-", "+")):
            sign, bare = bare[-1], bare[:-1]
    return bare.strip(), sign == "-"


def _number(said: str) -> Decimal | None:
    """Read a number that is not below nought; a comma is decimal only where it can be nothing else."""
    bare = _TEN_THOUSAND.sub("", said)
    if _POINT.fullmatch(bare) and any(map(str.isdigit, bare)):
        plain = bare.replace(",", "").replace(" ", "").replace("'", "")
    elif _COMMA.fullmatch(bare):
        plain = bare.replace(".", "").replace(" ", "").replace(",", ".")
    else:
        return None
    number = Decimal(plain)
    return number if bare == said else number * 10_000


def plate_reader(region: str) -> Cleaner:
    """Make the cleaner of a column of plates; the region's usual form is known for China.

    Words for a car that has none yet (新车, 临牌, 未上牌) mean no plate.
    """
    usual = _CHINESE_PLATE.fullmatch
    none_yet = nothings() | said_as("no_plate")

    def clean(given: str) -> tuple[str | None, str | None]:
        if usual(given):
            return given, None
        said = written_out(narrow(given).upper())
        if said is None:
            return None, PLATE_UNUSUAL
        plate = _NO_PLATE.sub("", said)
        if not plate or plate.casefold() in none_yet:
            return None, None
        if len(plate) > LONGEST:
            return None, PLATE_UNUSUAL
        if region == "CN" and not usual(plate):
            told = _NO_CODE.sub("", _BESIDE_PLATE.sub("", said))
            plate = told if usual(told) else plate
        return plate, PLATE_UNUSUAL if region == "CN" and not usual(plate) else None

    return clean


def vin(given: str) -> tuple[Vin | None, str | None]:
    """Read a vehicle identification number; the check digit is that of ISO 3779.

    What is too short, masked or one character over and over identifies no vehicle. A VIN has no O, I or Q:
    where 0 and 1 in their place pass the check digit, that is the number, and it is warned of.
    """
    if _VIN.fullmatch(given) and _MASK not in given and given.count(given[0]) < 17:
        if check_digit(given) == given[8]:
            return _vin((given, True)), None
        return _vin((given, False)), VIN_CHECK_DIGIT
    said = narrow(given).upper()
    if written_out(said) is None:
        return None, VIN_UNUSABLE
    cleaned = _NO_CODE.sub("", said)
    return (None, None) if not cleaned or cleaned.casefold() in nothings() else _unusual_vin(cleaned)


def _unusual_vin(cleaned: str) -> tuple[Vin | None, str | None]:
    around = _AROUND_VIN.fullmatch(cleaned)
    if around:
        return vin(around[1])
    if not 6 <= len(cleaned) <= LONGEST or "*" in cleaned or _MASK in cleaned or len(set(cleaned)) == 1:
        return None, VIN_UNUSABLE
    if len(cleaned) != 17:
        return Vin(cleaned, ok=False), VIN_LENGTH
    if _VIN.fullmatch(cleaned):
        return vin(cleaned)
    meant = cleaned.translate(_CONFUSED)
    if _VIN.fullmatch(meant) and check_digit(meant) == meant[8]:
        return Vin(meant, ok=True), VIN_CONFUSED
    return Vin(cleaned, ok=False), VIN_LETTERS


def check_digit(seventeen: str) -> str:
    """Work out what the ninth character has to be; only for letters and digits a VIN may have."""
    return "0123456789X"[sum(map(mul, seventeen.encode().translate(_VIN_VALUES), _VIN_WEIGHTS)) % 11]


@cache
def word_reader(family: str) -> Cleaner:
    """Make the cleaner of a column of known words: gender, service_type, tier, energy ..."""
    known, warning = meanings(family), _FAMILIES[family]

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
        return (None if meaning is None else meaning == true_word), warning

    return clean
