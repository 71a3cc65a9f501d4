"""A person in one line."""

from __future__ import annotations

from store import Card, CustomerFile
from tui.words import _


def who(card: Card | CustomerFile) -> str:
    """Name somebody with salutation, tier, and whether they are private or a company."""
    kind = _("company") if card.company else _("private")
    tier = _("tier {tier}").format(tier=card.tier)
    return f"{titled(card)}  {tier} · {kind}"


def titled(card: Card | CustomerFile) -> str:
    """Name somebody with salutation, where one is known."""
    titles = {"female": _("Ms"), "male": _("Mr")}
    return card.name if card.company or card.gender is None else f"{card.name} {titles[card.gender]}"
