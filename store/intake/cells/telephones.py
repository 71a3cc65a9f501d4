"""Telephone numbers: kept as given, as E.164 where they can be dialled, and with a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from store.intake.cells.text import narrow, written_out
from store.intake.cells.words import nothings

UNUSABLE = "number_unusable"
MASKED = "number_masked"

LONGEST = 400
"""Characters of a cell that are looked at; a cell beyond that is no telephone number."""

_BETWEEN = re.compile(r"[、，,;；/|\\\n]+|\s+(?:或|or|and|和)\s+|或|(?<=\d)和(?=[\d+])")
_MASK = re.compile(r"(?=.*\d)[\d\s()+-]*(?:[*●•○]{2,}|[xX#.…·?×_]{3,}|…)[\d\s()*●•○-]*")
_EXTENSION = re.compile(
    r"\s*(?:转接?|分机号?|extension|ext\.?|(?<=\d)x)\s*[:：#]?\s*\d{1,6}\s*$", re.IGNORECASE
)
_HYPHEN_EXTENSION = re.compile(r"-\d{1,5}$")
_WORDS_AROUND = re.compile(r"^(?:\([^\d()]*\)|[^\d+(*●•○])+|(?:\([^\d()]*\)|[^\d*●•○#xX.…)])+$")
_DIGITS = re.compile(r"[\d\s()+.\-]{4,24}", re.ASCII)
_WORDS_BETWEEN = re.compile(r"(?<=\d)\s*(?:\([^\d()]*\)|[^\d\s()+.~*●•○#xX…-])+\s*(?=[\d+])")
_GAP = re.compile(r"[\s.~-]+")
_SEPARATORS = str.maketrans("", "", " -")
_LOCAL = re.compile(r"[2-9]\d{5,8}", re.ASCII)
"""A landline as it is dialled within its area; what is shorter or begins with 1 is a service: 95598."""

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Number(NamedTuple):
    """A number as given, as E.164 where it is usable, and mobile, landline, other, unusable or masked."""

    raw: str
    e164: str | None
    verdict: str


Numbers = tuple[Number, ...]

_made_number = partial(tuple.__new__, Number)


def number_reader(region: str, area_code: str = "") -> Callable[[str], tuple[Numbers, str | None]]:
    """Make the cleaner of a column of telephone numbers of a region; a cell may hold several.

    A landline without an area code gets `area_code`, written as it is dialled inside the region (0431).
    """
    quick = _quick_reader(region)

    def clean(text: str) -> tuple[Numbers, str | None]:
        e164 = quick(text)
        if e164:
            return (_made_number((text.strip(), e164, "mobile")),), None
        return read_numbers(text, region, area_code)

    return clean


@lru_cache(maxsize=4_096)
def read_numbers(text: str, region: str, area_code: str = "") -> tuple[Numbers, str | None]:
    """Read the numbers of a cell, usable ones first; the code speaks of the first that is not usable."""
    if len(text) > LONGEST:
        return (Number(narrow(text[:LONGEST]), None, "unusable"),), UNUSABLE
    lines = narrow(text.replace("\r", "\n").replace("\n", "/"))
    given = [part.strip() for part in _BETWEEN.split(lines)]
    numbers = {
        number.e164 or number.raw: number
        for part in given
        if part.casefold() not in nothings()
        for number in _numbers_of(part, region, area_code)
    }
    ordered = sorted(numbers.values(), key=lambda number: number.e164 is None)
    if not ordered or ordered[-1].e164:
        return tuple(ordered), None
    first = next(number for number in ordered if not number.e164)
    return tuple(ordered), MASKED if first.verdict == "masked" else UNUSABLE


def _numbers_of(part: str, region: str, area_code: str) -> Iterator[Number]:
    """Read what is mostly one number; several with gaps or words between them, if each one is usable."""
    number = read_number(part, region, area_code)
    if number.verdict == "unusable":
        said = _WORDS_BETWEEN.sub(" ", _WORDS_AROUND.sub("", part))
        pieces = [read_number(piece, region) for piece in _GAP.split(said) if piece]
        if len(pieces) > 1 and all(piece.e164 for piece in pieces):
            yield from pieces
            return
    yield number


def read_number(raw: str, region: str, area_code: str = "") -> Number:
    """Read one number; words around it and an extension are no part of what is dialled."""
    bare = _WORDS_AROUND.sub("", raw)
    if _MASK.fullmatch(bare):
        return Number(raw, None, "masked")
    bare = _WORDS_AROUND.sub("", _EXTENSION.sub("", raw))
    for said in (written_out(bare) or bare, _HYPHEN_EXTENSION.sub("", bare)):
        found = _dialled(said, region)
        if found:
            return Number(raw, *found)
    local = bare.translate(_SEPARATORS)
    if area_code and _LOCAL.fullmatch(local) and not any(map(str.isalpha, _EXTENSION.sub("", raw))):
        found = _dialled(area_code + local, region)
        if found and found[1] == "landline":
            return Number(raw, *found)
    return Number(raw, None, "unusable")


def _dialled(said: str, region: str) -> tuple[str, str] | None:
    """Give the E.164 form and the verdict of a number that can be dialled, else None."""
    if not _DIGITS.fullmatch(said):
        return None
    try:
        parsed = phonenumbers.parse(said, region)
    except NumberParseException:
        return None
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.UNKNOWN:
        return None
    verdict = "mobile" if kind in _MOBILE else "landline" if kind == PhoneNumberType.FIXED_LINE else "other"
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164), verdict


def _quick_reader(region: str) -> Callable[[str], str | None]:
    """Compile the region's own pattern of mobile numbers, for the one writing that most cells have.

    Takes national digits only, that no other kind of number of the region and no trunk prefix explains;
    whatever it does not take is left to the full reading.
    """
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.mobile is None or metadata.mobile.national_number_pattern is None:
        return lambda _text: None
    lengths = frozenset(metadata.mobile.possible_length)
    other = _something_else(metadata)
    mobile = re.compile(f"(?!{other})(?:{metadata.mobile.national_number_pattern})", re.ASCII).fullmatch
    code = f"+{metadata.country_code}"

    def read(text: str) -> str | None:
        if len(text) in lengths and mobile(text):
            return code + text
        digits = text.translate(_SEPARATORS).removeprefix(code)
        return code + digits if len(digits) in lengths and mobile(digits) else None

    return read


def _something_else(metadata: PhoneMetadata) -> str:
    """Write what would make a run of digits something else than a mobile number of the region."""
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
    return f"(?:{'|'.join(patterns)})"
