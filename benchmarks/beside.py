"""Agents at work, with an import beside them or without: how long their writes take, and the import.

    python -m benchmarks.beside SHOP.db AGENTS FILE.csv
    python -m benchmarks.beside SHOP.db AGENTS SECONDS

Prints one JSON document; times of claims and writes are in milliseconds.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.scene import ours, taking_in
from benchmarks.shop import code_of


def beside(shop: Path, agents: int, work: str) -> dict[str, object]:
    """Let agents work while a file is taken in (`work` its path) or for so many seconds.

    Raises RuntimeError where an agent or the import failed, or the queue ran dry.
    """
    with ExitStack() as stack:
        team = [stack.enter_context(_agent(shop, number)) for number in range(agents)]
        try:
            for one in team:
                _line(one)
            os.sync()  # what runs before this one left behind is no business of theirs
            for one in team:
                _say(one)
            begun = time.perf_counter()
            if work.replace(".", "").isdigit():
                time.sleep(float(work))
            else:
                subprocess.run(taking_in(shop, Path(work)), check=True, stdout=subprocess.DEVNULL)
            seconds = time.perf_counter() - begun
            found = [json.loads(one.communicate()[0]) for one in team]
        finally:
            for one in team:
                one.kill()
    if sum(one["found_nothing"] for one in found):
        raise RuntimeError("the queue ran dry: more follow-ups are needed")
    return {
        "seconds": seconds,
        "claims": summed_up([took for one in found for took in one["claims"]]),
        "writes": summed_up([took for one in found for took in one["writes"]]),
    }


def summed_up(durations: Sequence[float]) -> dict[str, float]:
    """Give the number, the median, the 99th percentile (each one of the values) and the largest."""
    ordered = sorted(durations)
    place = {name: math.ceil(share * len(ordered)) - 1 for name, share in (("p50", 0.5), ("p99", 0.99))}
    return {"n": len(ordered), "max": ordered[-1]} | {name: ordered[at] for name, at in place.items()}


def _agent(shop: Path, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ours("benchmarks.agent", str(shop), code_of(number)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )


def _line(agent: subprocess.Popen[str]) -> None:
    if agent.stdout is None or agent.stdout.readline() != "ready\n":
        raise RuntimeError("an agent did not begin")


def _say(agent: subprocess.Popen[str]) -> None:
    if agent.stdin is not None:
        agent.stdin.write("begin\n")
        agent.stdin.flush()


if __name__ == "__main__":
    print(json.dumps(beside(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
