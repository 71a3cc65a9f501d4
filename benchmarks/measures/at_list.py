"""A queue of 1,000,000 lines beside one of 100: starting, keys, memory."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 30
"""How often each key is pressed."""

SHORT, LONG = 100, 1_000_000
"""Lines that wait, and recalls that stand behind them in the long queue."""

MOST = Limit("ratio", 1.2)


def _shop(scene: Scene, place: Path, lines: int) -> Path:
    def make(path: Path) -> None:
        file = scene.file("waiting", SHORT)
        child.run(ours("benchmarks.long_queue", str(path), str(file), str(lines)), scene.session)

    place.mkdir()
    return copied(scene.kept(f"queue-{lines}", make), place)


def _lists(scene: Scene, place: Path) -> Command:
    shops = [str(_shop(scene, place / f"{lines}", lines)) for lines in (0, LONG)]
    return ours("benchmarks.at_keys", "lists", str(TIMES), *shops)


def _row(what: str, unit: str, *path: str, limit: Limit | None = MOST) -> Row:
    return Row(what, unit, said("lists", "long", *path), said("lists", "short", *path), limit, ("lists",) * 2)


def _rows(key: str) -> tuple[Row, ...]:
    return (
        _row(f"{key}: first changed byte, median", "ms", key, "first"),
        _row(f"{key}: the same in processor time, median", "ms", key, "used", limit=None),
    )


MEASURE = Measure(
    "at-list",
    {"lists": _lists},
    (
        _row("start to the rows of today", "ms", "start"),
        *_rows("cursor in view"),
        *_rows("a page"),
        *_rows("the other end"),
        _row("memory", "MB", "megabytes"),
    ),
)
