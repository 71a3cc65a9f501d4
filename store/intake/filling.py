"""Every row of a file onto the temporary tables: cleaned, refused, or known from an earlier import.

A row that was taken in before, word for word and by the same rules, says nothing new and is only counted.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from store.database import Database, Records
from store.intake import erased, sharing, staging
from store.intake.calls import CallRows
from store.intake.files.reading import Rows, Table, in_blocks
from store.intake.files.totals import is_total
from store.intake.layouts.headings import Layout
from store.intake.pauses import Pauses
from store.intake.rows import Batch, Row
from store.intake.surveys import SurveyRows
from store.intake.visits import VisitRows
from store.rules.settings import Settings

Progress = Callable[[int, int | None], None]
"""Told how many rows are done, and of how many (None: nobody knows); at the end these are equal."""

TOTAL_LINE = "total_line"
CELLS_BEYOND = "cells_beyond"

RULES = 3
"""Raised whenever rows are cleaned otherwise than before, so that rows known from earlier are read anew."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many rows there were and how many of them were known; warnings; the columns that are told.

    `where` the staged rows lie: `temp`, or the file that a second process reads as well.
    """

    rows: int
    known: int
    warnings: Counter[str]
    told: frozenset[str]
    where: str


class _Cleaning(Protocol):
    """What turns batches of raw rows into rows to be staged."""

    warnings: Counter[str]
    told: frozenset[str]

    def clean(self, rows: Sequence[Row]) -> Batch: ...

    def orders_of(self, rows: Sequence[Row]) -> list[str | None]: ...


def fill(
    own: Database,
    settings: Settings,
    table: Table,
    layout: Layout,
    *,
    made_at: str,
    hand: sharing.Hand | None,
    progress: Progress | None,
) -> Filled:
    """Clean and stage every row; `made_at` is the instant at which the file was made.

    A second process, if there is one, has its share.
    """
    heard, where = progress or _nobody, "temp"
    pauses = Pauses(own, 1 if hand is None else 2)

    def told(done: int, total: int | None) -> None:
        heard(done, total)
        pauses.pause()

    with own.reading() as records:
        staging.make_tables(records)
        rows = _Rows(records, settings, table, layout, made_at, staging.BATCH)
        if hand is None:
            rows.take(_every, lambda _: told(rows.done, table.total))
        else:
            rows.take(hand.blocks.take, lambda row: told(min(row, table.total or row), table.total))
            share = hand.done()
            if share is None:
                rows.take(hand.blocks.left, lambda _: told(rows.done, table.total))
            else:
                where = sharing.SHARED
                staging.move_to(records, where)
                rows.add(share)
                told(rows.done, table.total)
        known = rows.reconsider()
        came_again = erased.refuse(records, settings, _STAGED.get(layout.kind, "staged_visit"))
        warnings = rows.warnings + Counter({TOTAL_LINE: rows.totals}) + came_again
        return Filled(rows.done, known, warnings, rows.cleaning.told, where)


def fill_share(records: Records, job: sharing.Job) -> sharing.Share:
    """Clean the rows of a second process's share and stage them in its own file."""
    gc.disable()
    staging.make_tables(records, sharing.SHARED)
    rows = _Rows(records, job.settings, job.table, job.layout, job.made_at, job.block)
    rows.take(sharing.Blocks(Path(job.folder)).take, lambda _: None)
    return sharing.Share(rows.done, rows.totals, rows.warnings)


def _nobody(_done: int, _total: int | None) -> None:
    """Tell nobody."""


def _every(_block: int) -> bool:
    """Take every block."""
    return True


class _Rows:
    """The rows of a file on their way to the temporary tables."""

    def __init__(
        self,
        records: Records,
        settings: Settings,
        table: Table,
        layout: Layout,
        made_at: str,
        block: int,
    ) -> None:
        self.cleaning = _cleaning_of(settings, layout, made_at)
        self.done = self.totals = 0
        self._records = records
        self._raw = _Raw(table, layout, settings, block)
        self._target = _STAGED.get(layout.kind, "staged_visit")
        self._looks_up = layout.kind == "visits" and bool(
            records.value("SELECT 1 FROM visit WHERE shop_id = :shop AND source_hash IS NOT NULL LIMIT 1")
        )

    @property
    def warnings(self) -> Counter[str]:
        """What was warned of so far, by kind."""
        return self.cleaning.warnings + Counter({CELLS_BEYOND: self._raw.beyond})

    def take(self, wanted: Callable[[int], bool], told: Callable[[int], None]) -> None:
        """Clean and stage the rows of the blocks that are wanted; `told` hears the rows passed so far."""
        for last, rows in self._raw.blocks(wanted):
            self.done += len(rows)
            batch = rows
            if self._looks_up:
                batch = _unknown(self._records, self.cleaning.orders_of(rows), rows)
            if batch:
                staging.stage(self._records, self._target, self.cleaning.clean(batch))
            told(last)
        self.totals = self._raw.totals

    def add(self, share: sharing.Share) -> None:
        """Add what came of a second process's share."""
        self.done += share.rows
        self.totals += share.totals
        self.cleaning.warnings.update(share.warnings)

    def reconsider(self) -> int:
        """Stage known rows after all whose order stands in another row as well; count those left known."""
        if not self._looks_up:
            return 0
        again = {
            row["row_no"]
            for row in self._records.rows(
                """SELECT row_no FROM known_row
                   WHERE order_number IN (SELECT order_number FROM staged_visit)
                   UNION SELECT row_no FROM known_row WHERE order_number IN (
                     SELECT order_number FROM known_row GROUP BY order_number HAVING count(*) > 1)"""
            )
        }
        if again:
            self._records.run_many("DELETE FROM known_row WHERE row_no = ?", [(number,) for number in again])
            repeated = self._raw.again(again)
            while batch := list(islice(repeated, staging.BATCH)):
                staging.stage(self._records, self._target, self.cleaning.clean(batch))
        known: int = self._records.value("SELECT count(*) FROM known_row")
        return known


