"""The customer's card: who they are, how to reach them, their vehicle, what was done and said before."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from store import moments
from store.calls.complaint_told import ToldComplaint, complaint_of
from store.calls.dialled import Answered, BestHour, dialled
from store.calls.opening import Number, numbers
from store.database import Records, Row
from store.queues import lines
from store.queues.lines import QueueLine
from store.remarks import Remark
from store.rules.outcomes import TAKEN_BACK
from store.rules.settings import Settings
from store.safeguards.masking import mask


class PastVisit(msgspec.Struct, frozen=True):
    """A visit to the workshop; amount in hundredths of the shop's currency."""

    on: date
    order_number: str
    service_type: str
    odometer_km: int | None
    amount_cents: int | None
    advisor: str
    technician: str


class PastCall(msgspec.Struct, frozen=True):
    """An earlier call: when, by whom, how it ended, the overall score (1 to 5) and what was noted.

    `despite`: why the time agreed in it did not fit, and was taken knowingly.
    """

    at: datetime
    kind: str
    agent: str
    outcome: str
    score: int | None
    note: str
    despite: str = ""


class Card(msgspec.Struct, frozen=True):
    """All that an agent sees of a customer. `numbers` are in full: mask them until the call is opened.

    `answered` says what each of the numbers answered before, in their order. `with_it` are the follow-ups
    taken for the same call, `settled` is how many were settled in it before; `others` are the person's that
    were not taken.
    """

    line: QueueLine
    name: str
    gender: str | None
    company: bool
    tier: str
    address: str
    preferred_time: str
    notes: str
    do_not_call: bool
    numbers: tuple[Number, ...]
    masked: tuple[str, ...]
    energy: str | None
    purchased_on: date | None
    due_on: date | None
    due_basis: str | None
    km_per_day: float | None
    visit: PastVisit | None
    visits: tuple[PastVisit, ...]
    calls: tuple[PastCall, ...]
    with_it: tuple[QueueLine, ...]
    settled: int
    others: tuple[QueueLine, ...]
    answered: tuple[Answered | None, ...]
    best_hour: BestHour | None
    called_lately: int
    warnings: tuple[Remark, ...]
    complaint: ToldComplaint | None = None


def card(
    records: Records, settings: Settings, follow_up: int, now: datetime, *, visits: int = 6, calls: int = 6
) -> Card | None:
    """Fetch a follow-up's card with its latest visits and calls; None if neither it nor its call is open."""
    line = lines.line(records, settings, follow_up, now)
    if line is None:
        return None
    person = records.row(
        """SELECT c.*, v.energy, v.purchased_on, v.due_on, v.due_basis, v.km_per_day, f.visit_id, f.in_talk
           FROM follow_up f
           JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id
           JOIN vehicle v ON v.shop_id = :shop AND v.id = f.vehicle_id
           WHERE f.shop_id = :shop AND f.id = :id""",
        id=follow_up,
    )
    assert person is not None  # noqa: S101  the line was just read in this transaction
    known = numbers(records, follow_up)
    past = calls_of(records, line.customer_id, calls)
    before = dialled(records, settings.zoneinfo, line.customer_id, now)
    others = lines.others_of(records, settings, line, now)
    with_it = tuple(one for one in others if line.held_by is not None and one.held_by == line.held_by)
    return Card(
        line=line,
        name=person["name"],
        gender=person["gender"],
        company=bool(person["is_company"]),
        tier=person["tier"],
        address=person["address"],
        preferred_time=person["preferred_time"],
        notes=person["notes"],
        do_not_call=bool(person["do_not_call"]),
        numbers=tuple(known),
        masked=tuple(mask(number.dial, settings.country_code) for number in known),
        energy=person["energy"],
        purchased_on=moments.as_day_or_none(person["purchased_on"]),
        due_on=moments.as_day_or_none(person["due_on"]),
        due_basis=person["due_basis"],
        km_per_day=person["km_per_day"],
        visit=_visit_of(records, person["visit_id"]),
        visits=visits_of(records, line.vehicle_id, visits),
        calls=past,
        with_it=with_it,
        settled=_settled(records, line.customer_id, person["in_talk"]),
        others=tuple(one for one in others if one not in with_it),
        answered=tuple(before.numbers.get(number.dial) for number in known),
        best_hour=before.best_hour,
        called_lately=before.lately,
        warnings=(*_of_numbers(settings, known), *_warnings(records, settings, line, person, past, now)),
        complaint=complaint_of(records, follow_up) if line.kind == "complaint" else None,
    )


