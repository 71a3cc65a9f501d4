"""One import at a time, and clearing up after one that was cut off.

Whoever imports holds a lock of its own that ends with its process however that ends: on a small file beside
the shop's, or on the server. So whoever gets the lock and finds rows arriving knows that nobody will finish
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Database


@contextmanager
def our_turn(database: Database) -> Iterator[None]:
    """Hold the right to import. Raises `Unusable` while somebody else imports into the same shop."""
    with database.turn_to_import():
        yield
