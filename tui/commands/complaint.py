"""`ringback complaint`: the complaints not closed, and saying that one is solved."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from store import OpenComplaint, Unusable, make, open_complaints, solve
from tui.commands.asked import desk_for, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, formats, labels


def run(asked: argparse.Namespace) -> int:
    """List the complaints, or mark one as solved, so that its customer is asked about it."""
    desk = desk_for(asked)
    if asked.what == "solve":
        if asked.id is None:
            raise Unusable("complaint_missing")
        with desk.database.writing() as records:
            solve(records, desk.settings, desk.agent, asked.id, asked.note, desk.now())
            make(records, desk.settings, desk.now())
        return 0
    with desk.database.reading() as records:
        found = open_complaints(records)
    if asked.json:
        print_json([_document(one) for one in found])
    else:
        for one in found:
            print(_line(desk, one))
        print(_("{n} in all").format(n=len(found)))
    return 0


def _document(one: OpenComplaint) -> dict[str, object]:
    instants = {
        name: getattr(one, name).isoformat() for name in ("opened_at", "reply_due_at", "solve_due_at")
    }
    return asdict(one) | instants


def _line(desk: Desk, one: OpenComplaint) -> str:
    due = formats.moment(one.solve_due_at, desk.zone, desk.today())
    cells = (
        (str(one.id), 6),
        (labels.label(labels.SEVERITIES, one.severity), 8),
        (labels.label(labels.CAUSES, one.cause), 10),
        (labels.label(labels.COMPLAINT_STATES, one.state), 18),
        (one.customer, 18),
        (one.plate or "", 10),
    )
    to_solve = _("to be solved by {at}").format(at=due)
    return clean(" ".join(fitted(text, width) for text, width in cells) + f" {to_solve}")
