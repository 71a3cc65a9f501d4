"""One import at a time, and clearing up after one that was cut off.

Whoever imports holds a lock of its own, in a small file beside the shop's, that ends with its process
however that ends. So whoever gets the lock and finds rows arriving knows that nobody will finish them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from store.database import Database
from store.remarks import Unusable


@contextmanager
def our_turn(database: Database) -> Iterator[None]:
    """Hold the right to import. Raises `Unusable` while somebody else imports into the same file."""
    path = database.import_lock
    try:
        lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as fault:
        raise Unusable("database_unwritable", path=str(path), problem=str(fault)) from fault
    with closing(lock):
        try:
            lock.execute("PRAGMA journal_mode=MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise Unusable("import_running", path=str(database.path)) from fault
            raise Unusable("database_unwritable", path=str(path), problem=str(fault)) from fault
        try:
            yield
        finally:
            lock.rollback()
