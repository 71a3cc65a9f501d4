"""An import from the path to the account: read, clean and stage; plan; write hidden; show all at once.

Rows are cleaned and planned on temporary tables, under nobody's lock. What is new is then written in
short steps beside people who work, where nobody sees it (`arrival`); one short transaction makes the last
changes and shows it. Cut off anywhere before that, it is taken out again by whoever comes next.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from store.database import Database, Records
from store.intake import arrival, filling, preview, sharing, taking_back, turn
from store.intake.account import Account, Outcome, settled
from store.intake.files.form import AS_FOUND, FileForm
from store.intake.files.reading import Table, stamp_of
from store.intake.filling import Filled, Progress
from store.intake.history import Calls
from store.intake.layouts import known_layouts
from store.intake.layouts.dated import open_dated
from store.intake.layouts.filemap import FileMap
from store.intake.layouts.headings import Layout
from store.intake.records import Orders
from store.intake.rejects import Words, write_rejects
from store.intake.steps import Steps
from store.intake.surveys import Surveys
from store.moments import stored_instant
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.trail import Entry


class _Kind(Protocol):
    """What becomes of the staged rows of one kind of file."""

    def most_needed(self, records: Records) -> dict[str, int]:
        """Say, by table, how many new rows there may be at most."""

    def begin(self, records: Records, last: dict[str, int]) -> None:
        """Work out what is new; new rows are numbered after `last`."""

    def to_write(self, own: Database) -> int:
        """Say how many records are to be written in steps, as far as that is known by now."""

    def write_ahead(self, own: Database, steps: Steps, batch: int) -> None:
        """Write, in steps, what is known to be new, while a second process works out more."""

    def plan(self, records: Records, last: dict[str, int]) -> Outcome:
        """Work out the rest."""

    def write(self, own: Database, steps: Steps, batch: int) -> None:
        """Write, in steps, what else may be written before it is shown."""

    def finish(self, records: Records, batch: int) -> None:
        """Write the rest, in the transaction that shows everything."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is understood, and the shop it goes into."""

    settings: Settings
    table: Table
    layout: Layout
    stamp: tuple[int, int]
    now: datetime
    said: FileMap | None
    progress: Progress | None
    wrote: Progress | None

    @property
    def made_at(self) -> str:
        """The instant at which the file was made, as it is stored."""
        return stored_instant(datetime.fromtimestamp(self.stamp[1] / 1e9, UTC))

    def second_hand(self, own: Database) -> AbstractContextManager[sharing.Hand | None]:
        """Start a second process, if the file is worth one."""
        return sharing.second_hand(own, self.settings, self.table, self.layout, self.made_at)

    def fill(self, own: Database, hand: sharing.Hand | None) -> Filled:
        """Clean and stage every row."""
        filled = filling.fill(
            own,
            self.settings,
            self.table,
            self.layout,
            made_at=self.made_at,
            hand=hand,
            progress=self.progress,
        )
        if stamp_of(self.table.path) != self.stamp:
            raise Unusable("import_changed", path=str(self.table.path))
        if self.progress:
            self.progress(filled.rows, filled.rows)
        return filled

    def kind(self, filled: Filled, hand: sharing.Hand | None) -> _Kind:
        """Give what becomes of the staged rows."""
        if self.layout.kind == "calls":
            return Calls(self.settings, self.now)
        if self.layout.kind == "outside-survey":
            return Surveys(self.layout)
        return Orders(
            self.settings,
            filled.told,
            self.now,
            hand,
            of_orders=self.layout.kind == "visits",
            where=filled.where,
        )


def import_file(
    database: Database,
    settings: Settings,
    path: Path,
    *,
    now: datetime,
    kind: str = "auto",
    mapping: FileMap | None = None,
    form: FileForm = AS_FOUND,
    dry_run: bool = False,
    rejects: Path | None = None,
    words: Words = str,
    progress: Progress | None = None,
    wrote: Progress | None = None,
) -> Account:
    """Take a file in, whole or not at all; `dry_run` only says what would come of it.

    Refused rows go to the file `rejects`, if one is named and there are any, their reasons put into words
    by `words`. `form` is what somebody said of how the file is read, `mapping` of the columns; once the
    file is in, the mapping is remembered for files with the same headings. The same file again changes
    nothing. `progress` hears how many rows are read, `wrote` how many records are written; what either
    raises stops the import. Raises `Unusable` where the file, its headings or the rejects file are of no
    use, or another import is under way; `ColumnsUnsure` where it has to be asked what a column is. Nothing
    is changed then.
    """
    stamp = stamp_of(path)
    with database.reading() as records:
        table, layout = open_dated(
            path,
            kind=kind,
            mapping=mapping,
            form=form,
            remembered=lambda headings: known_layouts.remembered(records, headings),
        )
    file = _File(settings, table, layout, stamp, now, mapping, progress, wrote)
    if dry_run:
        with _not_collecting(), closing(database.alone()) as own:
            return _looked_at(file, own)
    with _not_collecting(), turn.our_turn(database), closing(database.alone()) as own:
        taking_back.clear_up(own, settings)
        return _taken(file, own, rejects, words)


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles again and again among millions of short-lived rows.

    There are none, and the search takes a third of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _looked_at(file: _File, own: Database) -> Account:
    """Say what would come of a file, field by field."""
    with file.second_hand(own) as hand:
        filled = file.fill(own, hand)
        kind = file.kind(filled, None)
        with own.reading() as records:
            last = {table: records.next_id(table) - 1 for table in kind.most_needed(records)}
            kind.begin(records, last)
            outcome = kind.plan(records, last)
            account = settled(records, file.table, file.layout, filled, outcome)
            return replace(account, dry_run=True, preview=preview.of(records, file.table, file.layout))


