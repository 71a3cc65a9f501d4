"""The day's queues of a shop that has been worked in for years, beside hand-written INSERT … SELECT."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child
from benchmarks.data import NOW
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, floor, ours

ORDERS = 500
"""Orders of the import after which the queues are made again."""


def unmade(scene: Scene, place: Path) -> Path:
    """Give a shop whose queues of today nobody has made yet."""

    def make(path: Path) -> None:
        copied(scene.worked(), path.parent).replace(path)
        child.run(ours("benchmarks.making", "unmake", str(path)), scene.session)

    return copied(scene.once(f"unmade-{scene.size}", make), place)


def _ours(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.making", "make", str(unmade(scene, place)))


def _floor(scene: Scene, place: Path) -> Command:
    return floor("make_queues", unmade(scene, place), Path(NOW[:10]))


def _after(scene: Scene, place: Path) -> Command:
    orders = scene.file("waiting", ORDERS)
    return ours("benchmarks.making", "after", str(unmade(scene, place)), str(orders))


MEASURE = Measure(
    "making",
    {"ours": _ours, "floor": _floor, "after": _after},
    (
        Row(
            "making the day's queues",
            "s",
            said("ours", "seconds"),
            said("floor", "seconds"),
            Limit("ratio", 1.3),
        ),
        Row(
            f"making them again after {ORDERS} orders, against the whole",
            "s",
            said("after", "seconds"),
            said("floor", "seconds"),
            Limit("ratio", 0.1),
            ("after", "floor"),
        ),
    ),
)
