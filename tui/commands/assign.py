"""`ringback assign`: whose work is whose, and giving it to somebody, to somebody else, or to anyone."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from msgspec import structs

from store import (
    AgentWork,
    Unusable,
    Wanted,
    WorkLine,
    WorkPreview,
    add_work,
    agents_at_work,
    assign_work,
    colleague,
    colleagues,
    hand_over,
    held_queues,
    hold_queue,
    let_go_queue,
    look_over,
    release_work,
    work_in_hand,
    work_of,
    work_of_leaver,
    work_orders,
)
from tui.commands.asked import desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, formats, labels, work

NOBODY = "nobody"


def run(asked: argparse.Namespace) -> int:
    """Show the work in hand, or give it out."""
    desk = desk_for(asked)
    match asked.what:
        case "list":
            _list(desk, asked)
        case "agents":
            _agents(desk, asked)
        case "log":
            _log(desk, asked)
        case "hold" | "let-go":
            _hold(desk, asked)
        case "add":
            _add(desk, asked)
        case _:
            _order(desk, asked)
    return 0


def _wanted(desk: Desk, asked: argparse.Namespace) -> Wanted:
    of = None if asked.of is None else 0 if asked.of == NOBODY else _who(desk, asked.of)
    return Wanted(kind=asked.kind, agent=of, due=asked.due, desk=asked.desk, held=asked.held)


def _who(desk: Desk, code: str) -> int:
    return colleague(desk.database, desk.settings, code, desk.now()).id


def _list(desk: Desk, asked: argparse.Namespace) -> None:
    wanted = _wanted(desk, asked)
    with desk.database.reading() as records:
        found = work_in_hand(records, desk.settings, wanted, desk.now())
        held = held_queues(records)
    note_look(desk, "listed", list="work", n=len(found))
    if asked.json:
        print_json([_document(one) for one in found])
        return
    for queue in held:
        told = _("held since {at} by {name}").format(
            at=formats.moment(queue.at, desk.zone, desk.today()), name=queue.agent
        )
        print(clean(f"‖ {labels.label(labels.KINDS, queue.kind)}: {told} {queue.note}".rstrip()))
    for one in found:
        print(_line(desk, one))
    print(_("{n} in all").format(n=len(found)))


def _document(one: WorkLine) -> dict[str, object]:
    return asdict(one) | {
        "last_useful_on": one.last_useful_on.isoformat(),
        "promised_at": one.promised_at.isoformat() if one.promised_at else None,
        "held_until": one.held_until.isoformat() if one.held_until else None,
    }


def _line(desk: Desk, one: WorkLine) -> str:
    promised = ""
    if one.held:
        promised = _("with {name} now").format(name=one.held)
    elif one.promised_at:
        at = formats.moment(one.promised_at, desk.zone, desk.today())
        promised = _("promised {at} by {name}").format(at=at, name=one.promised)
    cells = (
        (str(one.id), 7),
        (labels.label(labels.ONE_OF_KIND, one.kind), 10),
        (formats.list_day(one.last_useful_on, desk.today()), 10),
        (one.customer, 18),
        (one.plate or "", 10),
        (one.assigned or "–", 12),
    )
    return clean(" ".join(fitted(text, width) for text, width in cells) + f" {promised}").rstrip()


def _agents(desk: Desk, asked: argparse.Namespace) -> None:
    colleagues(desk.database, desk.settings, desk.now())
    with desk.database.reading() as records:
        found = agents_at_work(records, desk.settings, desk.now())
    if asked.json:
        print_json([asdict(one) | {"target": _target(desk, one)} for one in found])
        return
    for one in found:
        told = _("{assigned} given, {promised} promised, {held} held, {dials} dialled").format(
            assigned=one.assigned, promised=one.promised, held=one.held, dials=one.dials
        )
        target = _target(desk, one)
        of = f" / {target}" if target else ""
        print(clean(f"{fitted(one.code, 8)} {fitted(one.name, 14)} {told}{of}"))


def _target(desk: Desk, one: AgentWork) -> int:
    return desk.settings.targets_of(one.code).dials_a_day


def _log(desk: Desk, asked: argparse.Namespace) -> None:
    with desk.database.reading() as records:
        found = work_orders(records)
    if asked.json:
        print_json([structs.asdict(one) | {"at": one.at.isoformat()} for one in found])
        return
    for one in found:
        at = formats.moment(one.at, desk.zone, desk.today())
        print(clean(f"{at}  {one.agent}  {work.order(one)}  {one.note}".rstrip()))


def _hold(desk: Desk, asked: argparse.Namespace) -> None:
    if asked.kind is None:
        raise Unusable("work_kind_missing")
    step = hold_queue if asked.what == "hold" else let_go_queue
    with desk.database.writing() as records:
        step(records, desk.agent, asked.kind, asked.note, desk.now())
    if asked.json:
        print_json({"kind": asked.kind, "held": asked.what == "hold"})


def _add(desk: Desk, asked: argparse.Namespace) -> None:
    if asked.customer is None:
        raise Unusable("work_customer_missing")
    taker = _who(desk, asked.to) if asked.to else None
    with desk.database.writing() as records:
        number = add_work(
            records,
            desk.settings,
            desk.agent,
            asked.customer,
            desk.now(),
            vehicle=asked.vehicle,
            taker=taker,
            note=asked.note,
        )
    if asked.json:
        print_json({"id": number})
    else:
        print(_("follow-up {id}").format(id=number))


def _order(desk: Desk, asked: argparse.Namespace) -> None:
    """Give, release or hand over; with --dry-run only say what it would be about."""
    taker = _who(desk, asked.to) if asked.to else None
    leaver = _who(desk, asked.of) if asked.what == "hand-over" and asked.of else None
    if asked.what == "give" and taker is None:
        raise Unusable("work_taker_missing")
    if asked.what == "hand-over" and leaver is None:
        raise Unusable("work_giver_missing")
    with desk.database.reading() as records:
        numbers = work_of_leaver(records, leaver) if leaver else tuple(asked.ids)
    if leaver is None and not numbers:
        numbers = _chosen(desk, asked)
    with desk.database.reading() as records:
        found = look_over(records, numbers, desk.now())
    done = 0 if asked.dry_run else _do(desk, asked, numbers, taker, leaver)
    _say(asked, found, done)


def _chosen(desk: Desk, asked: argparse.Namespace) -> tuple[int, ...]:
    """Give the follow-ups that --kind, --of and the like name; without any of them none is meant."""
    if not any((asked.kind, asked.of, asked.due, asked.desk, asked.held)):
        raise Unusable("work_missing")
    wanted = _wanted(desk, asked)
    with desk.database.reading() as records:
        return work_of(records, desk.settings, wanted, desk.now())


def _do(
    desk: Desk, asked: argparse.Namespace, numbers: tuple[int, ...], taker: int | None, leaver: int | None
) -> int:
    agent, now = desk.agent, desk.now()
    with desk.database.writing() as records:
        if leaver is not None:
            return hand_over(records, agent, leaver, taker, now, asked.note)
        if taker is not None:
            return assign_work(records, agent, numbers, taker, now, asked.note)
        return release_work(records, agent, numbers, now, asked.note)


def _say(asked: argparse.Namespace, found: WorkPreview, done: int) -> None:
    if asked.json:
        print_json({**asdict(found), "follow_ups": list(found.follow_ups), "changed": done})
        return
    for line in work.previewed(found):
        print(clean(line))
    if not asked.dry_run:
        print(_("{n} changed").format(n=done))
