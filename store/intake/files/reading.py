"""A file as rows of text cells, numbered as people see them; whatever is wrong with it is said once.

Rows are handed out one by one, and may be asked for again: nothing here keeps a file in memory.
"""

from __future__ import annotations

import csv
import hashlib
import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import Protocol, TextIO, TypeVar

from store.intake.files.delimiters import Dialect
from store.intake.files.encodings import Decoders
from store.remarks import Unusable

Rows = Iterator[tuple[int, Sequence[str]]]
"""Row numbers as a spreadsheet shows them, from 1, and the cells."""

_Each = TypeVar("_Each")

CHUNK = 1 << 20
MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""

BEGINNING = 1 << 16
"""How many characters tell how a text file is cut."""

QUOTES = (b'"', b"'")
"""Marks between which a cell may go over several lines."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_FOREIGN = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF",
    b"SQLite format 3", b"PK\x05\x06", b"BZh", b"\xfd7zXZ", b"{\\rtf", b"MIME-Version:", b"PAR1",
)  # fmt: skip
_MARKUP = re.compile(
    rb"[\xef\xbb\xbf\xff\xfe\s]*<(?:!|\?xml|html|head|meta|style|body|div|table|tr)", re.IGNORECASE
)
_ROW_TAG = re.compile(rb"<\0?t\0?r\b", re.IGNORECASE)


class Table(Protocol):
    """A table of cells in a file."""

    path: Path
    encoding: str
    digest: str
    total: int | None
    delimiter: str
    """What parts the cells of a text; empty where it is none."""
    sheet: str
    """Which sheet of a workbook it is; empty where it is none."""

    def rows(self) -> Rows:
        """Hand out all rows from the first; may be called again."""
        ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a file tells: its digest, the encodings that read it, likeliest first, its rows.

    `lines` is about how many rows there are; `is_quoted` says that a cell may go over several lines;
    `is_markup` that it is a page, not plain text.
    """

    digest: str
    encodings: tuple[str, ...]
    lines: int
    is_quoted: bool = True
    is_markup: bool = False


class TextTable:
    """A CSV file, as one encoding and one dialect read it."""

    def __init__(self, path: Path, survey: Survey, encoding: str, dialect: Dialect) -> None:
        self.path = path
        self.encoding = encoding
        self.digest = survey.digest
        self.total: int | None = survey.lines
        self.delimiter, self.sheet = dialect.delimiter, ""
        self.lines_are_rows = not survey.is_quoted
        self._dialect = dialect

    def rows(self) -> Rows:
        """Hand out all rows from the first."""
        with open_text(self.path, self.encoding) as file:
            yield from self.rows_of(file, 0)

    def rows_of(self, lines: Iterable[str], number: int) -> Rows:
        """Cut lines into cells; `number` is that of the row before them."""
        reader = csv.reader(
            lines, delimiter=self._dialect.delimiter, quotechar=self._dialect.quote, strict=True
        )
        before = number
        try:
            for number, cells in enumerate(reader, number + 1):  # noqa: B020, PLR1704  goes on counting
                if len(cells) > MOST_COLUMNS:
                    raise Unusable("import_too_wide", path=str(self.path), row=number, most=MOST_COLUMNS)
                yield number, cells
        except csv.Error as fault:
            if "field limit" in str(fault) and reader.line_num == number - before + 1:
                most = csv.field_size_limit()
                raise Unusable(
                    "import_cell_too_long", path=str(self.path), row=number + 1, most=most
                ) from fault
            if "expected after" in str(fault):
                raise Unusable("import_quote_stray", path=str(self.path), row=number + 1) from fault
            raise Unusable("import_quote_open", path=str(self.path), row=number + 1) from fault


