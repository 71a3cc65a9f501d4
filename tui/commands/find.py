"""`ringback find`: anyone, by whatever is known of them."""

from __future__ import annotations

import argparse

from store import Hit, find
from tui.commands.asked import desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.words import _, labels


def run(asked: argparse.Namespace) -> int:
    """List whom a text may mean, best first."""
    desk = desk_for(asked)
    hits = find(desk.database, desk.settings, " ".join(asked.text), desk.now())
    note_look(desk, "searched", hits=len(hits))
    if asked.json:
        print_json([_document(hit) for hit in hits])
        return 0
    for hit in hits:
        cells = (
            (labels.label(labels.FOUND_BY, hit.by), 8),
            (hit.customer, 20),
            (hit.phone or "–", 12),
            (hit.plate or hit.vin or "–", 10),
            (hit.model, 14),
            (labels.label(labels.ONE_OF_KIND, hit.kind) if hit.kind else "–", 10),
        )
        order = f" {clean(hit.order_number)}" if hit.order_number else ""
        print(" ".join(fitted(text, width) for text, width in cells) + order)
    print(_("{n} found").format(n=len(hits)) if hits else _("Nobody is found by this."))
    return 0


def _document(hit: Hit) -> dict[str, object]:
    return {
        "by": hit.by,
        "whole": hit.whole,
        "customer_id": hit.customer_id,
        "customer": hit.customer,
        "phone": hit.phone,
        "vehicle_id": hit.vehicle_id,
        "plate": hit.plate,
        "vin": hit.vin,
        "model": hit.model,
        "vehicles": hit.vehicles,
        "order_number": hit.order_number,
        "last_visit": hit.last_visit_on.isoformat() if hit.last_visit_on else None,
        "follow_up": hit.follow_up,
        "kind": hit.kind,
        "left_out": hit.left_out,
        "do_not_call": hit.do_not_call,
    }
