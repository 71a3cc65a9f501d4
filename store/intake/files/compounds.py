"""Old workbooks (XLS): how many cells their sheets span, before calamine takes memory for them.

The compound file is [MS-CFB], the records of its workbook stream [MS-XLS]. What is damaged is passed over:
calamine will say so.
"""

from __future__ import annotations

import struct
from pathlib import Path

from store.intake.files.archives import MOST_CELLS
from store.remarks import Unusable

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_BYTES_OF_A_CELL = 32
_BEGINS, _SPAN, _SEVERAL, _LOCKS = (0x0009, 0x0209, 0x0409, 0x0809), 0x0200, 0x00BD, 0x002F
_CELLS = frozenset((
    0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206,
    0x027E, 0x0406, _SEVERAL,
))  # fmt: skip


class _Locked(Exception):
    """The records are encrypted."""


class _Compound:
    """A compound file's streams by name."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 30)[0]
        directory, self._small, smalls, further = struct.unpack_from("<I4xII4xI", content, 48)
        self._next = self._table(further)
        self._entries = self._named(self._chained(directory, self._next))
        root = self._entries.get("Root Entry", (0, 0))
        self._small_stream = self._chained(root[0], self._next)
        self._small_next = _numbers(self._chained(smalls, self._next))

    def has(self, name: str) -> bool:
        """Say whether there is a stream of this name."""
        return name in self._entries

    def stream(self, *names: str) -> bytes:
        """Give the first stream there is of these names; else nothing."""
        start, length = next((self._entries[name] for name in names if name in self._entries), (0, 0))
        if length >= self._small:
            return self._chained(start, self._next)[:length]
        pieces = (
            self._small_stream[place * 64 : place * 64 + 64] for place in _chain(start, self._small_next)
        )
        return b"".join(pieces)[:length]

    def _table(self, further: int) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._content, 76))
        for _ in range(len(self._content) // self._size):
            if further >= _LAST_SECTOR:
                break
            *more, further = _numbers(self._sector(further))
            listed += more
        return _numbers(b"".join(self._sector(each) for each in dict.fromkeys(listed) if each < _LAST_SECTOR))

    def _named(self, directory: bytes) -> dict[str, tuple[int, int]]:
        entries = dict[str, tuple[int, int]]()
        for place in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length = min(max(struct.unpack_from("<H", directory, place + 64)[0] - 2, 0), 64)
            name = directory[place : place + length].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, place + 116)
            entries.setdefault(name, (start, size))
        return entries

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _chained(self, start: int, following: tuple[int, ...]) -> bytes:
        return b"".join(map(self._sector, _chain(start, following)))


def is_old_workbook(path: Path) -> bool:
    """Say whether a file begins as XLS does."""
    with path.open("rb") as file:
        return file.read(len(_SIGNATURE)) == _SIGNATURE


def check_old_workbook(path: Path) -> None:
    """Raise `Unusable` where an XLS is locked or would burst: over `MOST_CELLS` in all its sheets."""
    try:
        compound = _Compound(path.read_bytes())
        cells = _spanned(compound.stream("Workbook", "Book"))
    except _Locked as fault:
        raise Unusable("import_password", path=str(path)) from fault
    except (struct.error, ValueError, IndexError):
        return  # damaged: calamine will say so
    if compound.has("EncryptedPackage"):
        raise Unusable("import_password", path=str(path))
    if cells > MOST_CELLS:
        raise Unusable("import_bursting", path=str(path), unpacked=cells * _BYTES_OF_A_CELL)


def _spanned(records: bytes) -> int:
    cells = rows = columns = place = 0
    two_numbers, end = struct.Struct("<HH").unpack_from, len(records) - 8
    while place <= end:
        kind, length = two_numbers(records, place)
        if kind in _CELLS:
            row, column = two_numbers(records, place + 4)
            if kind == _SEVERAL:
                column += max(length // 6 - 2, 0)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind in _BEGINS:
            cells, rows, columns = cells + rows * columns, 0, 0
        elif kind == _SPAN and length >= 14:
            first, last, left, right = struct.unpack_from("<IIHH", records, place + 4)
            cells = max(cells, (last - first) * (right - left))
        elif kind == _LOCKS:
            raise _Locked
        place += 4 + length
    return cells + rows * columns


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(start: int, following: tuple[int, ...]) -> list[int]:
    """Follow a chain to its end; one that comes round again ends there."""
    chain = list[int]()
    while start < len(following) and len(chain) <= len(following):
        chain.append(start)
        start = following[start]
    return chain
