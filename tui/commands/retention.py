"""`ringback retention`: the rule by age."""

from __future__ import annotations

import argparse

from store import erase_too_old, too_old
from tui.commands.asked import desk_for, print_json
from tui.subjects import free_questions
from tui.text import clean
from tui.words import _, counted, formats


def run(asked: argparse.Namespace) -> int:
    """Erase who was not heard of for too long, or only say how many that are."""
    desk = desk_for(asked)
    with desk.database.reading() as records:
        found = too_old(records, desk.settings, desk.now())
    copies: set[str] = set()
    if not asked.dry_run:
        texts = free_questions(desk)
        done = erase_too_old(desk.database, desk.settings, desk.agent, desk.now(), texts)
        copies = {file for one in done for file in one.copies}
    if asked.json:
        print_json(
            {
                "months": found.months,
                "before": found.before.isoformat(),
                "count": len(found.customers),
                "customers": list(found.customers),
                "copies": sorted(copies),
                "erased": not asked.dry_run,
            }
        )
        return 0
    people = counted("{n} person", "{n} people", len(found.customers))
    words = (
        _("{people} not heard of since {day} would be erased.")
        if asked.dry_run
        else _("{people} not heard of since {day} erased.")
    )
    print(words.format(people=people, day=formats.day(found.before)))
    for file in sorted(copies):
        print(clean(_("This copy tells of them still: {file}").format(file=file)))
    return 0
