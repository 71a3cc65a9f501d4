"""`ringback undo`: take the last outcome back, with all that followed from it."""

from __future__ import annotations

import argparse

from store import undo
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.words import _, labels, remarks


def run(asked: argparse.Namespace) -> int:
    """Take back the last outcome logged today; the call is open again, to be logged otherwise."""
    desk = desk_for(asked)
    undone = undo(desk.database, desk.settings, desk.agent, desk.now())
    told = [remarks.sentence(remark, desk.zone, desk.today()) for remark in undone.remarks]
    if asked.json:
        print_json(
            {
                "id": undone.follow_up,
                "attempt": undone.attempt,
                "correction": undone.correction,
                "outcome": undone.outcome,
                "consequences": told,
            }
        )
        return 0
    done = _("{id}: taken back: {outcome}").format(
        id=undone.follow_up, outcome=labels.outcome(undone.outcome)
    )
    print("; ".join(clean(part) for part in (done, *told)))
    return 0
