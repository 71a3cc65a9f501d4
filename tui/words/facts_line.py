"""A person in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.words import _

if TYPE_CHECKING:
    from store import Card, CustomerFile


def who(card: Card | CustomerFile) -> str:
    """Name somebody with salutation, tier, and whether they are private or a company."""
    kind = _("company") if card.company else _("private")
    tier = _("tier {tier}").format(tier=card.tier)
    return f"{titled(card)}  {tier} · {kind}"


def titled(card: Card | CustomerFile) -> str:
    """Name somebody with salutation, where one is known."""
    titles = {"female": _("Ms"), "male": _("Mr")}
    if card.company or card.gender is None:
        return card.name
    return _("{title} {name}").format(title=titles[card.gender], name=card.name)
