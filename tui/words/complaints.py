"""Words for complaints: their clocks, their steps, who is told."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from store import Complaint, LoggedStep
from tui.words import N_, _, formats, labels, listed, named

CLOCKS = {
    "reply": N_("first reply"),
    "solve": N_("solution"),
    "call_again": N_("call again"),
}
SHORT_CLOCKS = {"reply": N_("reply"), "solve": N_("solve"), "call_again": N_("call again")}
"""The clocks where there is little room."""
ROLES = {"supervisor": N_("the supervisor"), "service_manager": N_("the service manager")}
SOURCES = {
    "call": N_("found in a call"),
    "telephone": N_("the customer rang"),
    "visit": N_("the customer came in"),
    "other": N_("otherwise"),
}
DEPARTMENTS = {
    "workshop": N_("workshop"),
    "parts": N_("parts"),
    "service_desk": N_("service desk"),
    "manufacturer": N_("manufacturer"),
    "warranty": N_("warranty desk"),
}
STEPS = {
    "opened": N_("opened"),
    "assigned": N_("assigned"),
    "replied": N_("replied to the customer"),
    "proposed": N_("solution proposed"),
    "applied": N_("closing applied for"),
    "closed": N_("closing approved"),
    "confirmed": N_("the customer says it is solved"),
    "not_content": N_("the customer says it is not solved"),
    "reopened": N_("opened again"),
    "noted": N_("note"),
    "escalated": N_("clock run out"),
    "taken_back": N_("the call's outcome was taken back"),
}


def clock(one: Complaint, *, short: bool = False) -> str:
    """Say which clock runs out first and in how long, or how long ago it did; a dash where none runs."""
    due = one.next_due
    if due is None or one.left is None:
        return "–"
    seconds = int(one.left.total_seconds())
    name = labels.label(SHORT_CLOCKS if short else CLOCKS, due[0])
    if due[0] in one.late:
        return _("! {clock} {time} late").format(clock=name, time=_span(-seconds, working=one.working))
    return _("{clock} in {time}").format(clock=name, time=_span(seconds, working=one.working))


def _span(seconds: int, *, working: bool) -> str:
    """Write a time by days and hours where it is long; working time, of which a day has few, by hours."""
    hours = max(0, seconds) // 3600
    if hours < 48:
        return formats.span(seconds)
    if working:
        return _("{hours} work h").format(hours=hours)
    return _("{days} d {hours} h").format(days=hours // 24, hours=hours % 24)


def due(at: datetime, zone: ZoneInfo, today: date) -> str:
    """Write when a clock runs out."""
    return formats.moment(at, zone, today)


def signs(one: Complaint) -> str:
    """Mark what stands out, each with a word: told, opened again, a repeat."""
    found = []
    if one.escalated:
        told = {labels.label(ROLES, role) for _clock, role in one.escalated}
        found.append(_("told: {who}").format(who=listed(sorted(told))))
    if one.stands.reopened:
        found.append(_("opened again {n} ×").format(n=one.stands.reopened))
    if one.repeats:
        found.append(_("repeats {complaint}").format(complaint=one.repeats))
    return " · ".join(found)


def department(code: str) -> str:
    """Name a department; a shop's own word as it is."""
    return labels.label(DEPARTMENTS, code)


def step(logged: LoggedStep) -> str:
    """Say what a step was, without when and by whom."""
    one = logged.step
    told = [labels.label(STEPS, one.what)]
    if one.what == "escalated":
        told.append(labels.label(CLOCKS, one.clock))
        told.append(_("told: {who}").format(who=labels.label(ROLES, one.note)))
        return named(*told[:2]) + " · " + told[2]
    if one.what == "assigned":
        given = [logged.owner or "", department(one.department) if one.department else ""]
        told.append("→ " + " · ".join(each for each in given if each))
    if one.what == "opened" and one.department:
        told.append(f"→ {department(one.department)}")
    return " ".join(told)
