"""`ringback demo`: a throwaway shop, full today."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.demo import make_shop
from tui.wiring import Asked, own_from


def run(asked: argparse.Namespace) -> int:
    """Make the demo shop and open the app on it."""
    own = own_from()
    named = asked.keep or asked.db
    keep = Path(named).expanduser() if named else None
    desk = make_shop(Asked(asked.db, asked.lang, asked.user, asked.config), keep)
    if asked.make_only:
        return 0
    from tui.app import RingbackApp

    return RingbackApp(desk, own=own).at_terminal()
