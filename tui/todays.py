"""What Today reads of the store. Loaded when the first frame stands: nothing of it is needed to draw that."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from store import make_today, todays_lines
from tui import day
from tui.widgets.queue_list import PAGE

if TYPE_CHECKING:
    from store import Break, Card, HeldQueue, QueueLine
    from tui.widgets.queue_list import Page
    from tui.wiring import Desk


class Reading(msgspec.Struct, frozen=True):
    """What one look at the store brings: counts, the day's numbers, the first page asked for, and a card.

    The card is that of the line at the place asked for; None where that is not made yet. `counts` is None
    where the lines are many and nobody waited for their number.
    """

    counts: dict[str, int] | None
    day: day.Day
    first: int
    lines: list[QueueLine]
    any_records: bool
    held: tuple[HeldQueue, ...] = ()
    card: Card | None = None


def first_lines(desk: Desk, most: int) -> list[QueueLine]:
    """Make the day's queues where that is still to be done, and read so many of their first lines."""
    make(desk)
    with desk.database.reading() as records:
        return todays_lines(records, desk.settings, desk.now(), most=most)


def look(desk: Desk, place: int, *, kind: str | None, whose: str, counted: bool = True) -> Reading:
    """Read counts and numbers, and the page that a place of a queue is on.

    Counting takes the longer the more lines there are; the rest does not. `counted` says to wait for it.
    """
    from store import card, counts, has_records, held_queues

    now, first = desk.now(), place - place % PAGE
    with desk.database.reading() as records:
        lines = todays_lines(records, desk.settings, now, kind=kind, desk=whose, most=PAGE, skip=first)
        there = lines[place - first].id if place - first < len(lines) else None
        return Reading(
            counts(records, now, whose) if counted or len(lines) < PAGE else None,
            day.look(desk, records),
            first,
            lines,
            has_records(records),
            held_queues(records),
            None if there is None else card(records, desk.settings, there, now),
        )


def count(desk: Desk, whose: str) -> dict[str, int]:
    """Count the lines of each queue."""
    from store import counts

    with desk.database.reading() as records:
        return counts(records, desk.now(), whose)


def page(desk: Desk, wanted: Page, *, kind: str | None, whose: str) -> list[QueueLine]:
    """Read a page of a queue, beside a line that is known where there is one."""
    from store import lines_beside

    now, most = desk.now(), wanted.lines
    with desk.database.reading() as records:
        if wanted.after or wanted.before or wanted.is_last:
            after, before = wanted.after, None if wanted.after else wanted.before
            return lines_beside(
                records, desk.settings, now, kind=kind, desk=whose, most=most, after=after, before=before
            )
        skip = wanted.first
        return todays_lines(records, desk.settings, now, kind=kind, desk=whose, most=most, skip=skip)


def card_of(desk: Desk, follow_up: int) -> Card | None:
    """Read a card."""
    from store import card

    with desk.database.reading() as records:
        return card(records, desk.settings, follow_up, desk.now())


def make(desk: Desk) -> None:
    """Make the day's queues where that is still to be done."""
    make_today(desk.database, desk.settings, desk.now())


def end_rest(desk: Desk) -> Break | None:
    """End a pause that was left open; give it."""
    from store import end_what_was_left

    return end_what_was_left(desk.database, desk.settings, desk.agent, desk.now())


def left_open(desk: Desk) -> int | None:
    """Give the follow-up whose call was open when Ringback stopped."""
    from store import unfinished

    return unfinished(desk.database, desk.agent)


def hear(desk: Desk) -> None:
    """Take down how new names sound."""
    from store import hear_names

    hear_names(desk.database)


def get_ready() -> None:
    """Load what the first call needs, before it is asked for."""
    import_module("tui.screens.call")
