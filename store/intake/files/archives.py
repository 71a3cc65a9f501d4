"""Workbooks that would burst: archives that unpack to far more than they are, sheets with a far cell.

calamine takes memory for every cell between a sheet's first and last, and what it cannot get ends the
process. So the archive is unpacked once beforehand, keeping nothing, and its size and its cells' places
are looked at.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Set
from pathlib import Path
from typing import BinaryIO

from store.remarks import Unusable

MOST_BYTES = 4 << 30
"""What a workbook may hold unpacked."""

SUSPICIOUS_BYTES, MOST_RATIO = 64 << 20, 120
"""Unpacked to more than this, a workbook must not be packed tighter than so many times."""

MOST_CELLS = 40_000_000
"""What a sheet may span."""

_PIECE = 1 << 20
_OVERLAP = 32
_MOST_ROWS = 1_048_576
_ROWS = ((re.compile(rb'r="[A-Z]*[1-9]\d{4,6}"'), _MOST_ROWS),)
_COLUMNS = (
    (re.compile(rb'r="[A-Z]{3}\d'), 16_384),
    (re.compile(rb'r="[B-Z][A-Z]\d'), 702),
    (re.compile(rb'r="A[A-Z]\d'), 52),
)
_CELL = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')


class _Bursting(Exception):
    """There is more in an entry than its directory says."""


def check_archive(path: Path) -> None:
    """Raise `Unusable` where an archive is damaged, no XLSX or would burst; other files are no concern."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
        # RuntimeError is what zipfile raises for an archive of a version it does not know.
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as fault:
            raise Unusable("import_workbook_damaged", path=str(path), problem=str(fault)) from fault
        _check_kind(path, {entry.filename for entry in entries})
        packed = sum(entry.compress_size for entry in entries)
        unpacked = sum(entry.file_size for entry in entries)
        tight = unpacked > SUSPICIOUS_BYTES and unpacked > packed * MOST_RATIO
        try:
            bursting = tight or unpacked > MOST_BYTES or any(_is_vast(file, entry) for entry in entries)
        except _Bursting:
            bursting = True
    if bursting:
        raise Unusable("import_bursting", path=str(path), unpacked=unpacked)


def _check_kind(path: Path, names: Set[str]) -> None:
    """Raise `Unusable` for archives that are no workbooks, and for workbooks whose size nobody checks."""
    if not any(name.startswith(("[Content_Types]", "xl/", "mimetype")) for name in names):
        raise Unusable("import_binary", path=str(path))
    if "mimetype" in names or "xl/workbook.bin" in names:
        raise Unusable("import_workbook_other", path=str(path))


def _is_vast(file: BinaryIO, entry: zipfile.ZipInfo) -> bool:
    """Say whether an entry is a sheet that spans too many cells; only a suspicious one is measured."""
    rows, columns = 9_999, 26
    for piece in _unpacked(file, entry):
        rows = max(
            (bound for pattern, bound in _ROWS if bound > rows and pattern.search(piece)), default=rows
        )
        columns = max(
            (bound for pattern, bound in _COLUMNS if bound > columns and pattern.search(piece)),
            default=columns,
        )
    return rows * columns > MOST_CELLS and _cells(file, entry) > MOST_CELLS


def _cells(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Measure how many cells a sheet spans."""
    last_row, last_column = 0, b""
    for piece in _unpacked(file, entry):
        for found in _CELL.finditer(piece):
            last_row = max(last_row, int(found[2]))
            last_column = max(last_column, found[1].rjust(3))
    column = 0
    for letter in last_column.strip():
        column = column * 26 + letter - 64
    return last_row * column


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack an entry piece by piece, each with the end of the one before."""
    tail, size = b"", 0
    try:
        for piece in _inflated(file, entry):
            size += len(piece)
            if size > max(entry.file_size, SUSPICIOUS_BYTES):
                raise _Bursting
            yield tail + piece
            tail = piece[-_OVERLAP:]
    except (zlib.error, OSError, ValueError):
        return  # damaged: calamine will say so


def _inflated(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset + 26)
    lengths = file.read(4)
    place = (
        entry.header_offset
        + 30
        + int.from_bytes(lengths[:2], "little")
        + int.from_bytes(lengths[2:], "little")
    )
    left, inflating = entry.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and not inflating.eof:
        file.seek(place)
        packed = file.read(min(_PIECE, left))
        if not packed:
            return
        left, place = left - len(packed), place + len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflating.decompress(packed, _PIECE)
            packed = inflating.unconsumed_tail
