"""What figures are reckoned with: small numbers, goals, and what the service indicators need to know."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

import msgspec

NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]

FIGURES = (
    "contact-rate", "callbacks", "aapor", "scores", "causes", "outside", "complaints", "invitations",
    "invitation-success", "lapse", "bands", "recall", "recall-reasons", "other-shops", "recall-return",
    "survival", "fixed-first-time", "workshop", "indicators", "base", "agents",
)  # fmt: skip
"""The figures there are, in the order in which they are offered."""

_GOAL = re.compile(r"(>=|<=) ?(\d{1,3}(?:\.\d+)?)")


class Goal(NamedTuple):
    """What a rate is to come to: at least so much, or at most; `rate` is a share, 0 to 1."""

    rate: float
    at_least: bool

    def met_by(self, rate: float) -> bool:
        """Say whether a rate is what it is to be."""
        return rate >= self.rate if self.at_least else rate <= self.rate


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How figures are judged; each key is explained in shop.toml."""

    few: NotNegative
    eligible_share: Share
    at_risk_months: Positive
    returned_days: Positive
    goals: dict[str, str]

    def goal_of(self, figure: str, row: str) -> Goal | None:
        """Give the goal of a row: its own, or its figure's; None where there is none."""
        text = self.goals.get(f"{figure}.{row}") or self.goals.get(figure)
        return None if text is None else _read(text)


class Indicators(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the thirteen service indicators need to know; each key is explained in shop.toml."""

    cars_in_area: NotNegative
    visits_a_year: Annotated[float, msgspec.Meta(ge=0)]
    first_service_months: Positive
    under_estimate: Annotated[float, msgspec.Meta(ge=0, le=100)]
    over_estimate: Annotated[float, msgspec.Meta(ge=0)]
    late_minutes: NotNegative


def impossible(figures: Figures) -> Iterator[tuple[str, str]]:
    """Name the keys whose values cannot be, and what is the matter with each."""
    for name, text in figures.goals.items():
        if _read(text) is None or name.partition(".")[0] not in FIGURES:
            yield f"figures.goals.{name}", text


def _read(text: str) -> Goal | None:
    found = _GOAL.fullmatch(text.strip())
    if found is None or float(found[2]) > 100:
        return None
    return Goal(float(found[2]) / 100, found[1] == ">=")