_VISIT = """SELECT id, delivered_on, opened_on, order_number, service_type, odometer_km, amount_cents,
  advisor, technician FROM shown_visit AS visit WHERE shop_id = :shop"""


def _visit_of(records: Records, visit: int) -> PastVisit | None:
    row = records.row(f"{_VISIT} AND id = :id", id=visit)
    return _visit(row) if row else None


def visits_of(records: Records, vehicle: int, most: int) -> tuple[PastVisit, ...]:
    """List a vehicle's latest visits, the last one first."""
    rows = records.rows(
        f"{_VISIT} AND vehicle_id = :vehicle ORDER BY delivered_on DESC, id DESC LIMIT :most",
        vehicle=vehicle,
        most=most,
    )
    return tuple(_visit(row) for row in rows)


def _visit(row: Row) -> PastVisit:
    return PastVisit(
        on=moments.as_day(row["delivered_on"] or row["opened_on"]),
        order_number=row["order_number"],
        service_type=row["service_type"],
        odometer_km=row["odometer_km"],
        amount_cents=row["amount_cents"],
        advisor=row["advisor"],
        technician=row["technician"],
    )


def calls_of(records: Records, customer: int, most: int) -> tuple[PastCall, ...]:
    """List a customer's latest calls that nobody corrected since, the last one first."""
    rows = records.rows(
        """SELECT a.started_at, a.kind, s.name, a.outcome, a.note, a.despite,
             (SELECT n.score FROM answer n WHERE n.shop_id = :shop AND n.attempt_id = a.id
                AND n.question = 'overall') AS score
           FROM shown_attempt a JOIN staff s ON s.shop_id = :shop AND s.id = a.agent_id
           WHERE a.shop_id = :shop AND a.customer_id = :customer AND a.outcome <> :taken_back
             AND NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)
           ORDER BY a.started_at DESC LIMIT :most""",
        customer=customer,
        most=most,
        taken_back=TAKEN_BACK,
    )
    return tuple(
        PastCall(
            at=moments.as_instant(row["started_at"]),
            kind=row["kind"],
            agent=row["name"],
            outcome=row["outcome"],
            score=row["score"],
            note=row["note"],
            despite=row["despite"],
        )
        for row in rows
    )


def _settled(records: Records, customer: int, talk: int | None) -> int:
    """Count the follow-ups that were settled in a talk so far."""
    if talk is None:
        return 0
    return int(
        records.value(
            """SELECT count(*) FROM attempt a
               WHERE a.shop_id = :shop AND a.customer_id = :customer AND :talk IN (a.id, a.talk_id)
                 AND NOT EXISTS (SELECT 1 FROM attempt c WHERE c.shop_id = :shop AND c.corrects_id = a.id)""",
            customer=customer,
            talk=talk,
        )
    )


def _of_numbers(settings: Settings, known: list[Number]) -> list[Remark]:
    """Name the numbers that belong to somebody else now."""
    wrong = [mask(number.dial, settings.country_code) for number in known if number.state == "wrong"]
    return [Remark("warn_number_of_another", {"number": number}) for number in wrong]


def _warnings(
    records: Records,
    settings: Settings,
    line: QueueLine,
    person: Row,
    past: tuple[PastCall, ...],
    now: datetime,
) -> tuple[Remark, ...]:
    """Say first what an agent must know before dialling."""
    found = []
    complaint = records.row(
        """SELECT id, state, cause FROM complaint WHERE shop_id = :shop AND customer_id = :customer
           AND closed_at IS NULL AND state <> 'withdrawn' ORDER BY opened_at DESC LIMIT 1""",
        customer=line.customer_id,
    )
    if complaint:
        found.append(
            Remark("warn_open_complaint", {"cause": complaint["cause"], "state": complaint["state"]})
        )
    elif past and past[0].outcome == "dissatisfied":
        day = moments.day_of(past[0].at, settings.zoneinfo)
        found.append(Remark("warn_complained_last_time", {"on": day.isoformat()}))
    if any(call.outcome == "refused" for call in past):
        found.append(Remark("warn_refused_before"))
    if person["preferred_time"]:
        found.append(Remark("warn_preferred_time", {"when": person["preferred_time"]}))
    if line.promised_at and line.promised_at <= now:
        found.append(Remark("warn_promised", {"at": moments.stored_instant(line.promised_at)}))
    return tuple(found)
