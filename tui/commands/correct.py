"""`ringback correct`: a customer's file as somebody says it is."""

from __future__ import annotations

import argparse

from store import Change, Unusable, correct_file, planned
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.words import _, filing

OF_CUSTOMER = {
    "name": "name",
    "gender": "gender",
    "company": "is_company",
    "tier": "tier",
    "address": "address",
    "preferred_time": "preferred_time",
    "do_not_call": "do_not_call",
    "notes": "notes",
}
OF_VEHICLE = {
    "plate": "plate",
    "vin": "vin",
    "model": "model",
    "energy": "energy",
    "purchased": "purchased_on",
    "status": "status",
    "owner": "owner_id",
}
_FLAGS = {"yes": "1", "no": "0"}


def run(asked: argparse.Namespace) -> int:
    """Correct what was said, and tell what changed by it."""
    desk = desk_for(asked)
    said = _said(asked)
    if asked.dry_run:
        with desk.database.reading() as records:
            changes = planned(records, desk.settings, asked.id, said)
    else:
        changes = correct_file(
            desk.database, desk.settings, desk.agent, asked.id, said, desk.now(), asked.reason
        )
    if asked.json:
        print_json(
            {
                "id": asked.id,
                "vehicle": asked.vehicle,
                "changed": list(dict.fromkeys(_name(change) for change in changes)),
                "changes": [
                    {"field": _name(change), "was": change.was, "now": change.now, "warning": change.warning}
                    for change in changes
                ],
            }
        )
    elif changes and asked.dry_run:
        for change in changes:
            was, now = (
                filing.shown(change.table, change.field, value, desk.today())
                for value in (change.was, change.now)
            )
            print(clean(f"{filing.label(change.field)}: {was} → {now}"))
    elif changes:
        told = ", ".join(dict.fromkeys(filing.label(change.field) for change in changes))
        print(_("Corrected: {what}").format(what=told))
    else:
        print(_("Nothing to correct: it stands there already."))
    return 0


def _name(change: Change) -> str:
    return "number" if change.table == "number" else change.field


def _said(asked: argparse.Namespace) -> dict[tuple[str, int, str], str]:
    """Put the options together: what each field shall be."""
    said: dict[tuple[str, int, str], str] = {}
    for option, field in OF_CUSTOMER.items():
        if (value := getattr(asked, option)) is not None:
            said["customer", asked.id, field] = _FLAGS.get(value, value)
    for option, field in OF_VEHICLE.items():
        if (value := getattr(asked, option)) is not None:
            if asked.vehicle is None:
                raise Unusable("vehicle_missing", option=option)
            said["vehicle", asked.vehicle, field] = str(value)
    if asked.number is not None:
        said["number", 0, "add"] = asked.number
    for place, state in asked.number_state or ():
        said["number", _whole(place), "state"] = state
    if asked.first_number is not None:
        said["number", asked.first_number, "place"] = "1"
    return said


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise Unusable("number_unknown", position=text)
    return int(text)
