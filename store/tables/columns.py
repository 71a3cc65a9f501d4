"""Column types and the few helpers every table family uses.

The shop leads every key and every index, so that the records of many shops lie apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, Index, String, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Field, SQLModel

from store.moments import as_instant, stored_instant

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: fixed-width ISO text, on every engine.

    Refuses naive values (ValueError): an offset lost is an hour wrong.
    """

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write an instant."""
        return None if value is None else stored_instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read an instant."""
        return None if value is None else as_instant(value)


class Day(TypeDecorator[date]):
    """A day on PostgreSQL: ISO text, as SQLite keeps it."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write a day."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Read a day."""
        return None if value is None else date.fromisoformat(value)


@compiles(Date, "postgresql")
def _day(*_: object, **__: object) -> str:
    """Keep days as ISO text on PostgreSQL as well: every statement then means the same on both engines."""
    return "VARCHAR(10)"


class ShopRow(SQLModel):
    """What most tables begin with: the shop, and a number of the shop's own."""

    shop_id: int = Field(primary_key=True, foreign_key="shop.id")
    id: int = Field(primary_key=True)


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """Point a column at a row of another table of the same shop."""
    return ForeignKeyConstraint(["shop_id", column], [f"{table}.shop_id", f"{table}.id"])


def one_of(column: str, words: Sequence[str]) -> CheckConstraint:
    """Let a column hold one of these words only (or nothing, where it may be empty)."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Index only the rows that satisfy a condition, on both engines."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
"""Rows lie in the order of their key; one look-up less for each row that an index finds."""
