"""What the columns of temporary tables hold: the same words do for either engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_WHOLE = {
    "row_no", "place", "position", "id", "vehicle_id", "customer_id", "owner_id", "visit_id", "old_vehicle",
    "odometer_km", "estimate_cents", "amount_cents", "source", "changed", "visits", "last_visit_id",
    "anchor_visit_id", "anchor_km", "attempts", "rank", "tier_rank", "brought_visit_id",
}  # fmt: skip
_TRUTHS = {
    "by_appointment", "is_rework", "vin_ok", "sold_here", "warranty_registered", "is_company", "is_new",
    "reached", "do_not_call",
}  # fmt: skip
_FRACTIONS = {"km_per_day"}


def typed(names: Iterable[str]) -> str:
    """Declare columns: `plate TEXT, odometer_km BIGINT`."""
    return ", ".join(f"{name} {_type_of(name)}" for name in names)


def truths(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give back as truths those columns' values that are; kept as JSON, or read, they are 0 and 1."""
    return {
        name: bool(value) if name in _TRUTHS and value is not None else value
        for name, value in values.items()
    }


def _type_of(name: str) -> str:
    if name in _WHOLE:
        return "BIGINT"
    if name in _TRUTHS:
        return "BOOLEAN"
    return "DOUBLE PRECISION" if name in _FRACTIONS else "TEXT"
