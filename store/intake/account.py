"""The account of an import: what came of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.database import Records
from store.intake.files.form import FileForm
from store.intake.files.reading import Table
from store.intake.layouts.headings import Layout
from store.intake.preview import Preview

if TYPE_CHECKING:
    from store.intake.filling import Filled

TABLES = ("customers", "vehicles", "visits", "calls")
"""Tables that every account tells of; that of an outside survey tells of `surveys` as well."""

OWN_TABLE = {"visits": "visits", "customers": "customers", "calls": "calls", "outside-survey": "surveys"}
"""Which table's new and updated rows are the rows of a file of this kind."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan comes to: rows folded; new and updated records by table; warnings; what follows."""

    folded: int
    new: Counter[str]
    updated: Counter[str]
    warnings: Counter[str]
    closed: int = 0
    credited: int = 0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What an import did, or (`dry_run`) would do.

    Every row is accounted for: `rows` = new and updated of the file's own table + unchanged + folded +
    rejected. `folded` rows repeat an order, call or customer that the file has already. `reasons` and
    `warnings` count rows by code, warnings those of new and changed rows; `ignored` lists headings nobody
    understood; `closed` counts open follow-ups whose vehicle came since, `credited` invitations that
    brought a visit, `questions` pairs of records somebody has to decide about; `batch` is None where
    nothing was to be written. `preview` stands in the account of a dry run. The headings stood in
    `heading_row`; `delimiter` parted the cells of a text, `sheet` is that of a workbook, `unread_sheets` its
    others that hold something, where nobody said which one to read.
    """

    file: str
    kind: str
    encoding: str
    rows: int
    new: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: int
    folded: int
    rejected: int
    reasons: Mapping[str, int]
    warnings: Mapping[str, int]
    ignored: tuple[str, ...]
    closed: int
    credited: int = 0
    questions: int = 0
    dry_run: bool = False
    rejects: str | None = None
    batch: int | None = None
    preview: Preview | None = None
    heading_row: int = 1
    delimiter: str = ""
    sheet: str = ""
    unread_sheets: tuple[str, ...] = ()

    @property
    def form(self) -> FileForm:
        """How the file was read."""
        encoding = None if self.sheet else self.encoding
        return FileForm(encoding, self.delimiter or None, self.sheet or None, self.heading_row)

    @property
    def own_table(self) -> str:
        """Name the table whose new and updated rows are the rows of the file."""
        return OWN_TABLE[self.kind]

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to be written."""
        return any((*self.new.values(), *self.updated.values(), self.closed, self.credited, self.questions))

    def as_json(self) -> dict[str, Any]:
        """Give the account as it is printed and kept; that of a dry run with its preview."""
        tables = (*TABLES, "surveys") if self.kind == "outside-survey" else TABLES
        looked = {"preview": self.preview.as_json()} if self.preview else {}
        return {
            "file": self.file,
            "kind": self.kind,
            "encoding": self.encoding,
            "rows": self.rows,
            "new": {table: self.new.get(table, 0) for table in tables},
            "updated": {table: self.updated.get(table, 0) for table in tables},
            "unchanged": self.unchanged,
            "folded": self.folded,
            "rejected": self.rejected,
            "reasons": dict(sorted(self.reasons.items())),
            "warnings": dict(sorted(self.warnings.items())),
            "ignored_columns": list(self.ignored),
            **({"unread_sheets": list(self.unread_sheets)} if self.unread_sheets else {}),
            "closed_follow_ups": self.closed,
            "credited_invitations": self.credited,
            "questions": self.questions,
            **looked,
        }


def newest_import(records: Records) -> int:
    """Give the number of the import that was stored last; 0 where there is none."""
    return int(records.value("SELECT coalesce(max(id), 0) FROM import_batch WHERE shop_id = :shop"))


def settled(records: Records, table: Table, layout: Layout, filled: Filled, outcome: Outcome) -> Account:
    """Account for every row, once all that is refused stands on `refused`."""
    reasons = {
        row["reason"]: row["n"]
        for row in records.rows("SELECT reason, count(*) AS n FROM refused GROUP BY reason")
    }
    rejected, own = sum(reasons.values()), OWN_TABLE[layout.kind]
    return Account(
        file=table.path.name,
        kind=layout.kind,
        encoding=table.encoding,
        rows=filled.rows,
        new=+outcome.new,
        updated=+outcome.updated,
        unchanged=filled.rows - rejected - outcome.folded - outcome.new[own] - outcome.updated[own],
        folded=outcome.folded,
        rejected=rejected,
        reasons=reasons,
        warnings=+(filled.warnings + outcome.warnings),
        ignored=layout.ignored,
        closed=outcome.closed,
        credited=outcome.credited,
        questions=outcome.questions,
        heading_row=layout.heading_row,
        delimiter=table.delimiter,
        sheet=table.sheet,
        unread_sheets=layout.unread_sheets,
    )
