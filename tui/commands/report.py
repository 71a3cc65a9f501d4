"""`ringback report`: the monthly report as slides, workbook, page, Markdown or JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.commands.asked import desk_for, month
from tui.reporting import check_name, made, save_report, written
from tui.words import _


def run(asked: argparse.Namespace) -> int:
    """Write the report of a month to one or more files; without one, print it as Markdown or JSON."""
    first, _last = month(asked.month)
    files = [Path(name).expanduser() for name in asked.out]
    for file in files:
        check_name(file)
    desk = desk_for(asked)
    report = made(desk, first, anew=asked.anew)
    if not files:
        print(written(desk, report, "report.json" if asked.json else "report.md").decode(), end="")
        return 0
    for file in files:
        save_report(desk, report, file)
        print(_("written: {file}").format(file=file))
    return 0
