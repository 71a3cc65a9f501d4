"""One agent at work: takes a follow-up, opens its call and logs it, once in every 100 ms, until told to stop.

    python -m benchmarks.agent SHOP.db CODE

Says `ready` after one round that is not counted; begins at a line on standard input and ends when that is
closed. Then prints how long, in milliseconds, each claim and each write (claim, opening, log) took.
"""

from __future__ import annotations

import json
import random
import select
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks.shop import moment
from store import Agent, CallEnd, Database, agent_or_new, claim_next, load_settings, log, open_call

EVERY = 0.1
"""Seconds in which one follow-up is taken, at a moment by chance; what is missed is left out."""

OUTCOMES = ("too_far", "inconvenient", "too_far", "inconvenient", "no_answer")


class Work:
    """An agent's calls, and how long the writes of each took."""

    def __init__(self, shop: Path, code: str) -> None:
        self._settings = load_settings(None)
        self._database = Database(shop)
        self._opens, self._begun = moment(), time.monotonic()
        self._calls = 0
        self.claims: list[float] = []
        self.writes: list[float] = []
        self.found_nothing = 0
        with self._database.writing() as records:
            self._agent: Agent = agent_or_new(records, self._settings, code, self._opens)

    def call(self) -> None:
        """Take one follow-up through to its outcome."""
        now = self._opens + timedelta(seconds=time.monotonic() - self._begun)
        laps = [time.perf_counter()]
        found = claim_next(self._database, self._settings, self._agent, now)
        laps.append(time.perf_counter())
        self._calls += 1
        if found is None:
            self.found_nothing += 1
        else:
            token = f"{self._agent.code}-{self._calls}"
            open_call(
                self._database,
                self._agent,
                found,
                now,
                token=token,
                script="invitation",
                version=1,
                language="zh",
            )
            laps.append(time.perf_counter())
            end = CallEnd(OUTCOMES[self._calls % len(OUTCOMES)])
            log(self._database, self._settings, self._agent, found, end, now)
            laps.append(time.perf_counter())
        took = [1000 * (later - earlier) for earlier, later in pairwise(laps)]
        self.claims.append(took[0])
        self.writes += took

    def forget(self) -> None:
        """Leave out what was measured so far."""
        self.claims, self.writes = [], []


def turns(
    chance: random.Random, now: Callable[[], float], stopped_within: Callable[[float], bool]
) -> Iterator[None]:
    """Come round once in every `EVERY` seconds until stopped; never twice in one to catch up.

    So a long wait counts as one among few, not as one among many short ones that make up for it.
    """
    begun, turn = now(), 0
    while not stopped_within(max(0.0, begun + EVERY * (turn + chance.random()) - now())):
        yield
        turn = max(turn + 1, int((now() - begun) / EVERY))


def _stopped_within(seconds: float) -> bool:
    """Wait so long, or until standard input is closed; say whether it was."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])


def _main(shop: str, code: str) -> None:
    work = Work(Path(shop), code)
    work.call()
    work.forget()
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in turns(random.Random(code), time.monotonic, _stopped_within):  # noqa: S311  no secret
        work.call()
    print(json.dumps({"claims": work.claims, "writes": work.writes, "found_nothing": work.found_nothing}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
