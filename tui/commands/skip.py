"""`ringback skip`: give back a follow-up that is not called now, with the reason."""

from __future__ import annotations

import argparse

from tui import calling
from tui.commands.asked import desk_for


def run(asked: argparse.Namespace) -> int:
    """Skip a follow-up that was taken with `ringback next`."""
    calling.pass_over(desk_for(asked), asked.id, asked.reason, asked.note)
    return 0
