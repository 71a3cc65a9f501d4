"""A team of agents, each a process of its own: started, killed at random, replaced, and sent home."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from store.calls.talk import leave
from store.database import Database
from store.moments import stored_instant
from store.rules.settings import load_settings
from store.safeguards.rights import rights_of
from store.staff import Agent
from tests.store.many.agent import Clock, Journal

ROOT = Path(__file__).parents[3]
SUPERVISOR = Agent(0, "s01", "s01", "supervisor", "", rights_of("supervisor"))
"""Who takes back what others hold."""

PATIENCE = 60.0
"""Seconds within which a team at work has to take its next step."""


@dataclass(frozen=True)
class AtWork:
    """An agent at work: their process, code and journal."""

    process: subprocess.Popen[bytes]
    code: str
    journal: Path


@dataclass
class Team:
    """Agents at one shop. Everything by chance comes from `seed`; steps, not the clock, say when."""

    shop: str
    folder: Path
    seed: int
    clock: Clock
    at_work: list[AtWork] = field(default_factory=list)
    killed: int = 0
    released: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.settings = load_settings(None)
        self._steps, self._told = os.pipe()
        self._started = 0

    def start(self, code: str) -> None:
        """Let an agent of that code come to work."""
        self._started += 1
        name = f"{self.seed}-{self._started}"
        journal = self.folder / f"{name}-{code}.jsonl"
        clock = (self.clock.opens.isoformat(), str(self.clock.begun), str(self.clock.speed))
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.store.many.agent",
                self.shop,
                code,
                name,
                str(journal),
                *clock,
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=self._told,
        )
        self.at_work.append(AtWork(process, code, journal))

    def wait(self, steps: int) -> None:
        """Wait until the team has taken so many steps. Raises AssertionError where it stands still."""
        until = monotonic() + PATIENCE
        while steps > 0:
            ready = select.select([self._steps], [], [], max(0.0, until - monotonic()))[0]
            assert ready, "nobody did anything any more"
            steps -= len(os.read(self._steps, steps))
            until = monotonic() + PATIENCE

    def wait_for_all(self) -> None:
        """Wait until everybody has come to work."""
        while not all(one.journal.exists() for one in self.at_work):
            self.wait(1)

    def kill_one(self) -> None:
        """Kill an agent by chance; somebody else, or the same one again, comes in their place."""
        victim = self.chance.choice([one for one in self.at_work if one.journal.exists()])
        self.at_work.remove(victim)
        _kill(victim.process)
        self.killed += 1
        again = self.chance.random() < 0.5
        self.start(victim.code if again else f"r{self.killed:03}")

    def release_one(self, database: Database) -> None:
        """Give back, as a supervisor does, one by chance of the follow-ups that were taken last."""
        with database.reading() as records:
            held = records.rows(
                """SELECT id, held_by, customer_id FROM follow_up WHERE shop_id = :shop AND state = 'open'
                   AND held_until > :now ORDER BY held_until DESC, id""",
                now=stored_instant(self.clock()),
            )
        if held:
            one = self.chance.choice(held[:4])
            journal = Journal(self.folder / f"{self.seed}-supervisor.jsonl", self.clock, said_to=self._told)
            for each in held:
                if (each["held_by"], each["customer_id"]) == (one["held_by"], one["customer_id"]):
                    journal("leaving", agent=each["held_by"], follow_up=each["id"])
            self.released += leave(
                database, self.settings, SUPERVISOR, one["id"], self.clock(), of=one["held_by"]
            )
            for each in held:
                if (each["held_by"], each["customer_id"]) == (one["held_by"], one["customer_id"]):
                    journal("left", agent=each["held_by"], follow_up=each["id"])

    def send_home(self) -> None:
        """Let everybody end the call they are in, and go."""
        for agent in self.at_work:
            _close(agent.process)
        os.set_blocking(self._steps, False)
        for agent in self.at_work:
            while agent.process.poll() is None:
                select.select([self._steps], [], [], 0.05)
                with suppress(BlockingIOError):
                    os.read(self._steps, 65536)
            assert agent.process.returncode == 0, "an agent came to grief"
        self.at_work = []

    def close(self) -> None:
        """End whoever is left."""
        for agent in self.at_work:
            _kill(agent.process)
        os.close(self._steps)
        os.close(self._told)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()


@contextmanager
def team_of(agents: int, shop: str, folder: Path, seed: int, clock: Clock) -> Iterator[Team]:
    """Let so many agents work until the end of the block."""
    team = Team(shop, folder, seed, clock)
    try:
        for number in range(agents):
            team.start(f"a{number:03}")
        yield team
    finally:
        team.close()
