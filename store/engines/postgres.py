"""The same door to a PostgreSQL database, for many hosts.

Who writes to a shop is alone in it, as with SQLite: a lock of the shop, which the server keeps in the order
in which they came and which ends with its transaction. Steps that were made for it (`beside`: taking a
follow-up) run beside each other under row locks, yet never beside one who is alone.

What was sent when the server went away is not said again: whether it was stored is not known here. A
transaction that has not begun is simply begun again over a new connection.
"""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import psycopg

from store.database import Database, Records, Row, Standing
from store.engines.listening import LOCK, Ears, NoLine, channel
from store.engines.speaking import SCHEMA, Speaker, plainly, without_password
from store.remarks import Unusable
from store.safeguards.by_login import only_reads

if TYPE_CHECKING:
    from sqlmodel import Session

RIGHTS = tuple(Path(__file__).with_name(f"{name}.sql") for name in ("roles", "agents", "grants"))
"""What says who may do what on a server; the same again changes nothing."""

IMPORTING = LOCK + 1
"""The first number of the lock of whoever imports into a shop."""

_ALONE, _BESIDE = (
    b"BEGIN; SELECT pg_advisory_xact_lock(%d, %d)",
    b"BEGIN; SELECT pg_advisory_xact_lock_shared(%d, %d)",
)
"""Begin to write alone in a shop, and beside others who do."""


