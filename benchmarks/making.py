"""The day's queues, made through the store's own function.

    python -m benchmarks.making unmake SHOP.db
    python -m benchmarks.making make SHOP.db
    python -m benchmarks.making after SHOP.db ORDERS.csv

`unmake` takes back that they were made, so that a copy can make them again. `make` prints the seconds it took
and what was made; `after` makes them, takes a file in, and prints the seconds of the making after it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.shop import moment
from store import Database, import_file, load_settings, make_today
from store.database import reopened

UNMAKE = (
    "DELETE FROM follow_up WHERE shop_id = :shop AND attempts = 0",
    "DELETE FROM queue_day WHERE shop_id = :shop",
)


def unmake(shop: Path) -> None:
    """Let the queues of the day be as if nobody had made them."""
    database = Database(shop)
    with database.writing() as records:
        for statement in UNMAKE:
            records.run(statement)
        records.sample()
    database.close()


def made(shop: str) -> dict[str, float]:
    """Make the queues of the day of a shop; give the seconds, and how many follow-ups were made."""
    settings, database = load_settings(None), reopened(shop)
    begun = time.perf_counter()
    found = make_today(database, settings, moment())
    seconds = time.perf_counter() - begun
    database.close()
    return {"seconds": seconds, "made": found.made}


def made_after(shop: Path, orders: Path) -> dict[str, float]:
    """Make the queues, take a file in, and make them again; give the seconds of that."""
    settings, database = load_settings(None), Database(shop)
    make_today(database, settings, moment())
    import_file(database, settings, orders, now=moment())
    database.close()
    return made(str(shop))


if __name__ == "__main__":
    command, path, *others = sys.argv[1:]
    if command == "unmake":
        unmake(Path(path))
    elif command == "make":
        print(json.dumps(made(path)))
    else:
        print(json.dumps(made_after(Path(path), Path(others[0]))))
