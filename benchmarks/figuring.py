"""The figures of a month through the store, and in turn with each the one statement that is its floor.

`python -m benchmarks.figuring SHOP.db TIMES` prints JSON: by figure, the median of the milliseconds
that each took.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec

import store
from benchmarks.floors import figures as floors

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
"""The month before the day of the measures."""


def settings() -> store.Settings:
    """Give the rules of a shop that has entered what the coverage is worked out from."""
    shipped = store.load_settings(None)
    known = msgspec.structs.replace(shipped.indicators, cars_in_area=900_000, visits_a_year=2.5)
    return msgspec.structs.replace(shipped, indicators=known)


def worked_out(database: store.Database, rules: store.Settings, name: str) -> store.Figure:
    """Work a figure out as screens and commands do: in a reading transaction of its own."""
    with database.reading() as records:
        return store.figure(records, rules, name, FIRST, LAST)


def in_turn(times: int, ours: Callable[[], object], floor: Callable[[], object]) -> dict[str, float]:
    """Run both in turn, the other one first in every other time, after each has run once unmeasured."""
    took: dict[str, list[float]] = {"ours": [], "floor": []}
    pair = [("ours", ours), ("floor", floor)]
    for turn in range(times + 1):
        for name, run in pair if turn % 2 else reversed(pair):
            began = perf_counter()
            run()
            if turn:
                took[name].append((perf_counter() - began) * 1_000)
    return {name: median(each) for name, each in took.items()}


def main(shop: Path, times: int) -> None:
    """Measure every figure that has a floor."""
    database, rules, asked = store.Database(shop), settings(), floors.values(FIRST, LAST)
    said = {}
    with closing(sqlite3.connect(shop)) as connection:

        def all_rows(sql: str) -> None:
            connection.execute(sql, asked).fetchall()

        for name, sql in floors.STATEMENTS.items():
            ours, floor = partial(worked_out, database, rules, name), partial(all_rows, sql)
            said[name] = in_turn(times, ours, floor)
    database.close()
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
