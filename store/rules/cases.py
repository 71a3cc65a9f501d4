"""What a follow-up comes to: its state follows from its attempts, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.rules import hours, outcomes, retries
from store.rules.settings import Settings


@dataclass(frozen=True, slots=True)
class Dial:
    """An attempt as far as its case cares: when it ended, how, and what was promised in it."""

    at: datetime
    outcome: str
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: open or closed, its outcome by precedence, when it may be tried again.

    `not_before` and `promised_at` are instants and only set while it is open; `closed_at` only after.
    """

    state: str
    outcome: str | None
    attempts: int
    not_before: datetime | None = None
    promised_at: datetime | None = None
    closed_at: datetime | None = None


def standing(settings: Settings, dials: Sequence[Dial], *, another_number: bool) -> Standing:
    """Work out how a case stands after its attempts, corrected ones left out, in the order of time.

    `another_number` says whether the customer has a number that has not failed yet. A case that an
    attempt has closed stays closed, whatever is dialled afterwards.
    """
    if not dials:
        return Standing("open", None, 0)
    known = outcomes.outcomes()
    outcome = outcomes.final([(dial.outcome, known[dial.outcome].group) for dial in dials])
    closing = next((dial for dial in dials if known[dial.outcome].then == "close"), None)
    if closing:
        return Standing("closed", outcome, len(dials), closed_at=closing.at)
    last = dials[-1]
    if known[last.outcome].then == "promised" and last.promised_at:
        return Standing(
            "open", outcome, len(dials), not_before=last.promised_at, promised_at=last.promised_at
        )
    again = _again(settings, dials, another_number=another_number)
    if again is None:
        return Standing("closed", outcome, len(dials), closed_at=last.at)
    return Standing("open", outcome, len(dials), not_before=again)


def _again(settings: Settings, dials: Sequence[Dial], *, another_number: bool) -> datetime | None:
    last = dials[-1]
    outcome = outcomes.outcomes()[last.outcome]
    zone, calling = settings.zoneinfo, settings.calling
    if outcome.then == "look_again":
        return hours.next_open(calling, last.at + timedelta(days=outcome.look_again_days), zone)
    if outcome.then == "next_number":
        within = len(dials) < settings.retry.most_attempts
        return last.at if another_number and within else None
    return retries.next_attempt(settings.retry, calling, zone, last.outcome, [dial.at for dial in dials])
