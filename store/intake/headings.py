"""What the columns of a table are: the heading row, the kind of file, and each field's columns."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from store.remarks import Unusable

ROWS_LOOKED_AT = 30
"""A heading row stands among the first so many."""

OWN = ("ringback_row", "ringback_reason")
"""The columns a file of refused rows begins with; ignored when it is imported again."""

SEVERAL = ("phone",)
"""Fields that take all their columns together, the most telling first."""

_IN_BRACKETS = re.compile(r"[(\[（【<《].*?[)\]）】>》]")
_NOISE = re.compile(r"[\W_]+")


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of file: which fields it needs (one of each list), and the headings of all its fields."""

    needs: list[list[str]]
    columns: dict[str, list[str]]


class _MappingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's rows begin and what its columns are: fields with their columns' places."""

    kind: str
    heading_row: int
    headings: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """Say how well the table was understood: how many fields were recognised."""
        return len(self.places) if not self.missing else 0

    @property
    def ignored(self) -> tuple[str, ...]:
        """List the headings that nobody understood."""
        used = {place for places in self.places.values() for place in places}
        return tuple(
            heading
            for place, heading in enumerate(self.headings)
            if place not in used and heading and heading not in OWN
        )


def kinds() -> tuple[str, ...]:
    """List the kinds of file there are headings for."""
    return tuple(_known())


def fields_of(kind: str) -> tuple[str, ...]:
    """List the fields of a kind of file."""
    return tuple(_known()[kind].columns)


def recognise(
    rows: Iterable[tuple[int, Sequence[str]]], kind: str, mapping: Mapping[str, str] | None
) -> Layout | None:
    """Find the heading row among the first rows, and the kind of file where `kind` is "auto".

    `mapping` says what columns are, over the synonyms. None where no row has any heading that is known;
    else the best reading, which may still miss fields.
    """
    wanted = kinds() if kind == "auto" else (kind,)
    best: Layout | None = None
    for number, cells in rows:
        if number > ROWS_LOOKED_AT:
            break
        for each in wanted:
            layout = _read(number, cells, each, mapping or {})
            if layout.places and (best is None or _rank(layout) > _rank(best)):
                best = layout
    return best


def load_mapping(path: Path) -> dict[str, str]:
    """Read a mapping file: TOML with a table `columns` of headings and the fields they are.

    An empty field leaves the column out. Raises `Unusable` where the file cannot be read, is not such a
    TOML, or names a field there is none of.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise Unusable("map_unreadable", path=str(path), problem=fault.strerror or "") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Unusable("map_not_toml", path=str(path), problem=str(fault)) from fault
    try:
        mapping = msgspec.convert(said, _MappingFile).columns
    except msgspec.ValidationError as fault:
        problem, _, key = str(fault).rpartition(" - at ")
        raise Unusable(
            "map_value", path=str(path), key=key.strip("`").removeprefix("$.") or "-", problem=problem
        ) from fault
    known = {field for kind in kinds() for field in fields_of(kind)}
    for heading, field in mapping.items():
        if field and field not in known:
            raise Unusable(
                "map_field_unknown",
                path=str(path),
                heading=heading,
                field=field,
                fields=", ".join(sorted(known)),
            )
    return mapping


def simplified(heading: str) -> str:
    """Fold a heading: compatible forms, small letters, nothing in brackets, letters and digits only."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return _NOISE.sub("", _IN_BRACKETS.sub("", plain)) or _NOISE.sub("", plain)


def _rank(layout: Layout) -> tuple[bool, int]:
    return not layout.missing, len(layout.places)


def _read(number: int, cells: Sequence[str], kind: str, mapping: Mapping[str, str]) -> Layout:
    headings = tuple(cell.strip() for cell in cells)
    said = {simplified(heading): field for heading, field in mapping.items()}
    claims: dict[str, list[tuple[int, int]]] = {}
    for place, heading in enumerate(headings):
        field, order = _field(simplified(heading), kind, said)
        if field and heading not in OWN:
            claims.setdefault(field, []).append((order, place))
    places = {
        field: tuple(place for _, place in sorted(claimed)[: None if field in SEVERAL else 1])
        for field, claimed in claims.items()
    }
    missing = tuple("|".join(each) for each in _known()[kind].needs if not places.keys() & set(each))
    return Layout(kind, number, headings, places, missing)


def _field(heading: str, kind: str, said: Mapping[str, str]) -> tuple[str | None, int]:
    """Say which field a heading is, and how telling it is (least first)."""
    if heading in said:
        return (said[heading] if said[heading] in _known()[kind].columns else None), -1
    return _synonyms(kind).get(heading, (None, 0))


@cache
def _synonyms(kind: str) -> dict[str, tuple[str | None, int]]:
    return {
        simplified(heading): (field, order)
        for field, headings in _known()[kind].columns.items()
        for order, heading in reversed(list(enumerate((*headings, field))))
    }


@cache
def _known() -> dict[str, _Kind]:
    text = resources.files(__package__).joinpath("headings.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, _Kind])
