"""The rules in words: what each is called, where it belongs, and what is said about changing them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from store import Moved, written_rule
from tui.words import N_, _, labels, listed, named, remarks

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("queues"), ("queues.",)),
    (N_("maintenance"), ("maintenance.",)),
    (N_("hours"), ("calling.", "workshop.", "calendar.")),
    (N_("calls"), ("retry.", "limits.", "targets.")),
    (N_("complaints"), ("complaints.",)),
    (N_("figures"), ("figures.", "indicators.")),
    (N_("shop and dialling"), ("",)),
)
"""How the rules are grouped, and how the keys of each group begin; the last takes the others."""

TABLES = {
    "": N_("The shop"),
    "calling": N_("Calling hours"),
    "workshop": N_("Appointments"),
    "calendar": N_("Working days"),
    "retry": N_("Attempts"),
    "retry.after": N_("Tried again after"),
    "limits": N_("Limits"),
    "targets": N_("Targets of a day"),
    "dialling": N_("Dialling"),
    "dialling.outcomes": N_("Outcome offered"),
    "dialling.sip": N_("SIP status"),
    "maintenance": N_("Due dates"),
    "maintenance.plans": N_("Plans of models"),
    "complaints": N_("Clocks"),
    "complaints.escalate": N_("Told when late"),
    "complaints.departments": N_("Who answers"),
    "figures": N_("Figures"),
    "figures.goals": N_("Goals"),
    "indicators": N_("Service indicators"),
    "queues.complaint": N_("Complaints"),
    "queues.callback": N_("Callbacks"),
    "queues.invitation": N_("Invitations"),
    "queues.recall": N_("Recalls"),
}

NAMES = {
    "name": N_("name of the shop"),
    "zone": N_("time zone"),
    "region": N_("region of its numbers"),
    "country_code": N_("country code"),
    "area_code": N_("area code"),
    "language": N_("language"),
    "staff": N_("staff"),
    "calling.hours": N_("the telephone may be used"),
    "calling.law_hours": N_("anyone may be called at all"),
    "calling.closed_weekdays": N_("closed weekdays, 1 Monday to 7 Sunday"),
    "calling.closed_days": N_("closed days"),
    "calling.open_days": N_("open although the weekday is closed"),
    "calling.parts": N_("parts of the day"),
    "workshop.hours": N_("appointments are offered"),
    "workshop.closed_days": N_("days without appointments"),
    "workshop.slot_minutes": N_("minutes from one time to the next"),
    "workshop.places_each_slot": N_("places at one time"),
    "calendar.holidays": N_("whose public holidays hold"),
    "calendar.weekdays": N_("working days of the week"),
    "calendar.hours": N_("working hours"),
    "calendar.closes": N_("closed on holidays"),
    "retry.most_attempts": N_("attempts at most"),
    "retry.hours_apart": N_("hours between two attempts"),
    "limits.follow_ups_touched": N_("follow-ups of one person, more is too many"),
    "limits.within_days": N_("… within so many days"),
    "limits.hold_minutes": N_("minutes a follow-up is held without a sign"),
    "limits.promise_minutes": N_("minutes a promise is its agent's own"),
    "limits.skip_minutes": N_("minutes a skipped one stands behind"),
    "targets.dials_a_day": N_("dials"),
    "targets.reached_a_day": N_("reached"),
    "targets.complete_a_day": N_("complete"),
    "targets.booked_a_day": N_("booked"),
    "dialling.way": N_("how numbers are dialled"),
    "maintenance.months": N_("months to the next maintenance"),
    "maintenance.km": N_("kilometres to the next maintenance"),
    "maintenance.reading_months": N_("months that readings are looked back on"),
    "maintenance.reading_days": N_("days that readings lie apart"),
    "maintenance.reading_km": N_("kilometres that readings lie apart"),
    "maintenance.not_due_days": N_("days until asked again, where none was said"),
    "maintenance.plans": N_("plans of models"),
    "complaints.clock": N_("how the clocks run"),
    "complaints.reply_hours": N_("hours to the first reply"),
    "complaints.solve_hours": N_("hours to the solution"),
    "complaints.call_again_hours": N_("hours until the customer is called again"),
    "complaints.repeat_days": N_("days in which the same cause is a repeat"),
    "complaints.escalate.reply": N_("first reply"),
    "complaints.escalate.solve": N_("solution"),
    "complaints.escalate.call_again": N_("call again"),
    "figures.few": N_("cases below which a rate is grey"),
    "figures.eligible_share": N_("share of unknown cases taken as eligible"),
    "figures.at_risk_months": N_("months after which a vehicle is at risk"),
    "figures.returned_days": N_("days in which a visit is a return"),
    "indicators.cars_in_area": N_("cars of the makes in the area"),
    "indicators.visits_a_year": N_("visits of a car in a year"),
    "indicators.first_service_months": N_("months to the first service"),
    "indicators.under_estimate": N_("percent under the estimate"),
    "indicators.over_estimate": N_("percent over the estimate"),
    "indicators.late_minutes": N_("minutes late that are in time still"),
    "queues.callback.first_day": N_("first day after delivery"),
    "queues.callback.last_day": N_("last day after delivery"),
    "queues.invitation.first_day": N_("first day around the due date"),
    "queues.invitation.last_day": N_("last day around the due date"),
    "queues.complaint.first_day": N_("first day after the solution"),
    "queues.complaint.last_day": N_("last day after the solution"),
    "queues.recall.first_month": N_("stayed away for more months than"),
    "queues.recall.last_month": N_("stayed away for at most months"),
    "*.source": N_("where it comes from"),
    "*.leave_out": N_("who is left out"),
    "*.script": N_("script"),
    "*.first_service_script": N_("script of the first service"),
    "*.first_service_days": N_("days since the purchase that are first service"),
    "*.credited_days": N_("days in which a visit is a success"),
    "*.interviewed_days": N_("days without a callback after an interview"),
    "*.recalled_days": N_("days without a recall after a recall"),
    "*.company_desk": N_("whose list company cars go to"),
}

VALUES = {
    "solved_complaints": N_("solved complaints"),
    "delivered_visits": N_("vehicles delivered"),
    "due_vehicles": N_("vehicles due for maintenance"),
    "lapsed_vehicles": N_("vehicles that stayed away"),
    "do_not_call": N_("not to be called"),
    "no_consent": N_("refused such calls"),
    "settled": N_("settled already"),
    "interviewed_lately": N_("interviewed lately"),
    "too_many_calls": N_("called too often"),
    "higher_queue": N_("in a queue before this one"),
    "came_since": N_("came since it was due"),
    "in_workshop": N_("in the workshop"),
    "appointment": N_("booked already"),
    "open_complaint": N_("complaint not settled"),
    "single_visit": N_("came only once"),
    "recalled_lately": N_("recalled lately"),
    "service_manager": N_("the service manager"),
    "agents": N_("the agents"),
}
"""What the codes of rules say, where a rule is made of them."""


def name(key: str) -> str:
    """Say what a rule is called; its own key where there are no words for it."""
    known = NAMES.get(key) or NAMES.get(f"*.{key.rpartition('.')[2]}")
    if known:
        return _(known)
    above, _dot, last = key.rpartition(".")
    if above in {"retry.after", "dialling.outcomes"}:
        return labels.outcome(last)
    return labels.label(labels.CAUSES, last) if above == "complaints.departments" else last


def table(key: str) -> str:
    """Say to which part of the rules a key belongs."""
    above = re.sub(r"\.[^.\"]+$|\.\"[^\"]*\"$", "", key) if "." in key else ""
    while above and above not in TABLES:
        above = above.rpartition(".")[0]
    return _(TABLES[above])


def whole_name(key: str) -> str:
    """Say to which part a rule belongs, and what it is called."""
    return named(table(key), name(key))


def group_of(key: str) -> int:
    """Give the place of the group that a rule stands in."""
    return next(i for i, (_words, begins) in enumerate(GROUPS) if key.startswith(begins))


def said(value: Any) -> str:
    """Write a rule's value as it is typed, or a dash where there is none."""
    return "–" if value is None else written_rule(value) or "–"


def told(key: str, value: Any) -> str:
    """Say a rule's value in words, where it is made of codes that have some."""
    codes = value if isinstance(value, list) else [value]
    if key.rpartition(".")[2] in {"source", "leave_out", "company_desk"} and value:
        return listed(labels.label(VALUES, str(code)) for code in codes)
    return said(value)


def why(moved: Moved, zone: ZoneInfo, today: date) -> str:
    """Say why somebody enters or leaves."""
    return remarks.sentence(moved.why, zone, today)
