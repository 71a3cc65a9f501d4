"""The account of an import: what came of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TABLES = ("customers", "vehicles", "visits", "calls")


@dataclass(frozen=True, slots=True)
class Account:
    """What an import did, or (`dry_run`) would do.

    Every row is accounted for: `rows` = new and updated of the file's own table (visits or calls) +
    unchanged + folded + rejected. `folded` rows repeat an order or call that the file has already.
    `reasons` and `warnings` count rows by code; `ignored` lists headings nobody understood; `closed`
    counts open follow-ups whose vehicle came since; `batch` is None where nothing was to be written.
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
    dry_run: bool
    rejects: str | None = None
    batch: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the account as it is printed and kept."""
        return {
            "file": self.file,
            "kind": self.kind,
            "encoding": self.encoding,
            "rows": self.rows,
            "new": {table: self.new.get(table, 0) for table in TABLES},
            "updated": {table: self.updated.get(table, 0) for table in TABLES},
            "unchanged": self.unchanged,
            "folded": self.folded,
            "rejected": self.rejected,
            "reasons": dict(sorted(self.reasons.items())),
            "warnings": dict(sorted(self.warnings.items())),
            "ignored_columns": list(self.ignored),
            "closed_follow_ups": self.closed,
        }
