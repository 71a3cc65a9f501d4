"""How a sound that was typed may be cut into syllables, and how a name is kept to be found by them.

A name is kept behind `SPOKEN` with the first letters of its syllables and then the syllables, each in a place
of six letters: `+zw zhang.wei...`. What was typed is at the beginning of few ranges of that, whichever
letters begin syllables in it. Words of other alphabets stand behind `WORDS` as they are. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from store.finding.keys import in_this_order
from store.finding.sounds import readings_of

SPOKEN = "+"
"""What stands before the first letters of a name that is kept by them."""

WORDS = "+ "
"""What stands before the words of a name that has no syllables."""

PLACE = 6
"""Letters of the longest syllable."""

CUT = 3
"""Syllables into which a text is cut; what is behind them is compared by `keys.heard`."""

_BEGUN = re.compile("(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:[aeiouv]{1,3}(?:ng?|r)?)?|ng|hm|hng?|.")
"""A syllable, or its beginning, and a little more than there is: nobody is missed for it."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to cut what was typed: what the kept text begins with, and its LIKE pattern.

    `whole` says that whoever fits is meant; else it has to be compared by `keys.heard`. `syllables` is how
    many there are, or at least are. Where the pattern is empty, all that begins so is meant.
    """

    first: str
    pattern: str
    syllables: int
    whole: bool


def kept(sounds: str, *, words: bool) -> str:
    """Give what a name is kept by, from the way its sound is: `zhang wei` as `+zw zhang.wei...`."""
    if words:
        return WORDS + sounds
    syllables = sounds.split(" ")
    return SPOKEN + "".join(each[0] for each in syllables) + " " + "".join(map(_in_place, syllables))


def sounds_kept(by: str) -> str:
    """Give the sound back that a name is kept by."""
    if not by.startswith(SPOKEN):
        return by
    if by.startswith(WORDS):
        return by.removeprefix(WORDS)
    places = by[by.index(" ") + 1 :]
    return " ".join(places[at : at + PLACE].rstrip(".") for at in range(0, len(places), PLACE))


def syllables_of(by: str) -> int:
    """Count the syllables of what a name is kept by, or its words."""
    if by.startswith(SPOKEN) and not by.startswith(WORDS):
        return by.index(" ") - len(SPOKEN)
    return by.removeprefix(WORDS).count(" ") + 1


def _in_place(syllable: str) -> str:
    return syllable[:PLACE].ljust(PLACE, ".")


@lru_cache(maxsize=64)
def ways(sound: str) -> tuple[Way, ...]:
    """Cut letters and characters in every way: those that are sure first, the fewest syllables first."""
    found = dict.fromkeys(way for parts, rest in _cut(sound) for way in _ways_of(parts, rest))
    words = Way(WORDS + sound[0], WORDS + in_this_order(sound), 2, whole=False)
    return (
        *sorted(found, key=lambda way: (not way.whole, way.syllables)),
        *([words] if sound.isascii() else []),
    )


def _cut(sound: str, parts: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the syllables that a text begins with, at most `CUT`, and the rest."""
    if not sound or len(parts) == CUT:
        yield parts, sound
        return
    for length in range(1, min(PLACE, len(sound)) + 1):
        if _BEGUN.fullmatch(sound[:length]):
            yield from _cut(sound[length:], (*parts, sound[:length]))


def _ways_of(parts: tuple[str, ...], rest: str) -> Iterator[Way]:
    """Give the ways that one cutting is: a character may be read in several."""
    sure = not rest and all(map(str.isascii, parts))
    if sure and len(parts) == 1:
        yield Way(parts[0], "", 1, whole=True)
        return
    for read in product(*(readings_of(part) if not part.isascii() else (part,) for part in parts)):
        first = SPOKEN + "".join(each[0] for each in (*read, *_begin(rest)))
        places = "".join(each.ljust(PLACE, "_") for each in read)
        behind = ("" if not rest or rest[0].isascii() else "%") + in_this_order(rest)
        yield Way(first, f"{first}% {places}{behind}%", len(parts) + bool(rest), whole=sure)


def _begin(rest: str) -> str:
    return rest[:1] if rest[:1].isascii() else ""
