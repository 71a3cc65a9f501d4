"""The kinds of file there are, their fields, and what the fields' columns are called (headings.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

OWN = ("ringback_row", "ringback_reason")
"""The columns a file of refused rows begins with; ignored when it is imported again."""

SEVERAL = ("phone",)
"""Fields that take all their columns together, the most telling first."""

TIMES = {
    "opened_at": "opened_time",
    "promised_at": "promised_time",
    "delivered_at": "delivered_time",
    "started_at": "started_time",
}
"""The fields of instants, each with that of its time of day where it stands in a column of its own."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of file: which fields it needs (one of each list), and the headings of all its fields.

    `as_visits` lists the fields whose headings are those of a visits file.
    """

    needs: list[list[str]]
    columns: dict[str, list[str]] = {}
    as_visits: list[str] = []


def kinds() -> tuple[str, ...]:
    """List the kinds of file there are headings for."""
    return tuple(known_kinds())


def fields_of(kind: str) -> tuple[str, ...]:
    """List the fields of a kind of file."""
    return tuple(known_kinds()[kind].columns)


def needs_of(kind: str) -> tuple[tuple[str, ...], ...]:
    """List what a kind of file needs: of each list at least one field."""
    return tuple(tuple(each) for each in known_kinds()[kind].needs)


@cache
def known_kinds() -> dict[str, Kind]:
    """Read headings.toml."""
    text = resources.files(__package__).joinpath("headings.toml").read_text(encoding="utf-8")
    listed = msgspec.convert(tomllib.loads(text), dict[str, Kind])
    shared = listed["visits"].columns
    return {
        name: Kind(each.needs, {**{field: shared[field] for field in each.as_visits}, **each.columns})
        for name, each in listed.items()
    }
