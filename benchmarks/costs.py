"""What each step of a call costs a server and its client, nobody else on it.

Each step is taken by many agents in turn, all of whom hold a follow-up at the same time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import psycopg

from benchmarks.served import Server
from benchmarks.shop import code_of, moment
from benchmarks.steps import ANSWERS, Steps
from store import Database, agent_or_new, load_settings, make_today
from store.database import reopened

Costs = dict[str, dict[str, float]]
"""Of each step: `processor` of the server and `client` in milliseconds, and the rest of `Spent`."""

UNMADE = 2
"""The shop whose queues are made anew."""

_UNMADE = f"""SET session_replication_role TO replica;
  DELETE FROM ringback.queue_day WHERE shop_id = {UNMADE};
  DELETE FROM ringback.follow_up WHERE shop_id = {UNMADE} AND state = 'open' AND attempts = 0"""

STORED = 500
"""How many transactions tell those who listen."""

STAFF = 5_000
"""The first number of the agents who take the steps."""


def costs(server: Server, times: int) -> Costs:
    """Take each step so many times in the first shop."""
    database, settings = reopened(server.address), load_settings(None)
    with database.writing() as records:
        agents = [
            agent_or_new(records, settings, code_of(STAFF + number), moment()) for number in range(times)
        ]
    team = [Steps(database, agent, moment) for agent in agents]
    team[0].look()
    team[0].hear()
    steps: dict[str, list[Callable[[], object]]] = {
        "look": [team[0].look] * times,
        "hear": [team[0].hear] * (10 * times),
        "claim": [one.claim for one in team],
        "card": [one.card for one in team],
        "open": [one.open for one in team],
        "answer": [partial(one.answer, question) for question in range(ANSWERS) for one in team],
        "sign": [one.sign for one in team],
        "log": [one.log for one in team],
    }
    said = {name: _cost(server, database, listed) for name, listed in steps.items()}
    database.close()
    return said | {"making": _making(server)}


def _making(server: Server) -> dict[str, float]:
    """Make the queues of a day anew in a shop that nobody has called from."""
    server.say(_UNMADE)
    database = reopened(server.address, shop=UNMADE)
    said = _cost(server, database, [partial(make_today, database, load_settings(None), moment())])
    said["rows"] = float(
        server.say(f"SELECT count(*) FROM ringback.follow_up WHERE shop_id = {UNMADE}")[0][0]
    )
    database.close()
    return said


def _cost(server: Server, database: Database, steps: Sequence[Callable[[], object]]) -> dict[str, float]:
    _count(database)
    before, begun = server.spent(), time.process_time()
    for step in steps:
        step()
    client = 1_000 * (time.process_time() - begun) / len(steps)
    _count(database)
    return server.spent().since(before, len(steps)) | {"client": client}


def _count(database: Database) -> None:
    """Let what was done over the idle connection be counted now, which the server else does now and then."""
    with database.reading() as records:
        records.rows("SELECT pg_stat_force_next_flush()")


def listening(server: Server, numbers: Iterable[int]) -> dict[str, float]:
    """Say what storing costs the server, in milliseconds of processor, while so many listen elsewhere."""
    found = {}
    ears: list[psycopg.Connection[tuple[object, ...]]] = []
    with psycopg.connect(server.address, autocommit=True) as speaker:
        for number in numbers:
            while len(ears) < number:
                ears.append(psycopg.connect(server.address, autocommit=True))
                ears[-1].execute(f"LISTEN ringback_{100_000 + len(ears)}".encode())
            before = server.spent()
            for _ in range(STORED):
                speaker.execute(b"BEGIN; NOTIFY ringback_1; COMMIT")
            found[str(number)] = server.spent().since(before, STORED)["processor"]
    for each in ears:
        each.close()
    return found
