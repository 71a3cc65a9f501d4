"""Correcting a customer's file by hand, so that it stays: older orders do not overwrite what was said.

What differs is worked out first (`planned`), and can be shown; then all of it is stored, or nothing, with
who changed it and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store import due_dates, moments
from store.calls import filing_effects as effects
from store.calls.file_fields import Read, read_field
from store.database import Database, Records, Row
from store.endings import is_vin
from store.finding.hearing import forget_name, hear
from store.intake.facts import BY_HAND, CUSTOMER, VEHICLE, Family
from store.intake.merging import facts_older, known_of
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards.rights import allowed
from store.safeguards.trail import Entry
from store.staff import Agent

Field = tuple[str, int, str]
"""A table (customer, vehicle, number), its row (of numbers the position, 0 for a new one), and a field."""

Said = Mapping[Field, str]
"""What each field shall be, as it was typed; "" empties it."""

FAMILIES: Mapping[str, Family] = {"customer": CUSTOMER, "vehicle": VEHICLE}
_DUE_FOLLOWS_FROM = {"model", "purchased_on"}


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is to change, from what to what (as stored; None where it is empty).

    `warning` is the import's code of what is unusual in the new value.
    """

    table: str
    row: int
    field: str
    was: Any
    now: Any
    warning: str | None = None


def planned(records: Records, settings: Settings, customer: int, said: Said) -> tuple[Change, ...]:
    """Work out what of a customer's file would change, and store nothing.

    Raises `Unusable` where there is no such customer, vehicle or number of theirs, or a field cannot be read
    or be so.
    """
    found = []
    for (table, row, field), text in said.items():
        held = _held(records, customer, table, row)
        read = read_field(settings, table, field, text)
        if read.refused:
            raise Unusable("field_unusable", file_field=field, value=text)
        change = _difference(records, held, (table, row, field), read)
        if change is not None:
            found.append(change)
    return tuple(found)


def correct_file(
    database: Database,
    settings: Settings,
    agent: Agent,
    customer: int,
    said: Said,
    now: datetime,
    reason: str = "",
) -> tuple[Change, ...]:
    """Store what differs in a customer's file, all of it or nothing; give what changed.

    Facts are stamped with `now`: an import takes one over only from a later order. Orders that name the
    customer or the vehicle as corrected are known to be theirs. Raises `Unusable` as `planned` does.
    """
    allowed(agent, "correct")
    with database.writing() as records:
        changes = planned(records, settings, customer, said)
        for table in ("customer", "vehicle"):
            for row in dict.fromkeys(change.row for change in changes if change.table == table):
                of_row = [change for change in changes if (change.table, change.row) == (table, row)]
                _write_facts(records, table, row, of_row, now)
        effects.follow(records, settings, customer, changes, now)
        _work_out_due(records, settings, changes)
        if any(change.field in {"name", "add"} and change.table != "vehicle" for change in changes):
            effects.know_again(records, customer)
        _put_on_record(records, agent, customer, changes, now, reason)
        if changes:
            fields = {"fields": ", ".join(dict.fromkeys(change.field for change in changes))}
            records.note(Entry(now, agent.code, "corrected", "customer", customer, fields))
    return changes


def _held(records: Records, customer: int, table: str, row: int) -> Row:
    """Fetch the row a field is of, if it is in this customer's file."""
    person = records.row("SELECT * FROM shown_customer WHERE shop_id = :shop AND id = :id", id=customer)
    if person is None:
        raise Unusable("customer_unknown", id=customer)
    if table == "customer" or (table == "number" and row == 0):
        return person
    if table == "vehicle":
        found = records.row(
            "SELECT * FROM shown_vehicle WHERE shop_id = :shop AND id = :id AND owner_id = :customer",
            id=row,
            customer=customer,
        )
        if found is None:
            raise Unusable("vehicle_unknown", id=row)
        return found
    found = records.row(
        "SELECT * FROM customer_number WHERE shop_id = :shop AND customer_id = :customer AND position = :row",
        customer=customer,
        row=row,
    )
    if found is None:
        raise Unusable("number_unknown", position=row)
    return found


