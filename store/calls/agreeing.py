"""Times agreed with a customer: whether they lie in the shop's hours, and how full they are already.

A call-back may lie out of the shop's calling hours where the customer wants it so, never out of those the
law allows; a visit out of the workshop's hours, or where all places are taken. What is taken all the same
is taken knowingly, and recorded with the attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from store import moments
from store.database import Records
from store.remarks import Remark
from store.rules import hours
from store.rules.settings import Calling, Hours, Settings

What = Literal["appointment", "call_back"]
"""What is agreed: a visit to the workshop, or another call."""

CALL_MINUTES = 30
"""Minutes over which promised calls are counted together."""

AROUND = 30
"""Days on either side of a time within which the nearest good one is looked for."""

LAW = "outside_law"
FULL = "full"
DESPITE = (hours.CLOSED_DAY, hours.IN_BREAK, hours.OUTSIDE, FULL)
"""Why a time does not fit although it can be taken knowingly."""


@dataclass(frozen=True, slots=True)
class Place:
    """A time of a day: `why` it does not fit ("" where it does), how many have it already, of how many.

    `places` is 0 where nothing bounds their number (calls).
    """

    at: datetime
    why: str
    taken: int
    places: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day: whether the shop is closed on it, what is agreed for it already, of how much; 0: unbounded."""

    on: date
    closed: bool
    taken: int
    places: int

    @property
    def full(self) -> bool:
        """Say whether every place of it is taken."""
        return 0 < self.places <= self.taken


@dataclass(frozen=True, slots=True)
class Fit:
    """How a time fits: its place, and the nearest one that does where it does not (None: none near)."""

    what: What
    place: Place
    nearest: datetime | None = None

    @property
    def good(self) -> bool:
        """Say whether it can be taken without more ado."""
        return not self.place.why

    @property
    def final(self) -> bool:
        """Say whether it cannot be taken knowingly either."""
        return self.place.why == LAW

    @property
    def remark(self) -> Remark:
        """Say why it does not fit."""
        at, why = moments.stored_instant(self.place.at), self.place.why
        nearest = None if self.nearest is None else moments.stored_instant(self.nearest)
        if self.what == "appointment":
            return Remark(f"visit_{why}", {"at": at, "nearest": nearest})
        return Remark(f"call_{why}", {"at": at, "nearest": nearest})


def fit_of(records: Records, settings: Settings, what: What, at: datetime, now: datetime) -> Fit:
    """Judge a time (an instant) agreed for a visit or a call."""
    on = moments.day_of(at, settings.zoneinfo)
    place = _place(settings, what, at, _taken(records, settings, what, on, on))
    if not place.why:
        return Fit(what, place)
    return Fit(what, place, _nearest(records, settings, what, at, now))


def places_of(records: Records, settings: Settings, what: What, on: date) -> tuple[Place, ...]:
    """List the times of a day, from before the shop opens until after it has closed.

    Of a visit every slot of the workshop, of a call every half hour that the law allows.
    """
    taken = _taken(records, settings, what, on, on)
    return tuple(
        _place(settings, what, hours.at(on, clock, settings.zoneinfo), taken)
        for clock in _clocks(settings, what)
    )


