"""Measures run in rounds: every part of a measure once in each, so that a busy hour meets them all alike."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks import child
from benchmarks.measure import Measure, Round, Row, Taken
from benchmarks.scene import Scene
from benchmarks.table import Line

Tell = Callable[[str], None]


def measured(measures: Iterable[Measure], scene: Scene, rounds: int, tell: Tell) -> Iterator[Line]:
    """Run each measure so many rounds and give its lines of the table. Raises `child.Failed`.

    One that needs what cannot be had here is left out, with the reason.
    """
    for measure in measures:
        try:
            took = [_round(measure, scene, number, tell) for number in range(1, rounds + 1)]
        except child.Missing as reason:
            tell(f"{measure.name} was left out: {reason}")
            continue
        for row in measure.rows:
            yield summed_up(measure.name, row, took)


def _round(measure: Measure, scene: Scene, number: int, tell: Tell) -> Round:
    """Run each part once, in every other round the other way about."""
    took: dict[str, Taken] = {}
    parts = list(measure.parts.items())
    for name, part in parts if number % 2 else reversed(parts):
        with tempfile.TemporaryDirectory(dir=scene.session) as place:
            command = part(scene, Path(place))
            took[name] = Taken(*child.run(command, Path(place)))
        tell(f"{measure.name} {number} {name}: {took[name].seconds:.2f} s, {took[name].megabytes:.0f} MB")
    return took


def _ratio(ours: float, floor: float) -> float:
    """Give how many times the floor's ours is; where the floor is nothing, once if ours is nothing too."""
    if floor:
        return ours / floor
    return math.inf if ours else 1.0


def summed_up(name: str, row: Row, rounds: Sequence[Round]) -> Line:
    """Make a line of the rounds: medians, and the smallest and largest ratio of a round."""
    ours, floor = [row.ours(took) for took in rounds], [row.floor(took) for took in rounds]
    ratios = [_ratio(one, other) for one, other in zip(ours, floor, strict=True)]
    memory = [max(took[part].megabytes for took in rounds) for part in row.memory_of]
    figures = {"ours": median(ours), "ratio": median(ratios)}
    return Line(
        measure=name,
        what=row.what,
        unit=row.unit,
        floor=median(floor),
        lowest=min(ratios),
        highest=max(ratios),
        megabytes=memory[0],
        floor_megabytes=memory[1],
        limit=None if row.limit is None else (row.limit.of, row.limit.bound, row.limit.at_least),
        holds=None if row.limit is None else row.limit.holds(**figures),
        **figures,
    )
