"""The rules in words: what each is called, where it belongs, and what is said about changing them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from store import Moved, written_rule
from tui.words import N_, _, complaints, counted, dialling, figures, labels, listed, named, remarks

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("queues"), ("queues.",)),
    (N_("due"), ("maintenance.",)),
    (N_("hours"), ("calling.", "workshop.", "calendar.")),
    (N_("calls"), ("retry.", "limits.", "targets.", "quality.", "card.")),
    (N_("complaints"), ("complaints.",)),
    (N_("figures"), ("figures.", "indicators.")),
    (N_("shop"), ("",)),
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
    "quality": N_("Quality of calls"),
    "card": N_("Score card"),
    "storage": N_("Records"),
    "retention": N_("Erasing"),
    "safety": N_("Sign-in"),
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
    "dialling.link": N_("link that is opened, or number called"),
    "dialling.command": N_("program that dials"),
    "dialling.hang_up": N_("program that hangs up"),
    "dialling.reports": N_("the program reports how the call goes"),
    "dialling.baresip": N_("where baresip listens"),
    "dialling.seconds": N_("seconds a program may take to begin"),
    "dialling.at_once": N_("dial when the call is opened"),
    "dialling.clipboard": N_("number into the clipboard over ssh"),
    "dialling.extensions": N_("extensions of agents"),
    "quality.calls_a_week": N_("calls drawn of each agent in a week"),
    "quality.only_reached": N_("only calls in which somebody spoke"),
    "quality.burst_calls": N_("calls ended together that look like a burst"),
    "quality.burst_seconds": N_("… within so many seconds"),
    "quality.quick_seconds": N_("seconds in which “no answer” is quick"),
    "quality.quick_calls": N_("quick ones that are listed"),
    "quality.same_note_calls": N_("calls with the same note that are listed"),
    "quality.same_note_letters": N_("… of a note with so many letters or more"),
    "quality.bookings": N_("bookings from which on they are compared"),
    "quality.never_came": N_("share of bookings without a visit that is listed"),
    "quality.came_days": N_("days after the booked day that count as come"),
    "quality.contradiction_minutes": N_("minutes in which outcomes contradict"),
    "quality.contradictions": N_("contradictions that are listed"),
    "card.*.weight": N_("weight"),
    "card.*.en": N_("in English"),
    "card.*.zh": N_("in Chinese"),
    "storage.on_share": N_("the file may lie on a network share"),
    "storage.key_file": N_("where the key of an encrypted shop is"),
    "retention.people_months": N_("months after which people may be erased"),
    "safety.password_least": N_("signs of a password, at least"),
    "safety.tries": N_("wrong passwords until the code is locked"),
    "safety.lock_minutes": N_("minutes it is locked"),
    "safety.idle_minutes": N_("minutes without a key until the screen locks"),
    "safety.stay_hours": N_("hours a terminal stays signed in"),
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
    "supervisor": N_("the supervisor"),
    "another_part": N_("another time of day"),
    "next_day": N_("the next day"),
    "hours": N_("round the clock"),
    "working_hours": N_("in working hours only"),
    "hand": N_("by hand"),
    "link": N_("by a link that the desktop opens"),
    "command": N_("by a program"),
    "baresip": N_("by the softphone baresip"),
}
"""What the codes of rules say, where a rule is made of them."""

_LAST = re.compile(r'(?:(?P<above>.*)\.)?(?:"(?P<quoted>[^"]*)"|(?P<last>[^."]+))')
"""A rule's key: its table, and its own name, which stands in quotation marks where it has dots."""

CHOICES = {
    "*.source": ("solved_complaints", "delivered_visits", "due_vehicles", "lapsed_vehicles"),
    "*.company_desk": ("service_manager", "agents"),
    "retry.after.*": ("another_part", "next_day"),
    "complaints.clock": ("hours", "working_hours"),
    "complaints.escalate.*": ("supervisor", "service_manager"),
    "complaints.departments.*": tuple(complaints.DEPARTMENTS),
    "dialling.way": ("hand", "link", "command", "baresip"),
    "dialling.sip.*": tuple(dialling.REASONS),
}
"""The codes that a rule may be made of, where they are few."""


def name(key: str) -> str:
    """Say what a rule is called; its own key where there are no words for it."""
    above, last = _parts(key)
    known = NAMES.get(key) or NAMES.get(f"{above.partition('.')[0]}.*.{last}") or NAMES.get(f"*.{last}")
    if known:
        return _(known)
    if above == "retry.after":
        return labels.outcome(last)
    if above == "dialling.outcomes":
        return dialling.reason(last)
    if above.startswith("maintenance.plans.") and f"maintenance.{last}" in NAMES:
        return named(_parts(above)[1], _(NAMES[f"maintenance.{last}"]))
    if above == "figures.goals":
        figure, _dot, row = last.partition(".")
        return named(figures.title(figure), figures.row_name(row, figure)) if row else figures.title(figure)
    return labels.label(labels.CAUSES, last) if above == "complaints.departments" else last


def _parts(key: str) -> tuple[str, str]:
    """Part a key into its table and its own name, which may stand in quotation marks."""
    parts = _LAST.fullmatch(key)
    return (parts["above"] or "", parts["quoted"] or parts["last"]) if parts else ("", key)


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
    above, last = _parts(key)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return "–"
    if above == "retry.after" and isinstance(value, int):
        return counted("{n} minute", "{n} minutes", value)
    if key == "calling.parts":
        return listed(f"{labels.label(labels.PREFERRED_TIMES, part)} {begins}" for part, begins in value)
    if last != "leave_out" and above != "dialling.outcomes" and not choices(key):
        return said(value)
    word = {
        "complaints.departments": complaints.department,
        "dialling.outcomes": labels.outcome,
        "dialling.sip": dialling.reason,
    }.get(above, _code_told)
    return listed(word(str(code)) for code in (value if isinstance(value, list) else [value]))


def _code_told(code: str) -> str:
    return labels.label(VALUES, code)


def choices(key: str) -> tuple[str, ...]:
    """Give the codes that a rule may be made of; none where anything else may stand there too."""
    above, last = _parts(key)
    return CHOICES.get(key) or CHOICES.get(f"{above}.*") or CHOICES.get(f"*.{last}", ())


def choices_told(key: str) -> str:
    """Say which codes may be typed, each with its words; empty where there are no such."""
    return listed(f"{code} ({told(key, code)})" for code in choices(key))


def why(moved: Moved, zone: ZoneInfo, today: date) -> str:
    """Say why somebody enters or leaves."""
    return remarks.sentence(moved.why, zone, today)
