"""The monthly report of a shop worked in for years, as workbook and slides, beside its bare floor."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 3
"""How often each part and its floor are run in a round, in turn."""

PARTS = {
    "all": "the monthly report as XLSX and PPTX",
    "numbers": "of it, the numbers",
    "workbook": "of it, the XLSX",
    "slides": "of it, the PPTX",
}


def _both(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.reporting", str(copied(scene.worked(), place)), str(TIMES))


def _row(name: str) -> Row:
    limit = Limit("ratio", 1.5) if name == "all" else None
    return Row(
        PARTS[name], "ms", said("both", name, "ours"), said("both", name, "floor"), limit, ("both", "both")
    )


MEASURE = Measure("report", {"both": _both}, tuple(map(_row, PARTS)))
