"""When to try again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from store.rules import hours
from store.rules.settings import Calling, Retry


def next_attempt(
    retry: Retry, calling: Calling, zone: ZoneInfo, outcome: str, attempts: Sequence[datetime]
) -> datetime | None:
    """Say when a follow-up may be tried again, given its attempts so far (the last had `outcome`).

    None when it has had as many as it may. Not twice in one part of one day and at least
    `hours_apart` hours apart, except where the outcome has minutes of its own (busy: somebody is
    there). Always within calling hours.
    """
    if len(attempts) >= retry.most_attempts:
        return None
    last = max(attempts)
    after = retry.after.get(outcome, "another_part")
    if isinstance(after, int):
        return hours.next_open(calling, last + timedelta(minutes=after), zone)
    if after == "next_day":
        return hours.next_day(calling, last, zone)
    used = {hours.part_of(calling, attempt, zone) for attempt in attempts}
    earliest = hours.next_open(calling, last + timedelta(hours=retry.hours_apart), zone)
    while hours.part_of(calling, earliest, zone) in used:
        earliest = hours.next_open(calling, hours.next_part(calling, earliest, zone), zone)
    return earliest
