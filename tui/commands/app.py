"""`ringback`: the app."""

from __future__ import annotations

import argparse

from tui.commands.asked import desk_for
from tui.wiring import own_from


def run(asked: argparse.Namespace) -> int:
    """Open the app on the shop that was asked for."""
    own = own_from()
    desk = desk_for(asked)
    from tui.app import RingbackApp

    RingbackApp(desk, own=own).run()
    return 0
