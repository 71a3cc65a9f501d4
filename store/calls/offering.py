"""The times offered for a visit to the workshop: the next two with places left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from store import moments
from store.calls.agreeing import slot_of, slots_taken
from store.database import Records
from store.rules import hours
from store.rules.settings import Settings

AHEAD = 30
"""Days within which a time is looked for."""

PARTS = (("00:00", "12:00"), ("12:00", "24:00"))
"""The first time is offered in the first of these that has places, the second in the other half."""


def offered_times(records: Records, settings: Settings, now: datetime, most: int = 2) -> list[datetime]:
    """Offer times (instants) on the days after today, one in the morning, one in the afternoon, in turn.

    A time has places left while fewer appointments stand in its slot than `workshop.places_each_slot`.
    """
    today = moments.day_of(now, settings.zoneinfo)
    taken = slots_taken(records, settings, today, today + timedelta(days=AHEAD))
    found: list[datetime] = []
    for day, half in _halves(settings, today):
        slot = next((one for one in _slots(settings, day, half) if _has_place(settings, taken, one)), None)
        if slot is not None:
            found.append(slot)
        if len(found) == most:
            break
    return found


def places_taken(records: Records, settings: Settings, times: Sequence[datetime]) -> list[int]:
    """Say of each of these times (instants) how many of the places of its slot are taken."""
    if not times:
        return []
    days = [moments.day_of(at, settings.zoneinfo) for at in times]
    taken = slots_taken(records, settings, min(days), max(days))
    return [taken.get(slot_of(settings, "appointment", at), 0) for at in times]


def _halves(settings: Settings, today: date) -> Iterator[tuple[date, int]]:
    for ahead in range(1, AHEAD):
        day = today + timedelta(days=ahead)
        if not hours.is_closed(settings.visiting, day):
            yield from ((day, half) for half in range(len(PARTS)))


def _slots(settings: Settings, day: date, half: int) -> Iterator[datetime]:
    begins, ends = PARTS[half]
    for clock in hours.slots(settings.workshop.hours, settings.workshop.slot_minutes):
        if begins <= clock < ends:
            yield hours.at(day, clock, settings.zoneinfo)


def _has_place(settings: Settings, taken: dict[datetime, int], slot: datetime) -> bool:
    return taken.get(slot, 0) < settings.workshop.places_each_slot
