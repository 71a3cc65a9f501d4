"""Who is who: the questions, and the answers there are, in words."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from store import Party, Question
from tui.words import N_, _, formats, labels

KINDS = {"owner": N_("owner"), "plate": N_("plate"), "number": N_("number")}
ASKED = {
    "owner": N_("{subject} came with another customer than before."),
    "plate": N_("{subject} stands on another vehicle than before."),
    "number": N_("{subject} belongs to two names."),
}
ANSWERS = {
    "owner": {
        "same": N_("one person"),
        "apart": N_("it changed hands"),
        "owner_stays": N_("somebody else brings it"),
    },
    "plate": {"same": N_("one vehicle"), "apart": N_("the plate moved on")},
    "number": {"same": N_("one person"), "apart": N_("they share it")},
}
SIDES = {
    "owner": (N_("the earlier one"), N_("the later one")),
    "plate": (N_("the earlier one"), N_("the later one")),
    "number": (N_("one"), N_("the other")),
}


def asked(question: Question) -> str:
    """Say what the matter is."""
    return labels.label(ASKED, question.kind).format(subject=question.subject)


def answer(kind: str, decision: str) -> str:
    """Say what a decision means for a kind of question."""
    return labels.label(ANSWERS[kind], decision)


def raised(question: Question, zone: ZoneInfo, today: date) -> str:
    """Say which import raised a question, and when."""
    return _("raised by {file}, {at}").format(
        file=question.file, at=formats.moment(question.raised_at, zone, today)
    )


def decided(question: Question, zone: ZoneInfo, today: date) -> str:
    """Say how a question was decided, by whom and when; nothing where it is open."""
    if question.decision is None or question.decided_at is None:
        return ""
    return _("decided: {answer} ({who}, {at})").format(
        answer=answer(question.kind, question.decision),
        who=question.decided_by or "–",
        at=formats.moment(question.decided_at, zone, today),
    )


def told(party: Party, today: date) -> tuple[str, ...]:
    """Tell one of the two records line by line; both have the same lines."""
    days = [formats.day(on, today) for on in (party.first_visit_on, party.last_visit_on) if on is not None]
    return (
        party.name or "–",
        ", ".join(party.numbers) or "–",
        ", ".join(party.plates) or "–",
        ", ".join(party.vins) or "–",
        party.model,
        _("visits: {n}").format(n=party.visits),
        " – ".join(dict.fromkeys(days)),
    )
