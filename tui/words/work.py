"""Words for the work in hand: what is done with it, and a preview of that."""

from __future__ import annotations

from store import WorkOrder, WorkPreview
from tui.words import N_, _, labels, listed

ORDERS = {
    "assign": N_("given"),
    "release": N_("given back to anyone"),
    "hand_over": N_("handed over"),
    "add": N_("added by hand"),
    "hold": N_("queue held"),
    "let_go": N_("queue let go"),
}
DUES = {"over": N_("past their last day"), "today": N_("until today"), "week": N_("until in a week")}


def kinds(counted: dict[str, int]) -> str:
    """Write how many of each queue."""
    return listed(f"{labels.label(labels.KINDS, kind)} {n}" for kind, n in counted.items())


def owners(counted: dict[str, int]) -> str:
    """Write how many are whose."""
    return listed(f"{name or _('anyone')} {n}" for name, n in counted.items())


def previewed(found: WorkPreview) -> list[str]:
    """Say what an order would be about, line by line: counts, whose, names."""
    more = len(found.follow_ups) - len(found.names)
    names = "、".join(found.names) if found.names and not found.names[0].isascii() else ", ".join(found.names)
    lines = [
        _("{n} follow-ups: {kinds}").format(n=len(found.follow_ups), kinds=kinds(found.kinds)),
        _("so far of: {owners}").format(owners=owners(found.owners)),
        names + (" …" if more > 0 else ""),
    ]
    return lines if found.follow_ups else [_("No open follow-up among them.")]


def order(one: WorkOrder) -> str:
    """Say what was done, without when and by whom."""
    told = [labels.label(ORDERS, one.what)]
    if one.follow_ups:
        told.append(str(one.follow_ups))
    if one.kind:
        told.append(labels.label(labels.KINDS, one.kind))
    if one.what in {"assign", "hand_over"} or one.taker:
        told.append(f"{one.giver} → {one.taker or _('anyone')}".strip())
    return "  ".join(told)
