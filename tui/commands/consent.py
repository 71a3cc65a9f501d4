"""`ringback consent`: what people agree to and refuse."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from store import Consent, Said, Unusable, consents_of, mask, person, read_field, record_consent
from tui.commands.asked import desk_for, note_look, print_json
from tui.text import clean, fitted
from tui.wiring import Desk
from tui.words import _, formats, labels, safeguards


def run(asked: argparse.Namespace) -> int:
    """List what is on record of somebody, or add to it."""
    desk = desk_for(asked)
    if asked.what != "list":
        _record(desk, asked)
        if asked.number:
            if not asked.json:
                print(_("On record."))
            else:
                print_json({"number": asked.who, "purpose": asked.purpose, "allowed": asked.what == "allow"})
            return 0
    with desk.database.reading() as records:
        customer = person(records, desk.settings, asked.who).id
        found = consents_of(records, customer)
    if asked.what == "list":
        note_look(desk, "looked", "customer", customer)
    if asked.json:
        print_json([_document(desk, one) for one in found])
        return 0
    for one in found:
        print(_line(desk, one))
    if not found:
        print(_("Nothing is on record: they may be called."))
    return 0


def _record(desk: Desk, asked: argparse.Namespace) -> None:
    now = desk.now()
    customer, number = None, ""
    if asked.number:
        number = _number(desk, asked.who)
    else:
        with desk.database.reading() as records:
            customer = person(records, desk.settings, asked.who).id
    said = Said(
        purpose=asked.purpose,
        allowed=asked.what == "allow",
        source=asked.source,
        at=_at(desk, asked.at) if asked.at else now,
        customer=customer,
        number=number,
        note=asked.note,
    )
    record_consent(desk.database, desk.agent, said, now)


def _at(desk: Desk, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Unusable("moment_unreadable", value=text) from fault
    return (at if at.tzinfo else at.replace(tzinfo=desk.zone)).astimezone(UTC)


def _number(desk: Desk, text: str) -> str:
    read = read_field(desk.settings, "number", "add", text)
    return str(read.value.e164) if read.value is not None else ""


def _line(desk: Desk, one: Consent) -> str:
    holds = "" if one.holds else "  " + _("(no longer)")
    number = mask(one.number, desk.settings.country_code) if one.number else ""
    cells = (
        fitted(formats.moment(one.at, desk.zone, desk.today()), 18),
        fitted(safeguards.consent_line(one), 40),
        fitted(labels.label(safeguards.SOURCES, one.source), 14),
        fitted(one.agent, 10),
    )
    return clean(" ".join(cells) + f" {number} {one.note}".rstrip() + holds)


def _document(desk: Desk, one: Consent) -> dict[str, object]:
    return {
        "id": one.id,
        "purpose": one.purpose,
        "allowed": one.allowed,
        "holds": one.holds,
        "source": one.source,
        "at": one.at.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "agent": one.agent,
        "number": mask(one.number, desk.settings.country_code) if one.number else None,
        "note": one.note,
    }
