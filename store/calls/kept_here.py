"""What an agent does in a call while the server is away: kept on their own machine until it is back.

Each step lies in a small file of the agent's own before the next question shows, and is stored on the server
in its turn, once. The file survives a crash and a machine that is switched off; whoever starts next as this
agent takes it up. It is deleted as soon as nothing in it is wanted any more.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from threading import Lock
from uuid import uuid4

from store.calls.ending import Logged
from store.calls.opening import OpenCall
from store.calls.steps import CallStep, read, take_step, written
from store.calls.talk import leave
from store.database import Database, Records
from store.queues.claiming import claim
from store.remarks import Remark, Unusable
from store.rules.settings import Settings
from store.safeguards.files import KEYS, make_own, opened, settle
from store.staff import Agent

AWAY = frozenset(
    {
        "server_gone",
        "server_gone_storing",
        "server_unreachable",
        "server_full",
        "database_read_only",
        "database_disk_full",
    }
)
"""Codes of what a server says, or is said for it, that cannot store anything for the time being."""

_ENDING = ".kept"

_TABLE = """CREATE TABLE IF NOT EXISTS step (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, said TEXT NOT NULL,
  refused TEXT NOT NULL DEFAULT '')"""


class Kept(Enum):
    """What is given instead of an answer of the server's: the step is kept here."""

    HERE = "here"


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that the server does not take any more, and why."""

    step: CallStep
    why: Remark


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of bringing the steps to the server: how many were stored, and how many still wait.

    `ended` says that a call was closed, `logged` what followed, where that is known. `refused` are the steps
    that were refused now.
    """

    stored: int = 0
    waiting: int = 0
    ended: bool = False
    logged: Logged | None = None
    refused: tuple[Refused, ...] = ()


