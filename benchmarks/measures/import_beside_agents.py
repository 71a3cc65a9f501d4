"""An import beside 16 agents, each a process that takes a follow-up and logs it every 100 ms.

The shop's queues are full of vehicles that the imported file does not name. Agents beside an import stand
next to the same agents without one; the import beside them next to the same import alone.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Figure, Limit, Measure, Round, Row, said
from benchmarks.scene import Scene, copied, ours, taking_in
from benchmarks.shop import AGENTS

SECONDS = "5"
"""How long the agents work without an import."""


def _full(scene: Scene, place: Path) -> Path:
    """Give a shop with more follow-ups than the agents get through while the file is taken in."""
    file = scene.file("waiting", 2_000 + scene.size // 20)

    def make(path: Path) -> None:
        child.run(ours("benchmarks.shop", "waiting", str(path), str(file)), scene.session)

    return copied(scene.once("waiting", make), place)


def _alone(scene: Scene, place: Path) -> Command:
    return taking_in(_full(scene, place), scene.file("visits", scene.size))


def _beside(scene: Scene, place: Path) -> Command:
    return _at_work(_full(scene, place), str(scene.file("visits", scene.size)))


def _without(scene: Scene, place: Path) -> Command:
    return _at_work(_full(scene, place), SECONDS)


def _at_work(shop: Path, work: str) -> Command:
    return ours("benchmarks.beside", str(shop), str(AGENTS), work)


def _rows_a_second(seconds: Figure) -> Figure:
    def figure(took: Round) -> float:
        return float(took["alone"].said["rows"]) / seconds(took)

    return figure


def _agents(what: str, which: str, figure: str, limit: Limit | None = None) -> Row:
    with_it, without = said("beside", which, figure), said("without", which, figure)
    return Row(what, "ms", with_it, without, limit, ("beside", "without"))


MEASURE = Measure(
    "import-beside-agents",
    {"alone": _alone, "beside": _beside, "without": _without},
    (
        _agents("claim beside an import, median", "claims", "p50"),
        _agents("claim beside an import, 99th percentile", "claims", "p99", Limit("ours", 30)),
        _agents("claim beside an import, longest", "claims", "max"),
        _agents("any write beside an import, 99th percentile", "writes", "p99"),
        _agents("any write beside an import, longest", "writes", "max", Limit("ours", 250)),
        Row(
            "import beside agents, against alone",
            "rows/s",
            _rows_a_second(said("beside", "seconds")),
            _rows_a_second(lambda took: took["alone"].seconds),
            Limit("ratio", 0.35, at_least=True),
            ("beside", "alone"),
        ),
    ),
)
