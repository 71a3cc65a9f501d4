"""The least that taking follow-ups can be: the same statements by the bare driver, and nothing else.

    python benchmarks/floors/claims.py SHOP.db AGENT SECONDS THINKS STATEMENTS.json

The statements of one claim are read from a file, with `@agent` and `@found` (what was found) in them. Who
waits, waits by SQLite's own busy handler; nobody's turn is kept, and the instant is always the same.
"""

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Claims:
    """An agent's claims."""

    def __init__(self, shop: str, agent: int, statements: dict[str, Any]) -> None:
        self.connection = sqlite3.connect(shop, timeout=30, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys=ON")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.agent = agent
        self.statements = statements

    def take(self) -> int | None:
        """Take the next follow-up; give its number."""
        found: int | None = None
        for sql, values in self.statements["claim"]:
            rows = self.connection.execute(sql, self.bound(values, found)).fetchall()
            if found is None and rows:
                found = rows[0][-1]
        return found

    def close(self) -> None:
        """Close what was taken."""
        sql, values = self.statements["close"]
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(sql, self.bound(values, None))
        self.connection.execute("COMMIT")

    def bound(self, values: dict[str, Any], found: int | None) -> dict[str, Any]:
        """Put this agent, and what was found, into values."""
        own = {"@agent": self.agent, "@found": found}
        return {name: own.get(value, value) for name, value in values.items()}


def work(
    take: Callable[[], int | None], close: Callable[[], None], agent: str, seconds: str, thinks: str
) -> None:
    """Take and close for so many seconds, thinking in between; print what each claim took, in milliseconds.

    Raises RuntimeError where there was nothing to take.
    """
    chance = random.Random(agent)  # noqa: S311  no secret
    waits = []
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.monotonic() + float(seconds)
    time.sleep(chance.uniform(0, float(thinks)))
    while time.monotonic() < until:
        begun = time.perf_counter()
        found = take()
        waits.append(1000 * (time.perf_counter() - begun))
        if found is None:
            raise RuntimeError("the queue ran dry: more follow-ups are needed")
        close()
        time.sleep(chance.uniform(0.5, 1.5) * float(thinks))
    print(json.dumps({"waits": waits}))


def main(shop: str, agent: str, seconds: str, thinks: str, statements: str) -> None:
    """Take follow-ups of a shop's file as one agent."""
    claims = Claims(shop, int(agent), json.loads(Path(statements).read_text(encoding="utf-8")))
    work(claims.take, claims.close, agent, seconds, thinks)


if __name__ == "__main__":
    main(*sys.argv[1:])
