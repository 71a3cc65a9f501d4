"""A command run many times, each in a process of its own: `python -m benchmarks.repeated TIMES COMMAND…`.

Prints JSON: the median and the 95th percentile of the times, in milliseconds. Raises where one fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import median


def repeated(times: int, command: Sequence[str]) -> dict[str, float]:
    """Run a command so many times, after once that is not counted."""
    took = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(1000 * (time.perf_counter() - begun))
    counted = sorted(took[1:])
    return {"median": median(counted), "p95": counted[max(0, round(0.95 * times) - 1)]}


if __name__ == "__main__":
    print(json.dumps(repeated(int(sys.argv[1]), sys.argv[2:])))
