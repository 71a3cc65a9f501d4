"""Which encodings read a whole file: tried side by side, piece by piece, each strictly.

Several may: Big5 is often valid GB18030 and the other way round, and cp1252 reads nearly anything. So all
that read the whole are given, the likeliest first by the characters a sample would have, and the headings
have the last word (`store.intake.layouts.opening`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.remarks import Unusable

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_TRIED = ("utf-8", "gb18030", "cp950", "cp1252")
_WIDE = ("utf-16-le", "utf-16-be")

_OFFERED = (
    "utf-8", "gb18030", "cp950", "big5hkscs", "cp1252", "iso8859-1", "cp1250", "cp1251", "shift_jis",
    "euc_jp", "euc_kr",
)  # fmt: skip

SAMPLE_BYTES = 16 << 10
"""How much is looked at, from the first line that is not ASCII, to tell encodings apart."""

_ENOUGH = 200
_MOSTLY, _SOME = 0.8, 0.3
_PLAIN_IN_WIDE = 16
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


class Decoders:
    """The encodings that have read everything so far.

    `said` is what the user says it is, `beginning` the file's first bytes, whose mark counts for all of it.
    """

    def __init__(self, said: str | None, beginning: bytes, path: Path) -> None:
        marked, wide = _marked(beginning), _wide(beginning)
        names = (_known(said, path),) if said else (marked,) if marked else (wide,) if wide else _TRIED
        self._alive = {name: codecs.getincrementaldecoder(name)("strict") for name in names}
        self._guesses = names is _TRIED
        self._wide = any(name.startswith(("utf-16", "utf-32")) for name in names)
        self._path = path
        self._lines = 0
        self._sample = b""
        self._failed = (names[0], 1)
        self._is_over = False

    def feed(self, piece: bytes) -> None:
        """Let each try the next piece; those that cannot read it are out."""
        if not self._wide and b"\0" in piece:
            raise Unusable("import_nul", path=str(self._path), row=self._line_of(piece, piece.index(b"\0")))
        if not piece.isascii():
            self._take_sample(piece)
        elif not self._wide and not any(decoder.getstate()[0] for decoder in self._alive.values()):
            self._lines += piece.count(b"\n")
            return
        for name, decoder in list(self._alive.items()):
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(piece)
            except UnicodeError as fault:
                place = max(getattr(fault, "start", 0) - pending, 0)
                self._drop(name, self._line_of(piece, place))
                continue
            if self._wide and "\0" in text:
                row = self._lines + text[: text.index("\0")].count("\n") + 1
                raise Unusable("import_nul", path=str(self._path), row=row)
        self._lines += piece.count(b"\n")

    def surviving(self) -> tuple[str, ...]:
        """Name those that read everything to the end, the likeliest first."""
        for name, decoder in list(self._alive.items()):
            try:
                decoder.decode(b"", final=True)
            except UnicodeError:
                self._drop(name, self._lines + 1)
        self._is_over = True
        return self.likeliest()

    def likeliest(self) -> tuple[str, ...]:
        """Name those that read everything so far, the likeliest first."""
        if not self._sample:
            return (next(iter(self._alive)),)
        self._drop_gibberish()
        return tuple(sorted(self._alive, key=self._likelihood, reverse=True))

    def _take_sample(self, piece: bytes) -> None:
        """Keep whole lines from the first that is not ASCII; cp1252 is out where it would be gibberish.

        In Western text letters with accents stand alone among plain ones; in Chinese two bytes or more
        stand together.
        """
        if len(self._sample) < SAMPLE_BYTES and (found := _BEYOND_ASCII.search(piece)):
            start = max(piece.rfind(b"\n", 0, found.start()), piece.rfind(b"\r", 0, found.start())) + 1
            self._sample += piece[start : start + SAMPLE_BYTES]
            strange = len(_BEYOND_ASCII.findall(self._sample))
            if strange >= _ENOUGH:
                self._drop_gibberish()

    def _drop_gibberish(self) -> None:
        """Leave cp1252 out where it makes gibberish; where nothing else reads, it need be less sure."""
        least = _MOSTLY if len(self._alive) > 1 and self._is_over else _SOME
        if self._guesses and self._likelihood("cp1252") < least:
            self._drop("cp1252", 0)

    def _likelihood(self, name: str) -> float:
        judge = _JUDGES.get(name)
        return judge(self._sample) if judge else 2.0

    def _drop(self, name: str, line: int) -> None:
        self._alive.pop(name, None)
        if line > self._failed[1]:
            self._failed = name, line
        if not self._alive:
            failed, row = self._failed
            raise Unusable("import_encoding", path=str(self._path), encoding=failed, row=row)

    def _line_of(self, piece: bytes, place: int) -> int:
        return self._lines + piece.count(b"\n", 0, place) + 1


def offered(beginning: bytes, path: Path) -> tuple[str, ...]:
    """List the encodings that a text which begins so may be in, likeliest first; at least one.

    First those that would be found, then others that read its beginning.
    """
    decoders = Decoders(None, beginning, path)
    found: tuple[str, ...] = ()
    with suppress(Unusable):
        decoders.feed(beginning)
        found = decoders.likeliest()
    if marked := _marked(beginning):
        return (marked,)
    others = (_wide(beginning) or "", *_OFFERED)
    return tuple(dict.fromkeys((*found, *(each for each in others if each and _reads(each, beginning))))) or (
        _OFFERED[0],
    )


def _reads(name: str, beginning: bytes) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(beginning)
    except UnicodeError:
        return False
    return True


def _marked(beginning: bytes) -> str | None:
    return next((name for mark, name in _MARKS.items() if beginning.startswith(mark)), None)


def _wide(beginning: bytes) -> str | None:
    """Name the UTF-16 without mark that a file is in: the one in which its zero bytes belong to ASCII."""
    if b"\0" not in beginning or beginning.count(0) * _PLAIN_IN_WIDE < len(beginning):
        return None
    best, most = None, 0
    for name in _WIDE:
        try:
            text = codecs.getincrementaldecoder(name)("strict").decode(beginning)
        except UnicodeDecodeError:
            continue
        plain = sum(character.isascii() for character in text)
        if plain > most and "\0" not in text and any(end in text for end in "\n\r,\t;|"):
            best, most = name, plain
    return best


def _known(name: str, path: Path) -> str:
    """Give the name Python has for an encoding in which plain tables are plain, or UTF-16 or UTF-32."""
    try:
        found = codecs.lookup(name).name
        plain = "a,1\n".encode(name) == b"a,1\n" or found.startswith(("utf-16", "utf-32", "utf-8"))
    except (LookupError, ValueError) as fault:
        raise Unusable("import_encoding_unknown", path=str(path), encoding=name) from fault
    if not plain:
        raise Unusable("import_encoding_unknown", path=str(path), encoding=name)
    return found


def _share_of_gb2312(sample: bytes) -> float:
    """Say how many of a sample's characters would be signs or the 3,755 common ones of GB 2312."""
    return _share(
        sample, "gb18030", lambda lead, trail: trail >= 0xA1 and (lead <= 0xA3 or 0xB0 <= lead <= 0xD7)
    )


def _share_of_big5(sample: bytes) -> float:
    """Say how many of a sample's characters would be signs or the 5,401 common ones of Big5."""
    return _share(sample, "cp950", lambda lead, _trail: 0xA1 <= lead <= 0xC6)


def _share(sample: bytes, name: str, is_common: Callable[[int, int], bool]) -> float:
    strange = [
        character.encode(name) for character in sample.decode(name, "ignore") if not character.isascii()
    ]
    return sum(len(each) == 2 and is_common(*each) for each in strange) / max(len(strange), 1)


def _share_alone(sample: bytes) -> float:
    """Say how many of a sample's bytes beyond ASCII stand alone."""
    return len(_ALONE.findall(sample)) / max(len(_BEYOND_ASCII.findall(sample)), 1)


_JUDGES = {"gb18030": _share_of_gb2312, "cp950": _share_of_big5, "cp1252": _share_alone}
