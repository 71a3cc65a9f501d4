"""Calls with nine answers each that are closed with an appointment, through the store's own function.

    python -m benchmarks.logging open SHOP.db CALLS
    python -m benchmarks.logging record SHOP.db OUT.json
    python -m benchmarks.logging ours SHOP.db

`open` takes so many follow-ups, opens their calls and keeps nine answers in each. `ours` logs them all and
prints what each took, in milliseconds; `record` does the same and keeps what it said to the database.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.beside import summed_up
from benchmarks.recorded import Said, recording
from benchmarks.shop import code_of, moment
from store import (
    Agent,
    CallEnd,
    Database,
    GivenAnswer,
    agent_or_new,
    claim_next,
    keep_answer,
    load_settings,
    log,
    open_call,
)

ANSWERS = 9


def opened(shop: Path, calls: int) -> None:
    """Open so many calls, each answered in full."""
    settings, now = load_settings(None), moment()
    database = Database(shop)
    last = 0
    for number in range(calls):
        agent = _agent(database, number)
        found = claim_next(database, settings, agent, now, after=last)
        if found is None:
            raise RuntimeError("nothing to call: more follow-ups are needed")
        open_call(
            database, agent, found, now, token=f"call {found}", script="invitation", version=1, language="zh"
        )
        for question in range(ANSWERS):
            keep_answer(database, found, f"q{question}", 1 + question % 5, None)
    database.close()


def _agent(database: Database, number: int) -> Agent:
    with database.writing() as records:
        return agent_or_new(records, load_settings(None), code_of(number), moment())


def logger(shop: Path) -> list[Callable[[], object]]:
    """Give, for each open call, what logs it."""
    settings, database = load_settings(None), Database(shop)
    with database.reading() as records:
        calls = records.rows(
            """SELECT o.follow_up_id, s.id, s.code FROM open_call o
               JOIN staff s ON s.shop_id = :shop AND s.id = o.agent_id
               WHERE o.shop_id = :shop ORDER BY o.follow_up_id"""
        )
    now = moment() + timedelta(minutes=3)
    answers = [GivenAnswer(f"q{each}", 1 + each % 5, 1 + each % 5) for each in range(ANSWERS)]

    def one(number: int, row: dict[str, int]) -> Callable[[], object]:
        agent = Agent(row["id"], str(row["code"]), str(row["code"]), "agent", "")
        at = now.replace(hour=9, minute=0) + timedelta(days=1 + number % 20, minutes=15 * (number % 24))
        end = CallEnd("booked", answers, complete=True, appointment=at, despite_hours=True)
        return lambda: log(database, settings, agent, row["follow_up_id"], end, now)

    return [one(number, dict(row)) for number, row in enumerate(calls)]


def logged(shop: Path) -> dict[str, object]:
    """Log every call; sum up what each took."""
    took = []
    for each in logger(shop):
        begun = time.perf_counter()
        each()
        took.append(1000 * (time.perf_counter() - begun))
    return {"log": summed_up(took)}


def recorded(shop: Path) -> list[list[Said]]:
    """Log every call; give what each said to the database."""
    with recording() as said:
        calls = []
        for each in logger(shop):
            said.clear()
            each()
            calls.append(list(said))
    return calls


if __name__ == "__main__":
    command, path, *others = sys.argv[1:]
    if command == "open":
        opened(Path(path), int(others[0]))
    elif command == "record":
        Path(others[0]).write_text(json.dumps(recorded(Path(path))), encoding="utf-8")
    else:
        print(json.dumps(logged(Path(path))))
