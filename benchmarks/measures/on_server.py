"""Follow-ups taken, and the day's queues made, on a PostgreSQL server; beside the same by psycopg alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.measures.claims import PEOPLE, SECONDS, THINKING, claimable
from benchmarks.measures.making import unmade
from benchmarks.scene import Scene, copied, ours


def _crowd(thinks: str, whose: str) -> Callable[[Scene, Path], Command]:
    def part(scene: Scene, place: Path) -> Command:
        shop = copied(claimable(scene), place)
        return ours("benchmarks.on_server", "claims", str(shop), str(PEOPLE), SECONDS, thinks, whose)

    return part


def _make(whose: str) -> Callable[[Scene, Path], Command]:
    def part(scene: Scene, place: Path) -> Command:
        return ours("benchmarks.on_server", "make", str(unmade(scene, place)), whose)

    return part


def _row(what: str, unit: str, parts: tuple[str, str], path: tuple[str, ...], limit: Limit) -> Row:
    return Row(what, unit, said(parts[0], *path), said(parts[1], *path), limit, parts)


_THINKING, _MANY, _MADE = ("people", "bare people"), ("crowd", "bare crowd"), ("made", "bare made")

MEASURE = Measure(
    "on-server",
    {
        "people": _crowd(THINKING, "ours"),
        "bare people": _crowd(THINKING, "bare"),
        "crowd": _crowd("0", "ours"),
        "bare crowd": _crowd("0", "bare"),
        "made": _make("ours"),
        "bare made": _make("bare"),
    },
    (
        _row("64 agents thinking: 99th percentile", "ms", _THINKING, ("claims", "p99"), Limit("ours", 50)),
        _row("64 agents thinking: longest", "ms", _THINKING, ("claims", "max"), Limit("ours", 250)),
        _row("64 at full speed: claims", "/s", _MANY, ("a_second",), Limit("ratio", 0.6, at_least=True)),
        _row(
            "64 at full speed: least to most",
            "",
            _MANY,
            ("least_to_most",),
            Limit("ours", 0.6, at_least=True),
        ),
        _row("64 at full speed: longest", "ms", _MANY, ("claims", "max"), Limit("ratio", 3)),
        _row("making the day's queues", "s", _MADE, ("seconds",), Limit("ratio", 1.3)),
    ),
)
