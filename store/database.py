"""The one door to the database: open it, upgrade it, and run statements in transactions.

The file is SQLite in WAL with `synchronous=FULL`: what was acknowledged survives a power cut, and
readers never wait for the writer. Statements are plain SQL with named values (`:name`), the same for
every engine; `:shop` is always bound. SQLModel sessions are for everyday administration only, since
loading them costs more than the rest of a start.
"""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from store import typical
from store.addresses import SERVERS, path_of, without_password
from store.engines.log import Log
from store.engines.sqlite import (
    AS_USUAL,
    AT_ONCE,
    BESIDE_OTHERS,
    FOR_MUCH,
    FOR_MUCH_ENCRYPTED,
    LATER,
    OF_THE_FILE,
    WHILE_TRUSTING,
    attach,
    begin_to_write,
    connect,
    import_turn,
    keep_of,
    make_ready,
    plainly,
)
from store.leftovers import LEFTOVERS
from store.moments import stored_instant
from store.remarks import Unusable
from store.safeguards.files import key_of, opened, refuse_share
from store.safeguards.trail import Entry, append
from store.turns import Line, NoTurns, Turns

if TYPE_CHECKING:
    from sqlmodel import Session

Row = Mapping[str, Any]
"""A row as it comes: values by column name; instants and days still as the engine hands them over."""

sqlite3.register_adapter(datetime, stored_instant)
sqlite3.register_adapter(date, date.isoformat)

Standing = Literal["owner", "member", "agent"]
"""By whose login a shop is open: by one that may do everything to it, a member of staff's own, an agent's."""


