"""A first import beside one of a tenth of the rows; the time a file of one row takes is taken off both.

How the floor grows is shown besides: what ten times the rows cost the engine itself, however barely written.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Figure, Limit, Measure, Part, Row
from benchmarks.scene import Scene, floor, taking_in


def first_import(tenths: int) -> Part:
    """Give the first import of so many tenths of the rows; 0: of one row."""

    def part(scene: Scene, place: Path) -> Command:
        return taking_in(scene.blank(place), scene.file("visits", _rows(scene, tenths)))

    return part


def _barest_import(tenths: int) -> Part:
    def part(scene: Scene, place: Path) -> Command:
        return floor("import_rows", scene.blank(place), scene.file("visits", _rows(scene, tenths)))

    return part


def _rows(scene: Scene, tenths: int) -> int:
    return max(1, scene.size * tenths // 10)


def _beyond(part: str, start: str) -> Figure:
    return lambda took: max(took[part].seconds - took[start].seconds, 1e-3)


MEASURE = Measure(
    "import-growth",
    {
        "large": first_import(10),
        "small": first_import(1),
        "start": first_import(0),
        "floor": _barest_import(10),
        "small floor": _barest_import(1),
        "floor's start": _barest_import(0),
    },
    (
        Row(
            "first import, beside a tenth of the rows",
            "s",
            _beyond("large", "start"),
            _beyond("small", "start"),
            Limit("ratio", 11),
            ("large", "small"),
        ),
        Row(
            "its floor, beside a tenth of the rows",
            "s",
            _beyond("floor", "floor's start"),
            _beyond("small floor", "floor's start"),
            memory_of=("floor", "small floor"),
        ),
    ),
)
