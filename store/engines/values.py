"""How values and rows pass between us and PostgreSQL: in the same form as from SQLite.

Instants and days are text that sorts as it passes, and what PostgreSQL counts in exact
decimals comes as a whole number, or one with a fraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.types.string import StrDumper, TextLoader

from store.moments import stored_instant

_TEXT = 25
"""PostgreSQL's number of the type `text`."""


class Found:
    """A row: values by column name or by place, as SQLite's rows are."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: dict[str, int], values: Sequence[Any]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, key: str | int | slice) -> Any:
        return self._values[self._names[key] if isinstance(key, str) else key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Found) and tuple(self) == tuple(other) and self.keys() == other.keys()

    def __hash__(self) -> int:
        return hash(tuple(self._values))

    def __repr__(self) -> str:
        return f"Found({dict(zip(self.keys(), self._values, strict=True))!r})"

    def keys(self) -> list[str]:
        """Name the columns."""
        return list(self._names)


def found_rows(cursor: Any) -> Any:
    """Make rows of a cursor's answer: psycopg's `row_factory`."""
    found = cursor.pgresult
    names = _places(tuple(found.fname(place) for place in range(found.nfields)))
    return lambda values: Found(names, values)


@lru_cache(maxsize=1024)
def _places(names: tuple[bytes, ...]) -> dict[str, int]:
    """Give the place of each name; of two that are alike, of the first."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(name.decode(), place)
    return places


class _Instant(Dumper):
    oid = _TEXT

    def dump(self, obj: datetime) -> Buffer | None:
        return stored_instant(obj).encode()


class _Day(Dumper):
    oid = _TEXT

    def dump(self, obj: date) -> Buffer | None:
        return obj.isoformat().encode()


class _Text(StrDumper):
    oid = _TEXT


class _Exact(Loader):
    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


def fit(connection: psycopg.Connection[Any]) -> None:
    """Let values pass over a connection as they do with SQLite."""
    to: AdaptContext = connection
    adapters = to.adapters
    assert adapters is not None  # noqa: S101  a connection has them
    adapters.register_dumper(datetime, _Instant)
    adapters.register_dumper(date, _Day)
    adapters.register_dumper(str, _Text)
    adapters.register_loader("numeric", _Exact)
    for name in ("json", "jsonb"):
        adapters.register_loader(name, TextLoader)
