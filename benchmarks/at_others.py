"""The rows of a day's queues in Ringback, and the same rows in programs that people would use instead.

    python -m benchmarks.at_others rows SHOP.db FOLDER
    python -m benchmarks.at_others ringback SHOP.db TIMES
    python -m benchmarks.at_others harlequin|visidata|posting PROGRAM FOLDER TIMES

`rows` writes them as CSV and as a table of SQLite. The others print JSON, in milliseconds: `frame`, from the
start to the first frame; `rows`, to the rows (harlequin's query included, its typing not); of the keys `line`
(down, at the end of what is shown) and `page` the median to the first changed byte, and to the last one.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.at_keys import DOWN, PAGE_DOWN, figures
from benchmarks.child import environment
from benchmarks.scene import ours
from benchmarks.terminal import LINES, Terminal

COLUMNS = ("queue", "name", "plate", "model", "due", "until", "calls", "number")

_ROWS = """SELECT f.kind, c.name, v.plate, v.model, f.due_on, f.last_useful_on, f.attempts, f.id
  FROM follow_up f
  JOIN customer c ON c.shop_id = f.shop_id AND c.id = f.customer_id
  JOIN vehicle v ON v.shop_id = f.shop_id AND v.id = f.vehicle_id
  WHERE f.state = 'open' AND f.left_out IS NULL ORDER BY f.rank, f.sort_on, f.tier_rank, f.id LIMIT 10000"""

_SETTLES = 1.5
"""Seconds after which a program whose cursor blinks is taken to have done what it was to do."""

Found = dict[str, object]


def rows(shop: Path, folder: Path) -> int:
    """Write the rows of a shop's queues to files; give how many there are."""
    with closing(sqlite3.connect(shop)) as connection:
        found = connection.execute(_ROWS).fetchall()
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([COLUMNS, *found])
    with closing(sqlite3.connect(folder / "rows.db")) as connection:
        connection.execute(f"CREATE TABLE people ({', '.join(COLUMNS)})")
        connection.executemany(f"INSERT INTO people VALUES ({', '.join('?' * len(COLUMNS))})", found)
        connection.commit()
    return len(found)


def keys(terminal: Terminal, times: int) -> Found:
    """Scroll by lines and by pages."""
    for _ in range(LINES):
        terminal.send(DOWN)
        terminal.drain(0.02)
    terminal.quiet(0.5)
    found: Found = {}
    for name, key in (("line", DOWN), ("page", PAGE_DOWN)):
        terminal.answer(key)
        found[name] = figures([terminal.answer(key) for _ in range(times)])
    return found


def ringback(shop: Path, times: int) -> Found:
    """Scroll through Today."""
    with Terminal(ours("tui", "--db", str(shop)), environment(shop.parent)) as terminal:
        found: Found = {"frame": terminal.until("F1"), "rows": terminal.until("****")}
        terminal.quiet(0.5)
        return found | keys(terminal, times)


def visidata(program: Path, folder: Path, times: int) -> Found:
    """Scroll through the CSV file in VisiData."""
    command = [str(program), "--config", os.devnull, "--nothing", str(folder / "rows.csv")]
    with Terminal(command, _plain(folder)) as terminal:
        shown = terminal.until("rows")
        terminal.drain(_SETTLES)
        return {"frame": shown, "rows": shown} | keys(terminal, times)


def harlequin(program: Path, folder: Path, times: int) -> Found:
    """Ask for the table in harlequin and scroll through what it finds."""
    command = [str(program), "--adapter", "sqlite", str(folder / "rows.db")]
    with Terminal(command, _plain(folder)) as terminal:
        frame = terminal.until("Run Query")
        terminal.drain(_SETTLES)
        terminal.send(b"select * from people")
        terminal.drain(_SETTLES)
        begun = time.perf_counter()
        terminal.send(b"\n")
        terminal.until("executed")
        found: Found = {"frame": frame, "rows": frame + 1_000 * (time.perf_counter() - begun)}
        terminal.drain(_SETTLES)
        terminal.send(b"\x1b[15~")
        terminal.drain(6.0)  # until its notice has gone
        return found | keys(terminal, times)


def posting(program: Path, folder: Path, times: int) -> Found:  # noqa: ARG001  it has no rows to scroll through
    """Start posting, which has no table that rows could stand in."""
    collection = folder / "requests"
    collection.mkdir(exist_ok=True)
    with Terminal([str(program), "default", "--collection", str(collection)], _plain(folder)) as terminal:
        return {"frame": terminal.until("Collection")}


def _plain(folder: Path) -> dict[str, str]:
    home = folder / "home"
    made = {
        name: home / name for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    for place in made.values():
        place.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {name: str(place) for name, place in made.items()} | {"HOME": str(home), "LANG": "C.UTF-8"}


_RUNS: dict[str, Callable[[Path, Path, int], Found]] = {
    "harlequin": harlequin,
    "visidata": visidata,
    "posting": posting,
}

if __name__ == "__main__":
    what, *others = sys.argv[1:]
    if what == "rows":
        print(json.dumps({"rows": rows(Path(others[0]), Path(others[1]))}))
    elif what == "ringback":
        print(json.dumps(ringback(Path(others[0]), int(others[1]))))
    else:
        print(json.dumps(_RUNS[what](Path(others[0]), Path(others[1]), int(others[2]))))
