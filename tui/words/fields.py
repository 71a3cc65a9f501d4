"""What columns are taken for, in words: the fields, the kinds of file, how certain that is and why."""

from __future__ import annotations

from store import Proposed
from tui.words import N_, _, both, labels

LEFT_OUT = ""
"""What a column is that is left out."""

FIELDS = {
    "order_number": N_("order number"),
    "customer_name": N_("customer"),
    "given_name": N_("first name"),
    "gender": N_("gender"),
    "customer_type": N_("private or company"),
    "phone": N_("telephone"),
    "address": N_("address"),
    "preferred_time": N_("preferred time"),
    "tier": N_("value tier"),
    "plate": N_("plate"),
    "vin": N_("VIN"),
    "model": N_("model"),
    "energy": N_("kind of energy"),
    "purchased_on": N_("date purchased"),
    "sold_here": N_("sold here"),
    "warranty_registered": N_("warranty registered"),
    "service_type": N_("kind of work"),
    "opened_at": N_("date opened"),
    "opened_time": N_("time of day opened"),
    "promised_at": N_("date promised"),
    "promised_time": N_("time of day promised"),
    "delivered_at": N_("date delivered"),
    "delivered_time": N_("time of day delivered"),
    "odometer_km": N_("odometer"),
    "estimate_cents": N_("estimate"),
    "amount_cents": N_("amount"),
    "advisor": N_("advisor"),
    "technician": N_("technician"),
    "by_appointment": N_("by appointment"),
    "is_rework": N_("rework"),
    "item": N_("work or part"),
    "started_at": N_("time of the call"),
    "started_time": N_("time of day of the call"),
    "kind": N_("kind of call"),
    "agent": N_("agent"),
    "number": N_("number dialled"),
    "outcome": N_("outcome"),
    "overall": N_("score: overall"),
    "reception": N_("score: reception"),
    "workmanship": N_("score: workmanship"),
    "explained_before": N_("score: explained before"),
    "lounge": N_("score: lounge"),
    "washed": N_("score: car washed"),
    "explained_after": N_("score: explained after"),
    "recommend": N_("score: would recommend"),
    "causes": N_("causes of dissatisfaction"),
    "reason": N_("reason for staying away"),
    "other_shop": N_("other shop"),
    "note": N_("note"),
    "period": N_("month"),
    "scope": N_("shop, region or nation"),
    "n": N_("number of interviews"),
    "explained_work": N_("score: explains the coming work"),
    "quick_reception": N_("score: quick reception"),
    "correct_work": N_("score: correct, complete work"),
    "explained_bill": N_("score: explains the bill"),
    "quick_handover": N_("score: quick hand-over"),
    "time_in_shop": N_("score: time in the shop"),
    "listens": N_("score: listens"),
    "helped_at_collection": N_("score: helped at collection"),
    "clean_car": N_("score: car clean and in order"),
    "mot": N_("MOT"),
    "css": N_("CSS"),
}
"""The fields that a column may be."""

RECORDED = {
    "name": FIELDS["customer_name"],
    "is_company": FIELDS["customer_type"],
    "owner": N_("owner"),
    "opened_on": N_("day of opening"),
    "delivered_on": N_("day of delivery"),
    "vin_ok": N_("VIN sound"),
}
"""What else a record holds, under another name than a file's field."""

KINDS = {
    "visits": N_("visits"),
    "customers": N_("customers"),
    "calls": N_("calls"),
    "outside-survey": N_("outside survey"),
}
"""The kinds of file."""

REASONS = {
    "synonym": N_("the heading says so"),
    "near_synonym": N_("the heading nearly says so"),
    "content": N_("its values say so"),
    "mapping": N_("confirmed"),
    "remembered": N_("said before of such files"),
    "second": N_("left out: another column says it better"),
    "": N_("nobody knows what it is"),
}

SAID = N_("you said so")
"""Why a column is what somebody has just said."""

CERTAIN, LIKELY = 0.9, 0.75
"""From where on something is called certain, and likely."""


def field(code: str) -> str:
    """Name a field, or what else a record holds; a code without a word as it is."""
    return labels.label(FIELDS | RECORDED, code)


def both_names(code: str) -> tuple[str, str]:
    """Name a field in the reader's language and in the other."""
    return both(FIELDS[code]) if code in FIELDS else (code, code)


def needed(code: str) -> str:
    """Name what a file lacks: a field, or one of several (`plate|vin`)."""
    return " / ".join(field(each) for each in code.split("|"))


def kind(code: str) -> str:
    """Name a kind of file."""
    return labels.label(KINDS, code)


def reason(column: Proposed) -> str:
    """Say why a column is taken for what it is, or why for nothing."""
    if not column.field and column.reason in {"mapping", "remembered"}:
        return _("left out, as was said")
    return labels.label(REASONS, column.reason)


def certainty(confidence: float) -> str:
    """Say how certain something is, from 0 to 1, in a word."""
    if confidence >= CERTAIN:
        return _("certain")
    return _("likely") if confidence >= LIKELY else _("unsure")
