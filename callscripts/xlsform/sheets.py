"""A workbook as sheets of rows, each with its number and its cells by their headings.

A reader of workbooks takes memory for every cell between a sheet's first and last; so what a file unpacks
to, and where its last cell stands, is looked at before.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from callscripts.problems import Problem, ScriptUnusable

PACKED_LIMIT = 4 << 20
"""Bytes of a workbook's file."""

UNPACKED_LIMIT = 32 << 20
"""Bytes that a workbook may unpack to."""

CELL_LIMIT = 1_000_000
"""Cells that a sheet may span from its first to its last."""

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACED = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")

_ALIASES = {
    "relevance": "relevant",
    "caption": "label",
    "calculate": "calculation",
    "list": "list_name",
    "id_string": "form_id",
    "title": "form_title",
}
"""Older headings of XLSForm, and those of today."""

Column = tuple[str, str]
"""What stands in a column, and in which language; none where the heading names none."""


class Row(msgspec.Struct, frozen=True):
    """One row that is not blank."""

    number: int
    """Counted from 1, as spreadsheets do."""
    cells: dict[Column, str]
    """The cells that are not blank."""

    def cell(self, name: str) -> str:
        """Return the cell of a column that has no language; empty where it is blank."""
        return self.cells.get((name, ""), "")


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its headings, and the rows below them."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def sheets(path: Path) -> dict[str, Sheet]:
    """Return a workbook's sheets by their names in small letters.

    Raises `ScriptUnusable` where the file is no workbook, or one that would take too much room.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _look_at(path)
    try:
        book = CalamineWorkbook.from_path(path)
        found = [
            _sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ]
    except (CalamineError, PasswordError, OSError) as fault:
        raise ScriptUnusable(Problem("workbook_broken", str(path))) from fault
    return {sheet.name: sheet for sheet in found}


# Before it is opened.


def _look_at(path: Path) -> None:
    """Refuse a file that is no workbook, or that holds too much."""
    file = str(path)
    try:
        if not path.is_file():
            raise ScriptUnusable(Problem("file_not_regular" if path.exists() else "file_missing", file))
        if path.stat().st_size > PACKED_LIMIT:
            raise ScriptUnusable(Problem("file_too_large", file, facts={"limit": PACKED_LIMIT}))
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            vast = unpacked > UNPACKED_LIMIT or any(
                _spans(archive.read(entry)) > CELL_LIMIT for entry in archive.infolist()
            )
    # RuntimeError is what zipfile raises for an archive it does not know how to read, or with a password.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as fault:
        raise ScriptUnusable(Problem("workbook_broken", file)) from fault
    except OSError as fault:
        error = fault.strerror or str(fault)
        raise ScriptUnusable(Problem("file_unreadable", file, facts={"error": error})) from fault
    if vast:
        raise ScriptUnusable(Problem("workbook_vast", file, facts={"limit": CELL_LIMIT}))


def _spans(content: bytes) -> int:
    """Return how many cells an entry of the archive spans; too many where a cell does not say its place."""
    places = _PLACED.findall(content)
    if len(places) != sum(1 for _ in _CELL.finditer(content)):
        return CELL_LIMIT + 1
    return max((int(row) for _, row in places), default=0) * max((_column(c) for c, _ in places), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


# Once it is open.


def _sheet(name: str, rows: Sequence[Sequence[object]]) -> Sheet:
    """Return a sheet whose first row holds the headings."""
    columns = tuple(_heading(_words(cell)) for cell in (rows[0] if rows else ()))
    return Sheet(
        name.strip().lower(), tuple(column for column in columns if column[0]), tuple(_rows(columns, rows))
    )


def _rows(columns: tuple[Column, ...], rows: Sequence[Sequence[object]]) -> Iterator[Row]:
    for number, cells in enumerate(rows[1:], start=2):
        said = {
            column: words
            for column, words in zip(columns, map(_words, cells), strict=False)
            if column[0] and words
        }
        if said:
            yield Row(number, said)


def _heading(words: str) -> Column:
    """Take a heading apart: `label::English (en)` is a label in English (en); older forms have one colon."""
    name, _, language = words.replace("::", ":", 1).partition(":")
    plain = "_".join(name.lower().split())
    return _ALIASES.get(plain, plain), language.strip()


def _words(cell: object) -> str:
    """Return a cell as people see it; a whole number without its point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell).strip() if isinstance(cell, str | int) else ""