def _difference(records: Records, held: Row, field: Field, read: Read) -> Change | None:
    table, row, name = field
    if (table, name) == ("number", "add"):
        taken = records.value(
            """SELECT 1 FROM customer_number WHERE shop_id = :shop AND customer_id = :customer
                 AND coalesce(e164, raw) = :said""",
            customer=held["id"],
            said=read.value.e164,
        )
        return None if taken else Change(table, row, name, None, read.value.e164, read.warning)
    if (table, name) == ("number", "place"):
        places = effects.places(records, held["customer_id"])
        wanted = max(1, min(read.value, len(places)))
        was = places.index(row) + 1
        return None if was == wanted else Change(table, row, name, was, wanted)
    if name == "vin":
        return _another_vin(records, held, read)
    return _another_value(records, held, field, read)


def _another_value(records: Records, held: Row, field: Field, read: Read) -> Change | None:
    table, row, name = field
    if name == "owner_id" and not records.value(
        "SELECT 1 FROM shown_customer WHERE shop_id = :shop AND id = :id", id=read.value
    ):
        raise Unusable("customer_unknown", id=read.value)
    was = held[name] if held[name] != "" else None
    return None if was == read.value else Change(table, row, name, was, read.value, read.warning)


def _another_vin(records: Records, held: Row, read: Read) -> Change | None:
    code = None if read.value is None else read.value.code
    if code == held["vin"]:
        return None
    if code is None:
        raise Unusable("field_unusable", file_field="vin", value="")
    other = records.value(
        f"SELECT id FROM vehicle WHERE shop_id = :shop AND {is_vin('vin', ':vin')} AND id <> :id",
        vin=code,
        id=held["id"],
    )
    if other is not None:
        raise Unusable("vin_taken", vin=code, id=other)
    return Change("vehicle", held["id"], "vin", held["vin"], code, read.warning)


def _write_facts(records: Records, table: str, row: int, changes: Sequence[Change], now: datetime) -> None:
    """Write facts that differ, and which instant they are from, as imports do."""
    family = FAMILIES[table]
    names = {fact.name for fact in family.facts}
    told = {change.field: change.now for change in changes if change.field in names}
    if not told:
        return
    (held,) = records.rows(f"SELECT * FROM {table} WHERE shop_id = :shop AND id = :id", id=row)
    stamp = f"{moments.stored_instant(now)}{BY_HAND}"
    facts_of = max(stamp, held["facts_of"])
    known = known_of(family, held) | {name: (value, stamp) for name, value in told.items()}
    stored = {
        fact.name: "" if told[fact.name] is None and fact.unknown == "''" else told[fact.name]
        for fact in family.facts
        if fact.name in told
    }
    named = ", ".join(f"{name} = :{name}" for name in stored)
    records.run(
        f"""UPDATE {table} SET facts_of = :facts_of, facts_older = :facts_older, {named}
            WHERE shop_id = :shop AND id = :id""",
        id=row,
        facts_of=facts_of,
        facts_older=facts_older(family, known, facts_of),
        **stored,
    )
    if "name" in told:
        hear(records, [told["name"]])
        forget_name(records, held["name"])


def _work_out_due(records: Records, settings: Settings, changes: Sequence[Change]) -> None:
    vehicles = [change.row for change in changes if change.field in _DUE_FOLLOWS_FROM]
    if vehicles:
        due_dates.work_out(records, settings, list(dict.fromkeys(vehicles)))


def _put_on_record(
    records: Records, agent: Agent, customer: int, changes: Sequence[Change], now: datetime, reason: str
) -> None:
    for change in changes:
        records.add(
            "correction",
            id=records.next_id("correction"),
            at=now,
            agent_id=agent.id,
            customer_id=customer,
            table_name=change.table,
            row_id=change.row,
            field=change.field,
            was=_text(change.was),
            now=_text(change.now),
            reason=reason,
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
