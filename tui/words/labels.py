"""The field's words for the codes that records hold."""

from __future__ import annotations

from store import Reason, outcomes, pause_reasons
from tui.words import N_, _, language

KINDS = {
    "complaint": N_("Complaints"),
    "callback": N_("Callbacks"),
    "invitation": N_("Invitations"),
    "recall": N_("Recalls"),
}
ONE_OF_KIND = {
    "complaint": N_("complaint"),
    "callback": N_("callback"),
    "invitation": N_("invitation"),
    "recall": N_("recall"),
}
FOUND_BY = {
    "number": N_("number"),
    "plate": N_("plate"),
    "vin": N_("VIN"),
    "order": N_("order"),
    "name": N_("name"),
    "sound": N_("pinyin"),
}
"""By what somebody was found."""
OF_A_FILE = {
    "name": N_("name"),
    "gender": N_("form of address"),
    "is_company": N_("private or company"),
    "tier": N_("tier"),
    "address": N_("address"),
    "preferred_time": N_("preferred time"),
    "do_not_call": N_("not to be called"),
    "notes": N_("notes"),
    "add": N_("another number"),
    "state": N_("state of the number"),
    "place": N_("place of the number"),
    "plate": N_("plate"),
    "vin": N_("VIN"),
    "model": N_("model"),
    "energy": N_("kind of energy"),
    "purchased_on": N_("date purchased"),
    "status": N_("state of the vehicle"),
    "owner_id": N_("owner"),
}
"""What can be corrected in a customer's file."""
SERVICES = {
    "first_service": N_("first service"),
    "periodic_maintenance": N_("periodic maintenance"),
    "general_repair": N_("repair"),
    "body_and_paint": N_("body and paint"),
    "warranty": N_("warranty work"),
    "recall_campaign": N_("a recall campaign"),
    "rework": N_("rework"),
    "other": N_("other work"),
}
VEHICLE_STATES = {
    "active": N_("active"),
    "sold_on": N_("sold on"),
    "scrapped": N_("scrapped"),
    "moved_away": N_("moved away"),
}
CAUSES = {
    "quality": N_("quality"),
    "time": N_("time"),
    "cost": N_("cost"),
    "parts": N_("parts"),
    "attitude": N_("attitude"),
    "vehicle": N_("vehicle"),
    "claims": N_("claims"),
    "other": N_("other"),
}
SEVERITIES = {"minor": N_("minor"), "serious": N_("serious"), "severe": N_("severe")}
COMPLAINT_STATES = {
    "open": N_("open"),
    "assigned": N_("assigned"),
    "proposed": N_("solution proposed"),
    "closing": N_("closing applied for"),
    "closed": N_("closed"),
    "reopened": N_("open again"),
    "withdrawn": N_("withdrawn"),
}
NUMBER_STATES = {
    "unknown": "",
    "good": N_("answered"),
    "wrong": N_("someone else's"),
    "suspended": N_("suspended"),
    "invalid": N_("does not exist"),
}
FOLLOW_UP_STATES = {
    "open": N_("open"),
    "closed": N_("closed"),
    "expired": N_("expired"),
    "superseded": N_("replaced by a later visit"),
    "withdrawn": N_("withdrawn"),
}
DETAILS = {
    "appointment": N_("the time of the visit (--at)"),
    "call_back": N_("the time to call again (--at)"),
}
NO_TIME = {
    "closed_day": N_("shut"),
    "in_break": N_("break"),
    "outside_hours": N_("shut"),
    "outside_law": N_("not allowed"),
    "full": N_("full"),
}
"""Why a time is not one to agree on."""
DESPITE = {
    "closed_day": N_("agreed for a closed day"),
    "in_break": N_("agreed for the break"),
    "outside_hours": N_("agreed out of hours"),
    "full": N_("agreed though full"),
}
"""What was taken knowingly."""
APPOINTMENT_STATES = {
    "booked": N_("booked"),
    "moved": N_("moved"),
    "kept": N_("kept"),
    "missed": N_("missed"),
    "cancelled": N_("cancelled"),
}
PREFERRED_TIMES = {
    "morning": N_("mornings"),
    "midday": N_("midday"),
    "afternoon": N_("afternoons"),
    "evening": N_("evenings"),
}
WORKED_ON = {
    "complaint": N_("Complaint"),
    "appointment": N_("Appointment"),
    "customer_number": N_("Number"),
    "follow_up": N_("Follow-up"),
}
"""What may stand on an outcome."""

SCOPES = {
    "shop": N_("the shop"),
    "region": N_("the region"),
    "nation": N_("the nation"),
}
"""Whom a result of the outside survey is about."""

LACKING = {
    "sold_here": N_("which cars the shop sold, and when"),
    "warranty_registered": N_("which cars are registered for warranty"),
    "estimate": N_("estimate or amount settled"),
    "promised": N_("the time promised"),
}
"""What the records may lack that a service indicator needs."""

DUE_BY = {
    "time": N_("by months"),
    "distance": N_("by kilometres"),
    "purchase": N_("by months since it was bought"),
    "said": N_("as the customer said"),
}
"""By what a vehicle's maintenance is due."""


def label(words: dict[str, str], code: str) -> str:
    """Give the word for a code; a code without a word is shown as it is."""
    word = words.get(code)
    return code if word is None else _(word) if word else ""


def pause(code: str) -> str:
    """Give the word for a pause's reason."""
    known = pause_reasons().get(code)
    return code if known is None else reason(known)


def reason(known: Reason) -> str:
    """Give a reason's words."""
    return known.zh if language() == "zh" else known.en


def outcome(code: str) -> str:
    """Give an outcome's word."""
    known = outcomes().get(code)
    if known is None:
        return code
    return known.zh if language() == "zh" else known.en
