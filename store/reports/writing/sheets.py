"""A plain list as a file: CSV or XLSX, for a mail merge. No cell of it is ever a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

from store.remarks import Unusable
from store.reports.writing.same_bytes import same_bytes

SheetCell = str | int | float | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a cell of CSV begins that a spreadsheet may take for a formula, the wide forms too."""

_SUFFIXES = (".xlsx", ".csv")


def list_suffixes() -> tuple[str, ...]:
    """List what the name of a list's file may end in."""
    return _SUFFIXES


def write_sheet(
    file: str | Path,
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[SheetCell]],
    on: date,
    *,
    typeface: str = "Calibri",
) -> bytes:
    """Write a list in the format the file's name asks for; return the bytes, and write no file.

    `on` stands as the workbook's date. Raises `Unusable` for a name that ends in none of `list_suffixes`.
    """
    suffix = Path(file).suffix.lower()
    if suffix == ".csv":
        return _csv(heads, rows)
    if suffix == ".xlsx":
        return _workbook(name, heads, rows, on, typeface)
    raise Unusable("list_format_unknown", file=str(file), known=" ".join(_SUFFIXES))


def inert(text: str) -> str:
    """Keep a text from being taken for a formula by a spreadsheet that reads CSV."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(heads: Sequence[str], rows: Iterable[Sequence[SheetCell]]) -> bytes:
    """Write CSV in UTF-8 with the mark by which spreadsheets know it."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([inert(head) for head in heads])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: SheetCell) -> str | int | float:
    if isinstance(cell, str):
        return inert(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else cell


def _workbook(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[SheetCell]], on: date, typeface: str
) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    out = BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = file.add_worksheet(name[:31])
    look = {"font_name": typeface, "font_size": 11}
    head = file.add_format({**look, "bold": True, "bottom": 1, "text_wrap": True})
    plain, day = file.add_format(look), file.add_format({**look, "num_format": "yyyy-mm-dd", "align": "left"})
    for column, text in enumerate(heads):
        sheet.write_string(0, column, text, head)
    widest = [len(text) + 2 for text in heads]
    last = 0
    for last, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(last, column, cell, plain)
            elif cell is not None:
                sheet.write_number(last, column, cell, plain)
            wide = 11 if isinstance(cell, date) else len(str(cell or "").encode("gbk", "replace"))
            widest[column] = max(widest[column], wide + 2)
    for column, wide in enumerate(widest):
        sheet.set_column(column, column, min(60, wide))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    file.close()
    return same_bytes(out.getvalue(), on.isoformat())
