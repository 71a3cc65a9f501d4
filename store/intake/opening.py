"""From a path to a table whose columns are known, or one clear reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from store.intake.headings import ROWS_LOOKED_AT, Layout, kinds, recognise, simplified
from store.intake.reading import Table, TextTable, is_workbook, survey_text
from store.intake.workbooks import sheets_of
from store.remarks import Unusable

DELIMITERS = (",", "\t", ";", "|")


def open_table(
    path: Path, *, kind: str, mapping: Mapping[str, str] | None, encoding: str | None, sheet: str | None
) -> tuple[Table, Layout]:
    """Open a file and recognise its columns: of all delimiters or sheets, the one best understood.

    Raises `Unusable` where the file cannot be read, or its headings do not tell what has to be known.
    """
    if kind not in (*kinds(), "auto"):
        raise Unusable("import_kind_unknown", path=str(path), kind=kind, kinds=", ".join(kinds()))
    best: tuple[Table, Layout] | None = None
    broken: Unusable | None = None
    for table in _candidates(path, encoding, sheet):
        try:
            layout = recognise(islice(table.rows(), ROWS_LOOKED_AT), kind, mapping)
        except Unusable as fault:
            broken = broken or fault
            continue
        if layout and (best is None or _rank(layout) > _rank(best[1])):
            best = table, layout
    if best is None:
        raise broken or Unusable("import_headings_unknown", path=str(path))
    _check(path, best[1], mapping or {})
    return best


def _candidates(path: Path, encoding: str | None, sheet: str | None) -> Iterator[Table]:
    if is_workbook(path):
        yield from sheets_of(path, sheet)
        return
    survey = survey_text(path, encoding)
    for delimiter in DELIMITERS:
        yield TextTable(path, survey, delimiter)


def _rank(layout: Layout) -> tuple[bool, int]:
    return not layout.missing, len(layout.places)


def _check(path: Path, layout: Layout, mapping: Mapping[str, str]) -> None:
    if layout.missing:
        raise Unusable(
            "import_headings_missing",
            path=str(path),
            kind=layout.kind,
            row=layout.heading_row,
            missing=", ".join(layout.missing),
            headings=", ".join(heading for heading in layout.headings if heading),
        )
    there = {simplified(heading) for heading in layout.headings}
    for heading in mapping:
        if simplified(heading) not in there:
            raise Unusable("map_heading_absent", path=str(path), heading=heading)
