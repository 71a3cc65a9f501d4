"""The least that making a day's queues on a server can be: the floor of files, said by psycopg alone.

python benchmarks/floors/make_queues_on_server.py ADDRESS 2026-05-11

The statements are those of make_queues.py beside this, and so are the rows that they make.
"""

import json
import re
import sys
from datetime import date
from time import perf_counter

import psycopg
from make_queues import statements, windows  # type: ignore[import-not-found]

WINDOW = """CREATE TEMP TABLE window_day
  (kind text, on_day text, enters_on text, due_on text, last_useful_on text) ON COMMIT DROP"""


def main(address: str, day: str) -> None:
    """Make the queues of a day, and print the seconds it took and how many follow-ups were made."""
    today = date.fromisoformat(day)
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET search_path TO ringback, public")
        begun = perf_counter()
        connection.execute("BEGIN")
        connection.execute(WINDOW)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO window_day VALUES (%s, %s, %s, %s, %s)",
                [(kind, *(each.isoformat() for each in dates)) for kind, *dates in windows(today)],
            )
        connection.execute("ANALYZE window_day")
        found = connection.execute("SELECT coalesce(max(id), 0) FROM follow_up WHERE shop_id = 1").fetchone()
        before = last = found[0] if found else 0
        for sql, values in statements(today):
            last += connection.execute(spoken(sql), values | {"made": last}).rowcount
        connection.execute("COMMIT")
        print(json.dumps({"seconds": perf_counter() - begun, "made": last - before}))


def spoken(sql: str) -> bytes:
    """Put a statement with its named values as psycopg takes it."""
    whole = re.sub(r"CROSS JOIN (\w+ \w+) ON", r"JOIN \1 ON", sql.replace("%", "%%"))
    whole = whole.replace("0 AS is_company", "false AS is_company").replace("NULL AS", "NULL::bigint AS")
    return re.sub(r"(?<!:):([a-z_][a-z0-9_]*)", r"%(\1)s", whole).encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
