"""`ringback release`: give a follow-up back to its queue, with the answers of its call so far."""

from __future__ import annotations

import argparse

from store import Unusable, colleague, holder_of, leave
from tui.commands.asked import desk_for


def run(asked: argparse.Namespace) -> int:
    """Release a follow-up that somebody holds: whoever `--of` names, else whoever has it now."""
    desk = desk_for(asked)
    if asked.of:
        of: int | None = colleague(desk.database, desk.settings, asked.of, desk.now()).id
    else:
        with desk.database.reading() as records:
            of = holder_of(records, asked.id)
    if of is not None and leave(desk.database, desk.settings, desk.agent, asked.id, desk.now(), of=of):
        return 0
    if asked.of:
        raise Unusable("follow_up_not_with", id=asked.id, code=asked.of)
    raise Unusable("follow_up_free", id=asked.id)
