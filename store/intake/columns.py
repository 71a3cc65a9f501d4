"""A column on its way in: each different text is cleaned once, and its warnings are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

Cleaner = Callable[[str], tuple[Any, str | None]]
"""Gives a text's value (None: nothing there, or nothing readable) and a warning's code or None."""

MOST_REMEMBERED = 8_192


class Column(dict[str, Any]):
    """Remembers what the texts of one column came to, so that a text seen again costs a look-up."""

    def __init__(self, clean: Cleaner) -> None:
        super().__init__()
        self._clean = clean
        self._warnings: dict[str, str] = {}

    def __missing__(self, text: str) -> Any:
        value, warning = self._clean(text)
        self[text] = value
        if warning:
            self._warnings[text] = warning
        return value

    def values_of(self, texts: Sequence[str]) -> list[Any]:
        """Clean a batch."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self._warnings.clear()
        return list(map(self.__getitem__, texts))

    def count_warnings(self, texts: Sequence[str], warnings: Counter[str]) -> None:
        """Count the warnings of a batch that was just cleaned."""
        if self._warnings:
            warnings.update(filter(None, map(self._warnings.get, texts)))
