"""Keys, claims, cards and searches beside those in a shop of a tenth of the vehicles."""

from __future__ import annotations

from pathlib import Path

from benchmarks.at_keys import CALL, TODAY
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

TIMES = 30
"""How often each step is taken, and each key pressed."""

TIMES_LARGER = 10

MOST = Limit("ratio", 1.2)


def _smaller(scene: Scene) -> Scene:
    return Scene(scene.folder, scene.session, max(1, scene.size // TIMES_LARGER))


def _growing(scene: Scene, place: Path) -> Command:
    shops = []
    for name, each in (("small", _smaller(scene)), ("large", scene)):
        (place / name).mkdir()
        shops.append(str(copied(each.worked(), place / name)))
    return ours("benchmarks.growing", str(TIMES), *shops)


def _row(step: str, what: str, figure: str, limit: Limit | None = MOST) -> Row:
    large, small = (said("growing", shop, step, figure) for shop in ("large", "small"))
    return Row(f"{step}: {what}", "ms", large, small, limit, ("growing", "growing"))


STEPS = ("page", "claim", "card", "opening", "answer", "outcome", "search")
KEYS = tuple(dict.fromkeys([*TODAY, *dict(CALL)]))

MEASURE = Measure(
    "growth",
    {"growing": _growing},
    (
        *(_row(step, "median", "p50") for step in STEPS),
        *(_row(step, "processor time, median", "used_p50", None) for step in STEPS),
        _row("search", "99th percentile", "p99"),
        _row("search", "processor time, 99th percentile", "used_p99", None),
        *(_row(kind, "first changed byte, median", "first") for kind in KEYS),
        *(_row(kind, "processor time, median", "used", None) for kind in KEYS),
    ),
)
