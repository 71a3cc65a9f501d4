"""`ringback`: the app."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from store import ALL_SHOPS, Unusable
from tui.entry import load_textual
from tui.wiring import BROWSER, Asked, kept_folder, own_from, sit_down

if TYPE_CHECKING:
    import argparse


def run(asked: argparse.Namespace) -> int:
    """Open the app on the shop that was asked for."""
    from tui.commands.asked import told_of

    return open_app(told_of(asked))


def open_app(asked: Asked) -> int:
    """Open the app on the shop that was asked for."""
    own = own_from()
    if asked.shop == ALL_SHOPS:
        raise Unusable("all_shops_not_here")
    try:
        desk = sit_down(asked)
    except Unusable as fault:
        _tell_what_is_kept(fault)
        raise
    server = os.environ.get(BROWSER, "")
    if server.isdecimal():
        from tui.browser.app import VisitorsApp

        VisitorsApp(desk, own=own).run_for(int(server))
        return 0
    load_textual()
    from tui.app import RingbackApp

    return RingbackApp(desk, own=own).at_terminal()


def _tell_what_is_kept(fault: Unusable) -> None:
    """Say where the server is away that what was done meanwhile is not lost."""
    from store import AWAY, kept_files
    from tui.words import _

    if fault.remark.code in AWAY and any(kept_files(kept_folder())):
        said = _("What was done while the server was away is kept on this machine until it is back.")
        print(said, file=sys.stderr)
