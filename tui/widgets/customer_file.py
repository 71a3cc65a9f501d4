"""A customer's file as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from store import CustomerFile, OwnedVehicle
from tui import keys
from tui.plain import joined, plain
from tui.text import fitted
from tui.widgets.card import ALARM, FAINT, STRONG, call_lines, day_cells, rule, visit_line
from tui.wiring import Desk
from tui.words import _, filing, formats, labels, named, remarks, safeguards


def file_content(
    desk: Desk, file: CustomerFile, width: int, *, unstored: bool = False, revealed: Sequence[str] = ()
) -> Content:
    """Draw a file so many cells wide; numbers are masked, save those `revealed`, in their order.

    `unstored`: something was typed and not stored.
    """
    parts = [
        *(_unstored() if unstored else ()),
        *_person(desk, file, revealed),
        *_wanted(desk, file),
        *_agreed(desk, file),
        *(line for vehicle in file.vehicles for line in _vehicle(desk, vehicle, width)),
        *_calls(desk, file, width),
        *_corrections(desk, file, width),
    ]
    return Content("\n").join(parts)


def _unstored() -> Iterator[Content]:
    told = _("Corrections were typed and are not stored yet: {key} goes on with them.")
    yield joined(("! " + told.format(key=keys.spoken("file.correct")), ALARM))


def _person(desk: Desk, file: CustomerFile, revealed: Sequence[str]) -> Iterator[Content]:
    for place, (masked, state) in enumerate(file.numbers):
        number = formats.number(revealed[place]) if place < len(revealed) else masked
        yield joined((number, "$primary bold"), (f"  {labels.label(labels.NUMBER_STATES, state)}", FAINT))
    if not file.numbers:
        yield joined((_("no number"), FAINT))
    if file.address:
        yield plain(file.address)
    if file.do_not_call:
        yield joined(("! " + _("Asked not to be called."), ALARM))
    for one in file.consents:
        if one.holds:
            number = f"  {one.number}" if one.number else ""
            said_on = formats.day(one.at.astimezone(desk.zone).date())
            said = f"  {said_on} {labels.label(safeguards.SOURCES, one.source)}"
            mark = ("· ", "") if one.allowed else ("! ", ALARM)
            yield joined((mark[0] + safeguards.consent_line(one) + number, mark[1]), (said, FAINT))
    if file.preferred_time:
        when = labels.label(labels.PREFERRED_TIMES, file.preferred_time)
        yield joined(("! " + _("Asked to be called: {when}").format(when=when), ALARM))
    if file.notes:
        yield plain(file.notes)


def _wanted(desk: Desk, file: CustomerFile) -> Iterator[Content]:
    yield rule(_("open follow-ups"))
    if not file.follow_ups:
        yield joined((_("none; {key} adds one").format(key=keys.spoken("file.call")), FAINT))
    for line in file.follow_ups:
        kind = labels.label(labels.ONE_OF_KIND, line.kind)
        until = _("until {day}").format(day=formats.near_day(line.last_useful_on, desk.today()))
        left_out = " · " + _("left out") if line.left_out else ""
        yield joined((kind, STRONG), f" · {line.plate or line.vin or ''} · {until}{left_out}")
        for remark in line.why:
            yield joined(("  " + remarks.sentence(remark, desk.zone, desk.today()), FAINT))


def _agreed(desk: Desk, file: CustomerFile) -> Iterator[Content]:
    if file.complaints:
        yield rule(_("complaints"))
    for complaint in file.complaints:
        opened = formats.day(complaint.opened_at.astimezone(desk.zone).date(), desk.today())
        words = (
            labels.label(labels.CAUSES, complaint.cause),
            labels.label(labels.SEVERITIES, complaint.severity),
            labels.label(labels.COMPLAINT_STATES, complaint.state),
        )
        yield joined((f"{opened}  ", FAINT), " · ".join(words))
    if file.appointments:
        yield rule(_("appointments"))
    for booked in file.appointments:
        state = labels.label(labels.APPOINTMENT_STATES, booked.state)
        when = formats.moment(booked.at, desk.zone, desk.today())
        coming = booked.state == "booked" and booked.at > desk.now()
        yield joined((f"{when}  {booked.plate or ''} · {state}", "" if coming else FAINT))


def _vehicle(desk: Desk, vehicle: OwnedVehicle, width: int) -> Iterator[Content]:
    yield rule(" ".join(part for part in (vehicle.plate, vehicle.model) if part) or vehicle.vin or "–")
    facts = [part for part in (vehicle.vin, labels.label(labels.VEHICLE_STATES, vehicle.status)) if part]
    if vehicle.due_on:
        facts.append(_("due {day}").format(day=formats.day(vehicle.due_on, desk.today())))
    yield joined((" · ".join(facts), FAINT))
    for visit in vehicle.visits:
        yield visit_line(desk, visit, width)


def _calls(desk: Desk, file: CustomerFile, width: int) -> Iterator[Content]:
    yield rule(_("earlier calls"))
    if not file.calls:
        yield joined((_("none yet"), FAINT))
    yield from call_lines(desk, file.calls, width)


def _corrections(desk: Desk, file: CustomerFile, width: int) -> Iterator[Content]:
    if not file.corrections:
        return
    yield rule(_("corrected by hand"))
    for one in file.corrections:
        table = filing.table_of(one.field)
        was, now = (filing.shown(table, one.field, value, desk.today()) for value in (one.was, one.now))
        reason = f" · {one.reason}" if one.reason else ""
        told = named(filing.label(one.field), f"{was} → {now} · {one.agent}{reason}")
        on = formats.past_day(one.at.astimezone(desk.zone).date(), desk.today())
        yield joined((fitted(on, day_cells()), FAINT), " " + fitted(told, max(10, width - day_cells() - 1)))
