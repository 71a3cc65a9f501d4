"""A group of shops in one database on a server: one moved from its file, the others its likenesses."""

from __future__ import annotations

from pathlib import Path

from benchmarks.served import Server
from benchmarks.shop import moment
from store import Database, copy_shop, open_database

_COLUMNS = """SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FILTER (WHERE a.attname <> 'shop_id')
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'ringback'::regnamespace AND c.relkind = 'r'
  GROUP BY c.relname HAVING bool_or(a.attname = 'shop_id') ORDER BY c.relname"""


def make_group(server: Server, shop: Path, shops: int) -> None:
    """Move a shop to a server, and make so many shops in all of it."""
    source = Database(shop)
    target = open_database(server.address, now=moment(), shop_name="Bench")
    copy_shop(source, target, staff="bench", now=moment())
    source.close()
    target.close()
    columns = server.say(_COLUMNS)
    for number in range(2, shops + 1):
        server.say(_likeness(number, [(str(table), str(names)) for table, names in columns]))
    server.say("ANALYZE")
    server.say("CHECKPOINT")


def _likeness(number: int, columns: list[tuple[str, str]]) -> str:
    """Put what makes a shop of the first one; what refers to its rows needs no looking up."""
    rows = "; ".join(
        f"INSERT INTO ringback.{table} (shop_id, {names}) "
        f"SELECT {number}, {names} FROM ringback.{table} WHERE shop_id = 1"
        for table, names in columns
    )
    named = "(id, name, made_at) SELECT {0}, name || ' {0}', made_at FROM ringback.shop WHERE id = 1"
    return (
        "BEGIN; SET LOCAL session_replication_role TO replica; "
        f"INSERT INTO ringback.shop {named.format(number)}; {rows}; COMMIT"
    )