class KeptHere:
    """The steps that one agent has taken at this machine while their server was away, oldest first.

    `shop` tells shops apart; with a `key_file` the files are encrypted with its key. Safe to use from
    several threads.
    """

    def __init__(self, folder: Path, shop: str, key_file: Path | None = None) -> None:
        self._folder, self._shop, self._key_file = folder, shop, key_file
        self._path: Path | None = None
        self._connection: sqlite3.Connection | None = None
        self._lock, self._delivering = Lock(), Lock()
        self.waiting = 0
        """How many steps wait for the server."""
        self.since: datetime | None = None
        """When it was first noticed that the server is away; None while it is not."""

    def take(
        self, database: Database, settings: Settings, agent: Agent, step: CallStep
    ) -> OpenCall | Logged | Kept | None:
        """Take a step as `take_step` does; where the server is away, or steps wait already, keep it here.

        Raises `Unusable` as that does, and where nothing can be kept here either.
        """
        if self._kept_behind_others(agent, step):
            return Kept.HERE
        try:
            return take_step(database.hasty(), settings, agent, step)
        except Unusable as fault:
            if fault.remark.code not in AWAY:
                raise
            with self._lock:
                self._put(agent, step, fault)
            return Kept.HERE

    def notice(self, now: datetime) -> None:
        """Take note that the server is away."""
        self.since = self.since or now

    def take_up(self, agent: Agent) -> None:
        """Take up what an earlier program of this agent's had to leave here, unless one that runs has it."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob(f"{self._mark(agent)}-*{_ENDING}")):
            if path != self._path:
                with self._lock, suppress(sqlite3.OperationalError):
                    self._take_over(agent, path)

    def deliver(self, database: Database, settings: Settings, agent: Agent, now: datetime) -> Delivery:
        """Bring what waits to the server, oldest first, until that is done or the server is away.

        What it refuses, since the follow-up has gone to somebody else, is kept here as refused. Of a person
        who was erased nothing is stored or kept. Where another thread is at it nothing is done.
        """
        if not self._delivering.acquire(blocking=False):
            return Delivery(waiting=self.waiting)
        try:
            return self._delivered(database.hasty(), settings, agent, now)
        finally:
            self._delivering.release()

    def refused(self) -> list[Refused]:
        """List what the server refused and the agent has not seen yet."""
        with self._lock:
            rows = self._rows("refused <> ''")
        return [Refused(step, _read_remark(why)) for _seq, step, why in rows]

    def forget_refused(self) -> None:
        """Delete what was refused: the agent has seen it."""
        with self._lock:
            if self._connection is not None:
                self._connection.execute("DELETE FROM step WHERE refused <> ''")
                self._tidy()

    def close(self) -> None:
        """Let go of the file, and leave it to whoever takes it up next."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._path, self.waiting = None, None, 0

    # Bringing.

    def _delivered(self, database: Database, settings: Settings, agent: Agent, now: datetime) -> Delivery:
        stored, ended, logged, refused = 0, False, None, list[Refused]()
        while (first := self._oldest()) is not None:
            seq, step = first
            try:
                brought = _bring(database, settings, agent, step, now)
            except Unusable as fault:
                if fault.remark.code in AWAY:
                    self.notice(now)
                    break
                refused += self._refuse(seq, step, fault.remark)
            else:
                stored, ended = stored + 1, ended or step.what == "end"
                logged = brought or logged
                self._strike(seq, step)
        else:
            if self._forget_erased(database):
                self.since = None
        return Delivery(stored, self.waiting, ended, logged, tuple(refused))

    def _forget_erased(self, database: Database) -> bool:
        """Delete what was refused of people who were erased since; say whether the server is there."""
        with self._lock:
            rows = self._rows("refused <> ''")
        try:
            with database.reading() as records:
                gone = [(seq,) for seq, step, _why in rows if _erased(records, step) is not None]
        except Unusable as fault:
            if fault.remark.code in AWAY:
                return False
            raise
        with self._lock:
            if gone and self._connection is not None:
                self._connection.executemany("DELETE FROM step WHERE seq = ?", gone)
                self._tidy()
        return True

    def _oldest(self) -> tuple[int, CallStep] | None:
        with self._lock:
            for seq, step, _refused in self._rows("refused = ''", most=1):
                return seq, step
            self._tidy()
        return None

    def _strike(self, seq: int, step: CallStep) -> None:
        """Delete a step that was stored; a draft that stands in its place by now waits in its turn."""
        with self._lock:
            assert self._connection is not None  # noqa: S101  it was just read from there
            values = (seq, written(step))
            self.waiting -= self._connection.execute(
                "DELETE FROM step WHERE seq = ? AND said = ?", values
            ).rowcount

    def _refuse(self, seq: int, step: CallStep, why: Remark) -> list[Refused]:
        """Keep a step as refused, where anything was said in it, and of a person who was not erased."""
        if not step.said or why.code == "person_erased":
            self._strike(seq, step)
            return []
        with self._lock:
            assert self._connection is not None  # noqa: S101  it was just read from there
            values = (json.dumps([why.code, dict(why.facts)], ensure_ascii=False), seq)
            self._connection.execute("UPDATE step SET refused = ? WHERE seq = ?", values)
            self.waiting -= 1
        return [Refused(step, why)]

    # Keeping.

    def _kept_behind_others(self, agent: Agent, step: CallStep) -> bool:
        with self._lock:
            if not self.waiting:
                return False
            self._put(agent, step, None)
            return True

    def _put(self, agent: Agent, step: CallStep, away: Unusable | None) -> None:
        """Write a step down durably; a draft in the place of the draft before it. Raises `Unusable`."""
        try:
            connection = self._opened(agent)
            last = connection.execute(
                "SELECT seq, said FROM step WHERE refused = '' ORDER BY seq DESC LIMIT 1"
            )
            before = last.fetchone()
            if before is not None and _replaces(step, read(before["said"])):
                connection.execute("UPDATE step SET said = ? WHERE seq = ?", (written(step), before["seq"]))
            else:
                values = (uuid4().hex, written(step))
                connection.execute("INSERT INTO step (id, said) VALUES (?, ?)", values)
                self.waiting += 1
        except (OSError, sqlite3.Error) as fault:
            raise (away or Unusable("kept_nowhere", path=str(self._folder), problem=str(fault))) from fault
        self.notice(step.at)

    def _opened(self, agent: Agent) -> sqlite3.Connection:
        if self._connection is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{self._mark(agent)}-{uuid4().hex}{_ENDING}"
            make_own(path)
            settle(self._folder)
            self._connection, self._path = self._connected(path), path
        return self._connection

    def _connected(self, path: Path) -> sqlite3.Connection:
        """Open a file for ourselves alone, as long as we live. Raises sqlite3.Error."""
        if self._key_file is not None:
            from store.safeguards.keys import unlock

            unlock(path, self._key_file, str)
        connection = opened(path, timeout=0, threads=True)
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute(_TABLE)
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _take_over(self, agent: Agent, path: Path) -> None:
        """Take another program's file for our own, or what is in it into our own."""
        other = self._connected(path)
        if self._connection is None:
            self._connection, self._path = other, path
        else:
            for row in other.execute("SELECT id, said, refused FROM step ORDER BY seq").fetchall():
                self._opened(agent).execute(
                    "INSERT OR IGNORE INTO step (id, said, refused) VALUES (?, ?, ?)", tuple(row)
                )
            other.close()
            _delete(path)
        self.waiting = len(self._rows("refused = ''"))

    def _tidy(self) -> None:
        """Delete the file where nothing is in it any more."""
        if self._connection is None or self._path is None or self._rows("TRUE", most=1):
            return
        self._connection.close()
        _delete(self._path)
        self._connection, self._path = None, None

    def _rows(self, which: str, most: int = -1) -> list[tuple[int, CallStep, str]]:
        if self._connection is None:
            return []
        found = self._connection.execute(
            f"SELECT seq, said, refused FROM step WHERE {which} ORDER BY seq LIMIT {most}"
        )
        return [(row["seq"], read(row["said"]), row["refused"]) for row in found.fetchall()]

    def _mark(self, agent: Agent) -> str:
        return sha256(f"{self._shop}\n{agent.code}".encode()).hexdigest()[:20]


