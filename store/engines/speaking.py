"""One connection to a PostgreSQL server, which takes statements as SQLite's take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict
from psycopg.raw_cursor import RawCursor, RawServerCursor

from store.engines import values
from store.engines.statements import spoken, values_of
from store.remarks import Unusable

if TYPE_CHECKING:
    from store.database import Standing

SCHEMA = "ringback"
"""Where all that is ours lies in a database."""

_USUALLY: dict[str, Any] = {
    "application_name": "ringback",
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}
"""How a connection is made where its address does not say so itself: one whose network has failed is given up
after some ten seconds, and not after a quarter of an hour."""

_AT_ONCE = 2_000
"""Rows fetched, or sent, at a time where there may be many."""

_SETTINGS = f"""SET timezone TO 'UTC'; SET client_encoding TO 'UTF8'; SET lock_timeout TO {{patience}};
  SELECT set_config('search_path',
    CASE WHEN said LIKE '{SCHEMA}%' THEN said ELSE '{SCHEMA}, public' END, false)
  FROM current_setting('search_path') said"""
"""A member of staff's own login comes with a path that says whose it is (`grants.sql`)."""

_GOING = b"57P0"
"""How the server's codes begin when it goes away; where it has gone, there is none."""

_AGAIN, _PAUSE = (0.05, 0.5), 2
"""Seconds between asking whether the server is back: first, at most; and how fast they grow."""


class _Connection(psycopg.Connection[Any]):
    """A connection that is closed where whoever held it has ended without doing so."""

    def __del__(self, _warn: object = None, /) -> None:
        """Close it, in whatever order what held it goes."""
        if hasattr(self, "pgconn"):
            self.close()


class Speaker:
    """One connection that takes statements as SQLite's take them; for one thread at a time.

    Waits for its server for at most `patience` seconds, but not at first where it is `hasty`. Raises
    `Unusable` then.
    """

    standing: Standing
    """Whose login it is."""

    def __init__(self, address: str, patience: float, *, hasty: bool = False) -> None:
        self._address = address
        self._patience = patience
        self._pieces = 0
        self._last: bytes | None = None
        self._cursor: RawCursor[Any]
        self.raw = self._connected(0 if hasty else patience)

    def execute(self, sql: str, given: Mapping[str, Any] | None = None) -> psycopg.Cursor[Any]:
        """Say a statement with its named values; what it found is there until the next one is said."""
        text, listed = _said(sql, given or {})
        # What was prepared for a table is no good for the next of its name: psycopg forgets it all when a
        # statement that drops something is prepared.
        return self._cursor.execute(text, listed, prepare=text.startswith(b"DROP ") or None)

    def each(self, sql: str, given: Mapping[str, Any]) -> Iterator[values.Found]:
        """Fetch rows piece by piece, while other statements are said."""
        text, listed = _said(sql, given)
        self._pieces += 1
        with RawServerCursor(self.raw, f"piece_{self._pieces}", row_factory=values.found_rows) as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(text, listed)
            yield from cursor

    def executemany(self, sql: str, rows: Iterable[Mapping[str, Any]] | Iterable[tuple[Any, ...]]) -> None:
        """Say a statement once for each row of values, in one go."""
        text, names = spoken(sql)
        listed = (row if isinstance(row, tuple | list) else [row[name] for name in names] for row in rows)
        # Rows may be read over this very connection, so they are all at hand before they are sent.
        while some := [*islice(listed, _AT_ONCE)]:
            with RawCursor(self.raw) as cursor:
                cursor.executemany(text, some)

    def begin(self, words: bytes, last: bytes | None = None, *, hasty: bool = False) -> None:
        """Begin a transaction, over a new connection where this one is gone; `last` is said as it is stored.

        None, of one that only reads: there is nothing to store.

        Raises `Unusable` where no connection is had; at once where it is `hasty`.
        """
        self._last = last
        try:
            self._tell(words)
        except psycopg.OperationalError:
            if not self.is_gone:
                raise
            self.renew(hasty=hasty)
            self._tell(words)

    def commit(self) -> None:
        """Store what the transaction did. Raises `Unusable` where nobody knows whether it was."""
        try:
            done = self._tell((self._last or b"") + b"COMMIT")
        except psycopg.OperationalError as fault:
            if self._last is None or not self.is_gone:
                raise
            place = without_password(self._address)
            raise Unusable("server_gone_storing", path=place, problem=_first_line(fault)) from fault
        if done.command_status == b"ROLLBACK":
            raise psycopg.errors.InFailedSqlTransaction("a statement of this transaction failed")

    def rollback(self) -> None:
        """Undo what the transaction did, if there is one."""
        if self.raw.pgconn.transaction_status != pq.TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                self._tell(b"ROLLBACK")

    def ask_nothing(self) -> None:
        """Speak to the server so that what it has to tell comes before its answer."""
        self._tell(b"SELECT 1")

    def notices(self) -> Iterator[int]:
        """Give the number of the server's process for each notice that came since."""
        while (notice := self.raw.pgconn.notifies()) is not None:
            yield notice.be_pid

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be said over this connection any more."""
        return self.raw.closed

    def renew(self, *, hasty: bool = False) -> None:
        """Connect again, waiting for the server, or not. Raises `Unusable` where it stays away."""
        self.close()
        self.raw = self._connected(0 if hasty else self._patience)

    def close(self) -> None:
        """Let go of the connection."""
        self.raw.close()

    def handed_over(self) -> psycopg.Connection[Any]:
        """Give the connection away: whoever takes it closes it."""
        raw = self.raw
        del self.raw, self._cursor
        return raw

    def _connected(self, patience: float) -> psycopg.Connection[Any]:
        until, pause = monotonic() + patience, _AGAIN[0]
        while True:
            try:
                raw = _Connection.connect(self._address, autocommit=True, **_unless_said(self._address))
                self.standing = _standing(raw, round(self._patience * 1_000))
            except (psycopg.OperationalError, psycopg.ProgrammingError) as fault:
                if monotonic() + pause >= until or isinstance(fault, psycopg.ProgrammingError):
                    raise unreachable(fault, self._address) from fault
            else:
                values.fit(raw)
                self._cursor = RawCursor(raw, row_factory=values.found_rows)
                return raw
            sleep(pause)
            pause = min(pause * _PAUSE, _AGAIN[1])

    def _tell(self, words: bytes) -> pq.abc.PGresult:
        done = self.raw.pgconn.exec_(words)
        if done.status not in {pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK}:
            code = done.error_field(pq.DiagnosticField.SQLSTATE)
            if code is None or code.startswith(_GOING):
                self.raw.close()
                raise psycopg.OperationalError(done.error_message.decode(errors="replace"))
            raise psycopg.errors.error_from_result(done)
        return done


def _standing(raw: psycopg.Connection[Any], patience: int) -> Standing:
    """Make the settings of a connection; say whose it is."""
    cursor = raw.execute(_SETTINGS.format(patience=patience).encode())
    while cursor.nextset():
        pass
    found = cursor.fetchone()
    path = found[0] if found else ""
    if path.startswith(f"{SCHEMA}_agent"):
        return "agent"
    return "member" if f"{SCHEMA}_member" in path else "owner"


def _said(sql: str, given: Mapping[str, Any]) -> tuple[bytes, list[Any] | None]:
    """Put a statement, and list its values; those that are missing become part of it."""
    names = values_of(sql)
    missing = tuple(name for name in names if given[name] is None)
    text, names = spoken(sql, missing)
    return text, [given[name] for name in names] or None


@lru_cache(maxsize=16)
def _unless_said(address: str) -> dict[str, Any]:
    """Give what a connection is made with, but for what the address says itself. Raises psycopg's errors."""
    said = conninfo_to_dict(address)
    return {name: value for name, value in _USUALLY.items() if name not in said}


