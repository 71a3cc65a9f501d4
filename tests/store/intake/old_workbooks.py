"""Workbooks of the old form (BIFF8 in a compound file), as small as they can be."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        packed = value.encode("utf-16-le")
        return record(0x0204, place + struct.pack("<HB", len(packed) // 2, 1) + packed)
    return record(0x0203, place + struct.pack("<d", value))


def old_workbook(
    rows: list[list[str | float]], *, locked: bool = False, far: tuple[int, int] | None = None
) -> bytes:
    """One sheet with these rows; `locked` says that it is encrypted, `far` sets a cell far away."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    begin += record(0x002F, bytes(6)) if locked else b""
    end = record(0x000A, b"")
    name = b"\x05\x00Sheet"
    length = len(begin) + 4 + 6 + len(name) + len(end)
    listed = record(0x0085, struct.pack("<IBB", length, 0, 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        sheet += b"".join(cell(number, place, value) for place, value in enumerate(row))
    if far:
        sheet += cell(*far, "x")
    return compound({"Workbook": begin + listed + end + sheet + end})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each padded to the size that needs no small sectors."""
    sectors, chain = list[bytes](), list[int]()
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        start, count = len(sectors), len(padded) // SECTOR
        sectors += [padded[place * SECTOR : (place + 1) * SECTOR] for place in range(count)]
        chain += [*range(start + 1, start + count), END]
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, start, len(padded), right=right))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0")
    place = len(sectors)
    count = len(directory) // SECTOR
    sectors += [directory[each * SECTOR : (each + 1) * SECTOR] for each in range(count)]
    chain += [*range(place + 1, place + count), END]
    tables = 1
    while (len(chain) + tables) * 4 > tables * SECTOR:
        tables += 1
    first = len(chain)
    chain += [FAT] * tables
    packed = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff")
    listed = [*range(first, first + tables)] + [FREE] * (109 - tables)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, place, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", *listed) + b"".join(sectors) + packed


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    return (
        coded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(coded), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
