"""Which encoding reads a whole file: tried side by side, piece by piece, each strictly."""

from __future__ import annotations

import codecs
from pathlib import Path

from store.remarks import Unusable

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_TRIED = ("utf-8", "gb18030")


def byte_order_mark(beginning: bytes) -> str | None:
    """Name the encoding whose mark a file begins with, if any."""
    return next((name for mark, name in _MARKS.items() if beginning.startswith(mark)), None)


class Decoders:
    """The encodings that have read everything so far."""

    def __init__(self, said: str | None, marked: str | None, path: Path) -> None:
        names = (_known(said, path),) if said else (marked,) if marked else _TRIED
        self._alive = {name: codecs.getincrementaldecoder(name)("strict") for name in names}
        self._said = said
        self._path = path
        self._lines = 0

    def feed(self, piece: bytes) -> None:
        """Let each try the next piece; those that cannot read it are out."""
        for name, decoder in list(self._alive.items()):
            try:
                text = decoder.decode(piece)
            except UnicodeDecodeError:
                del self._alive[name]
                continue
            if "\0" in text:
                line = self._lines + text[: text.index("\0")].count("\n") + 1
                raise Unusable("import_nul", path=str(self._path), row=line)
        self._lines += piece.count(b"\n")
        self._check()

    def surviving(self) -> str:
        """Name the first that read everything to the end."""
        for name, decoder in list(self._alive.items()):
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                del self._alive[name]
        self._check()
        return next(iter(self._alive))

    def _check(self) -> None:
        if not self._alive:
            raise Unusable("import_encoding", path=str(self._path), encoding=self._said)


def _known(name: str, path: Path) -> str:
    try:
        "a".encode(name)
        found = codecs.lookup(name)
    except (LookupError, ValueError) as fault:
        raise Unusable("import_encoding_unknown", path=str(path), encoding=name) from fault
    return found.name
