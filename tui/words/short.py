"""A line's reason in a few words, for lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui.words import N_, _, formats

if TYPE_CHECKING:
    from store import QueueLine, Remark

_SHORT = {
    "why_delivered": ("delivered_on", N_("delivered {day}")),
    "why_due_by_time": ("due_on", N_("due {day} by time")),
    "why_due_by_distance": ("due_on", N_("due {day} by distance")),
    "why_due_by_purchase": ("due_on", N_("due {day} after purchase")),
    "why_due_as_said": ("due_on", N_("due {day} as they said")),
    "why_lapsed": ("last_visit_on", N_("last here {day}")),
    "why_by_hand": ("added_on", N_("added by hand {day}")),
    "why_solved": ("solved_on", N_("complaint solved {day}")),
}


_ON_LETTERS = {
    "why_due_by_time": N_("by time"),
    "why_due_by_distance": N_("by distance"),
    "why_due_by_purchase": N_("after the purchase"),
    "why_due_as_said": N_("as they said"),
}


def on_letters(reason: Remark, visits: int, today: date) -> str:
    """Say beside the day due why somebody is on a list for letters, in no more than 21 cells."""
    if reason.code in _ON_LETTERS:
        told = _(_ON_LETTERS[reason.code])
        return _("{told}, once").format(told=told) if visits == 1 else told
    day = formats.day(date.fromisoformat(str(reason.facts["last_visit_on"])), today)
    return (_("once, on {day}") if visits == 1 else _("last on {day}")).format(day=day)


def short_why(line: QueueLine, zone: ZoneInfo, today: date) -> str:
    """Say in a few words why a line is there; whose it alone is, a promise or a wait come before the rule."""
    if line.assigned:
        return _("only {name}: {why}").format(name=line.assigned, why=_why(line, zone, today))
    return _why(line, zone, today)


def _why(line: QueueLine, zone: ZoneInfo, today: date) -> str:
    if line.promised_at:
        return _("promised {at}").format(at=formats.moment(line.promised_at, zone, today))
    if line.waits_until:
        return _("again {at}").format(at=formats.moment(line.waits_until, zone, today))
    if not line.why:
        return ""
    name, words = _SHORT[line.why[0].code]
    on = date.fromisoformat(str(line.why[0].facts[name]))
    return _(words).format(day=formats.day(on, today))
