"""The tables a file may hold: by encoding, delimiter or sheet, whatever may be meant, likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from store.intake.files.delimiters import dialects
from store.intake.files.markup import MarkupTable
from store.intake.files.reading import Table, TextTable, beginning_of, is_workbook, survey_text
from store.intake.files.stacked import stacked
from store.intake.files.workbooks import sheets_of


def candidates(path: Path, encoding: str | None, sheet: str | None) -> Iterator[Table]:
    """Hand out the tables that a file may be read as, likeliest first; which is meant its headings tell.

    `encoding` is what the user says a text file is in, `sheet` a workbook's sheet by name. A table's `rows`
    may raise `Unusable`, which speaks against that reading only. Raises `Unusable` where the file cannot be
    read at all.
    """
    for table in _plain(path, encoding, sheet):
        yield table
        yield from stacked(table)


def _plain(path: Path, encoding: str | None, sheet: str | None) -> Iterator[Table]:
    if is_workbook(path):
        yield from sheets_of(path, sheet)
        return
    survey = survey_text(path, encoding)
    for each in survey.encodings:
        if survey.is_markup:
            yield MarkupTable(path, survey, each)
            continue
        for dialect in dialects(beginning_of(path, each)):
            yield TextTable(path, survey, each, dialect)