def kept_files(folder: Path) -> Iterator[Path]:
    """Name the files in which steps wait on this machine, of whatever shop and agent."""
    if folder.is_dir():
        yield from sorted(folder.glob(f"*{_ENDING}"))


def _bring(
    database: Database, settings: Settings, agent: Agent, step: CallStep, now: datetime
) -> Logged | None:
    """Take a step that waited, once; of a call whose hold has ended, hold that again before.

    Raises `Unusable` where the call is not the agent's any more, or its person was erased.
    """
    try:
        return _brought(database, settings, agent, step, now)
    except Unusable as fault:
        if fault.remark.code not in AWAY:
            with database.reading() as records:  # what says best why it was refused, if it came meanwhile
                _refuse_erased(records, step)
        raise


def _brought(
    database: Database, settings: Settings, agent: Agent, step: CallStep, now: datetime
) -> Logged | None:
    with database.reading() as records:
        if step.what == "end" and _is_logged(records, step):
            return None
        _refuse_erased(records, step)
        unseen = _is_out_of_sight(records, step)
        holder = None if unseen else _holder(records, step)
    if holder != agent.id:
        claim(database, settings, agent, step.follow_up, now)
    if unseen:
        try:
            with database.reading() as records:
                _holder(records, step)
        except Unusable:
            leave(database, settings, agent, step.follow_up, now)
            raise
    done = take_step(database, settings, agent, step)
    return done if isinstance(done, Logged) else None


def _is_out_of_sight(records: Records, step: CallStep) -> bool:
    """Say whether an agent's own login sees the call no more, unless it takes the follow-up again."""
    return records.standing == "agent" and not records.value(
        "SELECT 1 FROM follow_ups_in_sight WHERE id = :id", id=step.follow_up
    )


def _is_logged(records: Records, step: CallStep) -> bool:
    found = records.value("SELECT 1 FROM attempt WHERE shop_id = :shop AND token = :token", token=step.token)
    return found is not None


def _refuse_erased(records: Records, step: CallStep) -> None:
    erased = _erased(records, step)
    if erased is not None:
        raise Unusable("person_erased", id=erased)


def _erased(records: Records, step: CallStep) -> int | None:
    """Give the number of a call's customer, where that was erased."""
    found: int | None = records.value(
        """SELECT e.customer_id FROM follow_up f
           JOIN erasure e ON e.shop_id = :shop AND e.customer_id = f.customer_id
           WHERE f.shop_id = :shop AND f.id = :id""",
        id=step.follow_up,
    )
    return found


def _holder(records: Records, step: CallStep) -> int | None:
    """Say who holds the follow-up of a call; raises `Unusable` where the call is not the agent's any more."""
    found = records.row(
        """SELECT f.held_by FROM open_call o JOIN follow_up f ON f.shop_id = :shop AND f.id = o.follow_up_id
           WHERE o.shop_id = :shop AND o.follow_up_id = :id AND o.token = :token AND o.agent_id = :agent""",
        id=step.follow_up,
        token=step.token,
        agent=step.agent,
    )
    if found is None:
        raise Unusable("call_taken_over", id=step.follow_up)
    holder: int | None = found["held_by"]
    return holder


def _read_remark(text: str) -> Remark:
    code, facts = json.loads(text)
    return Remark(code, facts)


def _replaces(step: CallStep, before: CallStep) -> bool:
    return step.what == before.what == "drafts" and step.token == before.token


def _delete(path: Path) -> None:
    KEYS.pop(os.path.realpath(path), None)
    for name in (f"{path.name}-journal", path.name):
        path.with_name(name).unlink(missing_ok=True)


_SETTINGS = (
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
)