def days_of(
    records: Records, settings: Settings, what: What, first: date, last: date
) -> dict[date, MonthDay]:
    """Say of each day, first to last, whether the shop is closed on it and how much is agreed for it."""
    taken: dict[date, int] = {}
    for at, number in _taken(records, settings, what, first, last).items():
        on = moments.day_of(at, settings.zoneinfo)
        taken[on] = taken.get(on, 0) + number
    places = 0
    if what == "appointment":
        each = settings.workshop.places_each_slot
        places = each * len(hours.slots(settings.workshop.hours, settings.workshop.slot_minutes))
    return {
        on: MonthDay(on, hours.is_closed(_calendar(settings, what), on), taken.get(on, 0), places)
        for on in (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    }


def slots_taken(records: Records, settings: Settings, first: date, last: date) -> dict[datetime, int]:
    """Count the appointments of some days by the beginning of the slot they lie in."""
    return _taken(records, settings, "appointment", first, last)


def slot_of(settings: Settings, what: What, at: datetime) -> datetime:
    """Give the instant at which the slot begins that a time lies in; out of hours, the time itself."""
    zone = settings.zoneinfo
    local = at.astimezone(zone)
    opened, minutes = _open(settings, what)
    clock = hours.slot_of(opened, minutes, f"{local:%H:%M}")
    return hours.at(local.date(), clock, zone)


def _open(settings: Settings, what: What) -> tuple[Hours, int]:
    if what == "appointment":
        return settings.workshop.hours, settings.workshop.slot_minutes
    return settings.calling.hours, CALL_MINUTES


def _place(settings: Settings, what: What, at: datetime, taken: dict[datetime, int]) -> Place:
    """Judge a time without asking the records again."""
    zone, calling = settings.zoneinfo, settings.calling
    opened, _minutes = _open(settings, what)
    places = settings.workshop.places_each_slot if what == "appointment" else 0
    number = taken.get(slot_of(settings, what, at), 0)
    why = hours.why_closed(_calendar(settings, what), opened, at, zone)
    if what == "call_back" and not hours.within(calling.law_hours, at, zone):
        why = LAW
    elif not why and places and number >= places:
        why = FULL
    return Place(at, why, number, places)


def _calendar(settings: Settings, what: What) -> Calling:
    """Give the days on which the shop is open for it."""
    return settings.visiting if what == "appointment" else settings.calling


def _clocks(settings: Settings, what: What) -> list[str]:
    opened, minutes = _open(settings, what)
    if what == "call_back":
        return hours.slots(settings.calling.law_hours, minutes)
    whole = [(min(opens for opens, _ in opened), max(closes for _, closes in opened))]
    return sorted({*hours.slots(whole, minutes), *hours.slots(opened, minutes)})


def _nearest(
    records: Records, settings: Settings, what: What, at: datetime, now: datetime
) -> datetime | None:
    """Find the good time nearest to one that is not: of two as near, the later one."""
    on = moments.day_of(at, settings.zoneinfo)
    around = timedelta(days=AROUND)
    taken = _taken(records, settings, what, on - around, on + around)
    for ring in range(AROUND):
        found = list(_good(settings, what, taken, now, _ring(on, ring)))
        if found:
            found += _good(settings, what, taken, now, _ring(on, ring + 1))
            return min(found, key=lambda good: (abs(good - at), at - good))
    return None


def _ring(on: date, distance: int) -> Iterable[date]:
    return {on - timedelta(days=distance), on + timedelta(days=distance)}


def _good(
    settings: Settings, what: What, taken: dict[datetime, int], now: datetime, days: Iterable[date]
) -> Iterator[datetime]:
    opened, minutes = _open(settings, what)
    for on in days:
        for clock in hours.slots(opened, minutes):
            begins = hours.at(on, clock, settings.zoneinfo)
            if begins > now and not _place(settings, what, begins, taken).why:
                yield begins


_AGREED = {
    "appointment": """SELECT at, count(*) AS n FROM appointment
        WHERE shop_id = :shop AND on_day BETWEEN :first AND :last AND state IN ('booked', 'moved')
        GROUP BY at""",
    "call_back": """SELECT promised_at AS at, count(*) AS n FROM follow_up
        WHERE shop_id = :shop AND state = 'open' AND promised_at IS NOT NULL
          AND promised_at >= :begins AND promised_at < :ends GROUP BY promised_at""",
}


def _taken(records: Records, settings: Settings, what: What, first: date, last: date) -> dict[datetime, int]:
    zone = settings.zoneinfo
    if what == "appointment":
        rows = records.rows(_AGREED[what], first=first, last=last)
    else:
        rows = records.rows(
            _AGREED[what],
            begins=moments.start_of(first, zone),
            ends=moments.start_of(last + timedelta(days=1), zone),
        )
    taken: dict[datetime, int] = {}
    for row in rows:
        slot = slot_of(settings, what, moments.as_instant(row["at"]))
        taken[slot] = taken.get(slot, 0) + row["n"]
    return taken
