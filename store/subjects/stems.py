"""English words without their endings, simply: wait, waits, waited and waiting are one."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWEL = re.compile("[aeiouy]")


def stems_of(text: str) -> tuple[str, ...]:
    """Give the stems of the words of a text in small letters, in order."""
    return tuple(stem(word) for word in _WORD.findall(text))


def stem(word: str) -> str:
    """Take the ending of a word off."""
    word = word.removesuffix("'s")
    for ending, put in (("sses", "ss"), ("ies", "y"), ("ied", "y")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + put
    for ending in ("ing", "ed"):
        begins = word.removesuffix(ending)
        if begins != word and len(begins) >= 3 and _VOWEL.search(begins):
            return _plain(begins)
    if word.endswith("es") and len(word) > 4 and word[-3] in "shxz":
        return word.removesuffix("es")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return _plain(word.removesuffix("s"))
    return _plain(word)


def _plain(word: str) -> str:
    """Undouble the last letter (shipped, ship), and take a last e off (charge, charging)."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        return word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word