def without_password(address: str) -> str:
    """Give an address that may be shown."""
    scheme, _, rest = address.partition("://")
    who, at, where = rest.rpartition("@")
    name = who.partition(":")[0]
    return f"{scheme}://{name}{at}{where.partition('?')[0]}"


def plainly(fault: psycopg.Error, address: str) -> Unusable | None:
    """Say in our own terms what the server could not do; None where it is a mistake of ours."""
    place, problem = without_password(address), _first_line(fault)
    code = FAULTS.get(fault.sqlstate or "")
    if code is not None:
        return Unusable(code, path=place)
    if fault.sqlstate == "RB001":
        return Unusable("login_taken", login=problem)
    if fault.sqlstate == "RB002":
        return Unusable("login_too_long", login=problem)
    if isinstance(fault, psycopg.OperationalError):
        return Unusable("server_gone", path=place, problem=problem)
    return None


def unreachable(fault: psycopg.Error, address: str) -> Unusable:
    """Say that the server an address names cannot be spoken to, and what it or the network said."""
    if isinstance(fault, psycopg.ProgrammingError):
        return Unusable("database_address", address=without_password(address))
    if "no password supplied" in str(fault):
        return Unusable("server_password_missing", path=without_password(address))
    return Unusable("server_unreachable", path=without_password(address), problem=_first_line(fault))


def _first_line(fault: psycopg.Error) -> str:
    return (fault.diag.message_primary or str(fault)).strip().partition("\n")[0]


FAULTS: dict[str, str] = {
    "25006": "database_read_only",
    "42501": "server_right_missing",
    "53100": "database_disk_full",
    "53300": "server_full",
    "55P03": "database_locked",
    "40P01": "database_locked",
    "40001": "database_locked",
}
"""The server's codes, and ours."""