def in_blocks(
    table: Table, first: int, size: int, wanted: Callable[[int], bool]
) -> Iterator[tuple[int, Rows]]:
    """Give the rows behind the `first` ones, `size` at a time, of the blocks (from 0) that are wanted.

    A block has to be used up before the next one is asked for. What is not wanted is not cut into cells
    where a row is a line.
    """
    if isinstance(table, TextTable) and table.lines_are_rows:
        with open_text(table.path, table.encoding) as file:
            for block, lines in _blocks(islice(file, first, None), size, wanted):
                yield block, table.rows_of(lines, first + block * size)
    else:
        yield from _blocks(islice(table.rows(), first, None), size, wanted)


def _blocks(
    items: Iterator[_Each], size: int, wanted: Callable[[int], bool]
) -> Iterator[tuple[int, Iterator[_Each]]]:
    for block in count():
        try:
            head = next(items)
        except StopIteration:
            return
        rest = islice(items, size - 1)
        if wanted(block):
            yield block, chain((head,), rest)
        else:
            deque(rest, maxlen=0)


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a text file behind its mark, its line ends as they are.

    Raises `Unusable` where it can no longer be read as it was surveyed.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            if file.read(1) != "\ufeff":
                file.seek(0)
            yield file
    except UnicodeError as fault:
        raise Unusable("import_changed", path=str(path)) from fault
    except OSError as fault:
        raise unreadable(path, fault) from fault


def beginning_of(path: Path, encoding: str) -> str:
    """Give the first characters of a text file."""
    with open_text(path, encoding) as file:
        return file.read(BEGINNING)


def is_workbook(path: Path) -> bool:
    """Say whether a file begins as XLSX or XLS do. Raises `Unusable` where it is no file to be read."""
    return _beginning(path).startswith(_WORKBOOKS)


def is_page(beginning: bytes) -> bool:
    """Say whether a file that begins so is a page with tables, not plain text."""
    return bool(_MARKUP.match(beginning.replace(b"\0", b"")))


def bytes_of(path: Path, most: int) -> bytes:
    """Give the first bytes of a text file. Raises `Unusable` where it is none, or cannot be read."""
    if _beginning(path).startswith(_FOREIGN):
        raise Unusable("import_binary", path=str(path))
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as fault:
        raise unreadable(path, fault) from fault


def survey_text(path: Path, encoding: str | None) -> Survey:
    """Read a text file once, in pieces: strict in every encoding that may be meant.

    `encoding` is what the user says it is. Raises `Unusable` where none reads it, or it holds NUL or lines
    of more than a megabyte.
    """
    beginning = _beginning(path)
    if beginning.startswith(_FOREIGN):
        raise Unusable("import_binary", path=str(path))
    is_markup = is_page(beginning)
    decoders = Decoders(encoding, beginning, path)
    digest, lines, is_quoted = hashlib.sha256(), 0, False
    for piece in _pieces(path):
        digest.update(piece)
        ends = _row_ends(piece, is_markup=is_markup)
        if len(piece) == CHUNK and not ends:
            raise Unusable("import_line_too_long", path=str(path), row=lines + 1)
        decoders.feed(piece)
        lines += ends
        is_quoted = is_quoted or any(mark in piece for mark in QUOTES)
    return Survey(digest.hexdigest(), decoders.surviving(), lines, is_quoted, is_markup)


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
        raise unreadable(path, fault) from fault
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
        raise unreadable(path, fault) from fault
    if not beginning.removeprefix(b"\xef\xbb\xbf").strip():
        if status.st_size > len(beginning):
            return beginning
        raise Unusable("import_empty", path=str(path))
    return beginning


def _row_ends(piece: bytes, *, is_markup: bool) -> int:
    if is_markup:
        return len(_ROW_TAG.findall(piece))
    return piece.count(b"\n") or piece.count(b"\r")


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    except OSError as fault:
        raise unreadable(path, fault) from fault


def unreadable(path: Path, fault: OSError | ValueError) -> Unusable:
    """Say that the system does not let a file be read, and why."""
    return Unusable("import_unreadable", path=str(path), problem=getattr(fault, "strerror", None) or "")
