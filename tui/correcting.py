"""A customer's file being corrected: its fields, and what was typed for them and is not stored yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store import OPTIONS, Change, CustomerFile, Read, correct_file, planned, read_field
from tui.wiring import Desk
from tui.words import _, filing

Key = tuple[str, int, str]
"""A table, a row of it and a field, as the store names them."""

OWNER = "owner_id"

_OF_CUSTOMER = (
    "name", "gender", "is_company", "address", "preferred_time", "tier", "do_not_call", "notes",
)  # fmt: skip
_OF_VEHICLE = ("plate", "vin", "model", "energy", "purchased_on", "status", OWNER)


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form: what it holds now, as it would be typed, and what it may be."""

    key: Key
    label: str
    now: str
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """What was typed for a file: nothing of it is lost before it is stored or given up."""

    typed: dict[Key, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    reason: str = ""

    def value(self, one: FormField) -> str:
        """Give what a field shall be."""
        return self.typed.get(one.key, one.now)

    def put(self, one: FormField, text: str) -> None:
        """Keep what was typed for a field; what is there already is no change."""
        if text == one.now:
            self.typed.pop(one.key, None)
        else:
            self.typed[one.key] = text

    def clear(self) -> None:
        """Forget everything: it is stored, or given up."""
        self.typed.clear()
        self.names.clear()
        self.reason = ""


Section = tuple[str, Sequence[FormField]]


def sections(file: CustomerFile) -> list[Section]:
    """List the fields of a file under their headings."""
    found: list[Section] = [(_("customer"), [_of_customer(file, name) for name in _OF_CUSTOMER])]
    numbers: list[FormField] = []
    for place, ((masked, state), position) in enumerate(zip(file.numbers, file.positions, strict=True), 1):
        numbers.append(_field(("number", position, "state"), masked, state))
        if len(file.numbers) > 1:
            dialled = _("{number}: order").format(number=masked)
            numbers.append(_field(("number", position, "place"), dialled, place))
    numbers.append(_field(("number", 0, "add"), filing.label("add"), ""))
    found.append((_("numbers"), numbers))
    for vehicle in file.vehicles:
        named = vehicle.plate or vehicle.vin or vehicle.model or "–"
        held = {name: getattr(vehicle, name, None) for name in _OF_VEHICLE} | {OWNER: file.id}
        fields = [
            _field(("vehicle", vehicle.id, name), filing.label(name), held[name]) for name in _OF_VEHICLE
        ]
        found.append((named, fields))
    return found


def _of_customer(file: CustomerFile, name: str) -> FormField:
    held = file.company if name == "is_company" else getattr(file, name)
    return _field(("customer", file.id, name), filing.label(name), held)


def _field(key: Key, label: str, held: object) -> FormField:
    options = OPTIONS.get((key[0], key[2]), ())
    text = "" if held is None else str(int(held)) if isinstance(held, bool) else str(held)
    if text and options and text not in options:
        options = (*options, text)
    return FormField(key, label, text, options)


def read(desk: Desk, one: FormField, text: str) -> Read:
    """Read what was typed for a field as the store will."""
    if one.key[2] == "add" and not text.strip():
        return Read(None)
    return read_field(desk.settings, one.key[0], one.key[2], text)


def wanted(draft: Draft) -> dict[Key, str]:
    """Give what is to be changed."""
    return {key: text for key, text in draft.typed.items() if key[2] != "add" or text.strip()}


def look_over(desk: Desk, customer: int, draft: Draft) -> tuple[Change, ...]:
    """Work out what would change. Raises `Unusable` where a field cannot be as it was typed."""
    with desk.database.reading() as records:
        return planned(records, desk.settings, customer, wanted(draft))


def store(desk: Desk, customer: int, draft: Draft) -> tuple[Change, ...]:
    """Store what would change. Raises `Unusable` as `look_over` does."""
    return correct_file(
        desk.database, desk.settings, desk.agent, customer, wanted(draft), desk.now(), draft.reason.strip()
    )


def worded(desk: Desk, change: Change, draft: Draft) -> tuple[str, str, str]:
    """Word a change: the field, what it was, what it is to be."""
    today = desk.today()
    was = filing.shown(change.table, change.field, change.was, today)
    now = filing.shown(change.table, change.field, change.now, today)
    if change.field == OWNER:
        was, now = _("this customer"), draft.names.get(int(change.now), now)
    return filing.label(change.field), was, now
