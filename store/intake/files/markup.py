"""Pages with tables, as dealer systems write them under the name of a workbook: rows of text cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TextIO

from store.intake.files.reading import MOST_COLUMNS, Rows, Survey, open_text
from store.remarks import Unusable

LONGEST_ROW = 1 << 20
"""How many characters a row may take, tags and all."""

_PIECE = 1 << 16
_ROW = re.compile(r"<tr\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b([^<>]*)>", re.IGNORECASE)
_END = re.compile(r"</(?:t[dhr]|table|tbody|thead)\b", re.IGNORECASE)
_BREAK = re.compile(r"\s*<(?:br|/p|/div)\b[^<>]*>\s*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SPAN = {
    which: re.compile(which + r"\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE) for which in ("colspan", "rowspan")
}


class MarkupTable:
    """All tables of a page, one below the other, as one encoding reads them."""

    def __init__(self, path: Path, survey: Survey, encoding: str) -> None:
        self.path = path
        self.encoding = encoding
        self.digest = survey.digest
        self.delimiter = self.sheet = ""
        self.total: int | None = survey.lines or None

    def rows(self) -> Rows:
        """Hand out all rows from the first; raises `Unusable` where the page has no table."""
        number, held = 0, dict[int, int]()
        with open_text(self.path, self.encoding) as file:
            for number, row in enumerate(self._cut(file), 1):
                yield number, self._cells(number, row, held)
        if not number:
            raise Unusable("import_page_without_table", path=str(self.path))

    def _cut(self, file: TextIO) -> Iterator[str]:
        """Cut a page into its rows' text; what comes before the first is no row."""
        rest, is_row, number = "", False, 0
        while piece := file.read(_PIECE):
            *whole, rest = _ROW.split(rest + piece)
            for row in whole:
                if is_row:
                    number += 1
                    yield row
                is_row = True
            if len(rest) > LONGEST_ROW:
                raise Unusable("import_line_too_long", path=str(self.path), row=number + 1)
        if is_row:
            yield rest

    def _cells(self, number: int, row: str, held: dict[int, int]) -> list[str]:
        """Give a row's cells, each where it stands; what another cell reaches over is empty.

        `held` are the columns that cells of rows above reach into, with how many rows more.
        """
        parts, cells = _CELL.split(row), list[str]()
        for attributes, content in zip(parts[1::2], parts[2::2], strict=True):
            _pass_over(cells, held)
            across, down = (_span(attributes, which) for which in ("colspan", "rowspan"))
            if len(cells) + across > MOST_COLUMNS:
                raise Unusable("import_too_wide", path=str(self.path), row=number, most=MOST_COLUMNS)
            if down > 1:
                held |= dict.fromkeys(range(len(cells), len(cells) + across), down - 1)
            cells.append(_text(content))
            cells += [""] * (across - 1)
        _pass_over(cells, held)
        return cells


def _pass_over(cells: list[str], held: dict[int, int]) -> None:
    while held and (left := held.pop(len(cells), 0)):
        if left > 1:
            held[len(cells)] = left - 1
        cells.append("")


def _span(attributes: str, which: str) -> int:
    found = _SPAN[which].search(attributes) if "span" in attributes.lower() else None
    return max(int(found[1]), 1) if found else 1


def _text(content: str) -> str:
    """Give a cell's text as a page shows it."""
    content = _END.split(content, 1)[0]
    lines = [_TAG.sub("", line) for line in _BREAK.split(content)] if "<" in content else [content]
    return "\n".join(" ".join(unescape(line).split()) for line in lines).strip()
