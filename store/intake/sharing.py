"""A second process that does about half of what a large file needs, so that two processors work on it.

Both read the whole file and take its rows in blocks, whoever is free the next one, so that they end
together. The second stages its rows in a file of its own, to which the importer then adds its own. That file
lies in a folder that only its owner can read, and goes with whichever process lives longer. If anything goes
wrong in there, the importer does those rows as well.

Once it is known who is who (that lies in its file, too) the second process plans vehicles and visits while
the importer plans and writes customers; and it follows the vehicles through their visits (`timelines`) while
the importer writes visits.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.database import Database
from store.intake import items, staging, timelines, writing
from store.intake.files.reading import Table
from store.intake.layouts.headings import Layout
from store.rules.settings import Settings
from store.safeguards.files import KEYS, key_of

if TYPE_CHECKING:
    from store.safeguards.keys import Key

WORTH_IT = 20_000
"""Rows below which a second process takes longer to start than it saves."""

SHARED, PLANNED, FOLLOWED = "shared", "planned", "followed"
"""What the second process's files are called: what is staged, planned, and came of following."""

_AFTER_OTHERS = 5
"""How much the second process gives way to people who work on the same machine, where that is known."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from store.intake.sharing import main; main()"
)


@dataclass(frozen=True, slots=True)
class Job:
    """What the second process is to do: with which table, by which rules, in blocks of how many rows.

    `key` is the shop's, where it is encrypted; what is staged is encrypted with it too.
    """

    database: Path
    shop: int
    settings: Settings
    table: Table
    layout: Layout
    made_at: str
    block: int
    folder: str
    key: Key | None


@dataclass(frozen=True, slots=True)
class Share:
    """What came of the rows of a share: how many, how many of them totals, and the warnings."""

    rows: int
    totals: int
    warnings: Counter[str]


class Blocks:
    """Blocks of a file's rows, each taken by one of those who share a folder: by who first made its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.taken: set[int] = set()

    def take(self, block: int) -> bool:
        """Take a block; False where the other has it."""
        try:
            os.close(os.open(self._folder / str(block), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        self.taken.add(block)
        return True

    def left(self, block: int) -> bool:
        """Say whether a block is not ours: what has to be done where the other failed."""
        return block not in self.taken


class Hand:
    """The second process, at work; `blocks` are what is shared with it."""

    def __init__(self, process: subprocess.Popen[bytes], blocks: Blocks, folder: Path) -> None:
        self.blocks = blocks
        self._process = process
        self.further: list[str] = []
        self._folder = folder

    def done(self) -> Share | None:
        """Wait until its share is staged; None where it failed."""
        said = self._said()
        return None if said is None else Share(said["rows"], said["totals"], Counter(said["warnings"]))

    def plan(self, told: Collection[str], last: Mapping[str, int]) -> None:
        """Let it plan vehicles and visits, and then follow the vehicles; the arguments are `plan_visits`'."""
        assert self._process.stdin is not None  # noqa: S101  it was asked for
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps([sorted(told), last]).encode() + b"\n")
            self._process.stdin.flush()

    def planned(self, own: Database) -> bool:
        """Wait until it has planned them, and let statements name its tables; False where it failed."""
        return self._said() is not None and self._named(own, PLANNED)

    def followed(self, own: Database) -> Counter[str] | None:
        """Wait until it has, and let statements name its tables; give the warnings, None where it failed."""
        said = self._said()
        if said is None:
            return None
        self._named(own, FOLLOWED)
        return Counter(said)

    def _named(self, own: Database, name: str) -> bool:
        own.attach(_file(self._folder, name), name, in_order=True)
        self.further.append(name)
        return True

    def _said(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None  # noqa: S101  it was asked for
        line = self._process.stdout.readline()
        return json.loads(line) if line else None


@contextmanager
def second_hand(
    own: Database, settings: Settings, table: Table, layout: Layout, made_at: str
) -> Iterator[Hand | None]:
    """Start a second process on a share of a file's rows, where that is worth it, else give None.

    While this is open its staged rows can be read from the tables of `shared`, once it is done.
    """
    rows = table.total or 0
    if (
        not own.is_file
        or rows < WORTH_IT
        or (os.cpu_count() or 1) < 2
        or layout.kind not in {"visits", "customers"}
    ):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ringback-import-", ignore_cleanup_errors=True) as folder:
        key = key_of(own.path)
        job = Job(own.path.absolute(), own.shop, settings, table, layout, made_at, staging.BATCH, folder, key)
        try:
            said = pickle.dumps(job)
        except (pickle.PicklingError, TypeError, AttributeError):
            yield None
            return
        own.attach(_file(folder, SHARED), SHARED)
        process = subprocess.Popen(  # noqa: S603  this very program
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None  # noqa: S101  it was asked for
        hand = Hand(process, Blocks(Path(folder)), Path(folder))
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(said)
                process.stdin.flush()
            yield hand
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
            for name in (SHARED, *hand.further):
                own.detach(name)


def main() -> None:
    """Do what is asked on standard input, say what came of it, and wait to be let go."""
    from store.intake.filling import fill_share

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):
        os.nice(_AFTER_OTHERS)
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301  from the importer itself
    if job.key is not None:
        KEYS[os.path.realpath(job.database)] = job.key
    try:
        with closing(Database(job.database, shop=job.shop).alone()) as own:
            own.attach(_file(job.folder, SHARED), SHARED)
            with own.reading() as records:
                share = fill_share(records, job)
        _say({"rows": share.rows, "totals": share.totals, "warnings": share.warnings})
        asked = sys.stdin.buffer.readline()
        if asked:
            _plan(job, *json.loads(asked))
    finally:
        os.close(sys.stdout.fileno())  # says that no more comes; what came is still being read
        sys.stdin.buffer.read()
        shutil.rmtree(job.folder, ignore_errors=True)


def _plan(job: Job, told: list[str], last: dict[str, int]) -> None:
    """Plan vehicles and visits, and follow the vehicles, each in a file that the importer reads then."""
    warnings = Counter[str]()
    with closing(Database(job.database, shop=job.shop).alone()) as own:
        for name in (SHARED, PLANNED, FOLLOWED):
            own.attach(_file(job.folder, name), name)
        with own.reading() as records:
            items.plan(records)
            writing.plan_visits(records, told, last, PLANNED)
        _say({})
        with own.reading() as records:
            timelines.follow(records, job.settings.maintenance, warnings, FOLLOWED)
    _say(warnings)


def _file(folder: str | Path, name: str) -> Path:
    """Give the file that statements call by a name."""
    return Path(folder) / f"{name}.db"


def _say(said: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
