"""Two records that are one: everything of the one is the other's, and an empty shell stays.

History is kept whole: visits, calls, follow-ups, complaints, appointments and numbers only change whose they
are. What is known is then what the latest order says that either of them had, as if they had been one
from the beginning. Keys by which imports knew the shell lead to the record that is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store import due_dates
from store.database import Records, Row
from store.intake.facts import CUSTOMER, VEHICLE, Family
from store.intake.ledger import Ledger
from store.moments import stored_instant
from store.rules.settings import Settings

DUE = (*due_dates.STORED, "due_said_on")
"""Columns of a vehicle that follow from its visits, and what its customer said of the next one."""

_ONCE = ("invitation", "recall")
"""Queues in which a vehicle stands once."""


@dataclass(frozen=True, slots=True)
class Merging:
    """What a merge needs to know: the records that become one, for which question, when."""

    records: Records
    settings: Settings
    ledger: Ledger
    question: int
    now: datetime


def merge_customers(merging: Merging, kept: int, other: int) -> None:
    """Let all that is customer `other`'s be customer `kept`'s."""
    records, ledger = merging.records, merging.ledger
    places = _merge_numbers(merging, kept, other)
    for table in ("visit", "follow_up", "complaint", "appointment"):
        for row in _of(records, table, "customer_id", other):
            ledger.change(table, {"id": row["id"]}, customer_id=kept)
    for row in records.rows(
        "SELECT id, number_position FROM attempt WHERE shop_id = :shop AND customer_id = :other", other=other
    ):
        place = places.get(row["number_position"], row["number_position"])
        ledger.change("attempt", {"id": row["id"]}, customer_id=kept, number_position=place)
    for row in _of(records, "vehicle", "owner_id", other):
        ledger.change("vehicle", {"id": row["id"]}, owner_id=kept)
    _merge_what_is_known_of_customers(merging, kept, other)
    _lead(merging, "customer", kept, other, [_one(records, "customer", other)["match_key"]])
    _lead_owners_of_customers(merging, kept, other)


def merge_vehicles(merging: Merging, kept: int, other: int) -> None:
    """Let all that is vehicle `other`'s be vehicle `kept`'s; due dates are worked out anew."""
    records, ledger = merging.records, merging.ledger
    stays, goes = _one(records, "vehicle", kept), _one(records, "vehicle", other)
    for table in ("visit", "attempt", "complaint", "appointment"):
        for row in _of(records, table, "vehicle_id", other):
            ledger.change(table, {"id": row["id"]}, vehicle_id=kept)
    _merge_follow_ups(merging, kept, other)
    ledger.change(
        "vehicle", {"id": other}, vin=None, vin_ok=0, plate=None, purchased_on=None, due_said_on=None
    )
    newer = max((stays, goes), key=lambda row: row["last_visit_on"] or "")
    ledger.change(
        "vehicle", {"id": kept}, status=newer["status"], due_said_on=newer["due_said_on"],
        last_visit_on=newer["last_visit_on"], **_better_vin(stays, goes), **_latest(VEHICLE, stays, goes),
    )  # fmt: skip
    work_out(merging, (kept, other))
    keys = [f"V{row['vin']}" for row in (stays, goes) if row["vin"]]
    _lead(merging, "vehicle", kept, other, keys)
    for row in records.rows(
        "SELECT key, row_id FROM alias WHERE shop_id = :shop AND table_name = 'owner' AND key LIKE :of",
        of=f"{other}|%",
    ):
        _lead_to(merging, "owner", f"{kept}|{row['key'].partition('|')[2]}", row["row_id"])


def work_out(merging: Merging, vehicles: tuple[int, ...]) -> None:
    """Work the due dates of vehicles out anew, and note how they were."""
    was = {vehicle: _due(merging.records, vehicle) for vehicle in vehicles}
    due_dates.work_out(merging.records, merging.settings, vehicles)
    for vehicle in vehicles:
        merging.ledger.note_derived("vehicle", {"id": vehicle}, was[vehicle])


def facts_older(family: Family, known: dict[str, tuple[Any, str | None]], facts_of: str) -> str:
    """Write down, as imports do, which facts come from another order than `facts_of`.

    `known` gives each fact's value, None where nobody told it, and the order that told it; a fact without
    a value but with an order was taken back then.
    """
    older: dict[str, str] = {}
    for fact in family.facts:
        value, told = known[fact.name]
        if value is None and (fact.is_marked or told):
            older[fact.name] = told or ""
        elif value is not None and told is not None and told < facts_of:
            older[fact.name] = told
    return json.dumps(older, ensure_ascii=False, separators=(",", ":"))


def known_of(family: Family, row: Row) -> dict[str, tuple[Any, str | None]]:
    """Give each fact of a stored record: its value, None where nobody told it, and the order that told it."""
    older: dict[str, str] = json.loads(row["facts_older"])
    known: dict[str, tuple[Any, str | None]] = {}
    for fact in family.facts:
        value, told = row[fact.name], older.get(fact.name)
        untold = told == "" if fact.is_marked else value in {None, ""}
        known[fact.name] = (None, told or None) if untold else (value, told or row["facts_of"])
    return known


def _latest(family: Family, stays: Row, goes: Row) -> dict[str, Any]:
    """Give the columns of the kept record: of each fact what the latest order says."""
    first, second = known_of(family, stays), known_of(family, goes)
    known = {
        fact.name: max(
            first[fact.name], second[fact.name], key=lambda told: (told[1] or "", told[0] is not None)
        )
        for fact in family.facts
    }
    facts_of = max(stays["facts_of"], goes["facts_of"])
    values = {
        fact.name: stays[fact.name] if known[fact.name] == first[fact.name] else known[fact.name][0]
        for fact in family.facts
    }
    return {**values, "facts_of": facts_of, "facts_older": facts_older(family, known, facts_of)}


def _merge_what_is_known_of_customers(merging: Merging, kept: int, other: int) -> None:
    records = merging.records
    stays, goes = _one(records, "customer", kept), _one(records, "customer", other)
    asked_on = [day for day in (stays["do_not_call_on"], goes["do_not_call_on"]) if day]
    notes = dict.fromkeys(text for text in (stays["notes"], goes["notes"]) if text)
    merging.ledger.change(
        "customer", {"id": kept}, do_not_call=max(stays["do_not_call"], goes["do_not_call"]),
        do_not_call_on=min(asked_on, default=None), notes="\n".join(notes),
        **_latest(CUSTOMER, stays, goes),
    )  # fmt: skip


def _merge_numbers(merging: Merging, kept: int, other: int) -> dict[int | None, int]:
    """Give the kept customer the other's numbers after their own; say where each of them stands now."""
    records, ledger = merging.records, merging.ledger
    of = """SELECT position, raw, e164, verdict, state, coalesce(e164, raw) AS said FROM customer_number
            WHERE shop_id = :shop AND customer_id = :customer ORDER BY position"""
    known = {row["said"]: row for row in records.rows(of, customer=kept)}
    last = max((row["position"] for row in known.values()), default=0)
    places: dict[int | None, int] = {}
    for row in records.rows(of, customer=other):
        fields = {name: row[name] for name in ("raw", "e164", "verdict", "state")}
        ledger.remove("customer_number", {"customer_id": other, "position": row["position"]}, list(fields))
        same = known.get(row["said"])
        if same is None:
            last += 1
            places[row["position"]] = last
            ledger.add("customer_number", {"customer_id": kept, "position": last}, **fields)
        else:
            places[row["position"]] = same["position"]
            if same["state"] == "unknown":
                key = {"customer_id": kept, "position": same["position"]}
                ledger.change("customer_number", key, state=row["state"])
    for row in records.rows(
        """SELECT o.follow_up_id, o.number_position FROM follow_up f
           JOIN open_call o ON o.shop_id = :shop AND o.follow_up_id = f.id
           WHERE f.shop_id = :shop AND f.customer_id = :other AND o.number_position IS NOT NULL""",
        other=other,
    ):
        place = places.get(row["number_position"], row["number_position"])
        ledger.change("open_call", {"follow_up_id": row["follow_up_id"]}, number_position=place)
    return places


