"""The tables a file may hold: by encoding, delimiter or sheet, whatever may be meant, likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from store.intake.files.delimiters import dialects
from store.intake.files.form import FileForm
from store.intake.files.markup import MarkupTable
from store.intake.files.reading import Table, TextTable, beginning_of, is_workbook, survey_text
from store.intake.files.stacked import stacked
from store.intake.files.workbooks import sheets_of


def candidates(path: Path, form: FileForm) -> Iterator[Table]:
    """Hand out the tables that a file may be read as, likeliest first; which is meant its headings tell.

    What `form` says is taken at its word. A table's `rows` may raise `Unusable`, which speaks against that
    reading only. Raises `Unusable` where the file cannot be read at all.
    """
    for table in _plain(path, form):
        yield table
        yield from stacked(table)


def _plain(path: Path, form: FileForm) -> Iterator[Table]:
    if is_workbook(path):
        yield from sheets_of(path, form.sheet)
        return
    survey = survey_text(path, form.encoding)
    for each in survey.encodings:
        if survey.is_markup:
            yield MarkupTable(path, survey, each)
            continue
        for dialect in dialects(beginning_of(path, each), form.delimiter):
            yield TextTable(path, survey, each, dialect)
