"""A file as rows of text cells, numbered as people see them; whatever is wrong with it is said once.

Rows are handed out one by one, and may be asked for again: nothing here keeps a file in memory.
"""

from __future__ import annotations

import csv
import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from store.intake.encodings import Decoders, byte_order_mark
from store.remarks import Unusable

Rows = Iterator[tuple[int, Sequence[str]]]
"""Row numbers as a spreadsheet shows them, from 1, and the cells."""

CHUNK = 1 << 20
LONGEST_CELL = 131_072

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_FOREIGN = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF",
    b"SQLite format 3", b"PK\x05\x06", b"BZh", b"\xfd7zXZ", b"{\\rtf",
)  # fmt: skip


class Table(Protocol):
    """A table of cells in a file."""

    path: Path
    encoding: str
    digest: str
    total: int | None

    def rows(self) -> Rows:
        """Hand out all rows from the first; may be called again."""
        ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a file tells: its digest, its encoding, about how many rows."""

    digest: str
    encoding: str
    lines: int


class TextTable:
    """A CSV file, as one delimiter reads it."""

    def __init__(self, path: Path, survey: Survey, delimiter: str) -> None:
        self.path = path
        self.encoding = survey.encoding
        self.digest = survey.digest
        self.total: int | None = survey.lines
        self._delimiter = delimiter

    def rows(self) -> Rows:
        """Hand out all rows from the first."""
        number = 0
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                for number, cells in enumerate(csv.reader(file, delimiter=self._delimiter, strict=True), 1):
                    yield number, cells
        except csv.Error as fault:
            raise Unusable(
                "import_row_broken", path=str(self.path), row=number + 1, problem=str(fault)
            ) from fault
        except UnicodeDecodeError as fault:
            raise Unusable("import_changed", path=str(self.path)) from fault
        except OSError as fault:
            raise _unreadable(self.path, fault) from fault


def is_workbook(path: Path) -> bool:
    """Say whether a file begins as XLSX or XLS do. Raises `Unusable` where it is no file to be read."""
    return _beginning(path).startswith(_WORKBOOKS)


def survey_text(path: Path, encoding: str | None) -> Survey:
    """Read a text file once, in pieces: strict in whichever encoding reads all of it.

    `encoding` is what the user says it is; else UTF-8, then GB18030 (UTF-16 only by its mark). Raises
    `Unusable` where none reads it, or it holds NUL or lines of more than a megabyte.
    """
    beginning = _beginning(path)
    if beginning.startswith(_FOREIGN):
        raise Unusable("import_binary", path=str(path))
    decoders = Decoders(encoding, byte_order_mark(beginning), path)
    digest, lines = hashlib.sha256(), 0
    for piece in _pieces(path):
        digest.update(piece)
        decoders.feed(piece)
        ends = piece.count(b"\n") or piece.count(b"\r")
        if len(piece) == CHUNK and not ends:
            raise Unusable("import_line_too_long", path=str(path), row=lines + 1)
        lines += ends
    return Survey(digest.hexdigest(), decoders.surviving(), lines)


def digest_of(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    digest = hashlib.sha256()
    for piece in _pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def stamp_of(path: Path) -> tuple[int, int]:
    """Take a file's size and time of change, to notice whether it changes while it is read."""
    try:
        status = path.stat()
    except FileNotFoundError as fault:
        raise Unusable("import_missing", path=str(path)) from fault
    except (OSError, ValueError) as fault:
        raise _unreadable(path, fault) from fault
    return status.st_size, status.st_mtime_ns


def _beginning(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unusable("import_is_folder", path=str(path))
        if not stat.S_ISREG(status.st_mode):
            raise Unusable("import_not_a_file", path=str(path))
        with path.open("rb") as file:
            beginning = file.read(4096)
    except FileNotFoundError as fault:
        raise Unusable("import_missing", path=str(path)) from fault
    except (OSError, ValueError) as fault:
        raise _unreadable(path, fault) from fault
    if not beginning.removeprefix(b"\xef\xbb\xbf").strip():
        if status.st_size > len(beginning):
            return beginning
        raise Unusable("import_empty", path=str(path))
    return beginning


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def _unreadable(path: Path, fault: OSError | ValueError) -> Unusable:
    return Unusable("import_unreadable", path=str(path), problem=getattr(fault, "strerror", None) or "")
