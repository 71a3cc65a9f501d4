"""What can be told of a shop's file without asking the database: where it lies, whether it is cut off."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

from store.remarks import Unusable

MOUNTS = Path("/proc/self/mounts")
"""Where Linux lists what is mounted: device, place, kind of file system."""

SHARES = re.compile(
    r"nfs\d*|cifs|smb\w*|ncpfs|afs|9p|ceph|glusterfs|lustre|beegfs|davfs\d*|webdav|fuse\.(?:sshfs|smb\w*|s3fs|rclone"
    r"|davfs\d*|glusterfs|ceph\w*|nfs\w*)|fuse\.mount\.\w+|prl_fs|vboxsf|vmhgfs|fuse\.vmhgfs-fuse"
)
"""File systems whose files other machines, or another system on this one, write as well: their locks do
not hold."""

MAGIC = b"SQLite format 3\x00"
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


def others_may_read(path: Path) -> bool:
    """Say whether anybody but its owner may read a file, where the system tells."""
    return os.name != "nt" and bool(path.stat().st_mode & 0o077)


def _logged(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
