"""Logging a call with nine answers and an appointment, beside the very same statements by the bare driver."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, floor, ours

CALLS = 300


def _opened(scene: Scene) -> Path:
    """Give a shop with so many open calls, answered in full."""
    file = scene.file("waiting", 2 * CALLS)

    def make(path: Path) -> None:
        child.run(ours("benchmarks.shop", "waiting", str(path), str(file)), scene.session)
        child.run(ours("benchmarks.logging", "open", str(path), str(CALLS)), scene.session)

    return scene.once(f"opened-{CALLS}", make)


def _ours(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.logging", "ours", str(copied(_opened(scene), place)))


def _floor(scene: Scene, place: Path) -> Command:
    statements = scene.session / f"logging-{CALLS}.json"
    if not statements.exists():
        shop = copied(_opened(scene), place)
        child.run(ours("benchmarks.logging", "record", str(shop), str(statements)), scene.session)
    return floor("log_calls", copied(_opened(scene), place), statements)


def _row(what: str, figure: str, limit: Limit | None) -> Row:
    return Row(
        f"logging a call: {what}", "ms", said("ours", "log", figure), said("floor", "log", figure), limit
    )


MEASURE = Measure(
    "logging",
    {"ours": _ours, "floor": _floor},
    (_row("median", "p50", Limit("ratio", 3)), _row("99th percentile", "p99", None)),
)
