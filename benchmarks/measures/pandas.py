"""A month's callbacks by `ringback figures`, beside pandas on the spreadsheet of the same calls."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child, others
from benchmarks.figuring import FIRST
from benchmarks.measure import Command, Measure, Row, said
from benchmarks.scene import FLOORS, Scene, copied, ours

TIMES = 5
"""How often each is run in a round."""


def _ours(scene: Scene, place: Path) -> Command:
    month = f"{FIRST:%Y-%m}"
    shop = str(copied(scene.worked(), place))
    command = ours("tui", "--db", shop, "figures", "callbacks", "--month", month, "--json")
    return ours("benchmarks.repeated", str(TIMES), *command)


def _pandas(scene: Scene, place: Path) -> Command:
    python = others.environment_of("pandas", scene.folder) / "python"
    sheet = place / "calls.xlsx"
    child.run(ours("benchmarks.spreadsheet", str(scene.worked()), str(sheet)), place)
    command = [str(python), str(FLOORS / "pandas_callbacks.py"), str(sheet)]
    return ours("benchmarks.repeated", str(TIMES), *command)


MEASURE = Measure(
    "pandas",
    {"ours": _ours, "pandas": _pandas},
    (
        Row(
            "a month's callbacks from the command line: beside pandas",
            "ms",
            said("ours", "median"),
            said("pandas", "median"),
            None,
            ("ours", "pandas"),
        ),
    ),
)
