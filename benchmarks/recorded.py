"""What our functions say to the database, so that a floor may say the same by the bare driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from store.moments import stored_instant

Said = tuple[str, Any]
"""A statement, and its values: by name, or a list of them in order."""


class _Recording(sqlite3.Connection):
    said: list[Said]

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        """Run a statement and keep it."""
        if not sql.startswith("PRAGMA"):
            self.said.append((sql, _plain(values)))
        return super().execute(sql, values)

    def executemany(self, sql: str, rows: Any, /) -> sqlite3.Cursor:
        """Run a statement for several rows and keep each."""
        kept = list(rows)
        self.said += [(sql, _plain(values)) for values in kept]
        return super().executemany(sql, kept)

    def commit(self) -> None:
        """Commit and keep that."""
        self.said.append(("COMMIT", ()))
        super().commit()


@contextmanager
def recording() -> Iterator[list[Said]]:
    """Keep what is said over every connection that a shop opens inside the block."""
    said: list[Said] = []

    def connect(path: Path, patience: float) -> sqlite3.Connection:
        connection = sqlite3.connect(path, patience, factory=_Recording, isolation_level=None)
        connection.said = said
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    with mock.patch("store.database.connect", connect):
        yield said


def _plain(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {name: stored(value) for name, value in values.items()}
    return [stored(value) for value in values]


def stored(value: Any) -> Any:
    """Put a value as it is stored."""
    if isinstance(value, datetime):
        return stored_instant(value)
    return value.isoformat() if isinstance(value, date) else value
