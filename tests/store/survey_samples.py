"""Made-up results of an outside survey, and the one that was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.database import Records
from store.intake.layouts.headings import Layout
from store.intake.surveys import SurveyResult, take_surveys
from store.rules import survey

FIELDS = ("period", "scope", "n", *survey.items(), "mot", "css")
LAYOUT = Layout(
    kind="outside-survey",
    heading_row=1,
    headings=FIELDS,
    places={name: (place,) for place, name in enumerate(FIELDS)},
)
PUBLISHED = (
    *("2026-03", "本店", "93"),
    *("99.4", "100.6", "100.2", "103.2", "103.2", "98.1", "100.6", "100.2", "99.8", "89.9"),
    *("99.2", "103.5"),
)


def line(**cells: str) -> dict[str, str]:
    """Give the published row with some cells changed."""
    return dict(zip(FIELDS, PUBLISHED, strict=True)) | cells


def take(
    records: Records, *rows: Mapping[str, str], batch: int = 1, dry_run: bool = False, first: int = 2
) -> SurveyResult:
    """Take rows in, numbered from the second line of a file on."""
    cells: list[tuple[int, Sequence[str]]] = [
        (number, [row[name] for name in FIELDS]) for number, row in enumerate(rows, first)
    ]
    return take_surveys(records, batch, cells, LAYOUT, dry_run=dry_run)
