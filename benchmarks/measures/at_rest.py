"""Memory after a hundred calls, and what watching for new work costs."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

CALLS, SECONDS = 100, 10
"""Calls made, and seconds of being left alone."""


def _rest(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.at_rest", str(CALLS), str(SECONDS), str(copied(scene.worked(), place)))


def _row(what: str, unit: str, figure: str, limit: Limit) -> Row:
    return Row(
        what, unit, said("both", "ours", figure), said("both", "bare", figure), limit, ("both", "both")
    )


MEASURE = Measure(
    "at-rest",
    {"both": _rest},
    (
        _row("memory after a hundred calls", "MB", "megabytes", Limit("ratio", 2)),
        _row("idle for ten seconds: processor time", "ms", "used", Limit("ratio", 2)),
        _row("idle for ten seconds: bytes", "B", "sent", Limit("ours", 0)),
    ),
)
