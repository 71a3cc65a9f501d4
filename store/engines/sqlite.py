"""A shop's file: connecting to it, making and upgrading it, and what SQLite's errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from store import typical, upgrades
from store.remarks import Unusable
from store.safeguards.files import cut_off, is_encrypted, opened, refuse_short
from store.turns import turns_beside


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open one connection with the settings that all of ours share."""
    connection = opened(path, timeout=patience, threads=True)
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def begin_to_write(
    connection: sqlite3.Connection, patience: float, *, alone: bool, tell: Callable[[], object]
) -> None:
    """Begin to write to the shop's file as soon as nobody does who drew no number.

    SQLite's own waiting sleeps longer each time, up to a tenth of a second; here it is asked again at short
    even intervals, and each time `tell` says that somebody waits. Not `alone`, with other files attached:
    BEGIN IMMEDIATE would lock those as well, and end only when nobody reads them. Raises
    sqlite3.OperationalError where somebody else writes for more than `patience` seconds.
    """
    until = monotonic() + patience
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                _begin_at_once(connection, alone=alone)
            except sqlite3.OperationalError as fault:
                if "locked" not in str(fault) or monotonic() >= until:
                    raise
            else:
                return
            tell()
            sleep(_BETWEEN_ASKING)
    finally:
        connection.execute(f"PRAGMA busy_timeout={round(patience * 1_000)}")


def _begin_at_once(connection: sqlite3.Connection, *, alone: bool) -> None:
    if alone:
        connection.execute("BEGIN IMMEDIATE")
        return
    connection.execute("BEGIN")
    try:
        connection.execute("DELETE FROM main.arriving WHERE FALSE")
    except sqlite3.OperationalError:
        connection.rollback()
        raise


def attach(connection: sqlite3.Connection, path: Path, name: str, *, in_order: bool) -> None:
    """Let statements name the tables of another file, whose fate nobody has to survive.

    Of one that is read `in_order` little is kept.
    """
    connection.execute(f"ATTACH :path AS {name}", {"path": str(path)})
    kept = _KEPT_IN_ORDER if in_order else _KEPT_OF_OTHERS
    for setting in ("journal_mode=OFF", "synchronous=OFF", kept):
        connection.execute(f"PRAGMA {name}.{setting}")
    for setting in BESIDE_OTHERS:
        connection.execute(setting)


def keep_of(connection: sqlite3.Connection, name: str, *, much: bool) -> None:
    """Keep `much` of an attached file and less of the shop's, or little of it and more, until `AS_USUAL`."""
    of_it, of_shop = (_KEPT_OF_A_BLOCK, 19_000) if much else (_KEPT_IN_ORDER, 35_000)
    for setting in (f"{name}.{of_it}", f"main.cache_size=-{of_shop}"):
        connection.execute(f"PRAGMA {setting}")


def make_ready(path: Path, patience: float, shop_name: str, now: datetime) -> sqlite3.Connection:
    """Make a shop's file if it is not there, and upgrade it if it is old, after a copy was put beside it.

    Gives a connection to it. Raises `Unusable` as `open_database` does, and what SQLite raises.
    """
    if path.is_dir():
        raise Unusable("database_is_folder", path=str(path))
    revision = None
    if path.exists() and path.stat().st_size > 0:
        connection = connect(path, patience)
        try:
            revision = _revision(connection, path)
        except BaseException:
            connection.close()
            raise
        if revision == upgrades.NEWEST:
            return connection
        connection.close()
    elif turns_beside(path).exists() and path.exists() and not path.stat().st_size:
        raise Unusable("database_damaged", path=str(path))  # somebody has worked in it: it was not empty
    _bring_up_to_date(path, revision, patience, lambda made: _furnish(made, shop_name, now))
    return connect(path, patience)


