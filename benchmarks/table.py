"""What was measured, as a table to read and as a file to compare the next run with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

Last = Mapping[tuple[str, str], str]
"""A line's ratio when it was measured before, and the day, by measure and what."""

HEADINGS = ("measure", "what", "ours", "floor", "ratio", "spread", "memory MB", "limit", "holds", "last time")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: medians of the rounds in `unit`, the ratio's spread, peak memory in megabytes.

    `limit`: what is limited ("ratio" or "ours"), the bound, whether it is a least; None where there is none.
    """

    measure: str
    what: str
    unit: str
    ours: float
    floor: float
    ratio: float
    lowest: float
    highest: float
    megabytes: float
    floor_megabytes: float
    limit: tuple[str, float, bool] | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Report:
    """A run: when (ISO, to the second), of how many rows, in how many rounds, on what, and what came out."""

    at: str
    size: int
    rounds: int
    machine: Mapping[str, str]
    lines: Sequence[Line]


def markdown(report: Report, last: Last) -> str:
    """Write a report for people, each ratio beside the one before."""
    machine = ", ".join(f"{name} {value}" for name, value in report.machine.items())
    rows = [_cells(line, last.get((line.measure, line.what), "–")) for line in report.lines]
    parts = [
        f"# Measured {report.at}",
        f"{report.size:,} rows, {report.rounds} rounds. {machine}.",
        "\n".join(_aligned([HEADINGS, *rows])),
    ]
    return "\n\n".join(parts) + "\n"


def keep(report: Report, folder: Path) -> Path:
    """Write a report to files of its date, JSON and Markdown; give the latter's path."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{report.at.replace(':', '')}-{report.size}"
    path, text = folder / f"{name}.md", markdown(report, last_before(report, folder))
    path.write_text(text, encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    return path


def last_before(report: Report, folder: Path) -> Last:
    """Give each line's ratio when it was last measured, of as many rows on the same machine, and the day."""
    found: dict[tuple[str, str], str] = {}
    for file in sorted(folder.glob(f"*-{report.size}.json")):
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["at"] < report.at and _hardware(kept["machine"]) == _hardware(report.machine):
            for line in kept["lines"]:
                found[line["measure"], line["what"]] = f"{line['ratio']:.2f} ({kept['at'][:10]})"
    return found


def _hardware(machine: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in machine.items() if name != "Ringback"}


def _cells(line: Line, before: str) -> tuple[str, ...]:
    limit = "–"
    if line.limit is not None:
        of, bound, at_least = line.limit
        bounded = f"{bound:g}" if of == "ratio" else f"{bound:g} {line.unit}"
        limit = f"{of} {'≥' if at_least else '≤'} {bounded}"
    return (
        line.measure,
        line.what,
        f"{figure(line.ours)} {line.unit}",
        f"{figure(line.floor)} {line.unit}",
        f"{line.ratio:.2f}",
        f"{line.lowest:.2f}–{line.highest:.2f}",
        f"{line.megabytes:.0f} / {line.floor_megabytes:.0f}",
        limit,
        "–" if line.holds is None else "yes" if line.holds else "**no**",
        before,
    )


def figure(value: float) -> str:
    """Put a figure with three digits that count, a large one whole."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    head, *others = list(rows)
    widths = [max(map(len, column)) for column in zip(head, *others, strict=True)]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in (head, *others)
    ]
    return [f"| {line} |" for line in [lines[0], " | ".join("-" * width for width in widths), *lines[1:]]]
