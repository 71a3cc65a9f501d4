"""The write-ahead log beside a shop's file: how an import copies what it wrote into the file itself.

Whoever commits copies a little of the log, as SQLite does by itself: in small pieces nobody has to wait for
it. What an import writes while it is alone would be a large piece for whoever comes next.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

_LEFT = 8 << 20
"""Bytes of the log that an import writes between two copies."""

_LONG, _FOR_READERS = 64 << 20, 20
"""Bytes of the log from which on it is to begin anew, and milliseconds to wait for readers."""


class Log:
    """The log of one shop's file, as one program cares for it."""

    def __init__(self, shop: Path, patience: float) -> None:
        self._path = shop.with_name(f"{shop.name}-wal")
        self._patience = patience
        self._copied = 0
        self._long = _LONG

    def flush(self) -> None:
        """Let what is in the log be on the disk, so that nobody's commit has to wait for much."""
        with suppress(OSError):
            log = os.open(self._path, os.O_RDWR)
            try:
                os.fsync(log)
            finally:
                os.close(log)

    def keep_short(self, connection: sqlite3.Connection, *, beside: bool) -> None:
        """Copy what was written since the last time, if it is much, and let a long log begin anew.

        While readers take turns without a gap it would grow as long as somebody writes. Waits for them for
        a moment, in which nobody else writes; where that is not enough, it is tried again later. Where others
        write `beside`, little is copied as well, so that none of them does it in their turn. Outside
        transactions.
        """
        if beside:
            self.flush()  # should somebody else be copying just now, nothing is
        size = self._size()
        if size < self._copied:
            self._copied = 0
        if size - self._copied < _LEFT and not beside:
            return
        # Only TRUNCATE keeps writers out, so what takes long is done by PASSIVE before it.
        whole = self._copy(connection)
        self._copied = size
        if size < self._long:
            return
        if whole:
            connection.execute(f"PRAGMA busy_timeout={_FOR_READERS}")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={round(self._patience * 1_000)}")
            whole = not busy
        self._long = _LONG if whole else size + _LONG // 4

    def _copy(self, connection: sqlite3.Connection) -> bool:
        """Copy what can be copied, in nobody's way; say whether that was all."""
        busy, log, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return not busy and copied == log

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0
