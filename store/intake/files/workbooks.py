"""XLSX and XLS as rows of text cells, by calamine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from store.intake.files.archives import check_archive
from store.intake.files.compounds import check_old_workbook, is_old_workbook
from store.intake.files.reading import Rows, digest_of, unreadable
from store.remarks import Unusable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_Opened = TypeVar("_Opened")


_MOST_TWICE = 4_000_000
"""Cells of a sheet above which it is too large (some 600 MB) to be held by two processes at once."""


_EXACT = 1e15
"""Below it a spreadsheet keeps every digit of a whole number; of a longer one it makes the last ones 0."""

_LARGEST_WHOLE = 2.0**53


class SheetTable:
    """One sheet of a workbook; in another process it is opened there once more, unless it is very large."""

    def __init__(self, path: Path, sheet: CalamineSheet, digest: str, encoding: str) -> None:
        self.path = path
        self.encoding = encoding
        self.digest = digest
        self.delimiter, self.sheet = "", sheet.name
        self.total: int | None = sheet.total_height
        self._sheet = sheet

    def __reduce__(self) -> tuple[Callable[[Path, str], SheetTable], tuple[Path, str]]:
        """Say how another process opens it. Raises `TypeError` where it is too large."""
        if self._sheet.total_height * self._sheet.total_width > _MOST_TWICE:
            raise TypeError
        return _sheet_of, (self.path, self.sheet)

    def rows(self) -> Rows:
        """Hand out all rows from the first; cells merged into another one are empty."""
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            yield number, [cell if cell.__class__ is str else _text(cell) for cell in cells]


def sheets_of(path: Path, wanted: str | None) -> Iterator[SheetTable]:
    """Open a workbook and hand out its sheets, hidden ones last, or the one that is wanted by name.

    Raises `Unusable` where the file would burst, is locked by a password, damaged or no workbook.
    """
    book, old = _book(path)
    names = book.sheet_names
    if wanted and wanted not in names:
        raise Unusable("import_sheet_unknown", path=str(path), sheet=wanted, sheets=", ".join(names))
    digest, encoding = digest_of(path), "xls" if old else "xlsx"
    for name in [wanted] if wanted else sorted(names, key=_hidden(book).__contains__):
        sheet = _trying(path, lambda name=name: book.get_sheet_by_name(name))  # type: ignore[misc]
        yield SheetTable(path, sheet, digest, encoding)


def _hidden(book: CalamineWorkbook) -> set[str]:
    """Name the sheets that nobody sees: templates, lists to choose from."""
    from python_calamine import SheetVisibleEnum

    return {sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible}


def _sheet_of(path: Path, name: str) -> SheetTable:
    """Open one sheet. Raises `Unusable` as `sheets_of` does."""
    return next(sheets_of(path, name))


def sheet_names(path: Path) -> tuple[str, ...]:
    """List a workbook's sheets. Raises `Unusable` as `sheets_of` does."""
    return tuple(_book(path)[0].sheet_names)


def _book(path: Path) -> tuple[CalamineWorkbook, bool]:
    """Open a workbook; say whether it is an old one."""
    old = _trying(path, lambda: is_old_workbook(path))
    _trying(path, lambda: check_old_workbook(path) if old else check_archive(path))
    return _trying(path, lambda: _opened(path)), old


def _opened(path: Path) -> CalamineWorkbook:
    """Open a workbook by its content where its name says another kind than it is."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)


def _trying(path: Path, opening: Callable[[], _Opened]) -> _Opened:
    """Open a workbook or a sheet; whatever calamine does instead is said in one remark."""
    from python_calamine import CalamineError, PasswordError

    try:
        return opening()
    except PasswordError as fault:
        raise Unusable("import_password", path=str(path)) from fault
    except (CalamineError, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno:
            raise unreadable(path, fault) from fault
        raise Unusable("import_workbook_damaged", path=str(path), problem=str(fault)) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # calamine's, which nobody can import
            raise
        raise Unusable("import_workbook_damaged", path=str(path), problem="") from fault


def _number(cell: float) -> str:
    """Write a number; one that a spreadsheet may have rounded to 15 digits shows it: 2.02609010000012E+15."""
    if not cell.is_integer():
        return repr(cell)
    if abs(cell) < _EXACT or (abs(cell) < _LARGEST_WHOLE and cell % 10):
        return str(int(cell))
    return f"{cell:.14E}"


def _text(cell: Any) -> str:
    """Write a cell as people see it; a number without a fraction without a point."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (int, timedelta)) else ""
