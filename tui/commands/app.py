"""`ringback`: the app."""

from __future__ import annotations

import argparse

from tui.commands.asked import desk_for


def run(asked: argparse.Namespace) -> int:
    """Open the app on the shop that was asked for."""
    desk = desk_for(asked)
    from tui.app import RingbackApp

    RingbackApp(desk).run()
    return 0
