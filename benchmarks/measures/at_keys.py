"""Keys on a real pseudo-terminal: until the first changed byte, and until the answer is whole."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 30
"""How often each key is pressed."""

LINE_BYTES = 375
"""What a bare list that draws its own lines sends for a step of the cursor, in bytes."""


def _ours(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.at_keys", "ours", str(TIMES), str(copied(scene.worked(), place)))


def _bare(_scene: Scene, _place: Path) -> Command:
    return ours("benchmarks.at_keys", "bare", str(TIMES))


def _rows(key: str, most: float) -> tuple[Row, Row]:
    return tuple(  # type: ignore[return-value]
        Row(
            f"{key}: first changed byte, {name}",
            "ms",
            said("ours", key, figure),
            said("bare", "key", figure),
            Limit("ratio", most),
            ("ours", "bare"),
        )
        for name, figure in (("median", "first"), ("95th percentile", "first_p95"))
    )


MEASURE = Measure(
    "at-keys",
    {"ours": _ours, "bare": _bare},
    (
        *_rows("cursor in view", 1.5),
        *_rows("scrolling a line", 3),
        *_rows("scrolling a page", 3),
        *_rows("switching queue", 3),
        *_rows("opening a call", 3),
        *_rows("answering", 3),
        *_rows("outcome to the next card", 3),
        Row(
            "outcome to the next card: all of it, median",
            "ms",
            said("ours", "outcome to the next card", "last"),
            said("bare", "key", "last"),
            Limit("ours", 50),
            ("ours", "bare"),
        ),
        Row(
            "cursor in view: bytes",
            "B",
            said("ours", "cursor in view", "bytes"),
            lambda _took: LINE_BYTES,
            Limit("ratio", 3),
            ("ours", "bare"),
        ),
    ),
)
