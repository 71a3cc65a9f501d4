"""A table whose columns are known, and of its dates what comes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from store.intake.cells.day_order import Evidence, orders_of
from store.intake.files.form import AS_FOUND, FileForm
from store.intake.files.reading import Table
from store.intake.layouts.asking import DaysUnsure
from store.intake.layouts.filemap import FileMap, names_of
from store.intake.layouts.headings import Layout, Remembered
from store.intake.layouts.opening import open_table, propose

DATES = ("opened_at", "promised_at", "delivered_at", "purchased_on", "started_at")


def open_dated(
    path: Path,
    *,
    kind: str,
    mapping: FileMap | None,
    form: FileForm = AS_FOUND,
    remembered: Remembered | None = None,
) -> tuple[Table, Layout]:
    """Open a file, recognise its columns, and tell the order of day and month in those of dates.

    What somebody said of a column stands. Raises what `open_table` does, and `DaysUnsure` where dates may
    be two, and the whole column has no evidence, or evidence for both.
    """
    table, layout = open_table(path, kind=kind, mapping=mapping, form=form, remembered=remembered)
    judged = _evidence(table, layout)
    found = {
        field: evidence.verdict
        for field, evidence in judged.items()
        if evidence.verdict in ("day_first", "month_first", "year_first")
    }
    unsure = {
        field: evidence.samples
        for field, evidence in judged.items()
        if evidence.verdict in {"conflict", "unknown"}
    }
    if unsure:
        names = names_of(layout.headings)
        asked = {names[layout.places[field][0]]: tuple(samples) for field, samples in unsure.items()}
        raise DaysUnsure(propose(path, kind, mapping, form, remembered), asked)
    return table, replace(layout, dates={**found, **layout.dates})


def _evidence(table: Table, layout: Layout) -> dict[str, Evidence]:
    places = {
        field: layout.places[field][0]
        for field in DATES
        if field in layout.places and field not in layout.dates
    }
    if not places:
        return {}
    below = (cells for number, cells in table.rows() if number > layout.heading_row)
    return orders_of(below, places)
