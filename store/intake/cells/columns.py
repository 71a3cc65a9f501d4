"""A column on its way in: texts that come again are cleaned once, and warnings are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

Cleaner = Callable[[str], tuple[Any, str | None]]
"""Gives a text's value (None: nothing there, or nothing readable) and a warning's code or None."""

MOST_REMEMBERED = 8_192
"""Texts a column remembers at once."""

MOST_CHARACTERS = 1_000_000
"""And their characters all together."""


class Column(dict[str, Any]):
    """Cleans the texts of one column, and remembers what they came to while that pays.

    When its memory is full for the first time, the column has shown what it is like: where fewer than
    half of its texts had come before, remembering costs more than cleaning again, and it stops; else it
    forgets all and begins anew. What it holds is bounded either way.
    """

    def __init__(self, clean: Cleaner, *, remembers: bool = True) -> None:
        super().__init__()
        self.remembers = remembers
        self._clean = clean
        self._warnings: dict[str, str] = {}
        self._asked = 0
        self._characters = 0
        self._batch: Sequence[str] = ()
        self._values: list[Any] = []

    def __missing__(self, text: str) -> Any:
        value, warning = self._clean(text)
        self[text] = value
        self._characters += len(text)
        if warning:
            self._warnings[text] = warning
        return value

    def values_of(self, texts: Sequence[str]) -> list[Any]:
        """Clean a batch."""
        if not self.remembers:
            return self._cleaned(texts)
        if len(self) > MOST_REMEMBERED or self._characters > MOST_CHARACTERS:
            self._forget()
            return self.values_of(texts)
        self._asked += len(texts)
        return list(map(self.__getitem__, texts))

    def count_warnings(self, texts: Sequence[str], warnings: Counter[str]) -> None:
        """Count the warnings of a batch that was just cleaned, or of a part of it."""
        if self._warnings:
            warnings.update(filter(None, map(self._warnings.get, texts)))

    def _forget(self) -> None:
        self.remembers = len(self) * 2 < self._asked
        self._asked = self._characters = 0
        self.clear()
        self._warnings.clear()

    def _cleaned(self, texts: Sequence[str]) -> list[Any]:
        """Clean a batch without memory, but once only where the very same batch is asked for again."""
        if not texts:
            return []
        if texts is not self._batch:
            values, found = zip(*map(self._clean, texts), strict=True)
            self._warnings = {}
            if any(found):
                self._warnings = {text: code for text, code in zip(texts, found, strict=True) if code}
            self._values = list(values)
            self._batch = texts if isinstance(texts, tuple) else ()
        return list(self._values)
