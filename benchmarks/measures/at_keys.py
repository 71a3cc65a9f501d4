"""Keys on a real pseudo-terminal: until the first changed byte, and until the answer is whole."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 30
"""How often each key is pressed."""

LINE_BYTES = 375
"""What a bare list that draws its own lines sends for a step of the cursor, in bytes."""


def _keys(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.at_keys", str(TIMES), str(copied(scene.worked(), place)))


def _row(key: str, what: str, figure: str, limit: Limit | None, unit: str = "ms") -> Row:
    beside = said("keys", "bare", key, figure)
    return Row(f"{key}: {what}", unit, said("keys", "ours", key, figure), beside, limit, ("keys", "keys"))


def _rows(key: str, most: float) -> tuple[Row, ...]:
    return (
        _row(key, "first changed byte, median", "first", Limit("ratio", most)),
        _row(key, "first changed byte, 95th percentile", "first_p95", Limit("ratio", most)),
        _row(key, "the same in processor time, median", "used", None),
    )


MEASURE = Measure(
    "at-keys",
    {"keys": _keys},
    (
        *_rows("cursor in view", 1.5),
        *_rows("scrolling a line", 3),
        *_rows("scrolling a page", 3),
        *_rows("switching queue", 3),
        *_rows("filtering", 3),
        *_rows("opening a call", 3),
        *_rows("answering", 3),
        *_rows("outcome to the next card", 3),
        _row("outcome to the next card", "all of it, median", "last", Limit("ours", 50)),
        Row(
            "cursor in view: bytes",
            "B",
            said("keys", "ours", "cursor in view", "bytes"),
            lambda _took: LINE_BYTES,
            Limit("ratio", 3),
            ("keys", "keys"),
        ),
    ),
)
