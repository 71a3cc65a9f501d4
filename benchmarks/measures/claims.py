"""Taking follow-ups: alone, as 64 people do it, and as fast as 32 processes can; beside the bare driver."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, ours

SECONDS = "4"
"""How long each crowd takes follow-ups."""

FASTEST = 4_000
"""More follow-ups than can be taken in a second."""

ONE, CROWD, PEOPLE = 1, 32, 64
THINKING = "1"
"""Seconds that people think about before each."""


def claimable(scene: Scene) -> Path:
    """Give a shop with more follow-ups than any crowd gets through, and an agent for each process."""
    file = scene.file("waiting", 600 + max(scene.size // 3, round(FASTEST * float(SECONDS))))

    def make(path: Path) -> None:
        child.run(ours("benchmarks.shop", "waiting", str(path), str(file), str(PEOPLE)), scene.session)

    return scene.once("claimable", make)


def _statements(scene: Scene) -> Path:
    """Give the file of the statements that a claim is made of."""
    path = scene.session / "claim.json"
    if not path.exists():
        shop = copied(claimable(scene), scene.session)
        child.run(ours("benchmarks.claiming", "record", str(shop), str(path)), scene.session)
    return path


def _at_once() -> str:
    return "0"


def _crowd(
    many: Callable[[], int], thinks: Callable[[], str], *, bare: bool
) -> Callable[[Scene, Path], Command]:
    def part(scene: Scene, place: Path) -> Command:
        shop = copied(claimable(scene), place)
        statements = [str(_statements(scene))] if bare else []
        return ours("benchmarks.crowd", str(many()), SECONDS, thinks(), str(shop), *statements)

    return part


def _row(what: str, unit: str, parts: tuple[str, str], path: tuple[str, ...], limit: Limit | None) -> Row:
    return Row(what, unit, said(parts[0], *path), said(parts[1], *path), limit, parts)


_ALONE, _MANY, _THINKING = ("ours", "floor"), ("crowd", "bare crowd"), ("people", "bare people")

MEASURE = Measure(
    "claims",
    {
        "ours": _crowd(lambda: ONE, _at_once, bare=False),
        "floor": _crowd(lambda: ONE, _at_once, bare=True),
        "people": _crowd(lambda: PEOPLE, lambda: THINKING, bare=False),
        "bare people": _crowd(lambda: PEOPLE, lambda: THINKING, bare=True),
        "crowd": _crowd(lambda: CROWD, _at_once, bare=False),
        "bare crowd": _crowd(lambda: CROWD, _at_once, bare=True),
    },
    (
        _row("a claim, one process, median", "ms", _ALONE, ("claims", "p50"), Limit("ratio", 2)),
        _row("64 agents thinking: claim, median", "ms", _THINKING, ("claims", "p50"), None),
        _row("64 agents thinking: 99th percentile", "ms", _THINKING, ("claims", "p99"), Limit("ratio", 3)),
        _row("64 agents thinking: longest", "ms", _THINKING, ("claims", "max"), Limit("ours", 250)),
        _row("32 at full speed: claims", "/s", _MANY, ("a_second",), Limit("ratio", 0.5, at_least=True)),
        _row(
            "32 at full speed: least to most",
            "",
            _MANY,
            ("least_to_most",),
            Limit("ours", 0.5, at_least=True),
        ),
        _row("32 at full speed: longest", "ms", _MANY, ("claims", "max"), Limit("ours", 250)),
    ),
)
