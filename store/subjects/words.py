"""The subjects and their words: the shipped ones, and over them what a shop's own file says."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import msgspec

from store.remarks import Unusable
from store.rules.toml_lines import line_of
from store.subjects.stems import stems_of


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What customers talk about: its names, and the words it is told by."""

    zh: str
    en: str
    words: list[str]
    also: list[str] = []


class Tone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a call says whether somebody was content: by a score, else by its outcome."""

    question: str
    good_from: Annotated[int, msgspec.Meta(ge=1, le=5)]
    good: list[str]
    bad: list[str]

    def of(self, score: int | None, outcome: str) -> str:
        """Say `good`, `bad`, or "" where a call says neither."""
        if score is not None:
            return "good" if score >= self.good_from else "bad"
        return "good" if outcome in self.good else "bad" if outcome in self.bad else ""


class OwnWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names that are one word, and words that say nothing."""

    own: list[str]
    stop: list[str]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it, as the file has it."""

    least: Annotated[int, msgspec.Meta(ge=1)]
    tone: Tone
    words: OwnWords
    subjects: dict[str, Subject]


@dataclass(frozen=True)
class Words:
    """The vocabulary, ready to be looked for in texts.

    `pieces` are Chinese texts, longest first, each with what it tells of; `phrases` are stems of English
    words by how many there are. What tells of no subject but is a word of the shop's tells of itself.
    """

    vocabulary: Vocabulary
    pieces: tuple[tuple[str, str], ...]
    phrases: dict[tuple[str, ...], str]
    longest: int
    stop: frozenset[str]

    @property
    def subjects(self) -> dict[str, Subject]:
        """The subjects by name."""
        return self.vocabulary.subjects


def load_words(file: Path | None = None) -> Words:
    """Read the subjects; over the shipped ones lie those of a shop's own file, where it has one.

    Raises `Unusable` where the file cannot be read, is not TOML, or holds what does not fit.
    """
    if file is None:
        return _shipped_words()
    try:
        text = file.read_bytes().decode("utf-8-sig")
        own = tomllib.loads(text)
    except OSError as fault:
        raise Unusable("own_unreadable", path=str(file), problem=fault.strerror or "") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Unusable("own_not_toml", path=str(file), problem=str(fault)) from fault
    try:
        return _ready(msgspec.convert(_laid_over(_shipped(), own), Vocabulary))
    except msgspec.ValidationError as fault:
        problem, _, place = str(fault).partition(" - at ")
        key = _key(place, own)
        raise Unusable(
            "settings_value", path=str(file), line=line_of(text, key), key=key, problem=problem
        ) from fault


def normal(text: str) -> str:
    """Give a text in one form: no wide letters, no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _shipped_words() -> Words:
    return _ready(msgspec.convert(_shipped(), Vocabulary))


def _shipped() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("subjects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    laid = dict(base)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        laid[key] = _laid_over(base[key], value) if both else value
    return laid


def _key(place: str, own: dict[str, Any]) -> str:
    """Name the key at fault, as far as the fault's place tells it."""
    parts = [part for part in place.strip("`$. ").replace("[...]", ".*").split(".") if part]
    if parts[:2] == ["subjects", "*"]:
        faulty = [name for name, each in own.get("subjects", {}).items() if not _sound(each)]
        parts[1:2] = faulty[:1]
    return ".".join(part for part in parts if part != "*") or next(iter(own), "")


def _sound(subject: Any) -> bool:
    try:
        msgspec.convert(subject, Subject)
    except msgspec.ValidationError:
        return False
    return True


def _ready(vocabulary: Vocabulary) -> Words:
    told = [(word, name) for name, each in vocabulary.subjects.items() for word in (*each.words, *each.also)]
    told += [(word, normal(word)) for word in vocabulary.words.own]
    pieces: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for word, name in told:
        stems = stems_of(normal(word))
        if stems and normal(word).isascii():
            phrases.setdefault(stems, name)
        else:
            pieces.setdefault(normal(word), name)
    return Words(
        vocabulary,
        tuple(sorted(pieces.items(), key=lambda each: (-len(each[0]), each[0]))),
        phrases,
        max((len(phrase) for phrase in phrases), default=0),
        frozenset(
            stem for word in vocabulary.words.stop for stem in (stems_of(normal(word)) or (normal(word),))
        ),
    )
