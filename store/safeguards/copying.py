"""Moving a whole shop from its file to a PostgreSQL server: all of it, compared row by row, or nothing.

The rows are written and read back within one transaction on the server, while nobody writes to the file.
Both trails then end with the same entry, so that they can be told to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from store.database import Database, Records
from store.remarks import Unusable
from store.safeguards.trail import Entry

Progress = Callable[[int, int], None]
"""Told how many rows were written, and of how many."""

_AT_ONCE = 2_000
"""Rows between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A shop that was moved: how many rows of each table were written and found again as they were."""

    tables: dict[str, int]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(self.tables.values())


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: its columns, those of its key, those that hold truths, and the one that names the shop."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    truths: frozenset[int]
    shop: str


def copy_shop(
    source: Database, target: Database, *, staff: str, now: datetime, progress: Progress | None = None
) -> Copied:
    """Move a shop from its file into a database on a server that has no record of that shop.

    Nobody writes to the file meanwhile, or imports; it is left as it is, but for an entry in its trail.
    `staff` is the code of whoever asked. Raises `Unusable` where the target is no server, has records
    already, refuses a row, or gives one back otherwise than it was; nothing is stored there then.
    """
    if target.is_file:
        raise Unusable("copy_not_to_file")
    with source.turn_to_import():
        if source.has_leftovers():
            raise Unusable("copy_import_unfinished", path=source.place)
        with source.writing() as old, target.writing() as new:
            tables = _tables(old)
            _refuse_filled(new, tables, target.place)
            counts = {each.name: _count(old, each) for each in tables}
            done = _Done(sum(counts.values()), progress)
            for each in tables:
                _write(old, new, each, done)
            for each in tables:
                _compare(old, new, each, counts[each.name])
            new.sample()
            entry = Entry(now, staff, "copied", facts={"rows": done.rows})
            old.note(entry)
            new.note(entry)
    return Copied(counts)


class _Done:
    """How far the writing is."""

    def __init__(self, of: int, progress: Progress | None) -> None:
        self.rows = 0
        self._of, self._progress = of, progress

    def passing(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Pass rows on and count them."""
        for row in rows:
            yield row
            self.rows += 1
            if self._progress and (self.rows % _AT_ONCE == 0 or self.rows == self._of):
                self._progress(self.rows, self._of)


def _tables(old: Records) -> list[_Table]:
    """List the tables, each after those it refers to."""
    from sqlalchemy import Boolean
    from sqlmodel import SQLModel

    import store.tables  # noqa: F401  declares them

    listed = [
        _Table(
            table.name,
            tuple(column.name for column in table.columns),
            tuple(column.name for column in table.primary_key),
            frozenset(n for n, column in enumerate(table.columns) if isinstance(column.type, Boolean)),
            "id" if table.name == "shop" else "shop_id",
        )
        for table in SQLModel.metadata.sorted_tables
    ]
    assert {each.name for each in listed} == set(old.tables())  # noqa: S101  no table is left out
    return listed


def _refuse_filled(new: Records, tables: Sequence[_Table], place: str) -> None:
    for each in tables:
        if each.name != "shop" and _count(new, each):
            raise Unusable("copy_not_empty", path=place, table=each.name)
    new.run("DELETE FROM shop WHERE id = :shop")


def _count(records: Records, table: _Table) -> int:
    number: int = records.value(f"SELECT count(*) FROM {table.name} WHERE {table.shop} = :shop")
    return number


def _rows(records: Records, table: _Table) -> Iterator[tuple[Any, ...]]:
    """Give a table's rows in the order of its key, which is the same on both engines."""
    rows = records.each(
        f"""SELECT {", ".join(table.columns)} FROM {table.name} WHERE {table.shop} = :shop
            ORDER BY {", ".join(table.key)}"""
    )
    return map(tuple, rows)


def _write(old: Records, new: Records, table: _Table, done: _Done) -> None:
    rows = (
        tuple(
            bool(value) if n in table.truths and value is not None else value for n, value in enumerate(row)
        )
        for row in _rows(old, table)
    )
    with _refusals(table.name):
        new.take_in(table.name, table.columns, done.passing(rows))


@contextmanager
def _refusals(table: str) -> Iterator[None]:
    """Say plainly which table's rows the server does not take."""
    import psycopg

    try:
        yield
    except (psycopg.DataError, psycopg.IntegrityError) as fault:
        problem = (fault.diag.message_primary or str(fault)).strip().partition("\n")[0]
        raise Unusable("copy_refused", table=table, problem=problem) from fault


def _compare(old: Records, new: Records, table: _Table, count: int) -> None:
    """Compare what was written with what it was written from, row by row, value by value."""
    found = 0
    for before, after in zip_longest(_rows(old, table), _rows(new, table)):
        if before != after:
            raise Unusable("copy_differs", table=table.name, row=found + 1)
        found += 1
    if found != count:
        raise Unusable("copy_differs", table=table.name, row=found + 1)
