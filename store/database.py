"""The one door to the database: open it, upgrade it, and run statements in transactions.

The file is SQLite in WAL with `synchronous=FULL`: what was acknowledged survives a power cut, and
readers never wait for the writer. Statements are plain SQL with named values (`:name`), the same for
every engine; `:shop` is always bound. SQLModel sessions are for everyday administration only, since
loading them costs more than the rest of a start.
"""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from store import typical, upgrades
from store.moments import stored_instant
from store.remarks import Unusable
from store.safeguards.files import cut_off, refuse_share, refuse_short
from store.turns import NoTurns, Turns, line_of

if TYPE_CHECKING:
    from sqlmodel import Session

Row = Mapping[str, Any]
"""A row as it comes: values by column name; instants and days still as the engine hands them over."""

sqlite3.register_adapter(datetime, stored_instant)
sqlite3.register_adapter(date, date.isoformat)


HALF_TAKEN_BACK = """SELECT t.batch_id FROM import_taken_back t WHERE t.shop_id = :shop AND EXISTS (
  SELECT 1 FROM import_change c WHERE c.shop_id = :shop AND c.batch_id = t.batch_id)"""
"""Finds the import that was being taken back when that was cut off."""


class Records:
    """What can be said to the database inside one transaction."""

    def __init__(self, connection: sqlite3.Connection, shop: int) -> None:
        self._connection = connection
        self.shop = shop

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Run a query and fetch all its rows."""
        return self._connection.execute(sql, {"shop": self.shop, **values}).fetchall()

    def each(self, sql: str, **values: object) -> Iterator[Row]:
        """Run a query and hand out its rows one by one, however many."""
        return iter(self._connection.execute(sql, {"shop": self.shop, **values}))

    def row(self, sql: str, **values: object) -> Row | None:
        """Run a query and fetch its first row, or None."""
        found: Row | None = self._connection.execute(sql, {"shop": self.shop, **values}).fetchone()
        return found

    def value(self, sql: str, **values: object) -> Any:
        """Run a query and fetch the first value of its first row, or None."""
        found = self._connection.execute(sql, {"shop": self.shop, **values}).fetchone()
        return None if found is None else found[0]

    def run(self, sql: str, **values: object) -> int:
        """Run a statement; return how many rows it touched."""
        return self._connection.execute(sql, {"shop": self.shop, **values}).rowcount

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]] | Iterable[tuple[Any, ...]]) -> None:
        """Run a statement once for each row of values (names or `?`); `:shop` is the caller's here."""
        self._connection.executemany(sql, rows)

    def add(self, table: str, **values: object) -> None:
        """Insert one row of this shop; columns not named take the schema's defaults."""
        self._connection.execute(_insert(table, tuple(values)), {"shop": self.shop, **values})

    def sample(self) -> None:
        """Let the engine sample its tables (milliseconds), after many rows were written.

        What it knows about tables that are small as yet, it is told.
        """
        typical.tell(self._connection)

    def next_id(self, table: str) -> int:
        """Give the next free number of a table of this shop, past those an import has put aside.

        Only inside a writing transaction.
        """
        number: int = self.value(
            f"""SELECT max(
                  coalesce((SELECT max(id) FROM {table} WHERE shop_id = :shop), 0),
                  coalesce((SELECT last_id FROM arriving
                            WHERE table_name = :table_name AND shop_id = :shop), 0)) + 1""",
            table_name=table,
        )
        return number


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(("shop_id", *columns))
    values = ", ".join(("shop", *columns)).replace(", ", ", :")
    return f"INSERT INTO {table} ({names}) VALUES (:{values})"


