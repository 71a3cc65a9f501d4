"""Visits that are all new, into a shop without records."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, compared
from benchmarks.scene import Scene, floor, taking_in


def _ours(scene: Scene, place: Path) -> Command:
    return taking_in(scene.blank(place), scene.file("visits", scene.size))


def _floor(scene: Scene, place: Path) -> Command:
    return floor("import_rows", scene.blank(place), scene.file("visits", scene.size))


MEASURE = compared("import-first", "first import of a CSV file", ours=_ours, floor=_floor, most=1.8)
