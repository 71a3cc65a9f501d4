"""The outside survey's figure as a table: a row an item, a column each of shop, region and nation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from store import FigureRow
from tui.text import fitted, right
from tui.words import _, figures

NAME, NUMBER = 25, 10
"""Cells of an item's name and of a number; the whole fits 80."""


def lines(rows: Sequence[FigureRow]) -> Iterator[str]:
    """Write the rows of a figure side by side; what is missing is a dash, a MOT that disagrees is marked."""
    yield _line("", [figures.row_name(row.name) for row in rows])
    yield _line(_("interviews"), [_count(row.extra["n"]) for row in rows])
    for name in figures.MOMENTS:
        yield _line(figures.moment(name), [_score(row.extra["items"][name]) for row in rows])
    yield _line(_("MOT, worked out"), [_score(row.extra["mot"]) for row in rows])
    yield _line(_("MOT as given"), [_given(row) for row in rows])
    yield _line("CSS", [_score(row.extra.get("css")) for row in rows])


def _line(name: str, cells: Sequence[str]) -> str:
    return fitted(name, NAME) + "".join(" " + right(cell, NUMBER - 1) for cell in cells)


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.1f}"


def _given(row: FigureRow) -> str:
    mark = "≠ " if row.extra["mot_agrees"] is False else ""
    return mark + _score(row.extra["mot_given"])
