"""What a field of a customer's file may hold, read as an import reads the same cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from store.calls.file_options import OPTIONS
from store.intake.cells import cleaning, dates
from store.rules.settings import Settings

NEEDED = {("customer", "name"), ("customer", "tier")}
"""Fields that are never empty."""

UNREADABLE = "unreadable"
EMPTY = "empty"


class Read(NamedTuple):
    """A field as it would be stored, None where it is emptied.

    `warning` is the import's code of what is unusual in it; `refused` says why it cannot be stored:
    `unreadable` or `empty`.
    """

    value: Any
    warning: str | None = None
    refused: str | None = None


def read_field(settings: Settings, table: str, field: str, text: str) -> Read:
    """Read what was typed or chosen for a field."""
    if not text.strip():
        return Read(None, refused=EMPTY if (table, field) in NEEDED or table == "number" else None)
    options = OPTIONS.get((table, field))
    if options is not None:
        return _chosen(table, field, text.strip(), options)
    value, warning = _readers(settings)[table, field](text)
    if value is None:
        return Read(None, warning, UNREADABLE)
    return Read(value, warning)


_WORDS = {"gender": "gender", "tier": "tier", "energy": "energy"}


def _chosen(table: str, field: str, text: str, options: tuple[str, ...]) -> Read:
    """Take one of a few words, or what exports call it; flags as 0 and 1."""
    code: object = text
    if text not in options and field in _WORDS:
        code = cleaning.word_reader(_WORDS[field])(text)[0]
    elif text not in options and field == "is_company":
        code = str(cleaning.flag_reader("customer_type", "company")(text)[0])
    elif text not in options and field == "do_not_call":
        code = str(cleaning.flag_reader("yes_no", "yes")(text)[0])
    elif text not in options and (table, field) == ("customer", "preferred_time"):
        return Read(*cleaning.text(text))
    if code not in options:
        return Read(None, refused=UNREADABLE)
    return Read(int(str(code)) if field in {"is_company", "do_not_call"} else code)


def _readers(settings: Settings) -> dict[tuple[str, str], Callable[[str], tuple[Any, str | None]]]:
    def number(text: str) -> tuple[Any, str | None]:
        from store.intake.cells.telephones import read_number

        found = read_number(text.strip(), settings.region, settings.area_code)
        return (found if found.e164 else None), None if found.e164 else "number_unusable"

    return {
        ("customer", "name"): cleaning.text,
        ("customer", "address"): cleaning.text,
        ("customer", "notes"): cleaning.long_text,
        ("vehicle", "plate"): cleaning.plate_reader(settings.region),
        ("vehicle", "vin"): cleaning.vin,
        ("vehicle", "model"): cleaning.text,
        ("vehicle", "purchased_on"): dates.day_reader(),
        ("vehicle", "owner_id"): _whole,
        ("number", "add"): number,
        ("number", "place"): _whole,
    }


def _whole(text: str) -> tuple[int | None, str | None]:
    return (int(text) if text.isascii() and text.strip().isdecimal() else None), None