class Database:
    """An open shop. Safe to use from several threads; each transaction has a connection of its own.

    `patience` is how long, in seconds, a statement waits for another process's write lock.
    """

    def __init__(self, path: Path, *, shop: int = 1, patience: float = 30.0) -> None:
        self.path = path
        self.shop = shop
        self._patience = patience
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._watcher: sqlite3.Connection | None = None
        self._seen = 0
        self._long_log = _LONG_LOG
        self._line: Turns | NoTurns | None = None
        self._waiting: set[object] = set()

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """Open a reading transaction: everything in it is seen as of one moment."""
        with self._transaction(_begin_to_read) as records:
            yield records

    @contextmanager
    def writing(self) -> Iterator[Records]:
        """Open a writing transaction: all of it is stored durably at its end, or nothing."""
        waits = object()
        self._waiting.add(waits)
        try:
            with self._turns().turn(self._patience), self._transaction(self._begin_to_write) as records:
                self._waiting.discard(waits)
                yield records
        except TimeoutError as fault:
            raise Unusable("database_locked", path=str(self.path)) from fault
        finally:
            self._waiting.discard(waits)

    @property
    def is_waiting(self) -> bool:
        """Whether a step of this program waits for others to have written."""
        return bool(self._waiting)

    @property
    def import_lock(self) -> Path:
        """The small file beside the shop's that whoever imports holds."""
        return self.path.with_name(f"{self.path.name}.importing")

    def waiting_mark(self) -> int:
        """Give a number that is another one after anybody else wanted to write; costs microseconds."""
        return self._turns().others()

    def others_wrote(self) -> bool:
        """Say whether anybody else stored anything since this was last asked. For `alone` only."""
        with self._connection() as connection:
            version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        seen, self._seen = self._seen, version
        return version != seen

    def keep_log_short(self) -> None:
        """Let the write-ahead log begin anew once it is long; for `alone` only, outside transactions.

        While readers take turns without a gap it would grow as long as somebody writes. Waits for them for
        a moment, in which nobody else writes; where that is not enough, it is tried again later.
        """
        try:
            size = self.path.with_name(f"{self.path.name}-wal").stat().st_size
        except OSError:
            return
        if size < self._long_log:
            return
        with self._connection() as connection:
            connection.execute(f"PRAGMA busy_timeout={_FOR_READERS}")
            # Only TRUNCATE keeps writers out, so what takes long is done by PASSIVE before it.
            busy, log, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            busy = busy or copied < log
            if not busy:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={round(self._patience * 1_000)}")
        self._long_log = size + _LONG_LOG // 4 if busy else _LONG_LOG

    def has_leftovers(self) -> bool:
        """Say whether there are rows of an import that is under way or was cut off; costs microseconds."""
        with self.reading() as records:
            arriving = records.value("SELECT 1 FROM arriving LIMIT 1")
            return bool(arriving or records.value(HALF_TAKEN_BACK))

    def mark(self) -> int:
        """Give a number that is another one after anything was stored; costs microseconds.

        Only to be asked from one thread at a time.
        """
        if self._watcher is None:
            self._watcher = connect(self.path, self._patience)
        return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def session(self) -> Session:
        """Open a SQLModel session, for everyday administration; the caller commits."""
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import NullPool
        from sqlmodel import Session

        engine = create_engine(f"sqlite:///{self.path}", poolclass=NullPool)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
        return Session(engine)

    def alone(self) -> Database:
        """Open the same shop over one connection of its own, whose temporary tables last until `close`.

        For one thread; what lies in temporary tables lies on disk, and takes nobody's lock.
        """
        own = Database(self.path, shop=self.shop, patience=self._patience)
        connection = connect(self.path, self._patience)
        for setting in _FOR_MUCH:
            connection.execute(setting)
        own._idle.put(connection)
        return own

    def attach(self, path: Path, name: str) -> None:
        """Let statements name the tables of another file, for passing things on; for `alone` only."""
        with self._connection() as connection:
            connection.execute(f"ATTACH :path AS {name}", {"path": str(path)})
            connection.execute(f"PRAGMA {name}.journal_mode=OFF")
            connection.execute(f"PRAGMA {name}.synchronous=OFF")

    def detach(self, name: str) -> None:
        """Let go of the tables of another file."""
        with self._connection() as connection:
            connection.execute(f"DETACH {name}")

    @contextmanager
    def trusting(self) -> Iterator[None]:
        """Let what refers to other rows be written without looking those up; for `alone` only.

        For rows whose references were all made or found by whoever writes them, in the right order.
        """
        with self._connection() as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            with self._connection() as connection:
                connection.execute("PRAGMA foreign_keys=ON")

    def close(self) -> None:
        """Close every idle connection."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        while not self._idle.empty():
            self._idle.get_nowait().close()
        if self._line is not None:
            self._line.close()
            self._line = None

    def _turns(self) -> Turns | NoTurns:
        if self._line is None:
            self._line = line_of(self.path)
        return self._line

    @contextmanager
    def _transaction(self, begin: Callable[[sqlite3.Connection], None]) -> Iterator[Records]:
        with self._connection() as connection:
            try:
                begin(connection)
                yield Records(connection, self.shop)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _begin_to_write(self, connection: sqlite3.Connection) -> None:
        """Begin to write as soon as nobody does who drew no number, for at most `patience` seconds.

        SQLite's own waiting sleeps longer each time, up to a tenth of a second; here it is asked again at
        short even intervals.
        """
        until = monotonic() + self._patience
        connection.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as fault:
                    if "locked" not in str(fault) or monotonic() >= until:
                        raise
                else:
                    return
                self._turns().tell()
                sleep(_BETWEEN_ASKING)
        finally:
            connection.execute(f"PRAGMA busy_timeout={round(self._patience * 1_000)}")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._idle.put(connection)
        except sqlite3.DatabaseError as fault:
            if type(fault) not in _OF_THE_FILE:
                raise
            raise _plainly(fault, self.path) from fault

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return connect(self.path, self._patience)


def _begin_to_read(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open one connection with the settings that all of ours share."""
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def open_database(
    address: str, *, now: datetime, shop_name: str, patience: float = 30.0, on_share: bool = False
) -> Database:
    """Open the shop at a path or `sqlite:///` address; make it if it is not there, upgrade it if it is old.

    An older file is copied beside itself first. Raises `Unusable` where the address is of no known
    kind, or the file is a folder, no database, newer than this version, damaged, locked, read-only, or
    (but for `on_share`) on a network share.
    """
    path = path_of(address)
    if not on_share:
        refuse_share(path)
    try:
        revision = _revision(path, patience)
        if revision != upgrades.NEWEST:
            _bring_up_to_date(path, revision, patience, lambda made: _furnish(made, shop_name, now))
    except sqlite3.DatabaseError as fault:
        raise _plainly(fault, path) from fault
    return Database(path, patience=patience)


