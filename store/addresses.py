"""Addresses of shops: a file's path, or a database on a server."""

from __future__ import annotations

from pathlib import Path

from store.remarks import Unusable

SERVERS = ("postgresql://", "postgres://")
"""How the address of a database on a PostgreSQL server begins."""


def path_of(address: str) -> Path:
    """Say which file an address names. Raises `Unusable` for one of another kind, or of a server."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        return Path(address).expanduser()
    if address.startswith(SERVERS):
        raise Unusable("only_for_files", path=without_password(address))
    if scheme != "sqlite" or not rest.startswith("/"):
        raise Unusable("database_address", address=without_password(address))
    return Path(rest.removeprefix("/")).expanduser()


def with_password(address: str, password: str) -> str:
    """Give the address of a server with a password in it; it is not to be shown."""
    from urllib.parse import quote

    return f"{address}{'&' if '?' in address else '?'}password={quote(password, safe='')}"


def without_password(address: str) -> str:
    """Give an address that may be shown: without what leads to the machine."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://…@{rest.rpartition('@')[2]}" if "@" in rest else address
