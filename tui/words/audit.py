"""Words for the audit trail: what was done, to what, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from store import TrailEntry, pause_reasons, skip_reasons
from tui.words import N_, _, complaints, fields, figures, labels, listed, safeguards, staff

KINDS = {
    "called": N_("opened the call"),
    "revealed": N_("saw a number in full"),
    "dialled": N_("dialled"),
    "number_chosen": N_("chose another number"),
    "logged": N_("logged the outcome"),
    "taken_back": N_("took an outcome back"),
    "skipped": N_("skipped"),
    "paused": N_("began a pause"),
    "resumed": N_("went on after a pause"),
    "looked": N_("looked at"),
    "listed": N_("listed"),
    "searched": N_("searched"),
    "reached": N_("was let see by the server"),
    "corrected": N_("corrected the file"),
    "consent": N_("recorded a consent"),
    "complaint_step": N_("took a step"),
    "assigned": N_("assigned work"),
    "given_back": N_("gave back"),
    "queue_held": N_("held a queue"),
    "queue_let_go": N_("let a queue go"),
    "made_by_hand": N_("added a follow-up"),
    "imported": N_("imported a file"),
    "import_taken_back": N_("took an import back"),
    "decided": N_("decided who is who"),
    "undecided": N_("took a decision back"),
    "drawn": N_("drew calls"),
    "scored": N_("scored a call"),
    "rules": N_("changed the rules"),
    "calendar": N_("changed the calendar"),
    "action": N_("changed an action"),
    "month_closed": N_("closed a month"),
    "shop_added": N_("added a shop"),
    "exported": N_("exported"),
    "backed_up": N_("backed the shop up"),
    "copied": N_("copied the shop to a server"),
    "restored": N_("put a backup in place"),
    "encrypted": N_("encrypted the shop"),
    "decrypted": N_("took the encryption off"),
    "rekeyed": N_("gave the shop another key"),
    "erased": N_("erased somebody"),
    "sealed": N_("took a seal"),
    "staff_entered": N_("was entered"),
    "staff_changed": N_("changed a member of staff"),
    "signed_in": N_("signed in"),
    "signed_out": N_("signed out"),
    "sign_in_failed": N_("failed to sign in"),
    "locked_out": N_("was locked out"),
}
FAMILIES = {
    "calls": N_("calls"),
    "looks": N_("looks"),
    "changes": N_("changes"),
    "copies": N_("copies and erasures"),
    "staff": N_("staff"),
}
ABOUT = {
    "customer": N_("file {id}"),
    "follow_up": N_("follow-up {id}"),
    "attempt": N_("call {id}"),
    "complaint": N_("complaint {id}"),
    "consent": N_("consent {id}"),
    "work_order": N_("work order {id}"),
    "quality_draw": N_("draw {id}"),
    "import_batch": N_("import {id}"),
    "match_question": N_("question {id}"),
    "report_action": N_("action {id}"),
    "export": N_("export {id}"),
    "backup": N_("backup {id}"),
    "staff": N_("member of staff {id}"),
    "shop": N_("shop {id}"),
}
LISTS = {
    "audit": N_("the audit trail"),
    "figure": N_("cases of a figure"),
    "board": N_("cases of the board"),
    "letters": N_("a list for letters"),
    "patterns": N_("cases of a pattern"),
    "subjects": N_("what was said"),
    "complaints": N_("the complaints"),
    "queue": N_("a queue"),
    "match": N_("questions of who is who"),
    "work": N_("the work in hand"),
    "quality": N_("drawn calls"),
}
FACTS = {
    "outcome": N_("outcome"),
    "roles": N_("database roles"),
    "follow_up": N_("of follow-up"),
    "alike": N_("logged alike"),
    "position": N_("number"),
    "reason": N_("reason"),
    "fields": N_("fields"),
    "purpose": N_("purpose"),
    "allowed": N_("allowed"),
    "consent": N_("entry"),
    "step": N_("step"),
    "customer": N_("of file"),
    "follow_ups": N_("follow-ups"),
    "from": N_("from"),
    "to": N_("to"),
    "queue": N_("queue"),
    "kind": N_("kind"),
    "rows": N_("rows"),
    "decision": N_("decision"),
    "week": N_("week of"),
    "keys": N_("rules"),
    "days": N_("days"),
    "forgotten": N_("taken out"),
    "month": N_("month"),
    "withdrawn": N_("withdrawn"),
    "what": N_("content"),
    "numbers": N_("numbers in full"),
    "bytes": N_("bytes"),
    "basis": N_("because"),
    "was_number": N_("the trail ended at"),
    "was_hash": N_("with"),
    "code": N_("code"),
    "place": N_("at"),
    "why": N_("since"),
    "role": N_("role"),
    "was": N_("formerly"),
    "active": N_("may work"),
    "password": N_("password"),
    "figure": N_("figure"),
    "n": N_("lines"),
    "hits": N_("found"),
}
"""What a fact of an entry is called."""


def did(kind: str) -> str:
    """Say what was done."""
    return labels.label(KINDS, kind)


def about(one: TrailEntry) -> str:
    """Say to what it was done: a row by its number, or a list; empty where it was to nothing of the kind."""
    if one.about_id is not None:
        words = ABOUT.get(one.about)
        return f"{one.about} {one.about_id}" if words is None else _(words).format(id=one.about_id)
    return labels.label(LISTS, str(one.facts["list"])) if "list" in one.facts else ""


def details(one: TrailEntry) -> str:
    """Say what else is on record of it."""
    told = [
        _("{name} {value}").format(name=labels.label(FACTS, name), value=value)
        for name, fact in sorted(one.facts.items(), key=lambda pair: _place(pair[0]))
        if name != "list" and (value := _value(name, fact)) != ""
    ]
    return _("; ").join(told)


def _place(name: str) -> int:
    """Say where a fact comes among the others: in the order of their words."""
    return list(FACTS).index(name) if name in FACTS else len(FACTS)


def _value(name: str, fact: object) -> str:
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if isinstance(fact, int):
        return f"{fact:,}" if name in {"rows", "bytes", "hits", "n"} else str(fact)
    text = str(fact)
    if name in _BY_DATA:
        return _BY_DATA[name](text)
    return labels.label(_WORDS.get(name, {}), text)


def _reason(code: str) -> str:
    known = {**skip_reasons(), **pause_reasons()}.get(code)
    return code if known is None else labels.reason(known)


def _fields(named: str) -> str:
    return listed(labels.label(labels.OF_A_FILE, each) for each in named.split(", "))


_BY_DATA: dict[str, Callable[[str], str]] = {
    "outcome": labels.outcome,
    "reason": _reason,
    "fields": _fields,
    "figure": figures.title,
    "was_hash": lambda text: text[:12],
}
_WORDS = {
    "step": complaints.STEPS,
    "queue": labels.KINDS,
    "purpose": safeguards.PURPOSES,
    "decision": {
        "same": N_("the same"),
        "apart": N_("two"),
        "owner_stays": N_("the owner stays"),
    },
    "kind": fields.KINDS,
    "role": staff.ROLES,
    "was": staff.ROLES,
    "place": {"app": N_("the start"), "lock": N_("the lock"), "command": N_("the command line")},
    "why": {
        "unknown": N_("nobody has this code"),
        "wrong": N_("the password is wrong"),
        "locked": N_("the code is locked"),
    },
    "basis": {"asked": N_("they asked"), "age": N_("of the rule by age")},
    "what": {
        "due": N_("who is due"),
        "lapsed": N_("who stayed away"),
        "report": N_("the monthly report"),
        "person": N_("all that is known of somebody"),
        "audit": N_("the audit trail"),
    },
}
"""Words for the codes among the facts."""
