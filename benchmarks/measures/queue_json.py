"""`ringback queue --json` with a hundred rows, beside the bare query in a bare process."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, floor, ours

ROWS, TIMES = 100, 10
"""Rows that are listed, and how often in a round."""


def _listed(scene: Scene, place: Path) -> Path:
    """Give a shop with so many rows in its queues."""
    file = scene.file("waiting", 2 * ROWS)

    def make(path: Path) -> None:
        child.run(ours("benchmarks.shop", "waiting", str(path), str(file)), scene.session)
        child.run(floor("queue_rows", path, Path("keep"), Path(str(ROWS))), scene.session)

    return copied(scene.once(f"listed-{ROWS}", make), place)


def _ours(scene: Scene, place: Path) -> Command:
    command = ours("tui", "--db", str(_listed(scene, place)), "queue", "--json")
    return ours("benchmarks.repeated", str(TIMES), *command)


def _floor(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.repeated", str(TIMES), *floor("queue_rows", _listed(scene, place)))


MEASURE = Measure(
    "queue-json",
    {"ours": _ours, "floor": _floor},
    (
        Row(
            f"ringback queue --json, {ROWS} rows",
            "ms",
            said("ours", "median"),
            said("floor", "median"),
            Limit("ratio", 4),
        ),
    ),
)
