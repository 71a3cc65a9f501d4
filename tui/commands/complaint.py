"""`ringback complaint`: the board of complaints, one of them, and every step of it."""

from __future__ import annotations

import argparse
from datetime import datetime, time, timedelta

from store import (
    Complaint,
    ComplaintPage,
    Grievance,
    Unusable,
    colleague,
    complaint_board,
    complaint_page,
    escalate,
)
from tui import complaining
from tui.commands.asked import day, desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, complaints, formats, labels


def run(asked: argparse.Namespace) -> int:
    """List complaints, show one, open one, or take a step of one."""
    desk = desk_for(asked)
    match asked.what:
        case "list":
            _list(desk, asked)
        case "open":
            _show(desk, asked, _open(desk, asked))
        case "show":
            note_look(desk, "looked", "complaint", _number(asked))
            _show(desk, asked, _number(asked))
        case "assign":
            number, owner = _number(asked), asked.owner
            found = colleague(desk.database, desk.settings, owner, desk.now()).id if owner else None
            complaining.assign(desk, number, owner=found, department=asked.department, note=asked.note)
            _told(desk, asked, number)
        case _:
            number, solved = _number(asked), asked.what == "solve"
            step = "propose" if solved else asked.what
            complaining.do(desk, step, number, asked.note, wordless=solved)
            _told(desk, asked, number)
    return 0


def _number(asked: argparse.Namespace) -> int:
    if asked.id is None:
        raise Unusable("complaint_missing")
    return int(asked.id)


def _open(desk: Desk, asked: argparse.Namespace) -> int:
    if asked.customer is None:
        raise Unusable("complaint_customer_missing")
    told = Grievance(
        customer_id=asked.customer,
        vehicle_id=asked.vehicle or 0,
        cause=asked.cause,
        severity=asked.severity,
        source=asked.source,
        note=asked.note,
    )
    return complaining.open_one(desk, told)


def _list(desk: Desk, asked: argparse.Namespace) -> None:
    as_of = _as_of(desk, asked)
    if as_of == desk.now():
        escalate(desk.database, desk.settings, desk.agent, as_of)
    with desk.database.reading() as records:
        found = complaint_board(records, desk.settings, as_of, closed=asked.closed)
    note_look(desk, "listed", list="complaints", n=len(found))
    if asked.json:
        print_json([_document(one) for one in found])
        return
    for one in found:
        print(_line(one))
    print(_("{n} in all").format(n=len(found)))


def _as_of(desk: Desk, asked: argparse.Namespace) -> datetime:
    """Give the instant asked about: the end of a day, or now."""
    if not asked.as_of:
        return desk.now()
    on = day(asked.as_of) + timedelta(days=1)
    return min(desk.now(), datetime.combine(on, time(), desk.zone))


def _told(desk: Desk, asked: argparse.Namespace, number: int) -> None:
    """Show what a step came to, where JSON is asked for."""
    if asked.json:
        _show(desk, asked, number)


def _show(desk: Desk, asked: argparse.Namespace, number: int) -> None:
    with desk.database.reading() as records:
        page = complaint_page(records, desk.settings, number, _as_of(desk, asked))
    if asked.json:
        print_json(_whole(page))
        return
    one = page.complaint
    print(_line(one))
    for clock, due in one.running:
        told = f"{labels.label(complaints.CLOCKS, clock)}  {formats.moment(due, desk.zone, desk.today())}"
        print(clean(f"       {told}"))
    if not page.holidays_known:
        print(clean("       " + _("Holidays of that time are not known yet; the plain week counts.")))
    for logged in page.log:
        at = formats.moment(logged.step.at, desk.zone, desk.today())
        note = "" if logged.step.what == "escalated" else logged.step.note
        print(clean(f"  {at}  {logged.agent}  {complaints.step(logged)}  {note}".rstrip()))


def _line(one: Complaint) -> str:
    cells = (
        (str(one.id), 6),
        (labels.label(labels.SEVERITIES, one.severity), 8),
        (labels.label(labels.CAUSES, one.cause), 10),
        (labels.label(labels.COMPLAINT_STATES, one.stands.state), 18),
        (one.customer, 18),
        (one.plate or "", 10),
        (one.owner or "–", 10),
    )
    line = " ".join(fitted(text, width) for text, width in cells)
    return clean(f"{line} {complaints.clock(one)}  {complaints.signs(one)}".rstrip())


def _document(one: Complaint) -> dict[str, object]:
    stands = one.stands
    instants = {
        "opened_at": one.opened_at,
        "reply_due_at": one.reply_due_at,
        "solve_due_at": stands.solve_due_at,
        "first_reply_at": stands.first_reply_at,
        "solved_at": stands.solved_at,
        "call_due_at": stands.call_due_at,
        "asked_at": stands.asked_at,
        "closed_at": stands.closed_at,
    }
    return {
        "id": one.id,
        "customer_id": one.customer_id,
        "vehicle_id": one.vehicle_id,
        "customer": one.customer,
        "plate": one.plate,
        "order_number": one.order_number,
        "cause": one.cause,
        "department": stands.department,
        "severity": one.severity,
        "source": one.source,
        "state": stands.state,
        "owner": one.owner,
        **{name: at.isoformat() if at else None for name, at in instants.items()},
        "running": {clock: due.isoformat() for clock, due in one.running},
        "late": list(one.late),
        "escalated": dict(one.escalated),
        "reopened": stands.reopened,
        "repeats": one.repeats,
    }


def _whole(page: ComplaintPage) -> dict[str, object]:
    steps = [
        {
            "at": logged.step.at.isoformat(),
            "agent": logged.agent,
            "what": logged.step.what,
            "state": logged.step.state,
            "note": logged.step.note,
            "owner": logged.owner,
            "department": logged.step.department,
            "clock": logged.step.clock,
            "due_at": logged.step.due_at.isoformat() if logged.step.due_at else None,
        }
        for logged in page.log
    ]
    return {**_document(page.complaint), "holidays_known": page.holidays_known, "log": steps}
