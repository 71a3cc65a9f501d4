"""What Today reads of the store. Loaded when the first frame stands: nothing of it is needed to draw that."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from store import (
    card,
    counts,
    end_what_was_left,
    has_records,
    hear_names,
    held_queues,
    make_today,
    todays_lines,
    unfinished,
)
from tui import day
from tui.widgets.queue_list import PAGE

if TYPE_CHECKING:
    from store import Break, Card, HeldQueue, QueueLine
    from tui.wiring import Desk


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at the store brings: counts, the day's numbers, the first page asked for, and a card.

    The card is that of the line at the place asked for; None where that is not made yet.
    """

    counts: dict[str, int]
    day: day.Day
    first: int
    lines: list[QueueLine]
    any_records: bool
    held: tuple[HeldQueue, ...] = ()
    card: Card | None = None


def look(desk: Desk, place: int, *, kind: str | None, whose: str) -> Reading:
    """Read counts and numbers, and the page that a place of a queue is on."""
    now, first = desk.now(), place - place % PAGE
    with desk.database.reading() as records:
        lines = todays_lines(records, desk.settings, now, kind=kind, desk=whose, most=PAGE, skip=first)
        there = lines[place - first].id if place - first < len(lines) else None
        return Reading(
            counts(records, now, whose),
            day.look(desk, records),
            first,
            lines,
            has_records(records),
            held_queues(records),
            None if there is None else card(records, desk.settings, there, now),
        )


def page(desk: Desk, first: int, *, kind: str | None, whose: str) -> list[QueueLine]:
    """Read a page of a queue."""
    with desk.database.reading() as records:
        return todays_lines(records, desk.settings, desk.now(), kind=kind, desk=whose, most=PAGE, skip=first)


def card_of(desk: Desk, follow_up: int) -> Card | None:
    """Read a card."""
    with desk.database.reading() as records:
        return card(records, desk.settings, follow_up, desk.now())


def make(desk: Desk) -> None:
    """Make the day's queues where that is still to be done."""
    make_today(desk.database, desk.settings, desk.now())


def end_rest(desk: Desk) -> Break | None:
    """End a pause that was left open; give it."""
    return end_what_was_left(desk.database, desk.settings, desk.agent, desk.now())


def left_open(desk: Desk) -> int | None:
    """Give the follow-up whose call was open when Ringback stopped."""
    return unfinished(desk.database, desk.agent)


def hear(desk: Desk) -> None:
    """Take down how new names sound."""
    hear_names(desk.database)


def get_ready() -> None:
    """Load what the first call needs, before it is asked for."""
    import_module("tui.screens.call")
