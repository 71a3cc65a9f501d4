"""A customer's file: all that is known of them, whether they are to be called or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from msgspec import structs

from store import moments
from store.calls.card import PastCall, PastVisit, calls_of, visits_of
from store.calls.opening import Number, numbers_of
from store.database import Database, Records
from store.queues import lines
from store.queues.lines import QueueLine
from store.rules.settings import Settings
from store.safeguards.consent import Consent, consents_of
from store.safeguards.masking import mask
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent


@dataclass(frozen=True, slots=True)
class OwnedVehicle:
    """A vehicle of theirs with its latest visits, the last one first."""

    id: int
    plate: str | None
    vin: str | None
    model: str
    energy: str | None
    status: str
    purchased_on: date | None
    due_on: date | None
    visits: tuple[PastVisit, ...]


@dataclass(frozen=True, slots=True)
class FiledComplaint:
    """A complaint, open or not."""

    cause: str
    severity: str
    state: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """A time in the workshop: to come, kept, missed, moved or cancelled."""

    at: datetime
    plate: str | None
    state: str = "booked"


@dataclass(frozen=True, slots=True)
class Corrected:
    """Something that somebody changed in the file by hand; `was` and `now` as stored, None where empty.

    Telephone numbers are masked.
    """

    at: datetime
    agent: str
    field: str
    was: str | None
    now: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A customer, what they own, and what passed between them and the shop; numbers are masked.

    `follow_ups` are the open ones, those that are offered first; a promise stands in `promised_at` of its
    follow-up. Of appointments, corrections and consents the latest are first. `positions` are the
    numbers' own.
    """

    id: int
    name: str
    gender: str | None
    company: bool
    tier: str
    address: str
    preferred_time: str
    notes: str
    do_not_call: bool
    numbers: tuple[tuple[str, str], ...]
    vehicles: tuple[OwnedVehicle, ...]
    calls: tuple[PastCall, ...]
    follow_ups: tuple[QueueLine, ...]
    complaints: tuple[FiledComplaint, ...]
    appointments: tuple[Booked, ...]
    corrections: tuple[Corrected, ...] = ()
    positions: tuple[int, ...] = ()
    consents: tuple[Consent, ...] = ()


def customer_file(
    records: Records, settings: Settings, customer: int, now: datetime, *, visits: int = 100, calls: int = 200
) -> CustomerFile | None:
    """Fetch a customer's file with the latest visits of each vehicle and calls; None if there is none."""
    row = records.row("SELECT * FROM shown_customer WHERE shop_id = :shop AND id = :id", id=customer)
    if row is None:
        return None
    numbers = numbers_of(records, customer)
    return CustomerFile(
        id=row["id"],
        name=row["name"],
        gender=row["gender"],
        company=bool(row["is_company"]),
        tier=row["tier"],
        address=row["address"],
        preferred_time=row["preferred_time"],
        notes=row["notes"],
        do_not_call=bool(row["do_not_call"]),
        numbers=tuple(_shown(number, settings) for number in numbers),
        positions=tuple(number.position for number in numbers),
        vehicles=_vehicles(records, customer, visits),
        calls=calls_of(records, customer, calls),
        follow_ups=lines.lines_of(records, settings, customer, now),
        complaints=_complaints(records, customer),
        appointments=_appointments(records, customer),
        corrections=_corrections(records, settings, customer),
        consents=_consents(records, settings, customer),
    )


def open_file(database: Database, customer: int) -> None:
    """Let an agent's own login on a server see the file of somebody they found; the server notes it."""
    if database.standing == "agent":
        with database.writing(beside=True) as records:
            records.rows("SELECT open_file(:customer)", customer=customer)


def reveal_numbers(database: Database, agent: Agent, customer: int, now: datetime) -> tuple[str, ...]:
    """Give a customer's numbers in full, in the order of `CustomerFile.numbers`; that is put on record.

    Raises `Unusable` for whoever has no right to see them.
    """
    allowed(agent, "see_numbers")
    with database.writing() as records:
        found = numbers_of(records, customer)
        records.note(Entry(now, agent.code, "revealed", "customer", customer, {"n": len(found)}))
    return tuple(number.dial for number in found)


def _consents(records: Records, settings: Settings, customer: int) -> tuple[Consent, ...]:
    return tuple(
        structs.replace(one, number=mask(one.number, settings.country_code)) if one.number else one
        for one in consents_of(records, customer)
    )


def _shown(number: Number, settings: Settings) -> tuple[str, str]:
    """Give a number, masked, and its state."""
    return mask(number.dial, settings.country_code), number.state


def _vehicles(records: Records, customer: int, visits: int) -> tuple[OwnedVehicle, ...]:
    rows = records.rows(
        """SELECT * FROM shown_vehicle WHERE shop_id = :shop AND owner_id = :customer
           ORDER BY coalesce(last_visit_on, '') DESC, id LIMIT 20""",
        customer=customer,
    )
    return tuple(
        OwnedVehicle(
            id=row["id"],
            plate=row["plate"],
            vin=row["vin"],
            model=row["model"],
            energy=row["energy"],
            status=row["status"],
            purchased_on=moments.as_day_or_none(row["purchased_on"]),
            due_on=moments.as_day_or_none(row["due_on"]),
            visits=visits_of(records, row["id"], visits),
        )
        for row in rows
    )


def _complaints(records: Records, customer: int) -> tuple[FiledComplaint, ...]:
    rows = records.rows(
        """SELECT cause, severity, state, opened_at FROM complaint
           WHERE shop_id = :shop AND customer_id = :customer AND state <> 'withdrawn'
           ORDER BY opened_at DESC LIMIT 50""",
        customer=customer,
    )
    return tuple(
        FiledComplaint(row["cause"], row["severity"], row["state"], moments.as_instant(row["opened_at"]))
        for row in rows
    )


def _appointments(records: Records, customer: int) -> tuple[Booked, ...]:
    rows = records.rows(
        """SELECT p.at, p.state, v.plate FROM shown_vehicle v
           JOIN appointment p ON p.shop_id = :shop AND p.vehicle_id = v.id
           WHERE v.shop_id = :shop AND v.owner_id = :customer ORDER BY p.at DESC LIMIT 100""",
        customer=customer,
    )
    return tuple(Booked(moments.as_instant(row["at"]), row["plate"], row["state"]) for row in rows)


def _corrections(records: Records, settings: Settings, customer: int) -> tuple[Corrected, ...]:
    rows = records.rows(
        """SELECT c.at, s.name, c.field, c.was, c.now, c.reason FROM correction c
           JOIN staff s ON s.shop_id = :shop AND s.id = c.agent_id
           WHERE c.shop_id = :shop AND c.customer_id = :customer ORDER BY c.at DESC, c.id DESC LIMIT 50""",
        customer=customer,
    )
    return tuple(
        Corrected(
            moments.as_instant(row["at"]),
            row["name"],
            row["field"],
            row["was"],
            mask(row["now"], settings.country_code) if row["field"] == "add" else row["now"],
            row["reason"],
        )
        for row in rows
    )
