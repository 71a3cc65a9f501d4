"""What can be told of a shop's file without asking the database: where it lies, whether it is cut off."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.remarks import Unusable

if TYPE_CHECKING:
    from store.safeguards.keys import Key

MOUNTS = Path("/proc/self/mounts")
"""Where Linux lists what is mounted: device, place, kind of file system."""

SHARES = re.compile(
    r"nfs\d*|cifs|smb\w*|ncpfs|afs|9p|ceph|glusterfs|lustre|beegfs|davfs\d*|webdav|fuse\.(?:sshfs|smb\w*|s3fs|rclone"
    r"|davfs\d*|glusterfs|ceph\w*|nfs\w*|gvfsd-fuse|curlftpfs|gcsfuse|goofys|juicefs)|fuse\.mount\.\w+|prl_fs|vboxsf"
    r"|vmhgfs|fuse\.vmhgfs-fuse"
)
"""File systems whose files other machines, or another system on this one, write as well: their locks do
not hold."""

MAGIC = b"SQLite format 3\x00"
SIGN = b"\x89Rbk"
"""With what a file begins that is encrypted by Ringback: the first bytes of its salt."""

KEYS: dict[str, Key] = {}
"""The keys that were handed in, by the real path of the file each opens. In memory only."""

_HEAD = 100
_ESCAPED = re.compile(r"\\([0-7]{3})")


def kind_of_place(path: Path, mounts: str) -> str:
    """Name the file system that a path lies on, by a table of mounts; "" where that does not tell."""
    place, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        where = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), parts[1])
        if len(where) >= len(place) and path.is_relative_to(where):
            place, kind = where, parts[2]
    return kind


def share_of(path: Path) -> str:
    """Name the kind of network share that a path lies on; "" where it lies on this machine."""
    whole = Path(os.path.realpath(path))
    if str(whole).startswith("\\\\"):
        return "smb"
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    kind = kind_of_place(whole, mounts)
    return kind if SHARES.fullmatch(kind) else ""


def refuse_share(path: Path) -> None:
    """Raise `Unusable` where a shop's file would lie on a network share, which damages it sooner or later."""
    kind = share_of(path)
    if kind:
        raise Unusable("database_on_share", path=str(path), file_system=kind)


def key_of(path: Path) -> Key | None:
    """Give the key that was handed in for a file, if any was."""
    return KEYS.get(os.path.realpath(path)) if KEYS else None


def opened(
    path: Path, *, timeout: float = 30.0, threads: bool = False, only_read: bool = False
) -> sqlite3.Connection:
    """Open one connection to a file, encrypted or not, that begins no transactions by itself.

    Waits `timeout` seconds for others' locks. `threads`: several may use it, one at a time. `only_read`:
    the file is one that nobody writes, and nothing is left beside it.
    """
    key = key_of(path)
    if key is not None:
        from store.safeguards import cipher

        return cipher.opened(path, key, timeout, threads=threads, only_read=only_read)
    name = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if only_read else str(path)
    connection = sqlite3.connect(
        name, timeout=timeout, isolation_level=None, check_same_thread=not threads, uri=only_read
    )
    connection.row_factory = sqlite3.Row
    return connection


def hand_on(path: Path, copy: Path) -> None:
    """Let a copy that is about to be made have the key of its original, if that is encrypted."""
    KEYS.pop(os.path.realpath(copy), None)
    key = key_of(path)
    if key is not None:
        KEYS[os.path.realpath(copy)] = key


def is_encrypted(path: Path) -> bool:
    """Say whether a file is encrypted by Ringback.

    For a file that this program has not open as a database.
    """
    if key_of(path) is not None:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(SIGN)) == SIGN
    except OSError:
        return False


def refuse_cut_off(path: Path) -> None:
    """Raise `Unusable` where a database's file is shorter than it says itself.

    Not where a write-ahead log lies beside it: what is missing may stand there. For a file that this program
    has not open as a database: closing it here would let go of that one's locks.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(MAGIC) or _logged(path):
        return
    page = int.from_bytes(head[16:18], "big")
    needs = (65_536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    has = path.stat().st_size
    if has < needs:
        raise Unusable("database_cut_off", path=str(path), size=has, whole_size=needs)


def cut_off(path: Path) -> Unusable | None:
    """Say of a file that cannot be read that it is too short, where it is."""
    try:
        refuse_cut_off(path)
    except Unusable as fault:
        return fault
    except OSError:
        return None
    return None


def refuse_short(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `Unusable` as `refuse_cut_off` does, for a file that is open, inside a writing transaction."""
    if _logged(path):
        return
    needs = 1
    for asked in ("page_count", "page_size"):
        needs *= int(connection.execute(f"PRAGMA {asked}").fetchone()[0])
    has = path.stat().st_size
    if has < needs:
        raise Unusable("database_cut_off", path=str(path), size=has, whole_size=needs)


def make_own(path: Path) -> None:
    """Make an empty file that only its owner may read, in the place of whatever is there."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def settle(path: Path) -> None:
    """Bring a file, or a folder's list of files, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def others_may_read(path: Path) -> bool:
    """Say whether anybody but its owner may read a file, where the system tells."""
    return os.name != "nt" and bool(path.stat().st_mode & 0o077)


def _logged(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
