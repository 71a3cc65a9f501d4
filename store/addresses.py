"""Addresses of shops: a file's path, or a database on a server."""

from __future__ import annotations

import os
from pathlib import Path

from store.remarks import Unusable

SERVERS = ("postgresql://", "postgres://")
"""How the address of a database on a PostgreSQL server begins."""


def path_of(address: str) -> Path:
    """Say which file an address names. Raises `Unusable` for one of another kind, or of a server.

    Where that is a link it is what the link leads to: what lies beside a file, by which those who work at it
    heed each other, and what takes its place, is the same whatever it is called.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return _behind(Path(address).expanduser())
    if address.startswith(SERVERS):
        raise Unusable("only_for_files", path=without_password(address))
    if scheme != "sqlite" or not rest.startswith("/"):
        raise Unusable("database_address", address=without_password(address))
    return _behind(Path(rest.removeprefix("/")).expanduser())


def _behind(path: Path) -> Path:
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def with_password(address: str, password: str) -> str:
    """Give the address of a server with a password in it; it is not to be shown."""
    from urllib.parse import quote

    return f"{address}{'&' if '?' in address else '?'}password={quote(password, safe='')}"


def without_password(address: str) -> str:
    """Give an address that may be shown: without what leads to the machine."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://…@{rest.rpartition('@')[2]}" if "@" in rest else address
