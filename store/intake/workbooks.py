"""XLSX and XLS as rows of text cells, by calamine."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.intake.archives import check_archive
from store.intake.reading import Rows, digest_of
from store.remarks import Unusable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


class SheetTable:
    """One sheet of a workbook."""

    def __init__(self, path: Path, sheet: CalamineSheet, digest: str, encoding: str) -> None:
        self.path = path
        self.encoding = encoding
        self.digest = digest
        self.name = sheet.name
        self.total: int | None = sheet.total_height
        self._sheet = sheet

    def rows(self) -> Rows:
        """Hand out all rows from the first."""
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            yield number, [_text(cell) for cell in cells]


def sheets_of(path: Path, wanted: str | None) -> Iterator[SheetTable]:
    """Open a workbook and hand out its sheets, or the one that is wanted by name.

    Raises `Unusable` where the file would burst, is locked by a password, damaged or no workbook.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    check_archive(path)
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError as fault:
        raise Unusable("import_password", path=str(path)) from fault
    except (CalamineError, OSError) as fault:
        raise Unusable("import_workbook_damaged", path=str(path), problem=str(fault)) from fault
    names = [wanted] if wanted else book.sheet_names
    if wanted and wanted not in book.sheet_names:
        raise Unusable(
            "import_sheet_unknown", path=str(path), sheet=wanted, sheets=", ".join(book.sheet_names)
        )
    digest, encoding = digest_of(path), "xlsx" if zipfile.is_zipfile(path) else "xls"
    for name in names:
        try:
            sheet = book.get_sheet_by_name(name)
        except (CalamineError, OSError) as fault:
            raise Unusable("import_workbook_damaged", path=str(path), problem=str(fault)) from fault
        yield SheetTable(path, sheet, digest, encoding)


def _text(cell: Any) -> str:
    """Write a cell as people see it; a number without a fraction without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (int, timedelta)) else ""
