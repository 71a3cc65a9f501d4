"""A folder for what is thrown away: gone with its program, at the latest when the next one begins."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HELD = "held"


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """Give a new folder, and take it away afterwards; clear up what programs that were cut off left.

    Whoever uses a folder holds a lock on a file in it, which ends with the program however that ends.
    """
    sweep(prefix)
    path = Path(tempfile.mkdtemp(prefix=prefix))
    lock = (path / _HELD).open("w")
    _lock(lock.fileno())
    try:
        yield path
    finally:
        lock.close()
        shutil.rmtree(path, ignore_errors=True)


def sweep(prefix: str) -> None:
    """Take away the folders of this kind that nobody holds any more."""
    for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        try:
            with (path / _HELD).open("r+") as lock:
                free = _lock(lock.fileno())
        except OSError:
            continue
        if free:
            shutil.rmtree(path, ignore_errors=True)


def _lock(file: int) -> bool:
    """Lock an open file unless somebody else has; tell whether we have it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
