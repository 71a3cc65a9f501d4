"""Encrypting a shop's file, decrypting it, giving it another key: whole or not at all.

The new file is made beside the old one, compared with it row by row, and takes its place by one renaming,
while nobody else has the shop open. Cut off at any moment before that, the shop is as it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from store import upgrades
from store.database import Database
from store.remarks import Unusable
from store.safeguards import backup, cipher, files, keys
from store.safeguards.keys import Key
from store.safeguards.trail import Entry
from store.staff import Agent

Progress = Callable[[int, int], None]
"""Told how many records were compared, and of how many."""

_NEW = "converted"
"""What the file that is made is called in statements."""

_OVERWRITTEN = 1 << 20
"""Bytes that are overwritten at once."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A file that was encrypted, decrypted, or given another key.

    `records` were compared; `plain` are copies of it that lie there unencrypted.
    """

    path: Path
    encrypted: bool
    records: int
    plain: tuple[Path, ...]


def encrypt(path: Path, key: Key, progress: Progress | None = None) -> Converted:
    """Encrypt a shop's file with a key.

    Raises `Unusable` where it is encrypted already, of another version, damaged, or somebody has it open, or
    there is no room; it is as it was then.
    """
    if files.is_encrypted(path):
        raise Unusable("encrypted_already", path=str(path))
    return _convert(path, key, progress)


def decrypt(path: Path, progress: Progress | None = None) -> Converted:
    """Take the encryption off a shop's file whose key was handed in. Raises `Unusable` as `encrypt` does."""
    _refuse_plain(path)
    return _convert(path, None, progress)


def rekey(path: Path, key: Key, progress: Progress | None = None) -> Converted:
    """Give an encrypted shop's file, whose key was handed in, another one. Raises `Unusable` as `encrypt`."""
    _refuse_plain(path)
    return _convert(path, key, progress)


def note_converted(
    database: Database, agent: Agent, what: Literal["encrypted", "decrypted", "rekeyed"], now: datetime
) -> None:
    """Put into the audit trail of a shop that was converted who did it."""
    with database.writing() as records:
        records.note(Entry(now, agent.code, what))


def _refuse_plain(path: Path) -> None:
    if not path.is_file():
        raise Unusable("database_missing", path=str(path))
    if files.key_of(path) is None:
        raise Unusable("file_not_encrypted", path=str(path))


def _convert(path: Path, new: Key | None, progress: Progress | None) -> Converted:
    if not path.is_file():
        raise Unusable("database_missing", path=str(path))
    part = path.with_name(f"{path.name}.converting")
    try:
        with _held(path) as held:
            _copy(held, part, new)
            with cipher.beside(held, part, new, _NEW):
                records = _compare(held, part, progress)
            _look_over(part, new)
            _put_in_place(held, path, part)
    except OSError as fault:
        raise Unusable("file_not_written", file=str(path), problem=fault.strerror or "") from fault
    finally:
        keys.take_back(part)
        for end in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + end).unlink(missing_ok=True)
    if new is None:
        keys.take_back(path)
    else:
        keys.hand_in(path, new)
    return Converted(path, new is not None, records, _plain_copies(path))


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold a file so that nobody else can open it as a database."""
    with closing(cipher.opened(path, files.key_of(path), 0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            connection.commit()
            if "alembic_version" not in tables:
                raise Unusable("database_foreign", path=str(path))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as fault:
            raise Unusable("restore_in_use", path=str(path)) from fault
        except sqlite3.DatabaseError as fault:
            raise Unusable("database_damaged", path=str(path)) from fault
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if found is None or found[0] != upgrades.NEWEST:
            raise Unusable("database_not_upgraded", path=str(path))
        yield connection


def _copy(held: sqlite3.Connection, part: Path, new: Key | None) -> None:
    for end in ("-wal", "-shm", "-journal"):
        part.with_name(part.name + end).unlink(missing_ok=True)
    files.make_own(part)
    try:
        with cipher.beside(held, part, new, _NEW):
            held.execute(f"SELECT sqlcipher_export('{_NEW}')")
            for kept in ("user_version", "application_id"):
                value = held.execute(f"PRAGMA main.{kept}").fetchone()[0]
                held.execute(f"PRAGMA {_NEW}.{kept} = {value}")
    except sqlite3.DatabaseError as fault:
        raise Unusable("conversion_failed", path=str(part), problem=str(fault)) from fault


def _compare(held: sqlite3.Connection, part: Path, progress: Progress | None) -> int:
    """Compare both files, every row of every table; give how many rows that were."""
    listed = (
        "SELECT type, name, sql FROM {}.sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
    )
    old, new = (list(map(tuple, held.execute(listed.format(name)))) for name in ("main", _NEW))
    if old != new:
        raise Unusable("conversion_failed", path=str(part), problem="schema")
    tables = [name for kind, name, sql in old if kind == "table" and sql]
    total = sum(int(held.execute(f"SELECT count(*) FROM main.[{table}]").fetchone()[0]) for table in tables)
    done = 0
    for table in tables:
        rows = (held.execute(f"SELECT * FROM {name}.[{table}] NOT INDEXED") for name in ("main", _NEW))
        for one, other in zip_longest(*rows):
            if one is None or other is None or tuple(one) != tuple(other):
                raise Unusable("conversion_failed", path=str(part), problem=table)
            done += 1
            if progress and done % 10_000 == 0:
                progress(done, total)
    return done


def _look_over(part: Path, new: Key | None) -> None:
    """Look over what was made as a backup is, and let it have a write-ahead log."""
    keys.take_back(part)
    if new is not None:
        keys.hand_in(part, new)
    backup.refuse_unfit(part)
    with closing(files.opened(part)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    files.settle(part)


def _put_in_place(held: sqlite3.Connection, path: Path, part: Path) -> None:
    """Let the new file take the old one's place, and overwrite the old one.

    Whoever was about to open the old one finds no database there.
    """
    with path.open("r+b") as old:
        held.execute("PRAGMA journal_mode=DELETE")
        if os.name == "nt":  # pragma: no cover  nobody may replace a file that is open there
            held.close()
            old.close()
            part.replace(path)
            return
        part.replace(path)
        files.settle(path.parent)
        left = os.fstat(old.fileno()).st_size
        with suppress(OSError):
            while left > 0:
                left -= old.write(bytes(min(left, _OVERWRITTEN)))
            old.flush()
            os.fsync(old.fileno())


def _plain_copies(path: Path) -> tuple[Path, ...]:
    """Name copies beside a shop's file, and backups on record, that lie there unencrypted."""
    with closing(files.opened(path)) as connection:
        listed = {Path(row[0]) for row in connection.execute("SELECT file FROM backup")}
    beside = path.parent.glob(f"{path.stem}.before-*{path.suffix}")
    return tuple(
        sorted(each for each in {*listed, *beside} if each.is_file() and not files.is_encrypted(each))
    )