class PostgresRecords(Records):
    """What can be said to a PostgreSQL database inside one transaction."""

    LOCKED = "FOR NO KEY UPDATE OF {rows}"
    SKIP_LOCKED = f"{LOCKED} SKIP LOCKED"

    _connection: Any

    @property
    def standing(self) -> Standing:  # type: ignore[override]
        """Whose login this is."""
        found: Standing = self._connection.standing
        return found

    def keep_login(self, staff: int, password: str | None) -> str | None:
        """Give a member of staff this password on the server, or let them log in no more; name their login.

        None where there are no roles yet. The password itself is never sent.
        """
        secret = None
        if password is not None:
            encrypted = self._connection.raw.pgconn.encrypt_password
            secret = encrypted(password.encode(), b"", b"scram-sha-256").decode()
        login: str | None = self.value(
            "SELECT keep_login(:staff, :shop, CAST(:secret AS text))", staff=staff, secret=secret
        )
        return login

    def say_rights(self) -> None:
        """Make the roles and say what each may do, as this version has it. The tables' owner's alone."""
        for file in RIGHTS:
            self._connection.raw.execute(file.read_bytes())
        self.rows("SELECT ringback_server.grant_all()")

    def next_id(self, table: str) -> int:
        """Give the next free number of a table of this shop; the server knows it where one sees not all."""
        if self.standing == "owner":
            return super().next_id(table)
        number: int = self.value("SELECT next_number(:of)", of=table)
        return number

    def each(self, sql: str, **given: object) -> Iterator[Row]:
        """Run a query and hand out its rows one by one, however many."""
        found: Iterator[Row] = self._connection.each(sql, {"shop": self.shop, **given})
        return found

    def take_in(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert many rows by COPY; by as many statements where rows are checked one by one."""
        if self.standing != "owner" and not table.startswith(("temp.", "pg_temp.")):
            super().take_in(table, columns, rows)
            return
        said = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.raw.cursor() as cursor, cursor.copy(said.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def tables(self) -> list[str]:
        """Name every table of ours, by name."""
        names = self.rows(
            f"""SELECT tablename AS name FROM pg_tables
                WHERE schemaname = '{SCHEMA}' AND tablename <> 'alembic_version' ORDER BY tablename"""
        )
        return [row["name"] for row in names]

    def sample(self, *, temporary: bool = False) -> None:
        """Let the server count those tables that have grown since it did, after many rows were written."""
        where = "pg_my_temp_schema()" if temporary else f"'{SCHEMA}'::regnamespace"
        grown = self.rows(
            f"""SELECT relname AS name FROM pg_class WHERE relnamespace = {where} AND relkind = 'r'
                  AND pg_relation_size(oid) / 8192 > relpages * 1.1 + 8"""
        )
        if grown:
            self.run(f"ANALYZE {', '.join(row['name'] for row in grown)}")


class PostgresDatabase(Database):
    """An open shop in a PostgreSQL database. Safe to use from several threads.

    `patience` is how long, in seconds, a statement waits for others, and for a server that went away.
    """

    _records = PostgresRecords

    is_file = False

    def __init__(self, address: str, *, shop: int = 1, patience: float = 30.0) -> None:
        self._address = address
        self.shop = shop
        self.staff = ""
        self.patience = self._patience = patience
        self._own: queue.LifoQueue[Speaker] = queue.LifoQueue()
        self._ears: Ears | None = None
        self._opening = Lock()
        self._no_line = NoLine(self._listening)
        self._heard = 0
        self._waiting = set()
        self.is_hasty = False
        self._noted = f"NOTIFY {channel(shop)};".encode()

    @property
    def path(self) -> Path:  # type: ignore[override]
        """There is no file: what works on a shop's own file asks for it. Raises `Unusable`."""
        raise Unusable("only_for_files", path=self.place)

    def hasty(self) -> PostgresDatabase:
        """Give the same door, over the same connections, which does not wait for a server that is away."""
        door = copy(self)
        door.is_hasty = True
        return door

    @property
    def standing(self) -> Standing:  # type: ignore[override]
        """By whose login it is open."""
        with self._connection() as connection:
            found: Standing = connection.standing
        return found

    def lets_in(self, password: str) -> bool:
        """Say whether the server takes this password for the login by which the shop is open."""
        try:
            psycopg.connect(self._address, password=password, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def has_leftovers(self) -> bool:
        """Say whether an import, or a change of rules, was cut off that one may see to."""
        if self.standing != "owner":
            with self.reading() as records:
                if records.standing == "agent" or only_reads(records):
                    return False
        return super().has_leftovers()

    @property
    def address(self) -> str:
        """By what the same shop is opened again; any password in it too."""
        return self._address

    @property
    def place(self) -> str:
        """Where the shop lies, to be shown: the address, without any password."""
        return without_password(self._address)

    @contextmanager
    def turn_to_import(self) -> Iterator[None]:
        """Hold the right to import: a lock of the server's, which ends with its connection."""
        with self._connection():
            speaker = Speaker(self._address, self._patience)
            asked = "SELECT pg_try_advisory_lock(:importing, :shop)"
            found = speaker.execute(asked, {"importing": IMPORTING, "shop": self.shop}).fetchone()
        try:
            if not (found and found[0]):
                raise Unusable("import_running", path=self.place)
            yield
        finally:
            with suppress(psycopg.Error):
                speaker.execute("SELECT pg_advisory_unlock_all()")
            speaker.close()

    def others_wrote(self) -> bool:
        """Say whether anybody else stored anything since this was last asked. For `alone` only."""
        with self._connection() as connection:
            heard = self._listening().heard(but=connection.raw.info.backend_pid)
        seen, self._heard = self._heard, heard
        return heard != seen

    def keep_log_short(self, *, beside: bool = False) -> None:
        """Nothing to do: the server does."""

    def let_others_first(self, patience: float) -> None:
        """Nothing to do: the server lets in whoever asked first."""

    def give_room_back(self) -> None:
        """Let the server use the room of deleted rows again; for `alone` only, outside transactions."""
        with self.reading() as records:
            tables = ", ".join(records.tables())
        with self._connection() as connection:
            connection.execute(f"VACUUM {tables}")

    def flush_log(self) -> None:
        """Nothing to do: the server does."""

    def wait_for_disk(self, *, waits: bool) -> None:
        """Nothing to do: every commit does."""

    def mark(self) -> int:
        """Give a number that is another one after anything was stored; costs one word with the server.

        Only to be asked from one thread at a time.
        """
        return self._listening().heard()

    def session(self) -> Session:
        """Open a SQLModel session, for everyday administration; the caller commits."""
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool
        from sqlmodel import Session

        return Session(
            create_engine(
                "postgresql+psycopg://",
                poolclass=NullPool,
                creator=lambda: Speaker(self._address, self._patience).handed_over(),
            )
        )

    def alone(self) -> PostgresDatabase:
        """Open the same shop over one connection of its own, whose temporary tables last until `close`."""
        own = PostgresDatabase(self._address, shop=self.shop, patience=self._patience)
        own.staff = self.staff
        own._own.put(Speaker(self._address, self._patience))
        return own

    @contextmanager
    def trusting(self) -> Iterator[None]:
        """Look up what refers to other rows all the same: only the server's administrator may not."""
        yield

    def close(self) -> None:
        """Close every idle connection."""
        if self._ears is not None:
            self._ears.close()
            self._ears = None
        while not self._own.empty():
            self._own.get_nowait().close()

    def _turns(self) -> Any:
        return self._no_line

    def _listening(self) -> Ears:
        with self._opening:
            if self._ears is None:
                self._ears = Ears(self._address, self.shop, self._patience)
            return self._ears

    def _begin_to_read(self, connection: Any) -> None:
        connection.begin(b"BEGIN ISOLATION LEVEL REPEATABLE READ", hasty=self.is_hasty)

    def _begin_to_write(self, connection: Any) -> None:
        connection.begin(_ALONE % (LOCK, self.shop), self._noted, hasty=self.is_hasty)

    def _begin_quietly(self, connection: Any) -> None:
        connection.begin(_ALONE % (LOCK, self.shop), b"", hasty=self.is_hasty)

    def _begin_beside(self, connection: Any) -> None:
        connection.begin(_BESIDE % (LOCK, self.shop), self._noted, hasty=self.is_hasty)

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        speaker = None
        try:
            speaker = self._take()
            yield speaker
        except psycopg.Error as fault:
            said = plainly(fault, self._address)
            if said is None:
                raise
            raise said from fault
        finally:
            if speaker is not None:
                self._own.put(speaker)

    def _take(self) -> Any:
        try:
            return self._own.get_nowait()
        except queue.Empty:
            return Speaker(self._address, self._patience, hasty=self.is_hasty)
