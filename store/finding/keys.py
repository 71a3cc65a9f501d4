"""What somebody typed to find somebody, and what it may be a part of. Pure: knows no records."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LEAST_OF_PLATE = 3
"""Signs of a plate, from anywhere in it, that are looked for."""

ENDING = "="
"""What an ending of a name is kept behind, among the names' sounds: by it names are found by their middle."""

MOST_OF_PLATE = 10
"""Signs that no plate has more of; what is longer is no part of one."""

DIGITS_OF_VIN = 8
"""Digits without a letter among them that may end a VIN, in short of the whole of 17."""

LEAST_OF_TAIL = 4
"""Signs of the end of a VIN or a telephone number that are looked for, at least."""

LEAST_OF_NUMBER = 7
"""Digits of the beginning of a telephone number that are looked for."""

LEAST_OF_ORDER = 3
"""Signs of the beginning of an order number that are looked for."""

MOST = 40
"""Signs that are looked at, however many were pasted."""

VIN = 17
"""Signs of a VIN."""

_VIN = re.compile(f"[A-Z0-9]{{4,{VIN}}}")
_TRUNK = re.compile("0[1-9]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, as each of the things it may be; empty where it cannot be that.

    `plate`: capitals, digits and characters without separators; `vin`: its end; `number`: the digits of the
    end, as written inside the country without the leading 0; `name`: characters, as in a file; `sound`:
    small letters, characters among them if both were typed; `order`: capitals, as typed.
    """

    plate: str = ""
    vin: str = ""
    number: str = ""
    name: str = ""
    sound: str = ""
    order: str = ""


def wanted(text: str) -> Wanted:
    """Read what was typed: full-width signs, small letters, spaces, dots and hyphens make no difference."""
    plain = " ".join(unicodedata.normalize("NFKC", text).upper().split())[:MOST]
    signs = "".join(sign for sign in plain if sign.isalnum())
    digits = signs if signs.isascii() and signs.isdigit() else ""
    latin = signs.isascii()
    letters = "".join(sign for sign in signs if not sign.isdigit())
    return Wanted(
        plate=signs if LEAST_OF_PLATE <= len(signs) <= MOST_OF_PLATE else "",
        vin=signs if _VIN.fullmatch(signs) and not DIGITS_OF_VIN < len(digits) < VIN else "",
        number=_number(digits),
        name=plain if signs and not digits and (not latin or " " in plain) else "",
        sound=_sound(letters) if signs and letters == signs else "",
        order=plain.replace(" ", "") if latin and len(signs) >= LEAST_OF_ORDER else "",
    )


def _number(digits: str) -> str:
    if len(digits) < LEAST_OF_TAIL:
        return ""
    return digits[1:] if len(digits) > LEAST_OF_NUMBER and _TRUNK.match(digits) else digits


def _sound(letters: str) -> str:
    small = letters.lower().replace("ü", "v")
    return small if re.search("[a-z]", small) else ""


def signs_before(plate: str) -> tuple[int, ...]:
    """Give how many signs of the body may stand before a part of a plate that is at neither end of it.

    The body stands behind province and city and has five signs, or six.
    """
    if not plate or unicodedata.category(plate[0]).startswith("Lo"):
        return ()
    return {3: (1, 2), 4: (1,)}.get(len(plate), ())


def endings(name: str) -> list[str]:
    """Give what a name ends with, from each sign on, the whole first; as `wanted` writes what is typed."""
    plain = " ".join(unicodedata.normalize("NFKC", name).upper().split())[:MOST]
    return [plain[place:] for place, sign in enumerate(plain) if sign != " "]


def end_first(text: str, least: int) -> str:
    """Give the last signs of a text, and behind them the one before, if there is one."""
    return text[-least:] + text[:-least][-1:]


def after(beginning: str) -> str:
    """Give the first text that sorts behind all that begin so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def in_this_order(sound: str) -> str:
    """Give the LIKE pattern of every sound that may be meant: the letters in this order."""
    return "".join(f"{sign}%" for sign in sound if sign.isascii())


@lru_cache(maxsize=64)
def heard(sound: str) -> re.Pattern[str]:
    """Make what tells names that are meant: each syllable begun, whole or broken off, none left out between.

    It is matched against `syllables` of a name: `zw`, `zhangw`, `zwei`, `zhw` and `张w` all mean 张伟.
    """
    parts = []
    former = ""
    for sign in sound:
        if not sign.isascii():
            parts.append(sign if not former else f"[^ ]* {sign}")
        elif not former:
            parts.append(f".?:{sign}")
        elif former.isascii():
            parts.append(f"(?:|[^ ]* .?:){sign}")
        else:
            parts.append(f"[^ ]* .?:{sign}")
        former = sign
    return re.compile("".join(parts))


def syllables(name: str, sounds: str) -> str:
    """Put each character of a name before its syllable: `张:zhang 伟:wei`; words have none before them."""
    spoken = sounds.split(" ")
    signs = [sign for sign in unicodedata.normalize("NFKC", name).lower() if sign.isalnum()]
    if any(not sign.isascii() for sign in signs):
        signs = signs[-len(spoken) :]
        return " ".join(f"{sign}:{syllable}" for sign, syllable in zip(signs, spoken, strict=False))
    return " ".join(f":{word}" for word in spoken)