def _merge_follow_ups(merging: Merging, kept: int, other: int) -> None:
    """Give the kept vehicle the other's follow-ups; of open ones that double, the most worked on stays."""
    records, ledger = merging.records, merging.ledger
    kinds = ", ".join(f"'{kind}'" for kind in merging.settings.queues)
    for row in records.rows(
        f"""SELECT f.id, f.round, (SELECT max(k.round) FROM follow_up k WHERE k.shop_id = :shop
              AND k.kind = f.kind AND k.vehicle_id = :kept AND k.visit_id = f.visit_id) AS taken
            FROM follow_up f WHERE f.shop_id = :shop AND f.kind IN ({kinds}) AND f.vehicle_id = :other
            ORDER BY f.id""",
        kept=kept,
        other=other,
    ):
        number = row["round"] if row["taken"] is None else row["taken"] + row["round"]
        ledger.change("follow_up", {"id": row["id"]}, vehicle_id=kept, round=number)
    for kind in _ONCE:
        opened = records.rows(
            """SELECT id FROM follow_up WHERE shop_id = :shop AND kind = :kind AND vehicle_id = :kept
                 AND state = 'open' ORDER BY promised_at IS NULL, attempts DESC, id""",
            kind=kind,
            kept=kept,
        )
        for row in opened[1:]:
            ledger.change(
                "follow_up", {"id": row["id"]}, state="superseded", closed_at=stored_instant(merging.now)
            )


