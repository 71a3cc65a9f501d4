"""`ringback`: the app."""

from __future__ import annotations

import argparse
import os

from tui.commands.asked import told_of
from tui.wiring import BROWSER, own_from, sit_down


def run(asked: argparse.Namespace) -> int:
    """Open the app on the shop that was asked for."""
    own = own_from()
    desk = sit_down(told_of(asked))
    server = os.environ.get(BROWSER, "")
    if server.isdecimal():
        from tui.browser.app import VisitorsApp

        VisitorsApp(desk, own=own).run_for(int(server))
        return 0
    from tui.app import RingbackApp

    RingbackApp(desk, own=own).run()
    return 0
