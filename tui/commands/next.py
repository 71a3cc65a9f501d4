"""`ringback next`: take the next follow-up and open its call."""

from __future__ import annotations

import argparse

from store import Card, make_today
from tui import calling, words
from tui.calling import Call
from tui.commands.asked import desk_for, print_json
from tui.commands.queue import line_document
from tui.text import clean
from tui.words import _, labels, remarks


def run(asked: argparse.Namespace) -> int:
    """Take the next follow-up in calling order and show whom to dial."""
    desk = desk_for(asked)
    make_today(desk.database, desk.settings, desk.now())
    waiting = calling.take_next(desk, kind=asked.kind, whose=asked.desk)
    if waiting is None:
        print("null" if asked.json else _("Nobody is to be called now."))
        return 0
    call = Call.begin(desk, waiting, words.language())
    if asked.json:
        question = call.question
        print_json(
            line_document(desk, waiting.card.line)
            | {
                "number": call.opened.number,
                "numbers": _numbers(waiting.card, call.opened.number),
                "script": call.interview.script.script,
                "question": question.id if question else None,
                "with": [line_document(desk, line) for line in waiting.card.with_it],
            }
        )
        return 0
    line = waiting.card.line
    kind = labels.label(labels.ONE_OF_KIND, line.kind)
    print(f"{line.id}  {kind}  {clean(line.customer)}  {clean(call.opened.number)}  {line.plate or ''}")
    for other in waiting.card.with_it:
        kind = labels.label(labels.ONE_OF_KIND, other.kind)
        print("  + " + clean(f"{other.id}  {kind}  {other.plate or ''}"))
    for remark in (*waiting.card.warnings, *line.why):
        print(f"    {clean(remarks.sentence(remark, desk.zone, desk.today()))}")
    return 0


def _numbers(card: Card, called: str) -> list[str]:
    """List the customer's numbers: in full the one that is called, the others as lists show them."""
    both = zip(card.numbers, card.masked, strict=True)
    return [number.dial if number.dial == called else masked for number, masked in both]
