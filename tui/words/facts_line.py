"""A person in one line."""

from __future__ import annotations

from store import Card, CustomerFile
from tui.words import _


def who(card: Card | CustomerFile) -> str:
    """Name somebody with salutation, tier, and whether they are private or a company."""
    kind = _("company") if card.company else _("private")
    titles = {"female": _("Ms"), "male": _("Mr")}
    title = "" if card.company or card.gender is None else f" {titles[card.gender]}"
    tier = _("tier {tier}").format(tier=card.tier)
    return f"{card.name}{title}  {tier} · {kind}"
