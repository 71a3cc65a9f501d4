"""The figures of a month of a shop worked in for years, each beside one hand-written statement."""

from __future__ import annotations

from pathlib import Path

from benchmarks.floors import figures as floors
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 5
"""How often each figure and its floor are worked out in a round, in turn."""


def _both(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.figuring", str(copied(scene.worked(), place)), str(TIMES))


def _row(name: str) -> Row:
    return Row(
        f"a month's {name}",
        "ms",
        said("both", name, "ours"),
        said("both", name, "floor"),
        Limit("ratio", 1.3),
        ("both", "both"),
    )


MEASURE = Measure("figures", {"both": _both}, tuple(map(_row, floors.STATEMENTS)))
