"""What the season gives an agent to say to somebody who is asked to come: rules as data, in seasons.toml."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

import msgspec

from store.rules.shipped import shipped

Month = Annotated[int, msgspec.Meta(ge=1, le=12)]
Sentence = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=300)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in both languages, and when it is said; the fields are explained in seasons.toml."""

    months: list[Month]
    en: Sentence
    zh: Sentence
    energy: list[Literal["petrol", "hybrid", "electric"]] = []
    older_than_months: NotNegative = 0
    more_than_km: NotNegative = 0

    def in_(self, language: str) -> str:
        """Give the sentence in a language, `zh` or `en`."""
        return self.zh if language == "zh" else self.en


@cache
def shipped_text() -> dict[str, Any]:
    """Give the seasons as they come, not yet checked, in the order in which they are tried."""
    return shipped("seasons")


def season(
    seasons: Mapping[str, Season],
    on: date,
    *,
    energy: str | None = None,
    purchased_on: date | None = None,
    km: int | None = None,
) -> Season | None:
    """Choose what is said on a day about a vehicle: the first season that fits it, or none.

    `energy`, `purchased_on` and `km` (the last reading) are None where they are not known; a season that
    asks for one does not fit then.
    """
    age = _months(purchased_on, on) if purchased_on else 0
    return next(
        (
            one
            for one in seasons.values()
            if on.month in one.months
            and (not one.energy or energy in one.energy)
            and (not one.older_than_months or age > one.older_than_months)
            and (not one.more_than_km or (km or 0) > one.more_than_km)
        ),
        None,
    )


def _months(earlier: date, later: date) -> int:
    """Count the whole months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
