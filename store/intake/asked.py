"""The questions of who is who, with what a person needs to answer them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from store import moments
from store.database import Records, Row
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.masking import mask

MOST = 6
"""Numbers, plates and VINs of one record that are shown."""

ALLOWED = {
    "owner": ("same", "apart", "owner_stays"),
    "plate": ("same", "apart"),
    "number": ("same", "apart"),
}
"""What may be decided, by kind of question."""


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two records of a question: a customer, or a vehicle with its owner's name and numbers.

    Numbers are masked. Visits are those with the vehicle asked about (owner), all of the vehicle (plate) or
    all of the customer (number), from the first to the last day known.
    """

    id: int
    name: str
    company: bool
    numbers: tuple[str, ...]
    plates: tuple[str, ...]
    vins: tuple[str, ...]
    model: str
    visits: int
    first_visit_on: date | None
    last_visit_on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """Two records of which only a person can say whether they are one.

    `subject` is what raised it: the vehicle's plate or VIN, the plate, or the masked number. `batch` and
    `file` are the import that raised it at `raised_at`. `decision` is None until somebody decides.
    """

    id: int
    kind: str
    subject: str
    former: Party
    later: Party
    batch: int
    file: str
    raised_at: datetime
    decision: str | None
    decided_at: datetime | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A question as it is stored, its records as they really are by now, in the order of time.

    `before` holds what the decision changed, as JSON.
    """

    id: int
    kind: str
    subject: str
    former: int
    later: int
    batch: int
    decision: str | None
    before: str

    @property
    def table(self) -> str:
        """Name the table of the two records."""
        return "vehicle" if self.kind == "plate" else "customer"


def questions(
    records: Records,
    settings: Settings,
    *,
    decided: bool = False,
    kind: str | None = None,
    after: int = 0,
    limit: int = -1,
) -> list[Question]:
    """List the questions that are open (or `decided`) in the order in which they were raised.

    `after` is the number of the last one seen, `limit` -1 for all.
    """
    rows = records.rows(
        f"""{_SHOWN} AND q.decision IS {"NOT NULL" if decided else "NULL"} AND q.id > :after
            {"AND q.kind = :kind" if kind else ""} ORDER BY q.id LIMIT :limit""",
        kind=kind,
        after=after,
        limit=limit,
    )
    return [_question(records, settings, row) for row in rows]


def question_counts(records: Records) -> dict[str, int]:
    """Count the open questions of each kind; kinds without any are left out."""
    rows = records.rows(
        """SELECT q.kind, count(*) AS n FROM match_question q
           JOIN import_batch b ON b.shop_id = :shop AND b.id = q.batch_id
           WHERE q.shop_id = :shop AND q.decision IS NULL GROUP BY q.kind ORDER BY q.kind"""
    )
    return {row["kind"]: row["n"] for row in rows}


def question(records: Records, settings: Settings, number: int) -> Question:
    """Give one question. Raises `Unusable` where there is none of this number."""
    row = records.row(f"{_SHOWN} AND q.id = :id", id=number)
    if row is None:
        raise Unusable("match_unknown", id=number)
    return _question(records, settings, row)


def alike(records: Records, number: int) -> list[int]:
    """List the open questions of the same kind that were raised by the same thing, this one included."""
    rows = records.rows(
        """SELECT other.id FROM match_question q
           JOIN match_question other ON other.shop_id = :shop AND other.kind = q.kind
             AND other.subject = q.subject AND other.decision IS NULL
           JOIN import_batch b ON b.shop_id = :shop AND b.id = other.batch_id
           WHERE q.shop_id = :shop AND q.id = :id ORDER BY other.id""",
        id=number,
    )
    return [row["id"] for row in rows]


def pair(records: Records, number: int) -> Pair:
    """Give a question as it is stored. Raises `Unusable` where there is none of this number."""
    row = records.row(f"{_SHOWN} AND q.id = :id", id=number)
    if row is None:
        raise Unusable("match_unknown", id=number)
    return _pair(records, row)


def about(records: Records, found: Pair) -> dict[str, set[int]]:
    """Name whom a question is about, by table: its records, all that are one with them, and its vehicle."""
    both = [really(records, found.table, each) for each in (found.former, found.later)]
    rows = records.rows(
        f"SELECT id FROM {found.table} WHERE shop_id = :shop AND merged_into IN (:one, :other)",
        one=both[0],
        other=both[1],
    )
    whom = {found.table: {found.former, found.later, *both, *(row["id"] for row in rows)}}
    if found.kind == "owner":
        whom["vehicle"] = {really(records, "vehicle", int(found.subject))}
    return whom


def really(records: Records, table: str, number: int) -> int:
    """Say which record one is by now, if it was merged into another."""
    into: int | None = records.value(
        f"SELECT merged_into FROM {table} WHERE shop_id = :shop AND id = :id", id=number
    )
    return number if into is None else into


_SHOWN = """SELECT q.*, b.file, b.at, s.name AS decider FROM match_question q
    JOIN import_batch b ON b.shop_id = :shop AND b.id = q.batch_id
    LEFT JOIN staff s ON s.shop_id = :shop AND s.id = q.decided_by
    WHERE q.shop_id = :shop"""


def _pair(records: Records, row: Row) -> Pair:
    former, later = row["former_id"], row["later_id"]
    was = json.loads(row["before"] or "{}")
    if "former" in was:
        former, later = was["former"], was["later"]
    elif row["decision"] is None:
        table = "vehicle" if row["kind"] == "plate" else "customer"
        former, later = (really(records, table, each) for each in (former, later))
    told = row["kind"] == "plate" and "former" not in was
    if told and _plate_told_by(records, later) < _plate_told_by(records, former):
        former, later = later, former
    return Pair(
        row["id"], row["kind"], row["subject"], former, later, row["batch_id"], row["decision"], row["before"]
    )


def _plate_told_by(records: Records, vehicle: int) -> str:
    """Give the order that told a vehicle's plate, or with which it lost it."""
    told = records.row(
        """SELECT plate, json_extract(facts_older, '$.plate') AS older, facts_of FROM vehicle
           WHERE shop_id = :shop AND id = :id""",
        id=vehicle,
    )
    return "" if told is None else told["older"] or (told["facts_of"] if told["plate"] else "")


