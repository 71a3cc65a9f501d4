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

    `another_number` says whether the customer has a number that has not failed yet; where somebody
    dialled on, there was one. A case that an attempt has closed stays closed, whatever is dialled
    afterwards.
    """
    if not dials:
        return Standing("open", None, 0)
    known = outcomes.outcomes()
    outcome = outcomes.final([(dial.outcome, known[dial.outcome].group) for dial in dials])
    for count, dial in enumerate(dials, start=1):
        number_left = another_number or count < len(dials)
        again, promised_at = _again(settings, dials[:count], another_number=number_left)
        if again is None:
            return Standing("closed", outcome, len(dials), closed_at=dial.at)
    return Standing("open", outcome, len(dials), not_before=again, promised_at=promised_at)


def _again(
    settings: Settings, dials: Sequence[Dial], *, another_number: bool
) -> tuple[datetime | None, datetime | None]:
    """Say when to try again after the last of these, and what was promised in it; None: not again."""
    last = dials[-1]
    outcome = outcomes.outcomes()[last.outcome]
    zone, calling = settings.zoneinfo, settings.calling
    match outcome.then:
        case "close":
            return None, None
        case "promised" if last.promised_at:
            return last.promised_at, last.promised_at
        case "look_again":
            return hours.next_open(calling, last.at + timedelta(days=outcome.look_again_days), zone), None
        case "next_number":
            within = len(dials) < settings.retry.most_attempts
            return (last.at if another_number and within else None), None
    tried = [dial.at for dial in dials]
    return retries.next_attempt(settings.retry, calling, zone, last.outcome, tried), None
