"""A person in one line."""

from __future__ import annotations

from store import Card
from tui.facts import salutation
from tui.words import _


def who(card: Card) -> str:
    """Name somebody with salutation, tier, and whether they are private or a company."""
    called = salutation(card.name, card.gender, company=card.company)
    name = card.name if not called or called == card.name else f"{card.name} ({called})"
    kind = _("company") if card.company else _("private")
    return f"{name}  {_('tier {tier}').format(tier=card.tier)} · {kind}"
