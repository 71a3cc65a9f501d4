"""Shops of a group in one database on a PostgreSQL server, their agents at work, and what that costs.

    python -m benchmarks.load SHOP.db SHOPS AGENTS PACE SECONDS TIMES

SHOPS likenesses of a shop, AGENTS spread over them who work PACE times as fast as people, for SECONDS.
Before, each step is taken TIMES times by itself. Prints JSON: what steps cost alone, what storing costs with
so many who listen, waits of each step under load, what the server spent, and how large the tables are.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.at_load import A_CALL
from benchmarks.beside import summed_up
from benchmarks.costs import costs, listening
from benchmarks.crowd import begin_together
from benchmarks.group import make_group
from benchmarks.scene import ours
from benchmarks.served import Server, served

PROCESSES = 4
LISTENERS = (0, 50, 100, 200)


def load(shop: Path, shops: int, agents: int, pace: float, seconds: float, times: int) -> dict[str, Any]:
    """Do all of it. Raises RuntimeError where an agent failed."""
    with served() as server:
        make_group(server, shop, shops)
        found: dict[str, Any] = {"sizes": server.sizes(), "visits": _visits(server)}
        found["alone"] = costs(server, times)
        found["listening"] = listening(server, LISTENERS)
        server.say("CHECKPOINT")
        found |= _at_work(server, shops, agents, pace, seconds)
    found["people"] = agents * pace
    return found | {"shops": shops, "agents": agents}


def _visits(server: Server) -> int:
    return int(server.say("SELECT count(*) FROM ringback.visit")[0][0])


def _at_work(server: Server, shops: int, agents: int, pace: float, seconds: float) -> dict[str, Any]:
    """Let agents work, and sum up what each step took and what the server spent."""
    with ExitStack() as stack:
        team = [
            stack.enter_context(_some(server, first, count, shops, pace, seconds))
            for first, count in _shares(agents)
        ]
        try:
            begin_together(team)
            time.sleep(A_CALL / pace)
            memory, before = server.connection_megabytes(), server.spent()
            time.sleep(seconds)
            after = server.spent()
            said = [json.loads(one.communicate()[0]) for one in team]
        finally:
            for one in team:
                one.kill()
    took = {name: [each for one in said for each in one["took"][name]] for name in said[0]["took"]}
    calls = len(took["log"])
    return {
        "steps": {name: summed_up(each) for name, each in took.items() if each},
        "calls": calls,
        "a_second": calls / seconds,
        "asked": agents * pace / A_CALL,
        "client": sum(one["client"] for one in said) / calls,
        "a_call": after.since(before, calls),
        "busy": after.since(before)["processor"] / (1_000 * seconds),
        "connection_megabytes": memory,
    }


def _shares(agents: int) -> list[tuple[int, int]]:
    """Share agents out among processes: the first of each, and how many."""
    ends = [agents * part // PROCESSES for part in range(PROCESSES + 1)]
    return [(first, last - first) for first, last in pairwise(ends) if last > first]


def _some(
    server: Server, first: int, count: int, shops: int, pace: float, seconds: float
) -> subprocess.Popen[str]:
    command = ours("benchmarks.at_load", server.address, *map(str, (first, count, shops, pace, seconds)))
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    of, *numbers = sys.argv[1:]
    many, agents_in_all, fast, lasting, each = map(float, numbers)
    told = load(Path(of), int(many), int(agents_in_all), fast, lasting, int(each))
    print(json.dumps(told))
