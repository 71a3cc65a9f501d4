"""`ringback correct`: a customer's file as somebody says it is."""

from __future__ import annotations

import argparse

from store import correct_customer, correct_vehicle
from tui.commands.asked import desk_for, print_json
from tui.words import _, labels

OF_CUSTOMER = ("name", "gender", "tier", "address", "number", "preferred_time")
OF_VEHICLE = ("plate", "model")


def run(asked: argparse.Namespace) -> int:
    """Correct what was said, and tell what changed by it."""
    desk = desk_for(asked)
    changed = correct_customer(desk.database, desk.settings, asked.id, _said(asked, OF_CUSTOMER), desk.now())
    if asked.vehicle is not None:
        said = _said(asked, OF_VEHICLE)
        changed += correct_vehicle(desk.database, desk.settings, asked.vehicle, said, desk.now())
    if asked.json:
        print_json({"id": asked.id, "vehicle": asked.vehicle, "changed": list(changed)})
    elif changed:
        told = ", ".join(labels.label(labels.OF_A_FILE, name) for name in changed)
        print(_("Corrected: {what}").format(what=told))
    else:
        print(_("Nothing to correct: it stands there already."))
    return 0


def _said(asked: argparse.Namespace, names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in names if (value := getattr(asked, name)) is not None}
