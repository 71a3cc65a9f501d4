"""Text as it may be stored: no control characters, no hidden turns of direction, one line."""

from __future__ import annotations

import re
import unicodedata

_DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")
_WIDE = re.compile("[\u3000\uff01-\uff5e]")
_NARROW = {0x3000: " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW_ALNUM = {code: new for code, new in _NARROW.items() if new == " " or new.isalnum()}
_NO_LETTER = re.compile(r"[\W_]+")
_MARKED_AS_TEXT = re.compile("'[-+=@¥$0-9\u4e00-\u9fff][^']*$")
_SAID_AS_TEXT = re.compile(r'(?:=")+([^"]*)"+')
_WHOLE_AS_FRACTION = re.compile(r"(\d{4,})\.0+", re.ASCII)
_POWER = re.compile(r"(\d)(?:\.(\d+)e\+?|e\+)(\d\d?)", re.IGNORECASE | re.ASCII)
FIRST_WIDE = "\uff01"
"""Below it stand no full-width letters, digits or signs but the ideographic space."""


def is_dangerous(text: str) -> bool:
    """Say whether a text holds characters that steer a terminal or hide what is written."""
    return _DANGEROUS.search(text.replace("\r\n", "\n")) is not None


def harmless(text: str) -> str:
    """Take control characters and overrides of direction out; line breaks and tabs stay."""
    return _DANGEROUS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Make one line: harmless, full-width letters and digits narrowed, each run of space one space."""
    if text.isalnum() and (text.isascii() or max(text) < FIRST_WIDE):
        return text
    if text.isascii() and text.isprintable():
        return _unpacked(text.strip() if "  " not in text else " ".join(text.split()))
    return _unpacked(_SPACE.sub(" ", harmless(text).translate(_NARROW_ALNUM)).strip())


def narrow(text: str) -> str:
    """Make one line whose every full-width form is narrowed: for numbers, codes and words to look up."""
    if text.isascii() and text.isprintable():
        return _unpacked(text.strip())
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    return _unpacked(_SPACE.sub(" ", harmless(text)).strip())


def _unpacked(text: str) -> str:
    """Take off what exports put to digits for spreadsheets: `="00123"`, or one apostrophe before them."""
    if text.startswith("'"):
        return text[1:] if _MARKED_AS_TEXT.match(text) else text
    if not text.startswith('="'):
        return text
    wrapped = _SAID_AS_TEXT.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


def written_out(said: str) -> str | None:
    """Undo what spreadsheets make of a long number: 13800138000.0, 1.3800138000E+10.

    None where its digits are lost: 1.38E+10 may be any of millions.
    """
    if "." not in said and "+" not in said:
        return said
    whole = _WHOLE_AS_FRACTION.fullmatch(said)
    if whole:
        return whole[1]
    power = _POWER.fullmatch(said)
    if not power:
        return said
    digits, zeros = (power[2] or "")[: int(power[3])], (power[2] or "")[int(power[3]) :]
    return None if len(digits) < int(power[3]) or zeros.strip("0") else power[1] + digits


def word(text: str) -> str:
    """Fold a word so that it can be looked up: narrow, small letters, no space around or inside runs."""
    return " ".join(narrow(text).casefold().split())


def folded(name: str) -> str:
    """Fold a name so that two writings of it agree: compatible forms, small letters, letters only."""
    same = unicodedata.normalize("NFKC", name).casefold()
    return same if same.isalnum() else _NO_LETTER.sub("", same)
