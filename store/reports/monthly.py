"""The monthly report: seven parts, filled from the figures of a month beside the month before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store.database import Database, Records
from store.figures import FigureRow
from store.figures.breakdown import months_on
from store.moments import day_of
from store.reports.closing import close_month, closed_at
from store.reports.gathering import GOOD, Source, source
from store.reports.keeping import keep_report, kept_report, with_actions
from store.reports.model import Report, Target, Term, Tile
from store.reports.others import agreed_part, complaints_part, lapsed_part, targets_part, workshop_part
from store.reports.satisfaction import outside_part, own_part
from store.rules.settings import Settings

_TILES = (
    ("callbacks", "complete"),
    ("callbacks", "delighted"),
    ("callbacks", "disappointed"),
    ("invitations", "success"),
    ("complaints", "resolved"),
    ("indicators", "fixed"),
)


def is_over(first: date, now: datetime, settings: Settings) -> bool:
    """Say whether a month is over, given its first day."""
    return day_of(now, settings.zoneinfo) >= months_on(first, 1)


def monthly_report(records: Records, settings: Settings, first: date, now: datetime) -> Report:
    """Fill the report of the month that begins on `first`, in one reading transaction.

    Where the month was closed, as it was then; else from all that is known, up to `now`.
    """
    month_after = months_on(first, 1)
    closed, kept = closed_at(records, f"{first:%Y-%m}"), kept_report(records, f"{first:%Y-%m}")
    if kept is not None:
        return with_actions(records, kept, closed)
    asked = source(records, settings, first, month_after - timedelta(days=1), now, closed)
    parts = (
        agreed_part(records, first, closed),
        outside_part(asked),
        own_part(asked),
        complaints_part(asked),
        workshop_part(asked),
        lapsed_part(asked),
        targets_part(records, asked, month_after, closed),
    )
    over = is_over(first, now, settings)
    return Report(settings.name, first, asked.last, over, _tiles(asked), parts)


def report_to_print(
    database: Database, settings: Settings, first: date, agent_id: int, now: datetime, *, anew: bool = False
) -> Report:
    """Give the report of the month that begins on `first`, to be written to a file.

    A month that is over is closed by it and the report kept, unless it is closed already; `anew` closes it
    again, with all that is known now. Cut off between the two, the report is kept when it is next asked for.
    """
    over, month = is_over(first, now, settings), f"{first:%Y-%m}"
    if over:
        with database.reading() as records:
            closed = closed_at(records, month) is not None
        if anew or not closed:
            with database.writing() as records:
                close_month(records, month, agent_id, now)
    with database.reading() as records:
        report = monthly_report(records, settings, first, now)
        keep = over and kept_report(records, month) is None
    if keep:
        with database.writing() as records:
            keep_report(records, report)
    return report


def _tiles(asked: Source) -> tuple[Tile, ...]:
    figures = {name: (asked.figure(name), asked.figure(name, back=1)) for name, _ in _TILES}
    tiles = [
        _tile(
            Term("row", f"tile_{row}"), GOOD.get(row, 0), figures[name][0].row(row), figures[name][1].row(row)
        )
        for name, row in _TILES
    ]
    shop = asked.figure("outside").row("shop")
    last = asked.figure("outside").row("shop_last_month")
    tiles.append(
        Tile(
            Term("row", "tile_mot"),
            shop.extra["mot"] if shop else None,
            last.extra["mot"] if last else None,
            percent=False,
            good=1,
        )
    )
    lapse, earlier = asked.figure("lapse", back=6).row("lapsed"), asked.figure("lapse", back=7).row("lapsed")
    tiles.append(_tile(Term("row", "tile_lapsed"), -1, lapse, earlier))
    return tuple(tiles)


def _tile(label: Term, good: int, now: FigureRow | None, before: FigureRow | None) -> Tile:
    if now is None or now.missing is not None:
        return Tile(label, None, before.rate if before else None, good=good)
    return Tile(
        label,
        now.rate,
        before.rate if before else None,
        (now.numerator, now.denominator),
        good=good,
        target=Target(now.goal, None if now.few else now.goal_met),
        few=now.few,
    )
