"""Start and scrolling beside what people would use instead, over the same rows."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child, others
from benchmarks.measure import Command, Measure, Part, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 20
"""How often each key is pressed."""

PROGRAMS = {"harlequin": "harlequin", "visidata": "vd", "posting": "posting"}
"""What each is called, and its program."""


def _ours(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.at_others", "ringback", str(copied(scene.worked(), place)), str(TIMES))


def _theirs(name: str) -> Part:
    def part(scene: Scene, place: Path) -> Command:
        program = others.environment_of(name, scene.folder) / PROGRAMS[name]
        child.run(ours("benchmarks.at_others", "rows", str(scene.worked()), str(place)), place)
        return ours("benchmarks.at_others", name, str(program), str(place), str(TIMES))

    return part


def _row(what: str, name: str, *path: str) -> Row:
    return Row(f"{what}: beside {name}", "ms", said("ours", *path), said(name, *path), None, ("ours", name))


MEASURE = Measure(
    "beside-others",
    {"ours": _ours} | {name: _theirs(name) for name in PROGRAMS},
    (
        *(_row("start to the first frame", name, "frame") for name in PROGRAMS),
        *(
            _row(what, name, *path)
            for name in ("harlequin", "visidata")
            for what, path in (
                ("start to the rows", ("rows",)),
                ("scrolling a line, first changed byte", ("line", "first")),
                ("scrolling a line, processor", ("line", "used")),
                ("scrolling a page, first changed byte", ("page", "first")),
                ("scrolling a page, processor", ("page", "used")),
            )
        ),
    ),
)
