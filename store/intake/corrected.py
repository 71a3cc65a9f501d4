"""What somebody has corrected by hand in a record stays, also where an import is taken back."""

from __future__ import annotations

from typing import Any

from store.database import Records
from store.intake.facts import BY_HAND, CUSTOMER, VEHICLE
from store.intake.merging import facts_older, known_of

_FAMILIES = {"customer": CUSTOMER, "vehicle": VEHICLE}


def without_corrected(records: Records, table: str, row: int, was: dict[str, Any]) -> dict[str, Any]:
    """Leave out of what a row held before an import what was corrected since, and stamp the rest to match."""
    family = _FAMILIES.get(table)
    if family is None or "facts_older" not in was:
        return was
    held = records.row(f"SELECT * FROM {table} WHERE shop_id = :shop AND id = :row", row=row)
    if held is None:
        return was
    if _vin_was_corrected(records, table, row):
        was = {name: value for name, value in was.items() if name not in {"vin", "vin_ok"}}
    now, before = known_of(family, held), known_of(family, was)
    corrected = [
        name
        for name, (_value, stamp) in now.items()
        if stamp is not None and stamp.endswith(BY_HAND) and now[name] != before[name]
    ]
    if not corrected:
        return was
    known = before | {name: now[name] for name in corrected}
    facts_of = max(was["facts_of"], *(now[name][1] or "" for name in corrected))
    kept = {name: value for name, value in was.items() if name not in corrected}
    return {**kept, "facts_of": facts_of, "facts_older": facts_older(family, known, facts_of)}


def _vin_was_corrected(records: Records, table: str, row: int) -> bool:
    return table == "vehicle" and bool(
        records.value(
            """SELECT 1 FROM correction c JOIN vehicle v ON v.shop_id = :shop AND v.id = c.row_id
               WHERE c.shop_id = :shop AND c.table_name = 'vehicle' AND c.row_id = :row
                 AND c.field = 'vin' AND c.now = v.vin""",
            row=row,
        )
    )
