"""Reading the audit trail: its entries, the latest first, as far as they are wanted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from store import moments
from store.database import Records, Row
from store.remarks import Unusable
from store.safeguards.trail import FAMILIES


@dataclass(frozen=True, slots=True)
class TrailWanted:
    """Which entries are wanted; None is any.

    `since` and `until` are days of the shop, both counted; `kind` is a kind or a family of kinds.
    """

    since: date | None = None
    until: date | None = None
    staff: str | None = None
    kind: str | None = None
    about: str | None = None
    about_id: int | None = None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry as it is stored; `name` is that of the member of staff, or their code where there is none."""

    id: int
    at: datetime
    staff: str
    name: str
    kind: str
    about: str
    about_id: int | None
    facts: Mapping[str, Any]
    hash: str


def trail(
    records: Records, zone: ZoneInfo, wanted: TrailWanted, *, before: int | None = None, most: int = 200
) -> list[TrailEntry]:
    """Fetch entries, the latest first, at most so many; `before` goes on below that number."""
    conditions, values = _conditions(zone, wanted)
    if before is not None:
        conditions, values = [*conditions, "a.id < :before"], values | {"before": before}
    rows = records.rows(
        f"""SELECT a.*, coalesce(s.name, a.staff_code) AS name FROM audit a
            LEFT JOIN staff s ON s.shop_id = :shop AND s.code = a.staff_code
            WHERE {" AND ".join(["a.shop_id = :shop", *conditions])}
            ORDER BY a.id DESC LIMIT :most""",
        most=most,
        **values,
    )
    return [_entry(row) for row in rows]


def trail_staff(records: Records) -> list[tuple[str, str]]:
    """List who stands in the trail: code and name, by code."""
    rows = records.rows(
        """SELECT a.staff_code AS code, coalesce(s.name, a.staff_code) AS name
           FROM (SELECT DISTINCT staff_code FROM audit WHERE shop_id = :shop) a
           LEFT JOIN staff s ON s.shop_id = :shop AND s.code = a.staff_code ORDER BY a.staff_code"""
    )
    return [(row["code"], row["name"]) for row in rows]


def customer_of(records: Records, about: str, number: int | None) -> int | None:
    """Give the customer that a row an entry names is about; None where it is about none, or is gone."""
    if number is None or about not in _OF_A_CUSTOMER:
        return None
    found: int | None = records.value(
        f"""SELECT coalesce(c.merged_into, c.id) FROM shown_customer c
            JOIN {about} named ON named.shop_id = :shop AND named.{_OF_A_CUSTOMER[about]} = c.id
            WHERE c.shop_id = :shop AND named.id = :number""",
        number=number,
    )
    return found


_OF_A_CUSTOMER = {
    "customer": "id",
    "follow_up": "customer_id",
    "attempt": "customer_id",
    "complaint": "customer_id",
    "consent": "customer_id",
}
"""By which column of a table its rows are a customer's."""


def _conditions(zone: ZoneInfo, wanted: TrailWanted) -> tuple[list[str], dict[str, object]]:
    """Put what is wanted into SQL, with its values."""
    conditions: list[str] = []
    values: dict[str, object] = {}
    if wanted.since is not None:
        conditions.append("a.at >= :since")
        values["since"] = moments.start_of(wanted.since, zone)
    if wanted.until is not None:
        conditions.append("a.at < :until")
        values["until"] = moments.start_of(wanted.until + timedelta(days=1), zone)
    if wanted.kind is not None:
        kinds: Sequence[str] = FAMILIES.get(wanted.kind, (wanted.kind,))
        names = {f"kind_{place}": kind for place, kind in enumerate(kinds)}
        conditions.append(f"a.kind IN ({', '.join(f':{name}' for name in names)})")
        values |= names
    for column, value in (
        ("staff_code", wanted.staff),
        ("about", wanted.about),
        ("about_id", wanted.about_id),
    ):
        if value is not None:
            conditions.append(f"a.{column} = :{column}")
            values[column] = value
    return conditions, values


def _entry(row: Row) -> TrailEntry:
    """Read an entry. Raises `Unusable` where somebody made of it what was never stored."""
    try:
        facts = dict(json.loads(row["facts"]))
        at = moments.as_instant(row["at"])
    except (TypeError, ValueError, AttributeError) as fault:
        raise Unusable("trail_unreadable", id=row["id"]) from fault
    return TrailEntry(
        id=row["id"],
        at=at,
        staff=row["staff_code"],
        name=row["name"],
        kind=row["kind"],
        about=row["about"],
        about_id=row["about_id"],
        facts=facts,
        hash=row["hash"],
    )
