"""The write-ahead log beside a shop's file: who copies it into the file, when, and how it begins anew.

SQLite lets whoever commits copy the log as soon as it has a thousand pages, and while readers take turns
without a gap it is never shorter than that: every commit would wait for the disk three times instead of
once. So ours leave it alone, and each copies it once in a while; an import copies what it writes itself.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

_EVERY = 100
"""Writes of a program after which it copies the log."""

_LEFT = 8 << 20
"""Bytes of a log that a program copies with its first write, and that an import writes between two copies."""

_LONG, _FOR_READERS = 64 << 20, 20
"""Bytes of the log from which on it is to begin anew, and milliseconds to wait for readers."""


class Log:
    """The log of one shop's file, as one program cares for it."""

    def __init__(self, shop: Path, patience: float) -> None:
        self._path = shop.with_name(f"{shop.name}-wal")
        self._patience = patience
        self._writes = 0
        self._copied = 0
        self._long = _LONG

    def is_due(self) -> bool:
        """Count a write of this program's, and say whether it is the one to copy the log after."""
        self._writes += 1
        return self._writes % _EVERY == 0 or (self._writes == 1 and self._size() > _LEFT)

    def copy(self, connection: sqlite3.Connection) -> bool:
        """Copy what can be copied, in nobody's way; say whether that was all."""
        busy, log, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return not busy and copied == log

    def flush(self) -> None:
        """Let what is in the log be on the disk, so that nobody's commit has to wait for much."""
        with suppress(OSError):
            log = os.open(self._path, os.O_RDWR)
            try:
                os.fsync(log)
            finally:
                os.close(log)

    def keep_short(self, connection: sqlite3.Connection) -> None:
        """Copy what was written since the last time, if it is much, and let a long log begin anew.

        While readers take turns without a gap it would grow as long as somebody writes. Waits for them for
        a moment, in which nobody else writes; where that is not enough, it is tried again later. Outside
        transactions.
        """
        size = self._size()
        if size < self._copied:
            self._copied = 0
        if size - self._copied < _LEFT:
            return
        # Only TRUNCATE keeps writers out, so what takes long is done by PASSIVE before it.
        whole = self.copy(connection)
        self._copied = size
        if size < self._long:
            return
        if whole:
            connection.execute(f"PRAGMA busy_timeout={_FOR_READERS}")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={round(self._patience * 1_000)}")
            whole = not busy
        self._long = _LONG if whole else size + _LONG // 4

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0