_STAGED = {"calls": "staged_call", "outside-survey": "staged_survey"}


def _cleaning_of(settings: Settings, layout: Layout, made_at: str) -> _Cleaning:
    if layout.kind == "calls":
        return CallRows(settings, layout)
    if layout.kind == "outside-survey":
        return SurveyRows()
    return VisitRows(settings, layout, stamp=made_at)


class _Raw:
    """The rows below the headings that hold anything, each as wide as the headings.

    Total lines are counted, and rows that say something beyond the last heading: a comma in a cell that is
    not quoted pushes what follows it into the next ones.
    """

    def __init__(self, table: Table, layout: Layout, settings: Settings, block: int) -> None:
        self.totals = self.beyond = 0
        self._block = block
        self._table, self._layout = table, layout
        self._keys = [
            layout.places[name][0] for name in ("order_number", "plate", "vin") if name in layout.places
        ]
        self._digest = _digester(layout, settings)

    def blocks(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, list[Row]]]:
        """Give the rows of the blocks that are wanted, each with how many rows are passed with it."""
        size = self._block
        for block, rows in in_blocks(self._table, self._layout.heading_row, size, wanted):
            yield (block + 1) * size, list(self._holding(rows))

    def again(self, numbers: set[int]) -> Iterator[Row]:
        """Give some of the rows once more."""
        seen = self.totals, self.beyond
        yield from self._holding(row for row in self._table.rows() if row[0] in numbers)
        self.totals, self.beyond = seen

    def _holding(self, rows: Rows) -> Iterator[Row]:
        """Give the rows below the headings that hold something."""
        heading, width, digest = self._layout.heading_row, len(self._layout.headings), self._digest
        keys = self._keys
        one, other = (*keys, *keys)[:2] if keys else (None, None)
        for number, cells in rows:
            if number <= heading:
                continue
            if len(cells) != width:
                self.beyond += any(map(str.strip, cells[width:]))
                cells = (*cells[:width], *("",) * (width - len(cells)))  # noqa: PLW2901  the same row, as wide as the others
            if one is None or other is None or not (cells[one] and cells[other]):
                if not any(map(str.strip, cells)):
                    continue
                if is_total(cells, keys):
                    self.totals += 1
                    continue
            yield Row(number, cells, digest(cells))


def _digester(layout: Layout, settings: Settings) -> Callable[[Sequence[str]], int | None]:
    """Make what computes by which a row is known again: 64 bits of BLAKE2 over its cells and the rules."""
    if layout.kind != "visits" or layout.identity.order:
        return lambda _cells: None
    said = (RULES, settings.zone, settings.region, dict(layout.places), dict(layout.dates), layout.headings)
    rules = hashlib.blake2b(msgspec.json.encode(said), digest_size=16).digest()
    base = hashlib.blake2b(rules, digest_size=8)

    def digest(cells: Sequence[str]) -> int:
        made = base.copy()
        made.update("\x1f".join(cells).encode("utf-8", "surrogatepass"))
        return int.from_bytes(made.digest(), "big", signed=True)

    return digest


def _unknown(records: Records, orders: list[str | None], batch: list[Row]) -> list[Row]:
    """Note the rows that were taken in before, and give the others."""
    wanted = json.dumps([order for order in orders if order])
    known = {
        (row["order_number"], row["source_hash"])
        for row in records.each(
            """SELECT v.order_number, v.source_hash FROM json_each(:orders) o
               CROSS JOIN visit v WHERE v.shop_id = :shop AND v.order_number = o.value""",
            orders=wanted,
        )
    }
    if not known:
        return batch
    pairs = list(zip(orders, batch, strict=True))
    records.run_many(
        "INSERT INTO known_row VALUES (?, ?)",
        [(row.number, order) for order, row in pairs if (order, row.source) in known],
    )
    return [row for order, row in pairs if (order, row.source) not in known]
