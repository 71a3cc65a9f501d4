"""Agents of many shops in one database, who think like people, only faster; a process of several.

    python -m benchmarks.at_load ADDRESS FIRST AGENTS SHOPS PACE SECONDS

Agent number n belongs to shop n modulo SHOPS; FIRST is this process's first. Says `ready`, begins at a line
on standard input, and works for the time of one call, in which all come into their stride, and so many
seconds more. Of these it prints what each step took, in milliseconds, and the processor time of the process.
PACE: how many times as fast as people they call, answer, give signs and look for news.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import datetime, timedelta
from threading import Thread

from benchmarks.shop import code_of, moment
from benchmarks.steps import ANSWERS, Steps
from store import agent_or_new, load_settings
from store.database import reopened

A_CALL = 240.0
"""Seconds from one call to the next of people: fifteen calls an hour."""

STEPS = ("claim", "card", "open", *(("answer",) * ANSWERS), "log", "look")
A_SIGN = 60.0
"""Seconds between two signs that an agent is at it."""


class Person:
    """An agent at work, in a thread of their own."""

    def __init__(self, address: str, shop: int, number: int, pace: float) -> None:
        self._pace, self._chance = pace, random.Random(number)  # noqa: S311  no secret
        self._opens, self._begun = moment(), time.monotonic()
        self.took: dict[str, list[float]] = {name: [] for name in (*STEPS, "sign", "hear")}
        self.fault: Exception | None = None
        database = reopened(address, shop=shop)
        with database.writing() as records:
            agent = agent_or_new(records, load_settings(None), code_of(number), moment())
        self._steps = Steps(database, agent, self._now)
        self._steps.look()
        self._steps.hear()
        self._signed = self.counts_from = 0.0

    def works(self, until: float) -> None:
        """Call one after another until an instant of the machine's clock; the first at a moment by chance."""
        try:
            self._thinks(self._chance.uniform(0, A_CALL), until)
            while time.monotonic() < until:
                self._one_call(until)
        except Exception as fault:  # noqa: BLE001  told by whoever started the thread
            self.fault = fault

    def leaves(self) -> None:
        """Let go of the connections. Raises what went wrong, if anything did."""
        self._steps.database.close()
        if self.fault is not None:
            raise self.fault

    def _one_call(self, until: float) -> None:
        question = 0
        for name in STEPS:
            if time.monotonic() > until:
                return
            if name == "answer":
                self._does(name, question)
                question += 1
            else:
                self._does(name)
            self._thinks(self._chance.uniform(0.5, 1.5) * A_CALL / len(STEPS), until, name)

    def _thinks(self, seconds: float, until: float, after: str = "") -> None:
        """Let so many of people's seconds pass; look for news in each, sign in each minute of a call."""
        ends = min(until, time.monotonic() + seconds / self._pace)
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, 1 / self._pace))
            self._does("hear")
            now = time.monotonic()
            if after in {"open", "answer"} and now - self._signed > A_SIGN / self._pace:
                self._signed = now
                self._does("sign")

    def _does(self, name: str, *given: int) -> None:
        begun = time.perf_counter()
        getattr(self._steps, name)(*given)
        if time.monotonic() > self.counts_from:
            self.took[name].append(1_000 * (time.perf_counter() - begun))

    def _now(self) -> datetime:
        return self._opens + timedelta(seconds=self._pace * (time.monotonic() - self._begun))


def _main(address: str, first: str, agents: str, shops: str, pace: str, seconds: str) -> None:
    numbers = range(int(first), int(first) + int(agents))
    people = [Person(address, 1 + number % int(shops), number, float(pace)) for number in numbers]
    print("ready", flush=True)
    sys.stdin.readline()
    counts_from = time.monotonic() + A_CALL / float(pace)
    threads = [Thread(target=one.works, args=(counts_from + float(seconds),)) for one in people]
    for one, thread in zip(people, threads, strict=True):
        one.counts_from = counts_from
        thread.start()
    time.sleep(A_CALL / float(pace))
    begun = time.process_time()
    for thread in threads:
        thread.join()
    client = 1_000 * (time.process_time() - begun)
    sys.stdin.read()  # what the server spent is asked while all are still connected
    for one in people:
        one.leaves()
    took = {name: [each for one in people for each in one.took[name]] for name in people[0].took}
    print(json.dumps({"took": took, "client": client}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
