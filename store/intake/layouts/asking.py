"""What is asked where a file's columns are not certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from store.intake.files.form import FileForm
from store.intake.layouts.filemap import DayOrder, FileMap, Identity
from store.remarks import Remark, Unusable

Reason = Literal["synonym", "near_synonym", "content", "mapping", "remembered", "second", ""]
"""Why a column is taken for a field: its heading is known; is known but for what stands around it; its
cells say so; somebody said so for this import; said so before; "second": another column says it better,
this one is left out. Empty: nobody knows what it is."""

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Proposed:
    """A column, and the field it is taken for ("" for none), with how certain that is, from 0 to 1.

    `name` tells it from all other columns of the file; `samples` are its first few different values.
    """

    name: str
    heading: str
    samples: tuple[str, ...]
    field: str
    confidence: float
    reason: Reason
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a file's columns are understood, to be confirmed or corrected.

    `missing` lists what the kind of file needs and no column is (`plate|vin`: one of them); `unsure` the
    names of the columns that have to be looked at; `fields` all that a column of this kind may be.
    """

    path: Path
    kind: str
    heading_row: int
    encoding: str
    sheet: str | None
    columns: tuple[Proposed, ...]
    fields: tuple[str, ...]
    missing: tuple[str, ...] = ()
    dates: Mapping[str, DayOrder] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    delimiter: str = ""

    @property
    def form(self) -> FileForm:
        """How the file is read."""
        is_text = self.sheet is None
        return FileForm(
            self.encoding if is_text else None, self.delimiter or None, self.sheet, self.heading_row
        )

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in their order."""
        return tuple(column.heading for column in self.columns)

    @property
    def unsure(self) -> tuple[str, ...]:
        """The names of the columns that have to be looked at."""
        return tuple(column.name for column in self.columns if column.is_unsure)

    @property
    def is_certain(self) -> bool:
        """Whether nothing has to be asked."""
        return not self.missing and not self.unsure

    def as_mapping(self, changed: Mapping[str, str] | None = None) -> FileMap:
        """Make the mapping that confirms this proposal, with the fields `changed` says of some names."""
        fields = {column.name: column.field for column in self.columns} | dict(changed or {})
        return FileMap(columns=fields, dates=dict(self.dates), kind=self.kind, identity=self.identity)


class DaysUnsure(Unusable):
    """A file with dates that may be two: `asked` gives samples of each such column, by its name.

    `proposal` is how its columns are understood.
    """

    def __init__(self, proposal: Proposal, asked: Mapping[str, tuple[str, ...]]) -> None:
        self.proposal, self.asked = proposal, asked
        samples = ", ".join(sample for each in asked.values() for sample in each[:1])
        remark = Remark(
            "import_day_order",
            {"path": str(proposal.path), "columns": ", ".join(asked), "samples": samples},
        )
        super().__init__(remark.code, **remark.facts)


class ColumnsUnsure(Unusable):
    """A file whose columns are not certain; `proposal` is what has to be confirmed."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        remark = Remark(
            "import_columns_unsure",
            {
                "path": str(proposal.path),
                "kind": proposal.kind,
                "row": proposal.heading_row,
                "columns": ", ".join(proposal.unsure) or None,
                "missing": ", ".join(proposal.missing) or None,
            },
        )
        super().__init__(remark.code, **remark.facts)
