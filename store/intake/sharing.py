"""A second process that cleans the later half of a large file, so that two processors work on it.

It reads the file by itself and stages its rows in a file of its own, which whoever imports then copies.
That file lies in a folder that only its owner can read, and goes with whichever process lives longer.
If anything goes wrong in there, the importer does that half as well.
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
    """What the second process is to do: which rows of which table, by which rules, staged where."""

    database: Path
    shop: int
    settings: Settings
    table: Table
    layout: Layout
    made_at: str
    first_row: int
    folder: str


@dataclass(frozen=True, slots=True)
class Share:
    """What came of the rows of a share: how many, how many of them totals, and the warnings."""

    rows: int
    totals: int
    warnings: Counter[str]


class Hand:
    """The second process, at work on the rows from `first_row` on."""

    def __init__(self, process: subprocess.Popen[bytes], first_row: int) -> None:
        self.first_row = first_row
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
    """Start a second process on the later half of a file, where that is worth it, else give None.

    While this is open its staged rows can be read from the tables of `shared`, once it is done.
    """
    rows = table.total or 0
    if rows < WORTH_IT or (os.cpu_count() or 1) < 2 or layout.kind not in {"visits", "customers"}:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ringback-import-", ignore_cleanup_errors=True) as folder:
        first = layout.heading_row + 1 + (rows - layout.heading_row) // 2
        job = Job(own.path.absolute(), own.shop, settings, table, layout, made_at, first, folder)
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
            yield Hand(process, first)
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
