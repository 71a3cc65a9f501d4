"""`ringback --version` and `--help`, beside Python doing nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import Command, Limit, Measure, Part, Row, said
from benchmarks.scene import Scene, ours

TIMES = 20
"""How often each is run in a round."""


def _times(*command: str) -> Part:
    def part(_scene: Scene, _place: Path) -> Command:
        return ours("benchmarks.repeated", str(TIMES), *command)

    return part


def _row(option: str) -> Row:
    return Row(
        f"ringback --{option}",
        "ms",
        said(option, "median"),
        said("floor", "median"),
        Limit("ratio", 7),
        (option, "floor"),
    )


MEASURE = Measure(
    "command-line",
    {
        "version": _times(*ours("tui", "--version")),
        "floor": _times(sys.executable, "-c", "pass"),
        "help": _times(*ours("tui", "--help")),
    },
    (_row("version"), _row("help")),
)
