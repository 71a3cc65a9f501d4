"""The live board: reading it anew, beside the same statements by the bare driver; and nothing new.

`python -m benchmarks.boarding SHOP.db TIMES` prints JSON: medians, in milliseconds.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import store
from benchmarks.figuring import in_turn
from benchmarks.recorded import recording
from benchmarks.shop import moment

LOOKS = 1_000
"""Looks at whether anything was stored, taken as one: each costs microseconds."""


def main(shop: Path, times: int) -> dict[str, dict[str, float]]:
    """Measure both."""
    settings, now = store.load_settings(None), moment()

    def board(database: store.Database) -> store.Board:
        with database.reading() as records:
            return store.day_board(records, settings, now.date(), now)

    with recording() as said, closing(store.Database(shop)) as heard:
        board(heard)
    with (
        closing(store.Database(shop)) as database,
        closing(sqlite3.connect(shop, isolation_level=None)) as bare,
    ):

        def same() -> None:
            for sql, values in said:
                bare.execute(sql, values).fetchall()

        def look() -> None:
            for _ in range(LOOKS):
                database.mark()

        def same_look() -> None:
            for _ in range(LOOKS):
                bare.execute("PRAGMA data_version").fetchone()

        looks = in_turn(times, look, same_look)
        return {
            "board": in_turn(times, lambda: board(database), same),
            "look": {name: took / LOOKS for name, took in looks.items()},
        }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
