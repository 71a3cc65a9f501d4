"""`ringback release`: give a follow-up back to its queue, with the answers of its call so far."""

from __future__ import annotations

import argparse

from store import Unusable, leave
from tui.commands.asked import desk_for


def run(asked: argparse.Namespace) -> int:
    """Release a follow-up that somebody holds."""
    desk = desk_for(asked)
    if not leave(desk.database, desk.settings, asked.id, desk.now()):
        raise Unusable("follow_up_free", id=asked.id)
    return 0
