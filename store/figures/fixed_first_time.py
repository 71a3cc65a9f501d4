"""Fixed first time: a technician's jobs, and those that were work done over again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from store.database import Row
from store.figures import breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind, Wanted
from store.figures.units import Share, Units, groups, members, tally

_UNITS = Units(
    """
    SELECT visit.id, visit.technician,
        CASE WHEN visit.is_rework OR visit.service_type = 'rework' THEN 1 ELSE 0 END AS rework
    FROM shown_visit AS visit WHERE visit.shop_id = :shop AND visit.delivered_on BETWEEN :first AND :last""",
    ("technician", "rework"),
    by=breakdown.OF_VISITS,
)


def _own(asked: Asked) -> Asked:
    """Every row is a technician's as it is."""
    return replace(asked, by=None) if asked.by == "technician" else asked


def _share(technician: str) -> Share:
    def jobs(visit: Row) -> bool:
        return bool(visit["technician"] == technician)

    def not_fixed(visit: Row) -> bool:
        return jobs(visit) and bool(visit["rework"])

    return Share(technician, not_fixed, jobs)


def _rows(asked: Asked) -> list[FigureRow]:
    asked = _own(asked)
    return [
        _row(technician, counted, asked.by, group)
        for group, counted in groups(tally(asked, _UNITS)).items()
        for technician in sorted({visit["technician"] for visit in counted})
    ]


def _row(technician: str, counted: Sequence[Row], by: str | None, group: str | None) -> FigureRow:
    row = _share(technician).row(counted, by, group)
    parts = {"jobs": int(row.denominator), "not_fixed": int(row.numerator)}
    return replace(row, extra=parts)


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    share = _share(cell.row)
    parts: dict[str, Wanted] = {
        "numerator": share.counts,
        "not_fixed": share.counts,
        "denominator": share.of,
        "jobs": share.of,
    }
    wanted = parts.get(cell.part)
    return members(_own(asked), _UNITS, wanted, cell.group) if wanted else None


KIND = Kind(_rows, _cases, (*breakdown.OF_VISITS, *breakdown.PERIODS))
