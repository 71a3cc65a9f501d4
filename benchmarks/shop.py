"""Shops that measures start from.

`python -m benchmarks.shop blank SHOP.db` makes one without records; `waiting SHOP.db FILE.csv [AGENTS]` one
with the file's visits taken in, the day's queues made, and agents entered; `upgraded SHOP.db` upgrades one.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import store
from benchmarks.data import NOW

AGENTS = 16


def moment() -> datetime:
    """Give the instant at which every measure takes place."""
    return datetime.fromisoformat(NOW).replace(tzinfo=store.load_settings(None).zoneinfo)


def code_of(number: int) -> str:
    """Give the code by which an agent is known."""
    return f"b{number:02}"


def blank(path: Path) -> store.Database:
    """Make a shop without records."""
    return store.open_database(str(path), now=moment(), shop_name="Bench")


def upgraded(path: Path) -> None:
    """Upgrade a shop, and take down what newer versions keep beside the records."""
    database = blank(path)
    store.hear_names(database)
    with database.writing() as records:
        records.sample()
    database.close()


def waiting(path: Path, file: Path, agents: int = AGENTS) -> int:
    """Make a shop whose queues are full today; give the number of follow-ups."""
    settings = store.load_settings(None)
    database = blank(path)
    store.import_file(database, settings, file, now=moment())
    store.make_today(database, settings, moment())
    with database.writing() as records:
        for number in range(agents):
            store.agent_or_new(records, settings, code_of(number), moment())
        found = int(records.value("SELECT count(*) FROM follow_up WHERE shop_id = :shop AND state = 'open'"))
    database.close()
    return found


if __name__ == "__main__":
    os.umask(0o077)
    if sys.argv[1] == "upgraded":
        upgraded(Path(sys.argv[2]))
    elif sys.argv[1] == "blank":
        blank(Path(sys.argv[2])).close()
    else:
        print(
            json.dumps({"follow_ups": waiting(Path(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:]))})
        )
