"""Shops on a PostgreSQL server of the measure's own: taking follow-ups, and making the day's queues.

    python -m benchmarks.on_server claims SHOP.db HOW_MANY SECONDS THINKS ours|bare
    python -m benchmarks.on_server make SHOP.db ours|bare

The shop is copied from its file first, untimed. `bare` says the same by psycopg alone: for a claim the very
statements of ours, for the queues those of the floor of files. Prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import child
from benchmarks.claiming import Claims
from benchmarks.crowd import crowd
from benchmarks.making import made
from benchmarks.recorded import stored
from benchmarks.scene import floor
from benchmarks.served import served
from benchmarks.shop import moment
from store import copy_shop, open_database
from store.database import reopened
from store.engines import speaking
from store.engines.statements import spoken, values_of


def record(address: str) -> dict[str, object]:
    """Give the statements of one claim as the server hears them, with `@agent` and `@found` in them."""
    claims = Claims(address, 1)
    with _heard() as claim:
        found = claims.take()
    with _heard() as close:
        claims.close()
    if found is None:
        raise RuntimeError("nothing to take")
    return {"claim": claim, "close": close}


@contextmanager
def _heard() -> Iterator[list[tuple[str, list[Any]]]]:
    """Keep what is said to the server inside the block, once it is connected to."""
    own = {"agent": "@agent", "id": "@found"}
    said: list[tuple[str, list[Any]]] = []
    execute, tell = speaking.Speaker.execute, speaking.Speaker._tell  # noqa: SLF001

    def executed(speaker: Any, sql: str, given: Any = None) -> Any:
        given = given or {}
        missing = tuple(name for name in values_of(sql) if given[name] is None)
        text, names = spoken(sql, missing)
        said.append((text.decode(), [own.get(name, stored(given[name])) for name in names]))
        return execute(speaker, sql, given)

    def told(speaker: Any, words: bytes) -> Any:
        said.append((words.decode(), []))
        return tell(speaker, words)

    with (
        mock.patch.object(speaking.Speaker, "execute", executed),
        mock.patch.object(speaking.Speaker, "_tell", told),
    ):
        yield said


def claims(shop: Path, many: int, seconds: str, thinks: str, *, bare: bool) -> dict[str, object]:
    """Let so many take follow-ups of a shop on a server."""
    with placed(shop) as address, tempfile.TemporaryDirectory() as folder:
        statements = None
        if bare:
            statements = Path(folder) / "claim.json"
            statements.write_text(json.dumps(record(address)), encoding="utf-8")
        return crowd(many, seconds, thinks, address, statements, bare="claims_on_server")


def make(shop: Path, *, bare: bool) -> dict[str, float]:
    """Make the day's queues of a shop on a server."""
    with placed(shop) as address:
        if not bare:
            return made(address)
        with tempfile.TemporaryDirectory() as folder:
            command = [*floor("make_queues_on_server"), address, f"{moment():%Y-%m-%d}"]
            return child.run(command, Path(folder))[2]


@contextmanager
def placed(shop: Path) -> Iterator[str]:
    """Copy a shop to a server of its own; give its address there."""
    with served() as server:
        with (
            closing(reopened(str(shop))) as file,
            closing(open_database(server.address, now=moment(), shop_name="Bench")) as there,
        ):
            copy_shop(file, there, staff="b01", now=moment())
        server.say("CHECKPOINT")
        yield server.address


if __name__ == "__main__":
    what, path, *others = sys.argv[1:]
    is_bare = others.pop() == "bare"
    if what == "claims":
        print(json.dumps(claims(Path(path), int(others[0]), *others[1:], bare=is_bare)))
    else:
        print(json.dumps(make(Path(path), bare=is_bare)))
