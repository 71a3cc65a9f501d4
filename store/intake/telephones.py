"""Telephone numbers: kept as given, as E.164 where they can be dialled, and with a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from store.intake.text import narrow
from store.intake.words import nothings

UNUSABLE = "number_unusable"
MASKED = "number_masked"

_BETWEEN = re.compile(r"[、，,;；/|\n]+|\s+(?:或|or|and|和)\s+|或")
_MASK = re.compile(r"(?=.*\d)[\d\s()+-]*[*＊xX●•#]{3,}[\d\s()-]*")
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|extension)\s*[:：]?\s*\d+\s*$", re.IGNORECASE)
_DIGITS = re.compile(r"[\d\s()+.\-]{5,24}")
_SEPARATORS = str.maketrans("", "", " -")
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Number(NamedTuple):
    """A number as given, as E.164 where it is usable, and mobile, landline, other, unusable or masked."""

    raw: str
    e164: str | None
    verdict: str


def number_reader(region: str) -> Callable[[str], tuple[tuple[Number, ...], str | None]]:
    """Make the cleaner of a column of telephone numbers of a region; a cell may hold several."""
    quick = _quick_reader(region)

    def clean(text: str) -> tuple[tuple[Number, ...], str | None]:
        e164 = quick(text)
        if e164:
            return (Number(text.strip(), e164, "mobile"),), None
        return read_numbers(text, region)

    return clean


@lru_cache(maxsize=20_000)
def read_numbers(text: str, region: str) -> tuple[tuple[Number, ...], str | None]:
    """Read the numbers of a cell, usable ones first; the code speaks of the first that is not usable."""
    given = [part.strip() for part in _BETWEEN.split(narrow(text.replace("\n", "/")))]
    numbers = {
        number.e164 or number.raw: number
        for number in (read_number(part, region) for part in given if part.casefold() not in nothings())
    }
    ordered = sorted(numbers.values(), key=lambda number: number.e164 is None)
    if not ordered or ordered[-1].e164:
        return tuple(ordered), None
    return tuple(ordered), MASKED if ordered[-1].verdict == "masked" else UNUSABLE


def read_number(raw: str, region: str) -> Number:
    """Read one number."""
    if _MASK.fullmatch(raw):
        return Number(raw, None, "masked")
    bare = _EXTENSION.sub("", raw)
    if not _DIGITS.fullmatch(bare):
        return Number(raw, None, "unusable")
    try:
        parsed = phonenumbers.parse(bare, region)
    except NumberParseException:
        return Number(raw, None, "unusable")
    if not phonenumbers.is_valid_number(parsed):
        return Number(raw, None, "unusable")
    kind = phonenumbers.number_type(parsed)
    verdict = "mobile" if kind in _MOBILE else "landline" if kind == PhoneNumberType.FIXED_LINE else "other"
    return Number(raw, phonenumbers.format_number(parsed, PhoneNumberFormat.E164), verdict)


def _quick_reader(region: str) -> Callable[[str], str | None]:
    """Compile the region's own pattern of mobile numbers, for the one writing that most cells have.

    Takes national digits only, that no other kind of number of the region and no trunk prefix explains;
    whatever it does not take is left to the full reading.
    """
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.mobile is None or metadata.mobile.national_number_pattern is None:
        return lambda _text: None
    mobile = re.compile(metadata.mobile.national_number_pattern)
    lengths = frozenset(metadata.mobile.possible_length)
    other = _something_else(metadata)
    code = f"+{metadata.country_code}"

    def read(text: str) -> str | None:
        digits = text
        if not digits.isdecimal():
            digits = text.translate(_SEPARATORS).removeprefix(code)
        if len(digits) not in lengths or not (digits.isascii() and digits.isdecimal()):
            return None
        if not mobile.fullmatch(digits) or other.match(digits):
            return None
        return code + digits

    return read


def _something_else(metadata: PhoneMetadata) -> re.Pattern[str]:
    """Compile what would make a run of digits something else than a mobile number of the region."""
    kinds = (
        metadata.fixed_line, metadata.premium_rate, metadata.toll_free, metadata.shared_cost, metadata.voip,
        metadata.personal_number, metadata.pager, metadata.uan, metadata.voicemail,
    )  # fmt: skip
    patterns = [
        f"(?:{kind.national_number_pattern})\\Z" for kind in kinds if kind and kind.national_number_pattern
    ]
    prefixes = (metadata.national_prefix_for_parsing, metadata.international_prefix)
    patterns += [f"(?:{prefix})" for prefix in prefixes if prefix]
    patterns.append(str(metadata.country_code))
    return re.compile("|".join(patterns))
