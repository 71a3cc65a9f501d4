"""The first rows of a file as one form reads them, and what else it may be read as: to look at and choose.

Only the beginning is read, so that another form shows at once; whether that reads the whole file, and
what its columns are, the import tells.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from store.intake.files.delimiters import DELIMITERS, dialects
from store.intake.files.encodings import offered
from store.intake.files.form import AS_FOUND, FileForm
from store.intake.files.markup import MarkupTable
from store.intake.files.reading import Survey, bytes_of, is_page, is_workbook
from store.intake.files.workbooks import sheet_names, sheets_of
from store.intake.layouts.headings import recognise
from store.remarks import Unusable

ROWS_SHOWN = 30
LONGEST_SHOWN = 200
"""Of a longer cell only the beginning is given."""

_BYTES = 256 << 10


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first rows, each with its number, and the form by which they are read.

    `encodings`, `delimiters` and `sheets` list what may be chosen instead, with what is taken now; they are
    empty where a file has no such thing.
    """

    form: FileForm
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encodings: tuple[str, ...] = ()
    delimiters: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def heading_rows(self) -> tuple[int, ...]:
        """The numbers of the rows that may hold the headings."""
        return tuple(number for number, cells in self.rows if any(map(str.strip, cells)))


def beginning(path: Path, form: FileForm = AS_FOUND) -> Beginning:
    """Read the beginning of a file by a form; what that leaves open is as the file seems to be.

    Characters that an encoding does not have are replaced. Raises `Unusable` where the file cannot be read
    at all.
    """
    return _of_workbook(path, form) if is_workbook(path) else _of_text(path, form)


def _of_workbook(path: Path, form: FileForm) -> Beginning:
    """Read the sheet that is said, else the one whose headings are understood best."""
    names = sheet_names(path)
    wanted = form.sheet if form.sheet in names else None
    found = [
        (_understood(rows), FileForm(sheet=table.sheet), rows)
        for table in sheets_of(path, wanted)
        for rows in [_shown(list(islice(table.rows(), ROWS_SHOWN)))]
    ]
    if not found:
        return Beginning(FileForm(heading_row=1), ())
    _, taken, rows = max(found, key=lambda each: each[0][0])
    return _with_headings(Beginning(taken, rows, sheets=names), form)


def _of_text(path: Path, form: FileForm) -> Beginning:
    first = bytes_of(path, _BYTES)
    encodings = _with(form.encoding, offered(first, path))
    encoding = form.encoding or encodings[0]
    if is_page(first):
        page = MarkupTable(path, Survey("", (encoding,), 0), encoding)
        return _with_headings(Beginning(FileForm(encoding), _shown(_readable(page)), encodings), form)
    text = first.decode(encoding, "replace").removeprefix("\ufeff")
    dialect = dialects(text, form.delimiter)[0]
    lines = csv.reader(text.splitlines(keepends=True), delimiter=dialect.delimiter, quotechar=dialect.quote)
    taken = FileForm(encoding, dialect.delimiter)
    parted = _with(dialect.delimiter, tuple(each for each in DELIMITERS if each in text) or DELIMITERS[:1])
    return _with_headings(Beginning(taken, _shown(_cut(lines)), encodings, parted), form)


def _with_headings(found: Beginning, form: FileForm) -> Beginning:
    """Say which row holds the headings: the one that is said, else the one that is understood best."""
    row = form.heading_row or _understood(found.rows)[1] or next(iter(found.heading_rows), 1)
    return replace(found, form=replace(found.form, heading_row=row))


def _understood(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[float, int]:
    """Say how well a row is understood as headings, and which; nought where none is."""
    layout = recognise(rows, "auto")
    return (layout.score, layout.heading_row) if layout else (0.0, 0)


def _with(taken: str | None, others: tuple[str, ...]) -> tuple[str, ...]:
    return others if taken is None or taken in others else (taken, *others)


def _cut(lines: Iterator[list[str]]) -> list[tuple[int, list[str]]]:
    """Take the first rows; what cannot be cut ends them."""
    rows: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):
        rows.extend(enumerate(islice(lines, ROWS_SHOWN), 1))
    return rows


def _readable(page: MarkupTable) -> list[tuple[int, Sequence[str]]]:
    try:
        return list(islice(page.rows(), ROWS_SHOWN))
    except Unusable:
        return []


def _shown(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((number, tuple(cell[:LONGEST_SHOWN] for cell in cells)) for number, cells in rows)
