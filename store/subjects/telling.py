"""What a text tells of: the subjects whose words stand in it, and the other words, Chinese ones cut apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.subjects.stems import stem
from store.subjects.words import Words, normal

_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")

SHORTEST = 3
"""Letters of the shortest English word that is looked at."""


def told_of(text: str, words: Words) -> dict[str, str]:
    """Give what a text tells of, and for a word that belongs to no subject how it was written there."""
    plain = normal(text)
    found: dict[str, str] = {}
    covered = bytearray(len(plain))
    for piece, name in words.pieces:
        place = plain.find(piece)
        while place >= 0:
            end = place + len(piece)
            if not any(covered[place:end]):
                covered[place:end] = b"\1" * len(piece)
                found[name] = ""
            place = plain.find(piece, end)
    left = "".join(" " if hidden else letter for letter, hidden in zip(plain, covered, strict=True))
    found.update(dict.fromkeys(_chinese(left, words), ""))
    found.update(_english(left, words))
    return found


def _chinese(text: str, words: Words) -> Iterator[str]:
    runs = [run for run in _HAN.findall(text) if len(run) > 1]
    if not runs:
        return
    import rjieba

    for run in runs:
        for word in rjieba.cut(run, False):
            if len(word) > 1 and word not in words.stop:
                yield word


def _english(text: str, words: Words) -> dict[str, str]:
    """Look for phrases, the longest first, then take the words that are left."""
    written = _LATIN.findall(text)
    stems = [stem(word) for word in written]
    found: dict[str, str] = {}
    place = 0
    while place < len(stems):
        for length in range(min(words.longest, len(stems) - place), 0, -1):
            name = words.phrases.get(tuple(stems[place : place + length]))
            if name is not None:
                found[name] = ""
                place += length
                break
        else:
            one = stems[place]
            if len(one) >= SHORTEST and one not in words.stop:
                found.setdefault(one, written[place])
            place += 1
    return found
