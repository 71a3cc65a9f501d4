"""`ringback db copy`: a whole shop from its file to a PostgreSQL server."""

from __future__ import annotations

import argparse
import sys

from store import SERVERS, Unusable, copy_shop, door_to, open_database, path_of
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.words import _


def run(asked: argparse.Namespace) -> None:
    """Move the shop, and say how much was moved and compared."""
    if not (asked.file and asked.target):
        raise Unusable("copy_what_missing")
    if not asked.target.startswith(SERVERS):
        raise Unusable("copy_not_to_file")
    path = path_of(asked.file)
    if not path.exists():
        raise Unusable("database_missing", path=str(path))
    asked.db = asked.file
    desk = desk_for(asked)
    opened = open_database(asked.target, now=desk.now(), shop_name=desk.settings.name)
    target = door_to(opened, desk.database.shop)
    try:
        progress = _tell if sys.stderr.isatty() and not asked.json else None
        done = copy_shop(desk.database, target, staff=desk.agent.code, now=desk.now(), progress=progress)
        place = target.place
    finally:
        target.close()
    if asked.json:
        print_json({"file": str(path), "to": place, "rows": done.rows, "tables": done.tables})
        return
    for table, rows in done.tables.items():
        if rows:
            print(f"{rows:>12,}  {table}")
    told = _("copied to {place} and found there row by row as they are here: {n} rows")
    print(clean(told.format(place=place, n=f"{done.rows:,}")))
    print(clean(_("From now on work there: give its address with --db, or in RINGBACK_DB.")))


def _tell(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    print("\r" + _("{done} of {of} rows").format(done=f"{done:,}", of=f"{of:,}"), end=end, file=sys.stderr)
