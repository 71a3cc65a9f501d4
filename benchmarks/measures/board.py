"""The live board of a shop worked in for years: read anew, and asked whether anything is new."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 21


def _board(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.boarding", str(copied(scene.worked(), place)), str(TIMES))


def _row(what: str, figure: str, limit: Limit | None) -> Row:
    return Row(what, "ms", said("both", figure, "ours"), said("both", figure, "floor"), limit, ("both",) * 2)


MEASURE = Measure(
    "board",
    {"both": _board},
    (
        _row("the board read anew", "board", Limit("ours", 50)),
        _row("nothing was stored", "look", None),
    ),
)
