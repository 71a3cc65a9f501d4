"""What somebody said about a file's columns, and the mapping file (TOML) it is read from."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

import msgspec

from store.intake.layouts.kinds import fields_of, kinds
from store.intake.layouts.spelling import simplified
from store.remarks import Unusable

DayOrder = Literal["day_first", "month_first", "year_first"]


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a file has no numbers of its own: the fields that together tell vehicles and orders apart.

    `order` may name `vehicle`: whatever the vehicle is known by.
    """

    vehicle: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


class FileMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping: headings and the fields they are ("" leaves a column out), and what else was decided.

    Columns are named as `names_of` names them. `dates` says, by heading, whether 03/04/2026 is the third
    of April (`day_first`) or the fourth of March (`month_first`), and whether 26-10-05 begins with its
    year (`year_first`). `kind` is empty where the file itself
    is to tell it.
    """

    columns: dict[str, str] = {}
    dates: dict[str, DayOrder] = {}
    kind: str = ""
    identity: Identity = Identity()


NOTHING_SAID = FileMap()


def names_of(headings: Sequence[str]) -> tuple[str, ...]:
    """Name columns so that no two have one name.

    A heading names its column; `备注 [2]` is the second column called 备注, `[1]` the first without a
    heading.
    """
    names: dict[str, None] = {}
    seen: dict[str, int] = {}
    for heading in map(str.strip, headings):
        seen[heading] = seen.get(heading, 0) + 1
        name = heading if heading and seen[heading] == 1 else f"{heading} [{seen[heading]}]".strip()
        while name in names:
            name += "'"
        names[name] = None
    return tuple(names)


def places_of(said: Iterable[str], headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Find the columns that names speak of: by name, else by name but for case and width, else by heading.

    A name that is no column's is left out.
    """
    names = names_of(headings)
    exact = {name: place for place, name in enumerate(names)}
    loose = {_loose(name): place for place, name in reversed(list(enumerate(names)))}
    found: dict[str, tuple[int, ...]] = {}
    for each in said:
        place = exact.get(each.strip(), loose.get(_loose(each)))
        if place is not None:
            found[each] = (place,)
    taken = set(chain.from_iterable(found.values()))
    for each in said:
        if each not in found:
            simple = simplified(each)
            alike = [
                place
                for place, heading in enumerate(headings)
                if simple and place not in taken and simplified(heading) == simple
            ]
            if alike:
                found[each] = tuple(alike)
    return found


def said_of(mapping: Mapping[str, str], headings: Sequence[str]) -> dict[int, str]:
    """Give the field that is said of each column a mapping names, by the column's place."""
    return {place: mapping[name] for name, places in places_of(mapping, headings).items() for place in places}


def load_mapping(path: Path) -> FileMap:
    """Read a mapping file: TOML with a table `columns` of headings and the fields they are.

    Besides it may hold `kind`, `dates` and `identity` as in `FileMap`. Raises `Unusable` where the file
    cannot be read, is not such a TOML, leaves open which comes first in dates, or names a kind or a field
    there is none of.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        if isinstance(fault, OSError):
            raise Unusable("map_unreadable", path=str(path), problem=fault.strerror or "") from fault
        raise Unusable("map_not_toml", path=str(path), problem=str(fault)) from fault
    _check_days(path, said.get("dates"))
    try:
        mapping = msgspec.convert(said, FileMap)
    except msgspec.ValidationError as fault:
        problem, _, key = str(fault).rpartition(" - at ")
        if not problem:
            problem, key = key, ""
        raise Unusable(
            "map_value", path=str(path), key=key.strip("`").removeprefix("$.") or "-", problem=problem
        ) from fault
    _check_names(path, mapping)
    return mapping


def _check_days(path: Path, dates: object) -> None:
    """Ask for what a mapping that was written to be filled in leaves empty."""
    left = [str(name) for name, order in dates.items() if order == ""] if isinstance(dates, dict) else []
    if left:
        raise Unusable("map_days_open", path=str(path), columns=", ".join(left))


def _check_names(path: Path, mapping: FileMap) -> None:
    known = {field for kind in kinds() for field in fields_of(kind)}
    if mapping.kind and mapping.kind not in kinds():
        raise Unusable("import_kind_unknown", path=str(path), kind=mapping.kind, kinds=", ".join(kinds()))
    for heading, field in mapping.columns.items():
        if field and field not in known:
            raise Unusable(
                "map_field_unknown",
                path=str(path),
                heading=heading,
                field=field,
                fields=", ".join(sorted(known)),
            )
    visits = fields_of("visits")
    for part, fields, also in (
        ("identity.vehicle", mapping.identity.vehicle, ()),
        ("identity.order", mapping.identity.order, ("vehicle",)),
    ):
        for field in fields:
            if field not in (*visits, *also):
                raise Unusable(
                    "map_identity_unknown",
                    path=str(path),
                    part=part,
                    field=field,
                    fields=", ".join(sorted((*visits, *also))),
                )


def _loose(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
