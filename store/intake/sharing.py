"""A second process that cleans about half of a large file, so that two processors work on it.

Both read the whole file and take its rows in blocks, whoever is free the next one, so that they end
together. The second stages its rows in a file of its own, which whoever imports then copies. That file lies
in a folder that only its owner can read, and goes with whichever process lives longer. If anything goes
wrong in there, the importer does those rows as well.
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
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.database import Database
from store.intake import staging
from store.intake.files.reading import Table
from store.intake.layouts.headings import Layout
from store.rules.settings import Settings

WORTH_IT = 20_000
"""Rows below which a second process takes longer to start than it saves."""

SHARED = "shared"
"""What the second process's file is called in statements."""

_AFTER_OTHERS = 5
"""How much the second process gives way to people who work on the same machine, where that is known."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from store.intake.sharing import main; main()"
)


@dataclass(frozen=True, slots=True)
class Job:
    """What the second process is to do: with which table, by which rules, in blocks of how many rows."""

    database: Path
    shop: int
    settings: Settings
    table: Table
    layout: Layout
    made_at: str
    block: int
    folder: str


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

    def __init__(self, process: subprocess.Popen[bytes], blocks: Blocks) -> None:
        self.blocks = blocks
        self._process = process

    def done(self) -> Share | None:
        """Wait until its share is staged; None where it failed."""
        assert self._process.stdout is not None  # noqa: S101  it was asked for
        line = self._process.stdout.readline()
        if not line:
            return None
        said: dict[str, Any] = json.loads(line)
        return Share(said["rows"], said["totals"], Counter(said["warnings"]))


@contextmanager
def second_hand(
    own: Database, settings: Settings, table: Table, layout: Layout, made_at: str
) -> Iterator[Hand | None]:
    """Start a second process on a share of a file's rows, where that is worth it, else give None.

    While this is open its staged rows can be read from the tables of `shared`, once it is done.
    """
    rows = table.total or 0
    if rows < WORTH_IT or (os.cpu_count() or 1) < 2 or layout.kind not in {"visits", "customers"}:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ringback-import-", ignore_cleanup_errors=True) as folder:
        job = Job(own.path.absolute(), own.shop, settings, table, layout, made_at, staging.BATCH, folder)
        try:
            said = pickle.dumps(job)
        except (pickle.PicklingError, TypeError, AttributeError):
            yield None
            return
        own.attach(Path(folder) / "staged.db", SHARED)
        process = subprocess.Popen(  # noqa: S603  this very program
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None  # noqa: S101  it was asked for
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(said)
                process.stdin.flush()
            yield Hand(process, Blocks(Path(folder)))
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
            own.detach(SHARED)


def main() -> None:
    """Do what is asked on standard input, say what came of it, and wait to be let go."""
    from store.intake.filling import fill_share

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):
        os.nice(_AFTER_OTHERS)
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301  from the importer itself
    try:
        with closing(Database(job.database, shop=job.shop).alone()) as own:
            own.attach(Path(job.folder) / "staged.db", SHARED)
            with own.reading() as records:
                share = fill_share(records, job)
        said = {"rows": share.rows, "totals": share.totals, "warnings": share.warnings}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()
    finally:
        shutil.rmtree(job.folder, ignore_errors=True)
