"""XLSX and XLS as rows of text cells, by calamine; archives that would burst are not opened."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from store.intake.reading import CHUNK, Rows, digest_of
from store.remarks import Unusable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_BYTES = 4 << 30
"""What a workbook may hold unpacked."""

SUSPICIOUS_BYTES, MOST_RATIO = 64 << 20, 120
"""Unpacked to more than this, a workbook must not be packed tighter than this many times."""

_TIGHTEST = 1_032
"""Deflate packs no tighter."""


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

    _check_archive(path)
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


def _check_archive(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise Unusable("import_workbook_damaged", path=str(path), problem=str(fault)) from fault
        packed, unpacked = (sum(sizes) for sizes in _sizes(entries))
        bursting = unpacked > SUSPICIOUS_BYTES and unpacked > packed * MOST_RATIO
        if bursting or unpacked > MOST_BYTES or not _sizes_are_true(file, entries):
            raise Unusable("import_bursting", path=str(path), unpacked=unpacked)


def _sizes(entries: Sequence[zipfile.ZipInfo]) -> tuple[list[int], list[int]]:
    return [entry.compress_size for entry in entries], [entry.file_size for entry in entries]


def _sizes_are_true(file: BinaryIO, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Unpack what could burst, keeping nothing, and see that the directory did not understate it."""
    packed = [entry for entry in entries if entry.compress_type == zipfile.ZIP_DEFLATED]
    if sum(entry.compress_size for entry in packed) * _TIGHTEST <= SUSPICIOUS_BYTES:
        return True
    return all(_unpacks_to(file, entry) for entry in packed)


def _unpacks_to(file: BinaryIO, entry: zipfile.ZipInfo) -> bool:
    file.seek(entry.header_offset + 26)
    lengths = file.read(4)
    file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
    inflating, left, size = zlib.decompressobj(-zlib.MAX_WBITS), entry.compress_size, 0
    try:
        while left > 0 and not inflating.eof and (packed := file.read(min(CHUNK, left))):
            left -= len(packed)
            while packed:
                size += len(inflating.decompress(packed, CHUNK))
                if size > entry.file_size:
                    return False
                packed = inflating.unconsumed_tail
    except zlib.error:
        return True  # damaged: calamine will say so
    return True


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
