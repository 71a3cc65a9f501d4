"""What parts the cells of a text file, and what quotes them: told from its beginning."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|", "^", "~", "\x1f", "\x01", "¦", "，", "；")
"""What may part cells, the usual ones first; several spaces do not, as they cannot tell an empty cell."""

ROWS_COMPARED = 40

_SAID = re.compile(r"\A\ufeff?\"?sep=(.)\"?[\r\n]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is cut into cells."""

    delimiter: str
    quote: str = '"'


def dialects(beginning: str, delimiter: str | None = None) -> tuple[Dialect, ...]:
    """List the ways a file that begins so may be cut, the likeliest first; at least one.

    A `delimiter` that somebody names is taken at its word. A first line `sep=;`, as spreadsheets write it,
    settles the delimiter. Else those that occur count, by how many of the first lines hold as many of them
    as most lines do.
    """
    if delimiter is not None:
        return (_dialect(beginning, delimiter),)
    if said := _SAID.match(beginning):
        return (_dialect(beginning, said[1]),)
    lines = beginning.splitlines()[:ROWS_COMPARED]
    found = [each for each in DELIMITERS if any(each in line for line in lines)]
    ranked = sorted(found, key=lambda each: _regularity(lines, each), reverse=True)
    return tuple(_dialect(beginning, each) for each in ranked or DELIMITERS[:1])


def _regularity(lines: list[str], delimiter: str) -> int:
    counts = Counter(line.count(delimiter) for line in lines)
    return max((times for count, times in counts.items() if count), default=0)


def _dialect(beginning: str, delimiter: str) -> Dialect:
    """Take single quotes for quotes only where they enclose cells and double ones do not."""
    parts = rf"(?:\A\ufeff?|[\r\n]|{re.escape(delimiter)})"
    single = re.search(rf"{parts}'[^'\r\n]*'(?=[\r\n]|{re.escape(delimiter)}|\Z)", beginning)
    double = re.search(rf'{parts}"', beginning)
    return Dialect(delimiter, "'" if single and not double else '"')
