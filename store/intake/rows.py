"""Raw rows, and what a batch of them comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

Refusal = tuple[int, str]
"""A row's number, and the code of why it is not taken."""


class Row(NamedTuple):
    """A raw row: its number in the file, its cells, and the digest by which it is known again."""

    number: int
    cells: Sequence[str]
    source: int | None


class Batch(NamedTuple):
    """Cleaned rows as they are staged, the numbers and the items beside them, and the rows not taken."""

    staged: Sequence[tuple[Any, ...]] = ()
    further: Sequence[tuple[Any, ...]] = ()
    items: Sequence[tuple[int, str, str]] = ()
    refused: Sequence[Refusal] = ()
