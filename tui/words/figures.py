"""The names of figures and of their rows."""

from __future__ import annotations

from store import outcomes
from tui.words import N_, _, labels

TITLES = {
    "callbacks": N_("Callbacks"),
    "aapor": N_("AAPOR rates"),
    "causes": N_("Causes of dissatisfaction"),
    "scores": N_("Scores, question by question"),
    "outside": N_("Outside survey, and the shop's own interviews"),
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
    "shop": N_("shop"),
    "shop_last_month": N_("previous"),
    "region": N_("region"),
    "nation": N_("nation"),
    "own": N_("own calls"),
}
MOMENTS = {
    "explained_work": N_("explains the coming work"),
    "quick_reception": N_("quick reception"),
    "correct_work": N_("correct, complete work"),
    "explained_bill": N_("explains the bill"),
    "quick_handover": N_("quick hand-over"),
    "time_in_shop": N_("time in the shop"),
    "listens": N_("listens"),
    "helped_at_collection": N_("helped at collection"),
    "clean_car": N_("car clean and in order"),
    "lounge": N_("lounge"),
}
"""The ten moments of truth of the outside survey."""


def title(name: str) -> str:
    """Give a figure's name."""
    return labels.label(TITLES, name)


def moment(name: str) -> str:
    """Give the name of an item of the outside survey."""
    return labels.label(MOMENTS, name)


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
