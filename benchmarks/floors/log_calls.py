"""The least that logging calls can be: the very same statements by the bare driver, and nothing else.

    python benchmarks/floors/log_calls.py SHOP.db STATEMENTS.json

The statements of each call are read from a file with all their values; nothing is worked out or checked here.
"""

import json
import sqlite3
import sys
from pathlib import Path
from time import perf_counter


def main(shop: str, statements: str) -> None:
    """Say them, and print what each call took."""
    calls = json.loads(Path(statements).read_text(encoding="utf-8"))
    connection = sqlite3.connect(shop, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    took = []
    for call in calls:
        begun = perf_counter()
        for sql, values in call:
            connection.execute(sql, values).fetchall()
        took.append((perf_counter() - begun) * 1_000)
    connection.close()
    took.sort()
    log = {"p50": took[len(took) // 2], "p99": took[len(took) * 99 // 100], "max": took[-1]}
    print(json.dumps({"log": log}))


if __name__ == "__main__":
    main(*sys.argv[1:])
