"""Contact rate: of the cases that were called, those in which somebody answered and spoke."""

from __future__ import annotations

from store.database import Row
from store.figures import attempts, breakdown
from store.figures.model import Asked, Cell, FigureRow, Kind
from store.figures.units import Share, Units, share_cases, share_rows


def _units(asked: Asked) -> Units:
    """Give the cases called; asked by agent, a case once for each agent who called it."""
    whose = ", dial.agent_id" if asked.by == "agent" else ""
    return Units(
        f"""
        SELECT dial.follow_up_id AS id, dial.kind{whose},
            max(CASE WHEN dial.reached THEN 1 ELSE 0 END) AS reached
        FROM shown_attempt AS dial WHERE {attempts.in_range("dial")}
        GROUP BY dial.follow_up_id, dial.kind{whose}""",
        ("kind", "reached"),
        by=breakdown.OF_AGENTS_CASES,
    )


def _share(name: str, kinds: tuple[str, ...]) -> Share:
    def called(case: Row) -> bool:
        return case["kind"] in kinds

    def reached(case: Row) -> bool:
        return called(case) and bool(case["reached"])

    return Share(name, reached, called)


def _shares(asked: Asked) -> list[Share]:
    """Give the share over all queues first, then each queue's."""
    kinds = tuple(asked.settings.queues)
    return [_share("all", kinds), *(_share(kind, (kind,)) for kind in kinds)]


def _rows(asked: Asked) -> list[FigureRow]:
    return share_rows(asked, _units(asked), _shares(asked))


def _cases(asked: Asked, cell: Cell) -> list[int] | None:
    return share_cases(asked, _units(asked), _shares(asked), cell)


KIND = Kind(_rows, _cases, (*breakdown.OF_AGENTS_CASES, *breakdown.PERIODS))
