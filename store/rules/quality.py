"""How calls are looked at again: how many are drawn, what they are scored by, which patterns are listed."""

from typing import Annotated, Any

import msgspec

from store.rules.shipped import shipped

Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]

MOST_POINTS = 5
"""Points of a criterion are 1 to this; 0 says that it does not apply."""


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the card, in both languages; 0 as weight takes it off."""

    weight: NotNegative
    en: str
    zh: str


class Quality(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many calls are drawn, and from when on a pattern is listed; each key is explained in shop.toml."""

    calls_a_week: Positive
    only_reached: bool
    burst_calls: Annotated[int, msgspec.Meta(ge=2)]
    burst_seconds: NotNegative
    quick_seconds: NotNegative
    quick_calls: Positive
    same_note_calls: Annotated[int, msgspec.Meta(ge=2)]
    same_note_letters: Positive
    bookings: Positive
    never_came: Share
    came_days: NotNegative
    contradiction_minutes: NotNegative
    contradictions: Positive


def shipped_card() -> dict[str, Any]:
    """Give the card as it comes, as its file has it."""
    return shipped("card")
