"""What a heading may be called once the noise around it is gone: its forms, the most trusted first."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

LONGEST_HEADING = 120
"""What is longer is no heading."""

LOOSE = 4
"""The level of a form that is but the end of a heading, behind words that nobody knows."""

_IN_BRACKETS = re.compile(r"[(\[{【<《](.*?)[)\]}】>》]")
_NOISE = re.compile(r"[\W_]+")
_NUMBERING = re.compile(
    r"\s*(?:\(?\d{1,3}[).、:](?!\d)|[一二三四五六七八九十]{1,3}[、.]|[a-z][.、)](?=\s*\w{2}))\s*",
    re.IGNORECASE,
)
_SIGNS = str.maketrans({"#": " number ", "№": " number ", "'": "", "’": ""})
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+|\d+")
_CUTS = re.compile(
    r"[/\\|:;,、\n\r\t()\[\]{}【】<>《》+&]+|\s[-–—]+\s|(?<=[\u3400-\u9fff])\s*(?=[a-z])|(?<=[a-z.])\s*(?=[\u3400-\u9fff])",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_INITIALS = re.compile(r"(?<![A-Za-z])([A-Za-z])/([A-Za-z])(?![A-Za-z])")
_CHINESE = re.compile(r"[\u3400-\u9fff]")

_MILES = frozenset({"mi", "mile", "miles", "英里"})
_TEN_THOUSANDS = re.compile(r"万(?:元|公里|千米|km)|[(（\[]\s*万\s*[)）\]]", re.IGNORECASE)
_TAXES = frozenset({"税", "tax", "vat", "gst"})

Words = tuple[str, ...]


class Form(NamedTuple):
    """One reading of a heading, and how far it is trusted, from 0 to 1."""

    key: str
    trust: float
    level: int


def simplified(heading: str) -> str:
    """Fold a heading: compatible forms, small letters, nothing in brackets, letters and digits only."""
    plain = unicodedata.normalize("NFKC", heading[:LONGEST_HEADING]).casefold().translate(_traditional())
    return _NOISE.sub("", _IN_BRACKETS.sub("", plain)) or _NOISE.sub("", plain)


def canonical(heading: str) -> str:
    """Fold a heading further: short words spelt out, numbering, units and empty words gone."""
    return "".join(_bare(_words(_IN_BRACKETS.sub(" ", _plain(heading)))))


@lru_cache(maxsize=16_384)
def forms(heading: str) -> tuple[Form, ...]:
    """List what a heading may be called, the most trusted first.

    Level 0 is the heading as it stands, 1 without noise, 2 one of its parts (`车架号/VIN`), 3 its end
    behind words that change nothing (`本次进厂里程`), 4 its end behind words nobody knows. Parts and ends
    are left out where the rest makes the column something else (`下次保养里程`).
    """
    if len(heading) > LONGEST_HEADING or not any(map(str.isalpha, heading)):
        return ()
    plain = _plain(heading)
    whole = _words(plain)
    outside = _words(_IN_BRACKETS.sub(" ", plain))
    outer = _bare(outside or whole)
    aside = _other(_words(" ".join(_IN_BRACKETS.findall(plain)))) - _other(outer) - _TAXES
    trusts = (0.5, 0.5) if aside else (1.0, 0.95)
    found = [Form(simplified(heading), trusts[0], 0), Form("".join(outer), trusts[1], 1)]
    if not aside:
        others_of = (_turned(outer), _without_tail(outer), _dated(outer))
        found += [Form("".join(words), 0.9, 1) for words in others_of if words]
    others = _other(whole)
    found += [
        Form("".join(part), 0.9, 2)
        for part in _parts(plain)
        if len("".join(part)) > 1 and _holds(part, others)
    ]
    for rest, end in (*_ends(outer), *_ends(_dated(outer))):
        if _holds(end, others) and "".join(end) not in _set("general"):
            harmless = _is_harmless(rest)
            found.append(Form("".join(end), 0.85 if harmless else 0.6, 3 if harmless else LOOSE))
    return tuple(sorted(dict.fromkeys(form for form in found if form.key), key=lambda form: form.level))


def says_otherwise(heading: str) -> bool:
    """Say whether a heading has a word that makes its column something else than what a file needs."""
    return bool(_other(_words(_plain(heading))))


def says_miles(heading: str) -> bool:
    """Say whether a heading names miles, not kilometres, as the unit below it."""
    words = _words(_plain(heading))
    return not _MILES.isdisjoint(words) and "km" not in words


def says_ten_thousands(heading: str) -> bool:
    """Say whether a heading names ten thousands as the unit below it: 万元, 万公里, (万)."""
    return _TEN_THOUSANDS.search(_plain(heading)) is not None


def _plain(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).strip(" \t*·•-").translate(_traditional())
    numbered = _NUMBERING.match(plain)
    return _INITIALS.sub(r"\1\2", plain[numbered.end() if numbered else 0 :]).translate(_SIGNS)


def _parts(plain: str) -> list[Words]:
    """Cut a heading where it says things twice (`车架号/VIN`); of words under a group's, the last."""
    spaced = _SPACED.split(plain)
    said = [*_CUTS.split(spaced[-1])] if len(spaced) > 1 else _CUTS.split(plain)
    return [_bare(words) for words in map(_words, said) if words] if len(said) + len(spaced) > 2 else []


