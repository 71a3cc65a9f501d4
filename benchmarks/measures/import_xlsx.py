"""A workbook beside calamine's own iteration plus the same pipeline.

The floor is put together from three runs of the same round: calamine handing out every row of the
workbook and nothing else, plus our import of the same rows as CSV, less a bare csv reader reading that
CSV. So everything but the reading of the file is what it is for CSV.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Round, Row, seconds
from benchmarks.scene import Scene, floor, taking_in


def _xlsx(scene: Scene, place: Path) -> Command:
    return taking_in(scene.blank(place), scene.file("visits", scene.size, ".xlsx"))


def _csv(scene: Scene, place: Path) -> Command:
    return taking_in(scene.blank(place), scene.file("visits", scene.size))


def _calamine(scene: Scene, _: Path) -> Command:
    return floor("read_xlsx", scene.file("visits", scene.size, ".xlsx"))


def _reader(scene: Scene, _: Path) -> Command:
    return floor("read_csv", scene.file("visits", scene.size))


def _together(took: Round) -> float:
    return took["calamine"].seconds + took["csv"].seconds - took["reader"].seconds


MEASURE = Measure(
    "import-xlsx",
    {"xlsx": _xlsx, "calamine": _calamine, "csv": _csv, "reader": _reader},
    (
        Row(
            "first import of a workbook",
            "s",
            seconds("xlsx"),
            _together,
            Limit("ratio", 1.3),
            ("xlsx", "calamine"),
        ),
    ),
)
