"""Reports kept as they were when their month was closed.

What a report was filled with cannot all be read again later: owners, due dates and rules change. So it is
kept, without the actions, which go on to be agreed and worded after the closing and are read anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from store.database import Records
from store.figures.breakdown import months_on
from store.reports.coding import as_text, from_text
from store.reports.model import Part, Report
from store.reports.others import agreed_part, next_actions


def kept_report(records: Records, month: str) -> Report | None:
    """Give the report of a month (`2026-04`) as it was at its latest closing; None where it is not kept."""
    content = records.value(
        """SELECT kept.content FROM report_kept AS kept WHERE kept.shop_id = :shop AND kept.closing_id = (
             SELECT max(closing.id) FROM report_closing AS closing
             WHERE closing.shop_id = :shop AND closing.month = :month)""",
        month=month,
    )
    return None if content is None else from_text(content)


def keep_report(records: Records, report: Report) -> bool:
    """Keep a report with the latest closing of its month; False where that has one, or there is none.

    Needs a writing transaction.
    """
    closing = records.value(
        """SELECT max(closing.id) FROM report_closing AS closing
           WHERE closing.shop_id = :shop AND closing.month = :month""",
        month=f"{report.first:%Y-%m}",
    )
    known = records.value(
        "SELECT 1 FROM report_kept WHERE shop_id = :shop AND closing_id = :closing", closing=closing
    )
    if closing is None or known:
        return False
    bare = replace(report, parts=tuple(_without_actions(part) for part in report.parts))
    records.add("report_kept", id=records.next_id("report_kept"), closing_id=closing, content=as_text(bare))
    return True


def with_actions(records: Records, report: Report, until: datetime | None) -> Report:
    """Give a report that was kept its actions: as far as they were then, as they are worded now."""
    parts = tuple(_with_actions(records, report, part, until) for part in report.parts)
    return replace(report, parts=parts)


def _with_actions(records: Records, report: Report, part: Part, until: datetime | None) -> Part:
    if part.code == "agreed":
        return agreed_part(records, report.first, until)
    if part.code != "targets":
        return part
    return replace(part, blocks=(*part.blocks, next_actions(records, months_on(report.first, 1), until)))


def _without_actions(part: Part) -> Part:
    if part.code == "agreed":
        return replace(part, blocks=())
    return replace(part, blocks=part.blocks[:-1]) if part.code == "targets" else part
