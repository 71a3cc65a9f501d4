"""Every row of a file onto the temporary tables: cleaned, refused, or known from an earlier import.

A row that was taken in before, word for word and by the same rules, says nothing new and is only counted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import msgspec

from store.database import Records
from store.intake import staging
from store.intake.calls import CallRows
from store.intake.headings import Layout
from store.intake.reading import Table
from store.intake.rows import Batch, Row
from store.intake.surveys import SurveyRows
from store.intake.totals import is_total
from store.intake.visits import VisitRows
from store.rules.settings import Settings

Progress = Callable[[int, int | None], None]
"""Told how many rows are done, and of how many (None: nobody knows)."""

TOTAL_LINE = "total_line"

RULES = 1
"""Raised whenever rows are cleaned otherwise than before, so that rows known from earlier are read anew."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many rows there were and how many of them were known; warnings; the columns that are told."""

    rows: int
    known: int
    warnings: Counter[str]
    told: frozenset[str]


class _Cleaning(Protocol):
    """What turns batches of raw rows into rows to be staged."""

    warnings: Counter[str]
    told: frozenset[str]

    def clean(self, rows: Sequence[Row]) -> Batch: ...

    def orders_of(self, rows: Sequence[Row]) -> list[str | None]: ...


def fill(
    records: Records,
    settings: Settings,
    table: Table,
    layout: Layout,
    *,
    made_at: str,
    progress: Progress | None,
) -> Filled:
    """Clean and stage every row; `made_at` is the instant at which the file was made."""
    staging.make_tables(records)
    target = {"calls": "staged_call", "outside-survey": "staged_survey"}.get(layout.kind, "staged_visit")
    rows = _rows_of(settings, layout, made_at)
    looks_up = layout.kind == "visits" and bool(
        records.value("SELECT 1 FROM visit WHERE shop_id = :shop AND source_hash IS NOT NULL LIMIT 1")
    )
    done, raw = 0, _Raw(table, layout, settings)
    while batch := list(islice(raw, staging.BATCH)):
        done += len(batch)
        if looks_up:
            batch = _unknown(records, rows.orders_of(batch), batch)
        if batch:
            staging.stage(records, target, rows.clean(batch))
        if progress:
            progress(done, table.total)
    known = _reconsider(records, rows, raw) if looks_up else 0
    rows.warnings[TOTAL_LINE] += raw.totals
    return Filled(done, known, rows.warnings, rows.told)


def _rows_of(settings: Settings, layout: Layout, made_at: str) -> _Cleaning:
    if layout.kind == "calls":
        return CallRows(settings, layout)
    if layout.kind == "outside-survey":
        return SurveyRows()
    return VisitRows(settings, layout, stamp=made_at)


class _Raw(Iterator[Row]):
    """The rows below the headings that hold anything, each as wide as the headings; total lines counted."""

    def __init__(self, table: Table, layout: Layout, settings: Settings) -> None:
        self.totals = 0
        self._table, self._layout = table, layout
        self._keys = [
            layout.places[name][0] for name in ("order_number", "plate", "vin") if name in layout.places
        ]
        self._digest = _digester(layout, settings)
        self._rows = self._each()

    def __next__(self) -> Row:
        return next(self._rows)

    def again(self, numbers: set[int]) -> Iterator[Row]:
        """Give some of the rows once more."""
        return (row for row in self._each(count=False) if row.number in numbers)

    def _each(self, *, count: bool = True) -> Iterator[Row]:
        width, first, keys, digest = (
            len(self._layout.headings),
            self._layout.heading_row,
            self._keys,
            self._digest,
        )
        one, other = (keys[0], keys[1]) if len(keys) > 1 else (0, 0)
        for number, cells in self._table.rows():
            if number <= first:
                continue
            if len(cells) != width:
                cells = (*cells[:width], *("",) * (width - len(cells)))  # noqa: PLW2901  the same row, as wide as the others
            if not (cells[one] and cells[other]):
                if not any(map(str.strip, cells)):
                    continue
                if is_total(cells, keys):
                    self.totals += count
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


def _reconsider(records: Records, rows: _Cleaning, raw: _Raw) -> int:
    """Stage known rows after all whose order stands in another row as well; count those left known."""
    again = {
        row["row_no"]
        for row in records.rows(
            """SELECT row_no FROM known_row WHERE order_number IN (SELECT order_number FROM staged_visit)
               UNION SELECT row_no FROM known_row WHERE order_number IN (
                 SELECT order_number FROM known_row GROUP BY order_number HAVING count(*) > 1)"""
        )
    }
    if again:
        records.run_many("DELETE FROM known_row WHERE row_no = ?", [(number,) for number in again])
        repeated = raw.again(again)
        while batch := list(islice(repeated, staging.BATCH)):
            staging.stage(records, "staged_visit", rows.clean(batch))
    known: int = records.value("SELECT count(*) FROM known_row")
    return known
