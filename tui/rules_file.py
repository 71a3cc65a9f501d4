"""The shop's file of rules, watched: a look at it costs microseconds while nobody changes it."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[int, int] | None
"""When a file was written, in nanoseconds, and its bytes; None while there is none."""


class RulesFile:
    """Where a shop's own rules stand, or would stand, and what they said when they were read last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        self._seen: Stamp = None
        self.read_again()

    def changed(self) -> bool:
        """Say whether the file is another one than when it was read last."""
        return _stamp(self.path) != self._seen

    def read_again(self) -> str:
        """Read the file, and give what it said before; what cannot be read says nothing."""
        before = self.text
        self._seen = _stamp(self.path)
        try:
            self.text = self.path.read_bytes().decode("utf-8-sig") if self._seen else ""
        except (OSError, UnicodeDecodeError):
            self.text = ""
        return before


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