class Records:
    """What can be said to the database inside one transaction."""

    LOCKED = SKIP_LOCKED = ""
    """End a query for `{rows}` that nobody else takes until the end: waiting for them, or without those."""

    standing: Standing = "owner"
    """Whose login this is: whoever may all, a member of staff's own, or an agent's."""

    def __init__(self, connection: sqlite3.Connection, shop: int, staff: str = "") -> None:
        self._connection = connection
        self.shop = shop
        self.staff = staff
        self.noted: list[Entry] = []

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

    def take_in(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert many rows, shop and all, by the quickest way the engine has."""
        places = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)

    def add(self, table: str, **values: object) -> None:
        """Insert one row of this shop; columns not named take the schema's defaults."""
        self._connection.execute(_insert(table, tuple(values)), {"shop": self.shop, **values})

    def note(self, entry: Entry) -> None:
        """Put an act into the audit trail, with this transaction or not at all."""
        self.noted.append(entry)

    def keep_login(self, staff: int, password: str | None) -> str | None:  # noqa: ARG002
        """Give somebody this password on a server, or no login; name the login, None where there is none."""
        return None

    def say_rights(self) -> None:
        """Make the roles of a server and say what each may do, as this version has it; a file has none."""

    def sample(self, *, temporary: bool = False) -> None:
        """Let the engine sample its tables (milliseconds), after many rows were written.

        What it knows about tables that are small as yet, it is told; of `temporary` ones how many rows.
        """
        typical.tell_of_temporary(self._connection) if temporary else typical.tell(self._connection)

    def tables(self) -> list[str]:
        """Name every table of ours, by name."""
        names = self.rows(
            """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
               AND name <> 'alembic_version' ORDER BY name"""
        )
        return [row["name"] for row in names]

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

    `patience` is how long, in seconds, a statement waits for another process's write lock. `staff` is the
    code of whoever sits here: what no agent is named for goes into the audit trail as theirs.
    """

    _records: type[Records] = Records

    is_file = True
    """Whether the shop lies in a file of its own, and not on a server."""

    standing: Standing = "owner"
    """By whose login it is open: on a server, members of staff may have their own."""

    def __init__(self, path: Path, *, shop: int = 1, patience: float = 30.0) -> None:
        self.path = path
        self.shop = shop
        self.staff = ""
        self.patience = self._patience = patience
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._watcher: sqlite3.Connection | None = None
        self._seen = 0
        self._log = Log(path, patience)
        self._attached = 0
        self._line = Line(path)
        self._waiting: set[object] = set()

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """Open a reading transaction: everything in it is seen as of one moment."""
        with self._transaction(self._begin_to_read) as records:
            yield records

    @contextmanager
    def writing(self, *, beside: bool = False, quietly: bool = False) -> Iterator[Records]:
        """Open a writing transaction: all of it is stored durably at its end, or nothing.

        Nobody else writes to the shop meanwhile, but for those who write `beside` each other where the engine
        can let them: their statements lock what they touch. What is written `quietly` no list of anybody
        else's shows: where the engine can, they are not told of it (`mark`).
        """
        waits = object()
        self._waiting.add(waits)
        begin = self._begin_quietly if quietly else self._begin_to_write
        begin = self._begin_beside if beside else begin
        try:
            with self._turns().turn(self._patience), self._transaction(begin) as records:
                self._waiting.discard(waits)
                yield records
        except TimeoutError as fault:
            raise Unusable("database_locked", path=str(self.path)) from fault
        finally:
            self._waiting.discard(waits)

    @property
    def address(self) -> str:
        """By what the same shop is opened again: `reopened(database.address)`."""
        return str(self.path)

    @property
    def place(self) -> str:
        """Where the shop lies, to be shown."""
        return str(self.path)

    def hasty(self) -> Database:
        """Give the same door, which does not wait for a server that is away; a file never is."""
        return self

    def lets_in(self, password: str) -> bool:  # noqa: ARG002  a file knows no logins
        """Say whether a server takes this password for the login by which the shop is open."""
        return False

    @property
    def is_waiting(self) -> bool:
        """Whether a step of this program waits for others to have written."""
        return bool(self._waiting)

    def turn_to_import(self) -> AbstractContextManager[None]:
        """Hold the right to import, which ends with the process. Raises `Unusable` while another does."""
        return import_turn(self.path)

    def waiting_mark(self) -> int:
        """Give a number that is another one after anybody else wanted to write; costs microseconds."""
        return self._turns().others()

    def others_wrote(self) -> bool:
        """Say whether anybody else stored anything since this was last asked. For `alone` only."""
        with self._connection() as connection:
            version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        seen, self._seen = self._seen, version
        return version != seen

    def let_others_first(self, patience: float) -> None:
        """Wait for a moment in which nobody is in line to write, at most `patience` seconds."""
        self._turns().let_others_first(patience)

    def keep_log_short(self, *, beside: bool = False) -> None:
        """Copy what was written lately, if it is much or others write `beside`; let a long log begin anew.

        For `alone` only.
        """
        with self._connection() as connection:
            self._log.keep_short(connection, beside=beside)

    def give_room_back(self) -> None:
        """Nothing to do: what is erased is overwritten (`traces.clear`)."""

    def wait_for_disk(self, *, waits: bool) -> None:
        """Let commits wait for the disk and copy the log, or leave both for later; for `alone` only."""
        with self._connection() as connection:
            for setting in AT_ONCE if waits else LATER:
                connection.execute(setting)

    def flush_log(self) -> None:
        """Let what was written so far be on the disk, whether it counts yet or not."""
        self._log.flush()

    def has_leftovers(self) -> bool:
        """Say whether an import, or a change of rules, is under way or was cut off; costs microseconds."""
        with self.reading() as records:
            return any(map(records.value, LEFTOVERS))

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

        engine = create_engine("sqlite://", creator=lambda: opened(self.path), poolclass=NullPool)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
        return Session(engine)

    def alone(self) -> Database:
        """Open the same shop over one connection, for one thread, which keeps temporary tables until `close`.

        What lies in them lies on disk, and takes nobody's lock.
        """
        own = Database(self.path, shop=self.shop, patience=self._patience)
        own.staff = self.staff
        connection = connect(self.path, self._patience)
        for setting in FOR_MUCH if key_of(self.path) is None else FOR_MUCH_ENCRYPTED:
            connection.execute(setting)
        return own.having(connection)

    def having(self, connection: sqlite3.Connection) -> Database:
        """Use a connection that is open already."""
        self._idle.put(connection)
        return self

    def attach(self, path: Path, name: str, *, in_order: bool = False) -> None:
        """Let statements name the tables of another file, read `in_order` or at will; for `alone` only."""
        with self._connection() as connection:
            attach(connection, path, name, in_order=in_order)
        self._attached += 1

    def keep_of(self, name: str, *, much: bool) -> None:
        """Keep much of a file that is read at will, or little of one that is done with; in `trusting`."""
        with self._connection() as connection:
            keep_of(connection, name, much=much)

    def detach(self, name: str) -> None:
        """Let go of the tables of another file."""
        with self._connection() as connection:
            connection.execute(f"DETACH {name}")
        self._attached -= 1

    @contextmanager
    def trusting(self) -> Iterator[None]:
        """Let rows be written unchecked whose references were all made or found before; for `alone` only."""
        with self._connection() as connection:
            for setting in WHILE_TRUSTING:
                connection.execute(setting)
        try:
            yield
        finally:
            with self._connection() as connection:
                for setting in (*AS_USUAL, *(BESIDE_OTHERS if self._attached else ())):
                    connection.execute(setting)

    def close(self) -> None:
        """Close every idle connection."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        while not self._idle.empty():
            self._idle.get_nowait().close()
        self._line.close()

    def _turns(self) -> Turns | NoTurns:
        return self._line.opened()

    @contextmanager
    def _transaction(self, begin: Callable[[sqlite3.Connection], None]) -> Iterator[Records]:
        with self._connection() as connection:
            try:
                begin(connection)
                records = self._records(connection, self.shop, self.staff)
                yield records
                if records.noted:
                    append(records, records.noted)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _begin_to_read(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN")

    def _begin_to_write(self, connection: sqlite3.Connection) -> None:
        begin_to_write(connection, self._patience, alone=not self._attached, tell=self._turns().tell)

    _begin_beside = _begin_quietly = _begin_to_write

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._idle.put(connection)
        except sqlite3.DatabaseError as fault:
            if type(fault) not in OF_THE_FILE:
                raise
            raise plainly(fault, self.path) from fault

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return connect(self.path, self._patience)


def open_database(
    address: str, *, now: datetime, shop_name: str, patience: float = 30.0, on_share: bool = False
) -> Database:
    """Open the shop at a path or `sqlite:///` address; make it if it is not there, upgrade it if it is old.

    An older file is copied beside itself first. Raises `Unusable` where the address is of no known
    kind, or the file is a folder, no database, newer than this version, damaged, locked, read-only, or
    (but for `on_share`) on a network share.
    """
    if address.startswith(SERVERS):
        try:
            from store.engines.opening import open_on_server
        except ModuleNotFoundError as fault:
            if fault.name != "psycopg":
                raise
            raise Unusable("server_driver_missing", path=without_password(address)) from fault
        return open_on_server(address, now=now, shop_name=shop_name, patience=patience)
    path = path_of(address)
    if not on_share:
        refuse_share(path)
    try:
        return Database(path, patience=patience).having(make_ready(path, patience, shop_name, now))
    except sqlite3.DatabaseError as fault:
        raise plainly(fault, path) from fault


def reopened(address: str, *, shop: int = 1, patience: float = 30.0) -> Database:
    """Open a shop that is known to be there and up to date: another door to it, by `Database.address`."""
    if address.startswith(SERVERS):
        from store.engines.postgres import PostgresDatabase

        return PostgresDatabase(address, shop=shop, patience=patience)
    return Database(Path(address), shop=shop, patience=patience)
