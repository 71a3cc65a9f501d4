"""`ringback holidays`: the days that are not as their weekday says, and a shop's own of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from store import NamedDay, Unusable, calendar_days, enter_days, forget_day, read_days, working_time
from tui.commands.asked import day, desk_for, print_json
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, formats, language


def run(asked: argparse.Namespace) -> int:
    """List the calendar, take in a file of days, or take a day out again."""
    desk = desk_for(asked)
    match asked.what:
        case "import":
            if not asked.text:
                raise Unusable("holidays_file_missing")
            days = read_days(Path(asked.text).expanduser())
            with desk.database.writing() as records:
                changed = enter_days(records, days, desk.now())
            if asked.json:
                print_json({"days": len(days), "changed": changed})
            else:
                print(_("{n} days read, {changed} new or changed").format(n=len(days), changed=changed))
        case "forget":
            if not asked.text:
                raise Unusable("holidays_day_missing")
            on = day(asked.text)
            with desk.database.writing() as records:
                if not forget_day(records, on, desk.now()):
                    raise Unusable("holidays_day_unknown", on=on.isoformat())
        case _:
            _list(desk, asked)
    return 0


def _list(desk: Desk, asked: argparse.Namespace) -> None:
    with desk.database.reading() as records:
        found = calendar_days(records, desk.settings, asked.year)
        known = working_time(records, desk.settings).until
    if asked.json:
        days = [
            {"day": one.on.isoformat(), "works": one.works, "name": one.zh, "own": one.own} for one in found
        ]
        print_json({"known_until": known.isoformat() if known else None, "days": days})
        return
    for one in found:
        print(_line(one))
    if known is not None:
        print(_("Known until {day}; after it the plain week counts.").format(day=formats.day(known)))


def _line(one: NamedDay) -> str:
    kind = _("working day") if one.works else _("holiday")
    name = one.zh if language() == "zh" else one.en
    own = _("own") if one.own else ""
    return clean("  ".join(part for part in (one.on.isoformat(), kind, name, own) if part))