def _taken(file: _File, own: Database, rejects: Path | None, words: Words) -> Account:
    """Take a file in; what was written when something goes wrong is taken out again."""
    part = rejects and rejects.with_name(f"{rejects.name}.part")
    with file.second_hand(own) as hand:
        filled = file.fill(own, hand)
        try:
            return _written(file, own, filled, hand, rejects, part, words)
        except BaseException:
            with suppress(Unusable):
                taking_back.clear_up(own, file.settings)
            raise
        finally:
            if part:
                part.unlink(missing_ok=True)


def _written(
    file: _File,
    own: Database,
    filled: Filled,
    hand: sharing.Hand | None,
    rejects: Path | None,
    part: Path | None,
    words: Words,
) -> Account:
    """Put numbers aside, plan, write in steps, and show.

    The file of refused rows is in its place before anything shows: cut off between the two, there is one
    too many rather than none.
    """
    kind, written = file.kind(filled, hand), _Written(file.wrote)
    steps = Steps(own, written)
    with own.writing() as records:
        batch = records.next_id("import_batch")
        last = arrival.reserve(records, batch, kind.most_needed(records))
    with own.reading() as records:
        kind.begin(records, last)
    written.total = kind.to_write(own)
    kind.write_ahead(own, steps, batch)
    with own.reading() as records:
        outcome = kind.plan(records, last)
        account = settled(records, file.table, file.layout, filled, outcome)
        if part and account.rejected:
            write_rejects(records, file.table, file.layout, part, words)
    if account.changes_something:
        account = replace(account, batch=batch)
        written.total = kind.to_write(own)
        with own.trusting():
            kind.write(own, steps, batch)
    with own.writing() as records:
        if account.changes_something:
            kind.finish(records, batch)
            _record(records, file, account)
        arrival.show(records, batch, keep=account.changes_something)
        if file.said is not None:
            known_layouts.remember(
                records, file.layout.headings, file.said, kind=file.layout.kind, now=file.now
            )
        if part and rejects and account.rejected:
            account = replace(account, rejects=_in_its_place(part, rejects))
    if account.changes_something:
        with suppress(Unusable):
            _tidy(own, batch)
    return account


class _Written:
    """Adds up the records that steps write, and tells how many they are of how many."""

    def __init__(self, told: Progress | None) -> None:
        self.total = 0
        self._done = 0
        self._told = told

    def __call__(self, records: int) -> None:
        """Hear of a step."""
        self._done += records
        if self._told:
            self._told(self._done, max(self.total, self._done))


def _tidy(own: Database, batch: int) -> None:
    """Let the engine look at its tables, and forget what imports before this one changed."""
    with own.writing() as records:
        records.sample()
        older = arrival.changed_before(records, batch)
    steps = Steps(own)
    for one in older:
        steps.through("forget", one.low, one.high, partial(arrival.forget, one))


def _in_its_place(part: Path, rejects: Path) -> str:
    try:
        part.replace(rejects)
    except OSError as fault:
        raise Unusable("rejects_unwritable", path=str(rejects), problem=fault.strerror or "") from fault
    return str(rejects)


def _record(records: Records, file: _File, account: Account) -> None:
    records.add(
        "import_batch",
        id=account.batch,
        at=file.now,
        file=account.file,
        digest=file.table.digest,
        kind=account.kind,
        encoding=account.encoding,
        rows=account.rows,
        account=json.dumps(account.as_json(), ensure_ascii=False),
    )
    facts = {"kind": account.kind, "rows": account.rows}
    records.note(Entry(file.now, records.staff, "imported", "import_batch", account.batch, facts))
