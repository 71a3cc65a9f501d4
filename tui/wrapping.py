"""Lines broken as both languages break them: at spaces, between Chinese signs, under their own beginning."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.cells import get_character_cell_size
from textual.content import Content

CLOSING = frozenset("，。、；：？！）」』》】”’…·%,.;:?!)]}")
"""Signs that never begin a line."""

COUNTED = frozenset("年月日点分秒时天周次个条通辆号岁元%")
"""Signs that stay with the digit before them."""

OPENING = frozenset("（「『《【“‘([{¥")
"""Signs that never end one."""

MOST = 512
"""Long lines of which it is kept where they are broken."""


def wrapped(content: Content, cells: int) -> Content:
    """Break what is longer than so many cells; what goes on stands as far in as its line began.

    Spaces at the end of a line go: they show nothing, and may be of another width's making.
    """
    return Content("\n").join(pieces(content, cells))


def pieces(content: Content, cells: int) -> Iterator[Content]:
    """Give the lines that `wrapped` puts below one another."""
    for line in content.split("\n", allow_blank=True):
        yield from _pieces(line.rstrip() if line.plain.endswith(" ") else line, cells)


def _pieces(line: Content, cells: int) -> Iterator[Content]:
    if line.cell_length <= cells:
        yield line
        return
    text = line.plain
    indent = len(text) - len(text.lstrip(" "))
    if indent > cells // 3:
        indent = 0
    for number, piece in enumerate(line.divide(_places(text, cells, indent))):
        shown = piece.rstrip()
        yield Content.assemble(" " * indent, shown) if number and indent else shown


@lru_cache(MOST)
def _places(text: str, cells: int, indent: int) -> tuple[int, ...]:
    """Give the places before which a line is broken."""
    places: list[int] = []
    begins, room = 0, cells
    while (place := _end(text, begins, room)) < len(text.rstrip(" ")):
        places.append(place)
        begins, room = place, cells - indent
    return tuple(places)


def _end(text: str, begins: int, room: int) -> int:
    """Find where a line that begins here has to end: at the last good place, else where it is full."""
    used, good = 0, None
    for place in range(begins, len(text)):
        if place > begins and _may_break(text[place - 1], text[place]):
            good = place
        used += get_character_cell_size(text[place])
        if used > room and text[place] != " ":
            return good or max(place, begins + 1)
    return len(text)


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in CLOSING or before in OPENING:
        return False
    if (before.isdigit() and after in COUNTED) or (before in "年月" and after.isdigit()):
        return False
    return before == " " or get_character_cell_size(before) == 2 or get_character_cell_size(after) == 2
