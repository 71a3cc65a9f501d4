"""What a measure is: commands that are run in turn, and rows of the table made of what they took.

A new measure is a file in `benchmarks/measures` with a `MEASURE`; `compared` makes the usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.scene import Scene

Command = Sequence[str]

Part = Callable[[Scene, Path], Command]
"""Prepares, untimed, in a fresh folder, and gives the command to be timed: a process of its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of a command took: seconds, peak memory in megabytes, and the JSON it printed."""

    seconds: float
    megabytes: float
    said: Mapping[str, Any] = field(default_factory=dict)


Round = Mapping[str, Taken]
"""What each part of a measure took in one round."""

Figure = Callable[[Round], float]


@dataclass(frozen=True, slots=True)
class Limit:
    """What has to hold: `of` is "ratio" or "ours"; no more (or no less) than `bound`."""

    of: str
    bound: float
    at_least: bool = False

    def holds(self, *, ours: float, ratio: float) -> bool:
        """Say whether what was measured keeps to it."""
        value = ratio if self.of == "ratio" else ours
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: our figure, the floor's, and the limit (None: shown only)."""

    what: str
    unit: str
    ours: Figure
    floor: Figure
    limit: Limit | None = None
    memory_of: tuple[str, str] = ("ours", "floor")
    """The parts whose peak memory is shown."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured, by the name that `--only` takes."""

    name: str
    parts: Mapping[str, Part]
    rows: tuple[Row, ...]


def compared(name: str, what: str, *, ours: Part, floor: Part, most: float) -> Measure:
    """Make the usual measure: the time of our command at most so many times that of its floor."""
    row = Row(what, "s", seconds("ours"), seconds("floor"), Limit("ratio", most))
    return Measure(name, {"ours": ours, "floor": floor}, (row,))


def seconds(part: str) -> Figure:
    """Give the time a part took."""
    return lambda took: took[part].seconds


def megabytes(part: str) -> Figure:
    """Give a part's peak memory."""
    return lambda took: took[part].megabytes


def said(part: str, *path: str) -> Figure:
    """Give a number that a part printed, by the keys that lead to it."""

    def figure(took: Round) -> float:
        found: Any = took[part].said
        for key in path:
            found = found[key]
        return float(found)

    return figure
