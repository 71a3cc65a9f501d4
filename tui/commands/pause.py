"""`ringback pause`: begin a pause, end it, or say how long it has gone on."""

from __future__ import annotations

import argparse

from store import Break, begin_pause, end_pause, on_pause
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.words import _, formats, labels


def run(asked: argparse.Namespace) -> int:
    """Begin a pause with a reason, end the present one, or tell about it."""
    desk = desk_for(asked)
    now = desk.now()
    if asked.end:
        found: Break | None = end_pause(desk.database, desk.agent, now)
    elif asked.reason:
        found = begin_pause(desk.database, desk.agent, asked.reason, now, asked.note)
    else:
        with desk.database.reading() as records:
            found = on_pause(records, desk.agent)
    if asked.json:
        print_json(None if found is None else _document(found, found.seconds(now)))
    elif found is None:
        print(_("You are not on a pause."))
    else:
        reason = found.note or labels.pause(found.reason)
        print(clean(f"{reason}  {formats.duration(found.seconds(now))}"))
    return 0


def _document(found: Break, seconds: int) -> dict[str, object]:
    return {
        "reason": found.reason,
        "note": found.note,
        "began_at": found.began_at.isoformat(),
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
        "seconds": seconds,
    }
