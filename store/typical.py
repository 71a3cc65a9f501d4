"""What SQLite's planner is told about the tables: the proportions of a typical shop.

Every key begins with the shop, so a planner that knows nothing takes the shop to tell rows apart, and
reads a whole table where an index would find one row. Sampling does not help it in a new shop, nor in a
table that is filled only later in the day. Told the proportions that hold in every shop, it makes the
same plans everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

ROWS = 100_000
"""Rows of a table; a table known to be larger keeps what was sampled of it, but for the shop."""

OPEN_ROWS = 2_000
"""Rows in an index of some rows only."""

_ALIKE = 3
"""Rows that share a person, a vehicle, a visit, a number, a name."""

_ENDS = 20
"""Rows whose numbers or plates end alike."""

_A_DAY = ROWS // 1_000
"""Rows that share a day."""

_WORDS = 4
"""Into so many parts a column of a few words or small numbers divides rows."""

_ONE = {"e164", "plate", "vin", "name", "match_key", "digest", "order_number", "token", "code", "id"}


def tell(connection: sqlite3.Connection) -> None:
    """Sample the tables (milliseconds), and tell typical proportions of those that are small as yet.

    Of `main`, by name: where temporary tables were sampled, the bare name is that of theirs.
    """
    connection.execute("PRAGMA analysis_limit=1000")
    connection.execute("ANALYZE main")
    sampled = connection.execute("SELECT tbl, max(CAST(stat AS INTEGER)) FROM main.sqlite_stat1 GROUP BY tbl")
    large = {table for table, rows in sampled if rows >= ROWS}
    for table in large:
        _tell_of_the_shop(connection, table)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    for table in {row[0] for row in tables} - large:
        connection.execute("DELETE FROM main.sqlite_stat1 WHERE tbl = ?", (table,))
        connection.executemany("INSERT INTO main.sqlite_stat1 VALUES (?, ?, ?)", _indexes(connection, table))
    connection.execute("ANALYZE sqlite_schema")


def _tell_of_the_shop(connection: sqlite3.Connection, table: str) -> None:
    """Tell how many rows of a large table share the shop: of a sample it is a thousand, not all."""
    shops = connection.execute("SELECT max(1, count(*)) FROM shop").fetchone()[0]
    sampled = connection.execute("SELECT idx, stat FROM main.sqlite_stat1 WHERE tbl = ?", (table,)).fetchall()
    for index, stat in sampled:
        rows, *shares = stat.split(" ")
        told = " ".join((rows, *(str(int(rows) // shops) for _ in shares[:1]), *shares[1:]))
        connection.execute(
            "UPDATE main.sqlite_stat1 SET stat = ? WHERE tbl = ? AND idx = ?", (told, table, index)
        )


def tell_of_temporary(connection: sqlite3.Connection) -> None:
    """Sample the temporary tables: untold, the planner takes each for one of a million rows.

    It then goes through a table of the shop from end to end rather than look up what a few rows name.
    """
    connection.execute("PRAGMA analysis_limit=1000")
    connection.execute("ANALYZE temp")


def _indexes(connection: sqlite3.Connection, table: str) -> list[tuple[str, str, str]]:
    """Give table, index and proportions as `sqlite_stat1` holds them; the key goes by the table's name."""
    listed = connection.execute("SELECT name, origin, [unique], partial FROM pragma_index_list(?)", (table,))
    told = []
    for name, origin, unique, partial in listed.fetchall():
        columns = connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (name,))
        shares = [*_shares([column for (column,) in columns], OPEN_ROWS if partial else ROWS)]
        if unique:
            shares[-1] = 1
        told.append((table, table if origin == "pk" else name, " ".join(map(str, shares))))
    return told


def _shares(columns: list[str | None], rows: int) -> Iterator[int]:
    """Give the rows there are, then how many share the first column, the first two, and so on.

    What is worked out of a column, such as a number's last digits, has no name.
    """
    yield rows
    for column in columns:
        if column is None:
            rows = min(rows, _ENDS)
        elif column in _ONE or (column.endswith("_id") and column != "shop_id"):
            rows = min(rows, _ALIKE)
        elif column.endswith(("_on", "_at", "_day", "_until")):
            rows = min(rows, _A_DAY)
        elif column != "shop_id":
            rows = max(1, rows // _WORDS)
        yield rows
