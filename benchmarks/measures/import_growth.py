"""A first import beside one of a tenth of the rows; the time a file of one row takes is taken off both."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Figure, Limit, Measure, Part, Row
from benchmarks.scene import Scene, taking_in


def first_import(tenths: int) -> Part:
    """Give the first import of so many tenths of the rows; 0: of one row."""

    def part(scene: Scene, place: Path) -> Command:
        return taking_in(scene.blank(place), scene.file("visits", max(1, scene.size * tenths // 10)))

    return part


def _without_start(part: str) -> Figure:
    return lambda took: max(took[part].seconds - took["start"].seconds, 1e-3)


MEASURE = Measure(
    "import-growth",
    {"large": first_import(10), "small": first_import(1), "start": first_import(0)},
    (
        Row(
            "first import, beside a tenth of the rows",
            "s",
            _without_start("large"),
            _without_start("small"),
            Limit("ratio", 11),
            ("large", "small"),
        ),
    ),
)
