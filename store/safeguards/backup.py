"""Copies of a shop's file made while people work, and putting one in its place.

A copy is of one moment. It is read a little at a time, and what is written is brought to the disk each time,
so that nobody's writing waits for it. It counts only once it was found whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from store import upgrades
from store.database import Database, Records
from store.engines.sqlite import connect
from store.moments import as_instant
from store.remarks import Unusable
from store.safeguards import files, keys
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent

AT_ONCE = 128
"""Pages, of 4 KiB mostly, that are copied between two looks at who else is there."""

Progress = Callable[[int, int], None]
"""Told how many pages are copied, and of how many."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup on record; `there` says whether its file still is, `bytes` how large it was."""

    id: int
    at: datetime
    agent: str
    file: str
    bytes: int
    digest: str
    revision: str
    there: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put in place: its schema, and where what was there before is now, if anything."""

    path: Path
    revision: str
    before: Path | None


def name_of_backup(database: Database, target: Path, now: datetime, zone: ZoneInfo) -> Path:
    """Say which file a backup goes to: the one named, or one in the folder named, by the shop's own time."""
    if target.is_dir():
        return target / f"{database.path.stem}-{now.astimezone(zone):%Y%m%d-%H%M%S}.db"
    return target


def back_up(
    database: Database, agent: Agent, target: Path, now: datetime, progress: Progress | None = None
) -> BackedUp:
    """Copy the shop to a new file, look whether the copy is whole, and put it on record.

    Only its owner may read the file. Raises `Unusable` where there is a file already, it cannot be written,
    or the copy is not whole; no file is left then.
    """
    allowed(agent, "backup")
    if target.exists():
        raise Unusable("backup_exists", path=str(target))
    part = target.with_name(f"{target.name}.part")
    try:
        files.make_own(part)
        files.hand_on(database.path, part)
        with closing(connect(database.path, 30.0)) as source:
            _copy(source, part, progress)
        revision = refuse_unfit(part)
        digest = _digest(part)
        part.replace(target)
        files.settle(target.parent)
    except OSError as fault:
        raise Unusable("file_not_written", file=str(target), problem=fault.strerror or "") from fault
    finally:
        keys.take_back(part)
        part.unlink(missing_ok=True)
    size = target.stat().st_size
    with database.writing() as records:
        number = records.next_id("backup")
        head = records.row("SELECT number, hash FROM audit_head WHERE shop_id = :shop")
        records.add(
            "backup",
            id=number,
            at=now,
            agent_id=agent.id,
            file=str(target.absolute()),
            bytes=size,
            digest=digest,
            revision=revision,
            audit_number=head["number"] if head else None,
            audit_hash=head["hash"] if head else "",
        )
        records.note(Entry(now, agent.code, "backed_up", "backup", number, {"bytes": size}))
    return BackedUp(number, now, agent.code, str(target.absolute()), size, digest, revision, there=True)


def backups(records: Records, most: int = 50) -> list[BackedUp]:
    """List the backups on record, the latest first."""
    rows = records.rows(
        """SELECT b.*, s.code FROM backup b JOIN staff s ON s.shop_id = :shop AND s.id = b.agent_id
           WHERE b.shop_id = :shop ORDER BY b.id DESC LIMIT :most""",
        most=most,
    )
    return [
        BackedUp(
            row["id"],
            as_instant(row["at"]),
            row["code"],
            row["file"],
            row["bytes"],
            row["digest"],
            row["revision"],
            Path(row["file"]).exists(),
        )
        for row in rows
    ]


def restore(path: Path, backup: Path, now: datetime, zone: ZoneInfo) -> Restored:
    """Put a backup in the place of a shop's file, whole or not at all.

    What is there now is kept beside it. Raises `Unusable` where the backup is not whole or is no shop of
    this version or an older one, somebody has the shop's file open, or the files cannot be written.
    """
    if not backup.is_file():
        raise Unusable("backup_missing", path=str(backup))
    if path.exists() and path.samefile(backup):
        raise Unusable("backup_is_shop", path=str(path))
    revision = refuse_unfit(backup)
    before = path.with_name(f"{path.stem}.before-restore-{now.astimezone(zone):%Y%m%d-%H%M%S}{path.suffix}")
    there = path.exists()
    try:
        same = there and _same_key(path, backup)
        if same:
            files.hand_on(backup, path)
        if same and _is_whole(path):
            _write_over(path, backup, before)
        else:
            _put_in_place(path, backup, before)
    except OSError as fault:
        raise Unusable("file_not_written", file=str(path), problem=fault.strerror or "") from fault
    files.hand_on(backup, path)
    return Restored(path, revision, before if there else None)


