"""The engine of encrypted files: SQLCipher behind the words of `sqlite3`.

Its connections hand out rows as `sqlite3` does and raise `sqlite3`'s own errors, so that nobody else has to
know which of both a file needs. Loaded only where a file is encrypted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, cast

from store.moments import stored_instant
from store.remarks import Unusable
from store.safeguards.keys import Key

try:
    from sqlcipher3 import dbapi2 as engine  # type: ignore[import-untyped]
except ImportError:  # pragma: no cover  the extra is not installed
    engine = None


def refuse_missing() -> None:
    """Raise `Unusable` where SQLCipher is not installed."""
    if engine is None:
        raise Unusable("encryption_missing")


def _as_ours(fault: Exception) -> Exception:
    kind = getattr(sqlite3, type(fault).__name__, sqlite3.DatabaseError)
    ours: Exception = kind(*fault.args)
    return ours


def _plainly(method: Callable[..., Any]) -> Callable[..., Any]:
    """Let a method raise `sqlite3`'s errors."""

    @wraps(method)
    def worded(self: Any, *given: Any, **named: Any) -> Any:
        try:
            return method(self, *given, **named)
        except engine.Error as fault:
            raise _as_ours(fault) from None

    return worded


if engine is not None:
    engine.register_adapter(datetime, stored_instant)
    engine.register_adapter(date, date.isoformat)

    class _Cursor(engine.Cursor):  # type: ignore[misc]
        execute = _plainly(engine.Cursor.execute)
        executemany = _plainly(engine.Cursor.executemany)
        fetchone = _plainly(engine.Cursor.fetchone)
        fetchmany = _plainly(engine.Cursor.fetchmany)
        fetchall = _plainly(engine.Cursor.fetchall)
        __next__ = _plainly(engine.Cursor.__next__)

    class _Connection(engine.Connection):  # type: ignore[misc]
        def cursor(self, factory: Any = _Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, *given: Any) -> Any:
            return self.cursor().execute(*given)

        def executemany(self, *given: Any) -> Any:
            return self.cursor().executemany(*given)

        commit = _plainly(engine.Connection.commit)
        rollback = _plainly(engine.Connection.rollback)
        backup = _plainly(engine.Connection.backup)


def opened(
    path: Path, key: Key | None, timeout: float, *, threads: bool = False, only_read: bool = False
) -> sqlite3.Connection:
    """Open one connection to an encrypted file, or by None to one that is not; see `files.opened`."""
    refuse_missing()
    name = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if only_read else str(path)
    try:
        connection = engine.connect(
            name,
            timeout=timeout,
            isolation_level=None,
            check_same_thread=not threads,
            uri=only_read,
            factory=_Connection,
        )
    except engine.Error as fault:
        raise _as_ours(fault) from None
    connection.row_factory = engine.Row
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.spoken}"')
        connection.execute("PRAGMA cipher_log_level = NONE")
    return cast("sqlite3.Connection", connection)


def fits(path: Path, key: Key) -> bool:
    """Say whether a key opens a file."""
    with closing(opened(path, key, 30.0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as fault:
            if "not a database" not in str(fault):
                raise
            return False
    return True


@contextmanager
def beside(connection: sqlite3.Connection, path: Path, key: Key | None, name: str) -> Iterator[None]:
    """Let a connection's statements name the tables of another file, with its own key or none."""
    with_key = f'"{key.spoken}"' if key else "''"
    connection.execute(f"ATTACH :path AS {name} KEY {with_key}", {"path": str(path)})
    try:
        yield
    finally:
        connection.execute(f"DETACH {name}")