def _better_vin(stays: Row, goes: Row) -> dict[str, Any]:
    """Choose the number that stays: the kept vehicle's, unless only the other's check digit is right."""
    better = goes if goes["vin"] and (not stays["vin"] or goes["vin_ok"] > stays["vin_ok"]) else stays
    return {"vin": better["vin"], "vin_ok": better["vin_ok"]}


def _lead(merging: Merging, table: str, kept: int, other: int, keys: list[str]) -> None:
    """Let whoever looks for the other record find the kept one, also by what led to the other so far."""
    records, ledger = merging.records, merging.ledger
    ledger.change(table, {"id": other}, merged_into=kept)
    for row in _of(records, table, "merged_into", other):
        ledger.change(table, {"id": row["id"]}, merged_into=kept)
    for row in records.rows(
        "SELECT key FROM alias WHERE shop_id = :shop AND table_name = :of AND row_id = :other",
        of=table,
        other=other,
    ):
        ledger.change("alias", {"table_name": table, "key": row["key"]}, row_id=kept)
    for key in keys:
        _lead_to(merging, table, key, kept)


def _lead_owners_of_customers(merging: Merging, kept: int, other: int) -> None:
    """Let what was decided of vehicles that somebody else brings hold for the kept customer."""
    rows = merging.records.rows(
        """SELECT key, row_id FROM alias WHERE shop_id = :shop AND table_name = 'owner'
             AND (row_id = :other OR key LIKE :by)""",
        other=other,
        by=f"%|{other}",
    )
    for row in rows:
        vehicle, _, brought_by = row["key"].partition("|")
        owner = kept if row["row_id"] == other else row["row_id"]
        by = kept if int(brought_by) == other else int(brought_by)
        _lead_to(merging, "owner", row["key"], owner)
        _lead_to(merging, "owner", f"{vehicle}|{by}", owner)


def _lead_to(merging: Merging, table: str, key: str, row_id: int) -> None:
    at = {"table_name": table, "key": key}
    merging.ledger.add("alias", at, row_id=row_id, question_id=merging.question)


def _of(records: Records, table: str, column: str, value: int) -> list[Row]:
    return records.rows(
        f"SELECT id FROM {table} WHERE shop_id = :shop AND {column} = :value ORDER BY id", value=value
    )


def _one(records: Records, table: str, number: int) -> Row:
    (row,) = records.rows(f"SELECT * FROM {table} WHERE shop_id = :shop AND id = :id", id=number)
    return row


def _due(records: Records, vehicle: int) -> dict[str, Any]:
    row = _one(records, "vehicle", vehicle)
    return {name: row[name] for name in DUE}