def _revision(connection: sqlite3.Connection, path: Path) -> str | None:
    """Read which schema a file has: None for one that was never finished."""
    connection.execute("BEGIN IMMEDIATE")
    refuse_short(connection, path)
    connection.rollback()
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise Unusable("database_foreign", path=str(path))
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=WAL")  # unless a restore or conversion was cut off, it is
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
    with closing(opened(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _furnish(connection: sqlite3.Connection, name: str, now: datetime) -> None:
    """Put in what every shop begins with, and tell the planner about the tables."""
    connection.execute("INSERT OR IGNORE INTO shop (id, name, made_at) VALUES (1, ?, ?)", (name, now))
    typical.tell(connection)


@contextmanager
def import_turn(path: Path) -> Iterator[None]:
    """Hold the lock of whoever imports into a file: on a small file beside it, as long as its process lives.

    Raises `Unusable` while somebody else holds it.
    """
    beside = path.with_name(f"{path.name}.importing")
    try:
        beside.touch(mode=0o600)
        lock = sqlite3.connect(beside, timeout=0, isolation_level=None)
    except (sqlite3.OperationalError, OSError) as fault:
        raise Unusable("database_unwritable", path=str(beside), problem=str(fault)) from fault
    with closing(lock):
        try:
            lock.execute("PRAGMA journal_mode=MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise Unusable("import_running", path=str(path)) from fault
            raise Unusable("database_unwritable", path=str(beside), problem=str(fault)) from fault
        try:
            yield
        finally:
            lock.rollback()


def plainly(fault: sqlite3.DatabaseError, path: Path) -> Unusable:
    """Say in our own terms what SQLite could not do."""
    said = str(fault)
    for sign, code in FAULTS.items():
        if sign in said:
            if code == "database_foreign" and is_encrypted(path):
                return Unusable("key_missing", path=str(path))
            return (code == "database_damaged" and cut_off(path)) or Unusable(code, path=str(path))
    return Unusable("database_failed", path=str(path), problem=said)


OF_THE_FILE = (sqlite3.OperationalError, sqlite3.DatabaseError)
"""Errors of the file or the engine; SQLite's others are mistakes of ours."""

FAULTS = {
    "locked": "database_locked",
    "readonly": "database_read_only",
    "not a database": "database_foreign",
    "malformed": "database_damaged",
    "unable to open": "database_unreadable",
    "full": "database_disk_full",
}

_BETWEEN_ASKING = 0.001
"""Seconds between asking for the right to write."""

_KEPT = "PRAGMA cache_size=-10000"
FOR_MUCH = ("PRAGMA temp_store=FILE", "PRAGMA temp.cache_size=-4000", "PRAGMA threads=1", _KEPT)
"""Settings of a connection through which much is read and written: KiB kept in memory, and a helper to sort
what is more than that. It needs memory of its own: there is none `WHILE_TRUSTING`, nor after that.

Of temporary tables it is the same to the end. At the end of a transaction that did not change them SQLite
(3.40) takes their changed pages for written, once those are a quarter of what it may keep; so lowering it
loses them.
"""

FOR_MUCH_ENCRYPTED = (_KEPT,)
"""The same for an encrypted file: what lies in temporary tables stays in memory, since SQLCipher would put
it on the disk as it is."""

_KEPT_OF_OTHERS, _KEPT_IN_ORDER = "cache_size=-7000", "cache_size=-1000"
_KEPT_OF_A_BLOCK = "cache_size=-18000"
"""Enough for the staged rows that are numbered together (`matching.TOGETHER`), each of some 200 bytes."""

BESIDE_OTHERS = ("PRAGMA cache_size=-6000",)
"""The same for each file that is attached, and for what there is beside while one is."""

WHILE_TRUSTING = (
    "PRAGMA foreign_keys=OFF",
    "PRAGMA threads=0",
    "PRAGMA cache_size=-30000",
)
AS_USUAL = ("PRAGMA foreign_keys=ON", _KEPT)
"""Settings of a connection while it writes what counts later only, and afterwards."""

AT_ONCE = ("PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=1000")
LATER = ("PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=0")
"""Settings of a connection whose every commit goes to the disk, and a little of the log into the file, or of
one whose commits leave both for later."""
