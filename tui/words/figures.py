"""The names of figures and of their rows."""

from __future__ import annotations

from store import outcomes
from tui.words import N_, _, labels

TITLES = {
    "callbacks": N_("Callbacks"),
    "aapor": N_("AAPOR rates"),
    "causes": N_("Causes of dissatisfaction"),
    "scores": N_("Scores, question by question"),
    "lapse": N_("Lapsed customers"),
    "recall": N_("Recall of lapsed customers"),
    "fixed-first-time": N_("Not fixed first time, by technician"),
    "invitations": N_("Invitations"),
    "agents": N_("Agents"),
    "contact-rate": N_("Contact rate"),
    "invitation-success": N_("Invitations that brought a visit"),
}
ROWS = {
    "called": N_("called"),
    "complete": N_("complete interviews"),
    "delighted": N_("very satisfied"),
    "disappointed": N_("average or below"),
    "unreachable": N_("unreachable"),
    "lapsed": N_("lapsed"),
    "company": N_("company"),
    "private": N_("private"),
    "single_visit": N_("came only once"),
    "reached": N_("reached"),
    "invited": N_("invited"),
    "success": N_("came within 30 days"),
    "all": N_("all queues"),
}


def title(name: str) -> str:
    """Give a figure's name."""
    return labels.label(TITLES, name)


def row_name(name: str) -> str:
    """Give the name of a row: of its own, an outcome's, a cause's, a queue's, or as it is."""
    if name in ROWS:
        return _(ROWS[name])
    if name in outcomes():
        return labels.outcome(name)
    for words in (labels.CAUSES, labels.KINDS):
        if name in words:
            return labels.label(words, name)
    return name


def interval(low_high: tuple[float, float] | None) -> str:
    """Write a 95 % interval as whole percentages: `[55–67]`."""
    return "" if low_high is None else f"[{low_high[0] * 100:.0f}–{low_high[1] * 100:.0f}]"