def path_of(address: str) -> Path:
    """Say which file an address names. Raises `Unusable` for one of another kind."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        return Path(address).expanduser()
    if scheme != "sqlite" or not rest.startswith("/"):
        raise Unusable("database_address", address=_without_password(address))
    return Path(rest.removeprefix("/")).expanduser()


def _without_password(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://…@{rest.rpartition('@')[2]}" if "@" in rest else address


def _revision(path: Path, patience: float) -> str | None:
    """Read which schema a file has: None for one that is missing, empty, or was never finished."""
    if path.is_dir():
        raise Unusable("database_is_folder", path=str(path))
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(connect(path, patience)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        refuse_short(connection, path)
        connection.rollback()
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return None
        if "alembic_version" not in tables:
            raise Unusable("database_foreign", path=str(path))
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if found is None else str(found[0])


def _bring_up_to_date(
    path: Path, revision: str | None, patience: float, finish: Callable[[sqlite3.Connection], None]
) -> None:
    if revision is None:
        _make_file(path)
    elif revision in upgrades.known_revisions():
        upgrades.back_up(path, revision)
    else:
        raise Unusable("database_newer", path=str(path), revision=revision, newest=upgrades.NEWEST)
    upgrades.upgrade(path, patience, finish)


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as fault:
        raise Unusable("database_unwritable", path=str(path), problem=fault.strerror or "") from fault
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _furnish(connection: sqlite3.Connection, name: str, now: datetime) -> None:
    """Put in what every shop begins with, and tell the planner about the tables."""
    connection.execute("INSERT OR IGNORE INTO shop (id, name, made_at) VALUES (1, ?, ?)", (name, now))
    typical.tell(connection)


def _plainly(fault: sqlite3.DatabaseError, path: Path) -> Unusable:
    """Say in our own terms what SQLite could not do."""
    said = str(fault)
    for sign, code in _FAULTS.items():
        if sign in said:
            return (code == "database_damaged" and cut_off(path)) or Unusable(code, path=str(path))
    return Unusable("database_failed", path=str(path), problem=said)


_FOR_MUCH = ("PRAGMA temp_store=FILE", "PRAGMA cache_size=-24000", "PRAGMA temp.cache_size=-16000")
"""Settings of a connection through which much is read and written: KiB kept in memory."""

_BETWEEN_ASKING = 0.001
"""Seconds between asking for the right to write."""

_LONG_LOG, _FOR_READERS = 64 << 20, 20
"""Bytes of the write-ahead log from which on it is to begin anew, and milliseconds to wait for readers."""

_OF_THE_FILE = (sqlite3.OperationalError, sqlite3.DatabaseError)
"""Errors of the file or the engine; SQLite's others are mistakes of ours."""

_FAULTS = {
    "locked": "database_locked",
    "readonly": "database_read_only",
    "not a database": "database_foreign",
    "malformed": "database_damaged",
    "unable to open": "database_unreadable",
    "full": "database_disk_full",
}