def _question(records: Records, settings: Settings, row: Row) -> Question:
    found = _pair(records, row)
    if found.kind == "plate":
        subject = found.subject
        former, later = (_vehicle(records, settings, each) for each in (found.former, found.later))
    else:
        vehicle = really(records, "vehicle", int(found.subject)) if found.kind == "owner" else None
        subject = _name_of(records, vehicle) if vehicle else mask(found.subject, settings.country_code)
        former, later = (_customer(records, settings, each, vehicle) for each in (found.former, found.later))
    return Question(
        id=found.id,
        kind=found.kind,
        subject=subject,
        former=former,
        later=later,
        batch=found.batch,
        file=row["file"],
        raised_at=moments.as_instant(row["at"]),
        decision=row["decision"],
        decided_at=moments.as_instant_or_none(row["decided_at"]),
        decided_by=row["decider"],
    )


def _name_of(records: Records, vehicle: int) -> str:
    named: str = records.value(
        "SELECT coalesce(plate, vin, '') FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle
    )
    return named


def _customer(records: Records, settings: Settings, customer: int, vehicle: int | None) -> Party:
    cars = records.rows(
        """SELECT plate, vin FROM shown_vehicle WHERE shop_id = :shop AND owner_id = :id
           ORDER BY id LIMIT :most""",
        id=customer,
        most=MOST,
    )
    visits = _Visits("customer_id = :customer AND :vehicle IN (0, vehicle_id)", customer, vehicle or 0)
    return _party(records, settings, customer, customer, cars, visits)


def _vehicle(records: Records, settings: Settings, vehicle: int) -> Party:
    (car,) = records.rows("SELECT * FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
    visits = _Visits("vehicle_id = :vehicle", 0, vehicle)
    party = _party(records, settings, vehicle, car["owner_id"], [car], visits)
    return replace(party, model=car["model"])


class _Visits(NamedTuple):
    """Which visits are meant: SQL, and the numbers it names (0: none)."""

    which: str
    customer: int
    vehicle: int


def _party(
    records: Records, settings: Settings, number: int, customer: int, cars: list[Row], visits: _Visits
) -> Party:
    (person,) = records.rows(
        "SELECT name, is_company FROM customer WHERE shop_id = :shop AND id = :id", id=customer
    )
    numbers = records.rows(
        """SELECT coalesce(e164, raw) AS said FROM customer_number
           WHERE shop_id = :shop AND customer_id = :id ORDER BY position LIMIT :most""",
        id=customer,
        most=MOST,
    )
    (came,) = records.rows(
        f"""SELECT count(*) AS n, min(coalesce(delivered_on, opened_on)) AS first_on,
              max(coalesce(delivered_on, opened_on)) AS last_on
            FROM shown_visit WHERE shop_id = :shop AND {visits.which}""",
        customer=visits.customer,
        vehicle=visits.vehicle,
    )
    return Party(
        id=number,
        name=person["name"],
        company=bool(person["is_company"]),
        numbers=tuple(mask(row["said"], settings.country_code) for row in numbers),
        plates=tuple(car["plate"] for car in cars if car["plate"]),
        vins=tuple(car["vin"] for car in cars if car["vin"]),
        model="",
        visits=came["n"],
        first_visit_on=moments.as_day_or_none(came["first_on"]),
        last_visit_on=moments.as_day_or_none(came["last_on"]),
    )
