"""An import as the screen works through it: a look, which may have to ask something; then the taking in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

from store import (
    Account,
    ColumnsUnsure,
    DaysUnsure,
    FileMap,
    TakenBack,
    import_file,
    layouts_known,
    propose,
    take_back,
)
from tui.columns import Columns
from tui.commands.importing import rejects_beside
from tui.wiring import Desk
from tui.words import accounts

Stage = Literal["opening", "reading", "planning", "writing", "taking_back"]

SPEED_SHOWN_AFTER = 0.5
"""Seconds before which a speed says nothing."""


class Stopped(Exception):
    """Somebody stopped the work; nothing is stored."""


class Run:
    """How far a piece of work has come: told by the thread that does it, read by the screen that shows it.

    Times are seconds of a clock that only goes on.
    """

    def __init__(self, stage: Stage = "opening") -> None:
        self.stage: Stage = stage
        self.done = 0
        self.total: int | None = None
        self.is_stopping = False
        self._began = perf_counter()
        self._reading_since = self._began

    def stop(self) -> None:
        """Ask the thread to stop at its next step."""
        self.is_stopping = True

    def read(self, done: int, total: int | None) -> None:
        """Hear from the thread how many rows are read. Raises `Stopped` there."""
        if self.stage == "opening":
            self._reading_since = perf_counter()
        self.done, self.total = done, total
        self.stage = "planning" if total is not None and done >= total else "reading"
        self._heed()

    def wrote(self, _rows: int) -> None:
        """Hear from the thread that more is written. Raises `Stopped` there."""
        self.stage = "writing"
        self._heed()

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return perf_counter() - self._began

    @property
    def speed(self) -> float | None:
        """Rows a second; None while there is too little to tell."""
        took = perf_counter() - self._reading_since
        return self.done / took if self.done and took >= SPEED_SHOWN_AFTER else None

    @property
    def share(self) -> float | None:
        """How much of the reading is done, from 0 to 1; None where nobody knows."""
        return min(1.0, self.done / self.total) if self.total else None

    def _heed(self) -> None:
        if self.is_stopping:
            raise Stopped


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file, and what was said of it: its kind, and its columns."""

    path: Path
    kind: str = "auto"
    mapping: FileMap | None = None


def look(desk: Desk, wanted: Wanted, run: Run) -> Account | Columns | Stopped:
    """Look at a file: what would come of it, or the columns that have to be asked about.

    Raises `Unusable` where the file is of no use.
    """
    try:
        return import_file(
            desk.database,
            desk.settings,
            wanted.path,
            now=desk.now(),
            kind=wanted.kind,
            mapping=wanted.mapping,
            dry_run=True,
            words=accounts.reason,
            progress=run.read,
        )
    except DaysUnsure as question:
        return Columns(question.proposal, question.asked)
    except ColumnsUnsure as question:
        return Columns(question.proposal)
    except Stopped as stopped:
        return stopped


def columns_of(desk: Desk, wanted: Wanted) -> Columns:
    """Say what a file's columns are taken for, certain or not. Raises `Unusable` as `look` does."""
    with desk.database.reading() as records:
        return Columns(propose(wanted.path, wanted.kind, wanted.mapping, remembered=layouts_known(records)))


def take_in(desk: Desk, wanted: Wanted, run: Run) -> Account | Stopped:
    """Take a file in, whole or not at all. Raises `Unusable`."""
    try:
        return import_file(
            desk.database,
            desk.settings,
            wanted.path,
            now=desk.now(),
            kind=wanted.kind,
            mapping=wanted.mapping,
            rejects=rejects_beside(wanted.path),
            words=accounts.reason,
            progress=run.read,
            wrote=run.wrote,
        )
    except Stopped as stopped:
        return stopped


def undo(desk: Desk) -> TakenBack:
    """Take the last import back whole. Raises `Unusable`, naming later work that stands on it."""
    return take_back(desk.database, desk.settings, now=desk.now(), agent=desk.agent.id)
