"""`make bench`: run the measures and their floors in turn, and write what came of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from benchmarks import compiled, machine, story, table
from benchmarks.child import ROOT, Failed
from benchmarks.measures import all_measures
from benchmarks.running import measured
from benchmarks.scene import Scene


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return the exit status (0 every limit holds, 1 one does not, 2 nothing could be measured)."""
    asked = _parser().parse_args(arguments)
    if asked.table:
        story.write(asked.results, ROOT / "docs")
        return 0
    measures = all_measures()
    chosen = [measures[name] for name in asked.only or measures]
    asked.data.mkdir(parents=True, exist_ok=True)
    at = f"{datetime.now().astimezone():%Y-%m-%dT%H:%M:%S}"
    with tempfile.TemporaryDirectory(dir=asked.data) as session:
        try:
            compiled.make_sure(Path(session))
            lines = list(measured(chosen, Scene(asked.data, Path(session), asked.size), asked.rounds, _tell))
        except Failed as fault:
            _tell(f"nothing was measured: {fault}")
            return 2
    report = table.Report(at, asked.size, asked.rounds, machine.described(), lines)
    print(table.keep(report, asked.results).read_text(encoding="utf-8"), end="")
    return 1 if any(line.holds is False for line in lines) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks", description="Measure Ringback beside its floors.")
    parser.add_argument("--only", action="append", choices=list(all_measures()), help="only this measure")
    parser.add_argument("--size", type=_number, default=100_000, help="rows of the files that are imported")
    parser.add_argument("--rounds", type=_number, default=3, help="how often each command is run")
    parser.add_argument(
        "--data", type=_path, default=ROOT / "build" / "bench", help="where made files are kept"
    )
    parser.add_argument(
        "--results", type=_path, default=ROOT / "benchmarks" / "results", help="where the table is kept"
    )
    parser.add_argument("--table", action="store_true", help="only write the tables and pictures of docs")
    return parser


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _path(text: str) -> Path:
    return Path(text).resolve()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
