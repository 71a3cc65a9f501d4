"""Text from files and customers, made harmless and cut to size. Light: the command line uses it too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Leave out control characters and direction overrides; a tab or line break becomes a space."""
    return _UNSEEN.sub("", text.replace("\t", " ").replace("\n", " "))


def clean_lines(text: str) -> str:
    """Leave out control characters, but keep line breaks."""
    return "\n".join(clean(line) for line in text.split("\n"))


@lru_cache(1024)
def fitted(text: str, cells: int) -> str:
    """Cut or fill a text to so many terminal cells; a cut one ends in an ellipsis."""
    from rich.cells import cell_len, set_cell_size

    text = clean(text)
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, max(0, cells - 1)).rstrip() + "…", cells)


def right(text: str, cells: int) -> str:
    """Put a text at the right end of so many terminal cells."""
    from rich.cells import cell_len

    text = clean(text)
    return " " * max(0, cells - cell_len(text)) + text if cell_len(text) <= cells else fitted(text, cells)


def in_cells(texts: Iterable[str], cells: Sequence[int], gap: str = " ") -> str:
    """Set texts side by side, each cut or filled to its cells; one that has none is left out."""
    return gap.join(fitted(text, wide) for text, wide in zip(texts, cells, strict=True) if wide)
