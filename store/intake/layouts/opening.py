"""From a path to a table whose columns are known, or one clear reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from store.intake.files.candidates import candidates
from store.intake.files.form import AS_FOUND, FileForm
from store.intake.files.reading import Table
from store.intake.layouts.asking import EXAMPLES, ColumnsUnsure, Proposal, Proposed
from store.intake.layouts.filemap import FileMap, names_of, places_of
from store.intake.layouts.headings import ROWS_LOOKED_AT, Layout, Remembered, recognise, rows_below
from store.intake.layouts.kinds import OWN, SEVERAL, fields_of, kinds
from store.intake.layouts.witnesses import ROWS_WITNESSED
from store.remarks import Unusable

ROWS_READ = ROWS_LOOKED_AT + ROWS_WITNESSED
"""No more rows are read to understand a file."""


class _Opened(NamedTuple):
    table: Table
    layout: Layout
    rows: Sequence[tuple[int, Sequence[str]]]


def open_table(
    path: Path,
    *,
    kind: str,
    mapping: FileMap | None,
    form: FileForm = AS_FOUND,
    remembered: Remembered | None = None,
) -> tuple[Table, Layout]:
    """Open a file and recognise its columns: of all ways to read it, the one best understood.

    What `form` says of how it is read stands. `mapping` goes over what is `remembered` of files with these
    headings. Raises `Unusable` where the file cannot be read, or its headings do not tell what has to be
    known; `ColumnsUnsure` where that has to be asked.
    """
    opened = _open(path, kind, mapping, form, remembered)
    layout = opened.layout
    if mapping is not None:
        _check_said(path, layout, mapping)
    if not layout.is_certain and _can_be_answered(layout):
        raise ColumnsUnsure(_proposal(opened))
    if layout.missing:
        raise Unusable(
            "import_headings_missing",
            path=str(path),
            kind=layout.kind,
            row=layout.heading_row,
            missing=", ".join(layout.missing),
            headings=", ".join(heading for heading in layout.headings if heading),
        )
    return opened.table, layout


def propose(
    path: Path,
    kind: str = "auto",
    mapping: FileMap | None = None,
    form: FileForm = AS_FOUND,
    remembered: Remembered | None = None,
) -> Proposal:
    """Say how a file's columns are understood, certain or not, to be shown and corrected.

    Raises `Unusable` where the file cannot be read, or nothing in it is understood.
    """
    return _proposal(_open(path, kind, mapping, form, remembered))


def _open(
    path: Path,
    kind: str,
    mapping: FileMap | None,
    form: FileForm,
    remembered: Remembered | None,
) -> _Opened:
    if kind not in (*kinds(), "auto"):
        raise Unusable("import_kind_unknown", path=str(path), kind=kind, kinds=", ".join(kinds()))
    best: _Opened | None = None
    filled: dict[str, bool] = {}
    broken: Unusable | None = None
    for table in candidates(path, form):
        try:
            rows = list(islice(table.rows(), ROWS_READ + (form.heading_row or 0)))
        except Unusable as fault:
            broken = broken or fault
            continue
        filled.setdefault(table.sheet, any(any(map(str.strip, cells)) for _, cells in rows))
        layout = recognise(rows, kind, mapping, remembered, form.heading_row)
        if layout and (best is None or _rank(layout) > _rank(best.layout)):
            best = _Opened(table, layout, rows)
    if best is None:
        raise broken or _not_understood(path, form)
    unread = tuple(sheet for sheet, holds in filled.items() if holds and sheet != best.table.sheet)
    return best._replace(layout=replace(best.layout, unread_sheets=unread))


def _not_understood(path: Path, form: FileForm) -> Unusable:
    if form.heading_row is None:
        return Unusable("import_headings_unknown", path=str(path))
    return Unusable("import_heading_row_unknown", path=str(path), row=form.heading_row)


def _rank(layout: Layout) -> tuple[float, ...]:
    return (
        layout.told,
        -len(layout.unfit),
        not layout.missing,
        len(layout.places),
        layout.is_certain,
        round(layout.score, 6),
    )


def _can_be_answered(layout: Layout) -> bool:
    """Say whether a mapping could help: there is a column nobody knows, or one of whom it is not certain.

    Orders and vehicles without numbers of their own may be told apart by something else.
    """
    return bool(layout.missing and set(layout.missing) <= {"order_number", "plate|vin"}) or any(
        column.is_unsure or (heading and heading not in OWN and not (column.field or column.reason))
        for heading, column in zip(layout.headings, layout.columns, strict=True)
    )


def _proposal(opened: _Opened) -> Proposal:
    table, layout = opened.table, opened.layout
    sample = rows_below(opened.rows, layout.heading_row)
    columns = tuple(
        Proposed(
            name, heading, sample.examples(place, EXAMPLES), column.field, column.confidence, column.reason,
            column.is_unsure,
        )
        for place, (name, heading, column) in enumerate(
            zip(names_of(layout.headings), layout.headings, layout.columns, strict=True)
        )
        if heading not in OWN and (heading or sample.cells(place))
    )  # fmt: skip
    names = {column.field: column.name for column in columns if column.field}
    return Proposal(
        path=table.path,
        kind=layout.kind,
        heading_row=layout.heading_row,
        encoding=table.encoding,
        sheet=table.sheet or None,
        columns=columns,
        fields=fields_of(layout.kind),
        missing=layout.missing,
        dates={names[field]: order for field, order in layout.dates.items() if field in names},
        identity=layout.identity,
        delimiter=table.delimiter,
    )


def _check_said(path: Path, layout: Layout, mapping: FileMap) -> None:
    """Hold a mapping against the file: its headings are there, its fields are this kind's, each once."""
    there = places_of((*mapping.columns, *mapping.dates), layout.headings)
    for heading in (*mapping.columns, *mapping.dates):
        if heading not in there:
            raise Unusable("map_heading_absent", path=str(path), heading=heading)
    fields = fields_of(layout.kind)
    first: dict[str, str] = {}
    for heading, field in mapping.columns.items():
        if field and field not in fields:
            raise Unusable(
                "map_field_unknown", path=str(path), heading=heading, field=field, fields=", ".join(fields)
            )
        if field and field not in SEVERAL and first.setdefault(field, heading) != heading:
            raise Unusable(
                "map_field_twice", path=str(path), field=field, heading=heading, other=first[field]
            )
    for part, named in (("vehicle", mapping.identity.vehicle), ("order", mapping.identity.order)):
        for field in named:
            if field not in layout.places and field != "vehicle":
                raise Unusable("map_identity_absent", path=str(path), part=f"identity.{part}", field=field)
