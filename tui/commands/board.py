"""`ringback board`: how the day goes, or how a past one went."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from store import ALL_SHOPS, AgentDay, Board, OnCall, OnPause, QueueDay, boards_in_sum, day_board, each_shop
from tui import board_lines
from tui.commands.asked import day, desk_for, print_json
from tui.text import clean, fitted, right
from tui.widgets.grid import Line
from tui.wiring import Desk
from tui.words import _, board as worded, complaints, figures, formats

WIDTH = 118


def run(asked: argparse.Namespace) -> int:
    """Print the board of a day."""
    desk = desk_for(asked)
    on = day(asked.on) if asked.on else desk.today()
    if asked.shop == ALL_SHOPS:
        return _all_shops(asked, desk, on)
    with desk.database.reading() as records:
        found = day_board(records, desk.settings, on, desk.now())
    if asked.json:
        print_json(_document(found, desk))
        return 0
    _print(found, desk, on)
    return 0


def _all_shops(asked: argparse.Namespace, desk: Desk, on: date) -> int:
    """Print the board of each shop, and one of all of them, in which each shop is a line."""
    found = []
    for shop, door in each_shop(desk.database, desk.agent):
        with door.reading() as records:
            found.append((shop, day_board(records, desk.settings, on, desk.now())))
    total = boards_in_sum(found, desk.settings.figures.few, desk.now())
    if asked.json:
        of_shops = [{"shop": shop.name, **_document(board, desk)} for shop, board in found]
        print_json({"shops": of_shops, "sum": _document(total, desk)})
        return 0
    for shop, board in found:
        print(f"[{clean(shop.name)}]")
        _print(board, desk, on)
    print(f"[{_('All shops')}]")
    _print(total, desk, on, _("each shop"))
    return 0


def _print(found: Board, desk: Desk, on: date, of: str = "") -> None:
    row = found.contact
    rate = "" if row.few or not row.denominator else f"  {figures.value(row)} {figures.within(row)}"
    tail = "  ".join(filter(None, (worded.goal(row), figures.few(row))))
    print(f"{_('Board')}  {formats.weekday(on)}")
    print(f"{_('Contact rate')}  {row.numerator:g}/{row.denominator:g}{rate}  {tail}".rstrip())
    heading, lines = board_lines.lines(board_lines.Seen(found, desk.settings, desk.now(), WIDTH))
    heading = Line(of or heading.name, heading.entries)
    longest = max(8, *(_cells(line) for line in (heading, *lines)))
    for line in (heading, *lines):
        print(_printed(line, longest))


def _cells(line: Line) -> int:
    from rich.cells import cell_len

    return cell_len(line.name) + 1 if line.entries else 0


def _printed(line: Line, longest: int) -> str:
    if not line.entries:
        return clean(line.name)
    texts = [
        fitted(entry.text, entry.wide - 1) + " " if entry.left else right(entry.text, entry.wide)
        for entry in line.entries
    ]
    return (fitted(clean(line.name), longest) + clean("".join(texts))).rstrip()


def _document(found: Board, desk: Desk) -> dict[str, Any]:
    now = desk.now()
    return {
        "day": found.day.isoformat(),
        "live": found.live,
        "contact_rate": found.contact.as_json(),
        "agents": [_agent(found, agent, desk) for agent in found.agents],
        "queues": [_queue(found, queue, desk) for queue in found.queues],
        "complaints": {
            "open": list(found.complaints),
            **{
                clock: {"late": list(found.late(clock, now)), "due": list(found.due(clock, now))}
                for clock in complaints.CLOCKS
            },
        },
        "promises": {part: list(found.promised(part, now)) for part in ("late", "due")},
    }


def _agent(found: Board, agent: AgentDay, desk: Desk) -> dict[str, Any]:
    tally, at = agent.tally, agent.at(desk.now())
    return {
        "agent": agent.code,
        "name": agent.name,
        "dials": tally.dials,
        "reached": tally.reached,
        "talks": tally.talks,
        "complete": tally.complete,
        "booked": tally.booked,
        "few": tally.dials < found.few,
        "dials_an_hour": agent.dials_an_hour,
        "by_hour": {f"{hour:02}": dials for hour, dials in sorted(agent.hours.items())},
        "now": _at(at) if found.live else None,
    }


def _at(at: OnCall | OnPause | None) -> dict[str, Any] | None:
    if at is None:
        return None
    since = {"since": at.since.isoformat()}
    if isinstance(at, OnCall):
        return {"what": "call", "follow_up": at.follow_up, "kind": at.kind, "customer": at.customer, **since}
    return {"what": "pause", "reason": at.reason, "note": at.note, **since}


def _queue(found: Board, queue: QueueDay, desk: Desk) -> dict[str, Any]:
    when = found.done_when(queue, desk.settings, desk.now())
    return {
        "kind": queue.kind,
        "left": queue.left,
        "done": queue.done,
        "held": queue.held,
        "done_at": when if isinstance(when, str) else when.isoformat(),
    }
