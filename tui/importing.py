"""An import as the screen works through it: a look, which may have to ask something; then the taking in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

from store import (
    AS_FOUND,
    Account,
    ColumnsUnsure,
    DaysUnsure,
    FileForm,
    FileMap,
    TakenBack,
    Unusable,
    import_file,
    layouts_known,
    propose,
    take_back,
)
from tui.columns import Columns
from tui.commands.importing import rejects_beside
from tui.wiring import Desk
from tui.words import accounts

Stage = Literal["opening", "reading", "planning", "writing", "settling", "taking_back"]

SPEED_SHOWN_AFTER = 0.5
"""Seconds before which a speed says nothing."""


NOT_UNDERSTOOD = ("import_headings_unknown", "import_heading_row_unknown")
"""Codes of files in which no heading is known; on the screen, what their columns are can still be said."""


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
        self._stage_since = self._began

    def stop(self) -> None:
        """Ask the thread to stop at its next step."""
        self.is_stopping = True

    def read(self, done: int, total: int | None) -> None:
        """Hear from the thread how many rows are read. Raises `Stopped` there."""
        self._come("planning" if total is not None and done >= total else "reading", done, total)

    def wrote(self, done: int, total: int | None) -> None:
        """Hear from the thread how many records are written. Raises `Stopped` there."""
        self._come("settling" if total is not None and done >= total else "writing", done, total)

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return perf_counter() - self._began

    @property
    def speed(self) -> float | None:
        """Rows or records a second in this stage; None while there is too little to tell."""
        took = perf_counter() - self._stage_since
        return self.done / took if self.done and took >= SPEED_SHOWN_AFTER else None

    @property
    def share(self) -> float | None:
        """How much of the stage is done, from 0 to 1; None where nobody knows."""
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def left(self) -> float | None:
        """Seconds that this stage will still take; None where nobody knows."""
        if not (self.total and self.speed):
            return None
        return max(0, self.total - self.done) / self.speed

    def _come(self, stage: Stage, done: int, total: int | None) -> None:
        if stage != self.stage:
            self._stage_since = perf_counter()
        self.stage, self.done, self.total = stage, done, total
        if self.is_stopping:
            raise Stopped


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file, and what was said of it: its kind, its columns, how it is read."""

    path: Path
    kind: str = "auto"
    mapping: FileMap | None = None
    form: FileForm = AS_FOUND


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
            form=wanted.form,
            dry_run=True,
            words=accounts.reason,
            progress=run.read,
        )
    except DaysUnsure as question:
        return Columns(question.proposal, question.asked)
    except ColumnsUnsure as question:
        return Columns(question.proposal)
    except Unusable as fault:
        if fault.remark.code not in NOT_UNDERSTOOD or wanted.kind != "auto":
            raise
        return columns_of(desk, wanted)
    except Stopped as stopped:
        return stopped


def columns_of(desk: Desk, wanted: Wanted) -> Columns:
    """Say what a file's columns are taken for, certain or not; of one that nothing tells of, as visits.

    Raises `Unusable` as `look` does.
    """
    with desk.database.reading() as records:
        known = layouts_known(records)
        try:
            return Columns(propose(wanted.path, wanted.kind, wanted.mapping, wanted.form, known))
        except Unusable as fault:
            if fault.remark.code not in NOT_UNDERSTOOD or wanted.kind != "auto":
                raise
        return Columns(propose(wanted.path, "visits", wanted.mapping, wanted.form, known))


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
            form=wanted.form,
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