def refuse_unfit(file: Path) -> str:
    """Look a backup over, every page of it; give its schema's version.

    Raises `Unusable` for one that is damaged, cut off, of another program, or newer than this version.
    """
    files.refuse_cut_off(file)
    try:
        with closing(files.opened(file, only_read=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if "alembic_version" not in tables:
                raise Unusable("database_foreign", path=str(file))
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as fault:
        raise Unusable("backup_unfit", path=str(file), problem=str(fault)) from fault
    if said != "ok" or lost is not None:
        raise Unusable("backup_unfit", path=str(file), problem=said if said != "ok" else str(lost[0]))
    revision = "" if found is None else str(found[0])
    if revision not in upgrades.known_revisions():
        raise Unusable("database_newer", path=str(file), revision=revision, newest=upgrades.NEWEST)
    return revision


def _copy(source: sqlite3.Connection, part: Path, progress: Progress | None) -> None:
    """Copy what stands at this moment, a little at a time, each bit to the disk before the next."""
    with closing(files.opened(part)) as target, part.open("rb") as file:
        target.execute("PRAGMA synchronous=OFF")

        def told(_status: int, left: int, total: int) -> None:
            os.fsync(file.fileno())
            if progress:
                progress(total - left, total)

        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        try:
            source.backup(target, pages=AT_ONCE, progress=told)
        except sqlite3.DatabaseError as fault:
            raise Unusable("backup_failed", path=str(part), problem=str(fault)) from fault
        finally:
            source.rollback()


def _same_key(path: Path, backup: Path) -> bool:
    """Say whether a file and a backup are encrypted with one key, or neither is."""
    return keys.salt_of(path) == keys.salt_of(backup)


def _is_whole(path: Path) -> bool:
    """Say whether the present file can be written over as a database: it opens and has its pages."""
    try:
        files.refuse_cut_off(path)
        with closing(files.opened(path, timeout=0)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Unusable:
        return False
    except sqlite3.DatabaseError as fault:
        return "locked" in str(fault)
    return True


def _write_over(path: Path, backup: Path, before: Path) -> None:
    """Let the present file have the backup's content, in one transaction, while nobody has it open."""
    with closing(files.opened(path, timeout=0)) as present:
        try:
            present.execute("PRAGMA locking_mode=EXCLUSIVE")
            present.execute("PRAGMA journal_mode=DELETE")
            # Who holds a file alone leaves its journal there, with all that stood in the file before.
            present.execute("PRAGMA journal_size_limit=0")
            present.execute("BEGIN EXCLUSIVE").connection.commit()
        except sqlite3.OperationalError as fault:
            raise Unusable("restore_in_use", path=str(path)) from fault
        files.make_own(before)
        files.hand_on(path, before)
        with closing(files.opened(before)) as kept:
            present.backup(kept)
        files.settle(before)
        present.execute("PRAGMA synchronous=EXTRA")
        with closing(files.opened(backup, only_read=True)) as source:
            source.backup(present)
        present.execute("PRAGMA locking_mode=NORMAL")
        present.execute("PRAGMA journal_mode=WAL")
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def _put_in_place(path: Path, backup: Path, before: Path) -> None:
    """Let the backup's copy take the place of a file that is damaged, or of none."""
    part = path.with_name(f"{path.name}.restoring")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        files.make_own(part)
        shutil.copyfile(backup, part)
        files.settle(part)
        if path.exists():
            _refuse_in_use(path)
            os.link(path, before)
        for end in ("-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).replace(before.with_name(before.name + end))
        part.replace(path)
        files.settle(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _refuse_in_use(path: Path) -> None:
    """Raise `Unusable` where a program has the file open as a database: its lock stands on it."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover  Windows lets nobody replace a file that is open
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED[1], _LOCKED[0])
        except OSError as fault:
            raise Unusable("restore_in_use", path=str(path)) from fault


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_LOCKED = (0x40000000 + 2, 510)
"""The bytes on which SQLite puts the locks of those who have a file open: the first, and how many."""
