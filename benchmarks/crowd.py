"""Many who take follow-ups at once, each a process: how many a second, how long each waits, how fair it is.

    python -m benchmarks.crowd HOW_MANY SECONDS THINKS SHOP.db [STATEMENTS.json]

With statements they are the floor's. Prints one JSON document, waits in milliseconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.beside import summed_up
from benchmarks.scene import floor, ours


def crowd(
    many: int, seconds: str, thinks: str, shop: str, statements: Path | None, bare: str = "claims"
) -> dict[str, object]:
    """Let so many take follow-ups at once, in a file or on a server; `bare` is the floor's program.

    Raises RuntimeError where one of them failed.
    """
    with ExitStack() as stack:
        team = [
            stack.enter_context(_one(number, seconds, thinks, shop, statements, bare))
            for number in range(1, many + 1)
        ]
        try:
            begin_together(team)
            found = [json.loads(one.communicate()[0])["waits"] for one in team]
        finally:
            for one in team:
                one.kill()
    return told(found, float(seconds))


def begin_together(team: Sequence[subprocess.Popen[str]]) -> None:
    """Let processes begin at once, as soon as all have said that they are ready.

    Raises RuntimeError where one ended before.
    """
    for one in team:
        if one.stdout is None or one.stdout.readline() != "ready\n":
            raise RuntimeError("one did not begin")
    for one in team:
        if one.stdin is not None:
            one.stdin.write("begin\n")
            one.stdin.flush()


def told(found: Sequence[Sequence[float]], seconds: float) -> dict[str, object]:
    """Sum up what each process waited for each of its claims."""
    numbers = sorted(map(len, found))
    return {
        "a_second": sum(numbers) / seconds,
        "least_to_most": numbers[0] / numbers[-1],
        "claims": summed_up([wait for waits in found for wait in waits]),
    }


def _one(
    number: int, seconds: str, thinks: str, shop: str, statements: Path | None, bare: str
) -> subprocess.Popen[str]:
    if statements is None:
        command = ours("benchmarks.claiming", shop, str(number), seconds, thinks)
    else:
        command = [*floor(bare), shop, str(number), seconds, thinks, str(statements)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    how_many, for_seconds, thinking, at, *recorded = sys.argv[1:]
    said = crowd(int(how_many), for_seconds, thinking, at, Path(recorded[0]) if recorded else None)
    print(json.dumps(said))
