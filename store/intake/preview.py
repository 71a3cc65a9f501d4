"""What an import would change, field by field, and which rows it would refuse: samples, and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store.database import Records
from store.intake import facts
from store.intake.facts import CUSTOMER, VEHICLE, Fact, written
from store.intake.files.reading import Table
from store.intake.layouts.headings import Layout
from store.intake.staging import VISIT_FACTS, said_of_visit
from store.safeguards.masking import mask, mask_within

SHOWN = 100
"""Changed fields, and refused rows, that are shown one by one."""

DERIVED = ("opened_on", "delivered_on")
"""Facts of a visit that follow from others."""

NUMBERS = ("phone", "number")
"""Fields that are telephone numbers."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record that would change: whose (order number, VIN or plate, name), from what, to what."""

    table: str
    record: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that would be refused: its number in the file, the reason's code, its cells as they came.

    Telephone numbers are masked: a look opens none.
    """

    number: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change: how often each (table, field), the first changes, the first refused rows."""

    fields: tuple[tuple[str, str, int], ...]
    changes: tuple[FieldChange, ...]
    refused: tuple[RefusedRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the preview as it is printed."""
        return {
            "fields": [
                {"table": table, "field": field, "records": number} for table, field, number in self.fields
            ],
            "changes": [
                {
                    "table": one.table,
                    "record": one.record,
                    "field": one.field,
                    "before": one.before,
                    "after": one.after,
                }
                for one in self.changes
            ],
            "refused": [
                {"row": one.number, "reason": one.reason, "cells": list(one.cells)} for one in self.refused
            ],
        }


def of(records: Records, table: Table, layout: Layout) -> Preview:
    """Look at the plans on the temporary tables."""
    fields: list[tuple[str, str, int]] = []
    found: list[FieldChange] = []
    if layout.kind in {"visits", "customers"}:
        for name, source, record, pairs in _sources():
            for field, before, after, differs in pairs:
                number = records.value(f"SELECT count(*) {source} AND {differs}")
                if not number:
                    continue
                fields.append((name, field, number))
                found += [
                    FieldChange(name, str(row["record"]), field, _text(row["before"]), _text(row["after"]))
                    for row in records.rows(
                        f"""SELECT {record} AS record, {before} AS before, {after} AS after
                            {source} AND {differs} LIMIT :most""",
                        most=max(0, SHOWN - len(found)),
                    )
                ]
    return Preview(tuple(fields), tuple(found), tuple(_refused(records, table, layout)))


def _sources() -> list[tuple[str, str, str, list[tuple[str, str, str, str]]]]:
    """Give table, FROM and WHERE, what a record is called, and of each field: SQL before, after, differs."""
    visits = """FROM plan_visit p JOIN staged_visit s ON s.row_no = p.row_no
                JOIN visit v ON v.shop_id = :shop AND v.id = p.id WHERE NOT p.is_new"""
    made = [
        (
            "visits",
            visits,
            "v.order_number",
            [
                (fact, f"v.{fact}", said, f"{said} IS NOT NULL AND {said} IS NOT v.{fact}")
                for fact, said in ((fact, said_of_visit(fact)) for fact in VISIT_FACTS if fact not in DERIVED)
            ],
        ),
        (
            "visits",
            "FROM plan_item i JOIN visit v ON v.shop_id = :shop AND v.id = i.visit_id WHERE TRUE",
            "v.order_number",
            [("item", "NULL", "i.item", "TRUE")],
        ),
    ]
    for name, family, record in (
        ("vehicles", VEHICLE, "coalesce(old.vin, old.plate, old.id)"),
        ("customers", CUSTOMER, "old.name"),
    ):
        source = f"""FROM {family.plan} plan JOIN {family.table} old ON old.shop_id = :shop
                     AND old.id = plan.id WHERE NOT plan.is_new AND plan.changed = {facts.CHANGED}"""
        pairs = [_pair(fact) for fact in family.columns]
        made.append((name, source, record, pairs))
    return made


def _pair(fact: Fact) -> tuple[str, str, str, str]:
    """Give a fact's name, SQL before and after, and whether they differ; an owner is told by name."""
    before, after = f"old.{fact.name}", written("plan", fact)
    differs = f"{after} IS NOT {before}"
    if fact.name == "owner_id":
        return "owner", _NAMED.format(id=before), _NAMED.format(id=after), differs
    return fact.name, before, after, differs


_NAMED = """coalesce((SELECT new.name FROM plan_customer new WHERE new.id = {id}),
                     (SELECT c.name FROM customer c WHERE c.shop_id = :shop AND c.id = {id}))"""


def _refused(records: Records, table: Table, layout: Layout) -> list[RefusedRow]:
    wanted = {
        row["row_no"]: row["reason"]
        for row in records.rows("SELECT row_no, reason FROM refused ORDER BY row_no LIMIT :most", most=SHOWN)
    }
    if not wanted:
        return []
    last = max(wanted)
    masked = {place for field in NUMBERS for place in layout.places.get(field, ())}
    found = []
    for number, cells in table.rows():
        if number in wanted:
            shown = tuple(
                mask(cell) if place in masked else mask_within(cell) for place, cell in enumerate(cells)
            )
            found.append(RefusedRow(number, wanted[number], shown))
        if number >= last:
            break
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
