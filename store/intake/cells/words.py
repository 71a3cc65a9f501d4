"""What the words in the cells mean, read from words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from store.intake.cells.text import word


@cache
def meanings(family: str) -> dict[str, str]:
    """Give, for a family of words (gender, service_type, ...), each folded word's meaning."""
    listed = _shipped()[family]
    return {word(said): meaning for meaning, words in listed.items() for said in (meaning, *words)}


@cache
def nothings() -> frozenset[str]:
    """List the folded words that stand for an empty cell."""
    return frozenset(word(said) for said in _shipped()["nothing"]["words"])


@cache
def said_as(what: str) -> frozenset[str]:
    """List the folded words for one thing that is said in place of a value: no_plate."""
    return frozenset(word(said) for said in _shipped()[what]["words"])


@cache
def _shipped() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
