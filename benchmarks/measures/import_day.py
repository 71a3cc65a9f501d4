"""What is taken in every day: few orders, of vehicles that are known, into a shop worked in for years."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, compared
from benchmarks.scene import Scene, copied, floor, taking_in

ORDERS = 500


def _ours(scene: Scene, place: Path) -> Command:
    return taking_in(copied(scene.worked(), place), scene.file("day", ORDERS))


def _floor(scene: Scene, place: Path) -> Command:
    return floor("import_rows", copied(scene.worked(), place), scene.file("day", ORDERS))


MEASURE = compared(
    "import-day", f"{ORDERS} orders into a shop worked in for years", ours=_ours, floor=_floor, most=6
)