def _words(plain: str) -> Words:
    spelt = _spelt()
    return tuple(
        word
        for each in _WORDS.findall(_HUMPS.sub(" ", plain))
        for word in spelt.get(each.casefold(), (each.casefold(),))
    )


def _bare(words: Words) -> Words:
    """Take out what says nothing, and units behind the rest."""
    kept = tuple(word for each in words if (word := _stripped(each)))
    while len(kept) > 1 and kept[-1] in _set("units"):
        kept = kept[:-1]
    if kept and _CHINESE.match(kept[-1]):
        unit = next((u for u in _listed("units") if kept[-1].endswith(u) and len(kept[-1]) - len(u) > 1), "")
        if unit not in {"", "公里", "千米"}:
            kept = (*kept[:-1], kept[-1].removesuffix(unit))
    return kept or words


def _stripped(word: str) -> str:
    if word in _set("empty"):
        return ""
    for each in _listed("empty"):
        if each in word and _CHINESE.match(each):
            word = word.removeprefix(each).removesuffix(each)
    return word


def _turned(words: Words) -> Words:
    """Turn "date of delivery" to "delivery date", and leave out where and when: "mileage at service"."""
    for link in ("of",):
        if link in words[1:-1]:
            place = words.index(link)
            return words[place + 1 :] + words[:place]
    for link in ("at", "when", "for", "on", "inc", "incl", "including", "excl", "excluding"):
        if link in words[1:-1]:
            return words[: words.index(link)]
    return ()


def _without_tail(words: Words) -> Words:
    """Leave out the number of a repeated column ("phone 2"), and "name" behind whose it is."""
    last = words[-1] if words else ""
    if len(words) > 1 and (last == "name" or (last.isdigit() and len(last) == 1)):
        return words[:-1]
    tail = next((each for each in _listed("tails") if last.endswith(each) and last != each), "")
    return (*words[:-1], last.removesuffix(tail)) if tail else ()


def _dated(words: Words) -> Words:
    """Spell out a day (`完工日` is `完工日期`)."""
    last = words[-1] if words else ""
    return (*words[:-1], f"{last}期") if last.endswith("日") and len(last) > 2 else ()


def _ends(words: Words) -> Iterator[tuple[Words, Words]]:
    """Cut a heading before each word, and before each Chinese character but the last."""
    for place, word in enumerate(words):
        if place:
            yield words[:place], words[place:]
        if _CHINESE.match(word):
            for cut in range(1, len(word) - 1):
                yield (*words[:place], word[:cut]), (word[cut:], *words[place + 1 :])


def _is_harmless(rest: Words) -> bool:
    for word in rest:
        left = word
        if _CHINESE.match(word):
            for each in _listed("harmless"):
                left = left.replace(each, "")
        elif word in _set("harmless"):
            left = ""
        if left:
            return False
    return True


def _other(words: Words) -> frozenset[str]:
    """Name the words that make a column something else."""
    return frozenset(_chinese_others().findall(" ".join(words))) | (_set("other") & frozenset(words))


def _holds(words: Words, others: frozenset[str]) -> bool:
    """Say whether words hold all of those that make a column something else, if need be in Chinese."""
    missing = others - _other(words)
    return not missing or all(any(each in "".join(words) for each in _beside(word)) for word in missing)


@cache
def _chinese_others() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(each) for each in _listed("other") if _CHINESE.match(each)))


def _beside(word: str) -> list[str]:
    """Give the Chinese words that an English one only repeats."""
    listed: list[str] = _shipped()["beside"].get(word, [])
    return listed


@cache
def _set(table: str) -> frozenset[str]:
    return frozenset(_listed(table))


@cache
def _listed(table: str) -> tuple[str, ...]:
    return tuple(sorted(_shipped()[table]["words"], key=len, reverse=True))


@cache
def _spelt() -> dict[str, Words]:
    return {short: tuple(full.split()) for full, listed in _shipped()["spelt"].items() for short in listed}


@cache
def _traditional() -> dict[int, int]:
    table = _shipped()["traditional"]
    return str.maketrans(table["characters"], table["means"])


@cache
def _shipped() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("heading_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
