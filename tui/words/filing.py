"""What the fields of a customer's file hold, in words."""

from __future__ import annotations

from datetime import date

from store import OPTIONS
from tui.words import N_, _, formats, labels

_WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("customer", "gender"): {"": N_("not known"), "female": N_("Ms"), "male": N_("Mr")},
    ("customer", "is_company"): {"0": N_("private"), "1": N_("company")},
    ("customer", "preferred_time"): {"": N_("none said"), **labels.PREFERRED_TIMES},
    ("customer", "do_not_call"): {"0": N_("may be called"), "1": N_("not to be called")},
    ("vehicle", "energy"): {
        "": N_("not known"),
        "petrol": N_("petrol"),
        "hybrid": N_("hybrid"),
        "electric": N_("electric"),
    },
    ("vehicle", "status"): labels.VEHICLE_STATES,
    ("number", "state"): {**labels.NUMBER_STATES, "unknown": N_("not tried yet")},
}


def shown(table: str, field: str, value: object, today: date) -> str:
    """Word what a field holds (as stored or typed); a dash where it is empty."""
    text = "" if value is None else str(value)
    if (table, field) in OPTIONS:
        return labels.label(_WORDS.get((table, field), {}), text) or "–"
    if field == "purchased_on" and text:
        try:
            return formats.day(date.fromisoformat(text), today)
        except ValueError:
            return text
    return text or "–"


def table_of(field: str) -> str:
    """Say which table a field's name belongs to."""
    tables = {name: table for table, name in OPTIONS}
    return tables.get(field, "customer")


def label(field: str) -> str:
    """Name a field."""
    return labels.label(labels.OF_A_FILE, field)


def refused(why: str) -> str:
    """Say why a field cannot be stored as it is."""
    return _("must not be empty") if why == "empty" else _("cannot be read")
