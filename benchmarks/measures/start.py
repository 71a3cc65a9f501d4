"""Starting on a real pseudo-terminal, with a shop that has been worked in for years, and quitting."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours


def _ours(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.starting", "ours", str(copied(scene.worked(), place)))


def _bare(_scene: Scene, _place: Path) -> Command:
    return ours("benchmarks.starting", "bare")


def _row(what: str, figure: str, most: float) -> Row:
    return Row(what, "ms", said("ours", figure), said("bare", figure), Limit("ratio", most), ("ours", "bare"))


MEASURE = Measure(
    "start",
    {"ours": _ours, "bare": _bare},
    (
        _row("start to the first frame", "frame", 1.15),
        _row("start to the rows of today", "rows", 1.3),
        _row("quit", "quit", 1.1),
    ),
)
