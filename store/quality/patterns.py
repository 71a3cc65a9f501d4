"""Patterns in an agent's calls that are worth a look, each with its calls.

A pattern says what something looks like, never what it was: there may be a good reason. Calls taken back or
corrected do not count, nor do those an import brought, whose times are another system's; several follow-ups
settled in one talk are one call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

from store import moments
from store.database import Records, Row
from store.figures import attempts
from store.figures.lines import CaseLine, tell_cases
from store.rules.outcomes import outcomes
from store.rules.quality import Quality
from store.rules.settings import Settings

PATTERNS = ("burst", "quick", "same_note", "never_came", "contradiction")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern found: whose, how many calls it is of, of how many that could be, and the follow-ups called.

    `detail` is the note that is the same; `at` the instant of the first of these calls.
    """

    name: str
    agent: str
    agent_name: str
    n: int
    of: int
    follow_ups: tuple[int, ...]
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Dialled:
    """A call as the patterns see it."""

    id: int
    agent: str
    follow_up: int
    customer: int
    number: str
    started: datetime
    ended: datetime
    outcome: str
    reached: bool
    note: str


def find_patterns(
    records: Records, settings: Settings, first: date, last: date, now: datetime
) -> list[Pattern]:
    """List the patterns in the calls of the days `first` to `last`, by kind, agent and time."""
    names = {
        row["code"]: row["name"] for row in records.rows("SELECT code, name FROM staff WHERE shop_id = :shop")
    }
    rules = settings.quality
    found: list[Pattern] = []
    by_agent: dict[str, list[Dialled]] = defaultdict(list)
    everything = _dialled(records, first, last)
    for dial in everything:
        by_agent[dial.agent].append(dial)
    contradicting = contradictions(everything, rules)
    for agent, dials in by_agent.items():
        name = names.get(agent, agent)
        found += [_pattern("burst", agent, name, burst, len(dials)) for burst in bursts(dials, rules)]
        quick = quick_ones(dials, rules)
        if len(quick) >= rules.quick_calls:
            unanswered = sum(dial.outcome == "no_answer" for dial in dials)
            found.append(_pattern("quick", agent, name, quick, unanswered))
        for note, alike in same_notes(dials, rules).items():
            found.append(_pattern("same_note", agent, name, alike, len(dials), note))
        pairs = [pair for pair in contradicting if pair[1].agent == agent]
        if len(pairs) >= rules.contradictions:
            both = sorted({dial for pair in pairs for dial in pair}, key=lambda dial: (dial.started, dial.id))
            found.append(_pattern("contradiction", agent, name, both, len(dials), n=len(pairs)))
    found += _never_came(records, settings, first, last, now, names)
    return sorted(found, key=lambda one: (PATTERNS.index(one.name), one.agent, one.at, one.detail))


def pattern_cases(
    records: Records, settings: Settings, pattern: Pattern, first: date, last: date
) -> list[CaseLine]:
    """Tell the cases of a pattern, the latest first."""
    return tell_cases(records, settings, "follow_up", sorted(set(pattern.follow_ups)), first, last)


def _pattern(
    name: str, agent: str, agent_name: str, dials: Sequence[Dialled], of: int, detail: str = "", *, n: int = 0
) -> Pattern:
    follow_ups = tuple(dial.follow_up for dial in dials)
    return Pattern(name, agent, agent_name, n or len(dials), of, follow_ups, dials[0].started, detail)


def _dialled(records: Records, first: date, last: date) -> list[Dialled]:
    rows = records.each(
        f"""SELECT dial.id, staff.code, dial.follow_up_id, dial.customer_id, dial.number, dial.started_at,
                coalesce(dial.ended_at, dial.started_at) AS ended_at, dial.outcome, dial.reached, dial.note
            FROM shown_attempt AS dial JOIN staff ON staff.shop_id = :shop AND staff.id = dial.agent_id
            WHERE {attempts.in_range("dial")} AND dial.talk_id IS NULL AND dial.batch_id IS NULL
            ORDER BY dial.started_at, dial.id""",
        first=first,
        last=last,
    )
    return [
        Dialled(
            row["id"],
            row["code"],
            row["follow_up_id"],
            row["customer_id"],
            row["number"],
            moments.as_instant(row["started_at"]),
            moments.as_instant(row["ended_at"]),
            row["outcome"],
            bool(row["reached"]),
            row["note"],
        )
        for row in rows
    ]


def bursts(dials: Iterable[Dialled], rules: Quality) -> list[list[Dialled]]:
    """Give the bursts of one agent's calls: stretches in which each call is one of enough within the time.

    Two stretches that share a call are one.
    """
    ended = sorted(dials, key=lambda dial: (dial.ended, dial.id))
    within = timedelta(seconds=rules.burst_seconds)
    found: list[tuple[int, int]] = []
    start = 0
    for place, dial in enumerate(ended):
        while dial.ended - ended[start].ended > within:
            start += 1
        if place - start + 1 < rules.burst_calls:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], place)
        else:
            found.append((start, place))
    return [ended[low : high + 1] for low, high in found]


def quick_ones(dials: Iterable[Dialled], rules: Quality) -> list[Dialled]:
    """Give the calls that ended in "no answer" sooner than a telephone can be let ring."""
    soon = timedelta(seconds=rules.quick_seconds)
    return [dial for dial in dials if dial.outcome == "no_answer" and dial.ended - dial.started <= soon]


def same_notes(dials: Iterable[Dialled], rules: Quality) -> dict[str, list[Dialled]]:
    """Give the notes that stand in enough calls word for word, to more than one customer, with those calls.

    Case and spaces make no difference.
    """
    by_note: dict[str, list[Dialled]] = defaultdict(list)
    for dial in dials:
        note = " ".join(dial.note.casefold().split())
        if len(note) >= rules.same_note_letters:
            by_note[note].append(dial)
    return {
        note: alike
        for note, alike in by_note.items()
        if len(alike) >= rules.same_note_calls and len({dial.customer for dial in alike}) > 1
    }


@cache
def _denying() -> frozenset[str]:
    """Give the outcomes that say that a number reaches nobody, or somebody else."""
    says = {"number_invalid", "number_suspended", "number_wrong"}
    return frozenset(code for code, outcome in outcomes().items() if says & set(outcome.effects))


def contradictions(dials: Iterable[Dialled], rules: Quality) -> list[tuple[Dialled, Dialled]]:
    """Give pairs of calls of one number, each with the next, of which one says that the customer spoke there.

    The other says, within the time, that the number reaches nobody or somebody else; the pair is put to
    whoever made the later one.
    """
    by_number: dict[str, list[Dialled]] = defaultdict(list)
    for dial in dials:
        if dial.number:
            by_number[dial.number].append(dial)
    within = timedelta(minutes=rules.contradiction_minutes)
    return [
        (one, other)
        for alike in by_number.values()
        for one, other in pairwise(sorted(alike, key=lambda dial: (dial.started, dial.id)))
        if other.started - one.started <= within and _contradict(one, other)
    ]


def _contradict(one: Dialled, other: Dialled) -> bool:
    denies = [dial.outcome in _denying() for dial in (one, other)]
    spoke = [dial.reached and not denied for dial, denied in zip((one, other), denies, strict=True)]
    return (denies[0] and spoke[1]) or (denies[1] and spoke[0])


_BOOKINGS = f"""
    SELECT staff.code, dial.follow_up_id, dial.started_at, booked.state, booked.on_day,
        (SELECT min(coalesce(came.opened_on, came.delivered_on)) FROM shown_visit AS came
         WHERE came.shop_id = :shop AND came.vehicle_id = booked.vehicle_id
           AND coalesce(came.opened_at, came.delivered_at) >= booked.made_at) AS came_on
    FROM appointment AS booked
    JOIN shown_attempt AS dial ON dial.shop_id = :shop AND dial.id = booked.attempt_id
    JOIN staff ON staff.shop_id = :shop AND staff.id = dial.agent_id
    WHERE booked.shop_id = :shop AND booked.on_day BETWEEN :first AND :last
      AND booked.state IN ('booked', 'kept', 'missed') AND dial.batch_id IS NULL
      AND {attempts.uncorrected("dial")}
    ORDER BY dial.started_at, dial.id"""


def _never_came(
    records: Records, settings: Settings, first: date, last: date, now: datetime, names: dict[str, str]
) -> Iterator[Pattern]:
    """Give the agents of whose bookings in the days so many never came; only days long enough ago count."""
    rules = settings.quality
    over = moments.day_of(now, settings.zoneinfo) - timedelta(days=rules.came_days + 1)
    rows = records.rows(_BOOKINGS, first=first, last=min(last, over))
    by_agent: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_agent[row["code"]].append(row)
    for agent, booked in by_agent.items():
        missing = [row for row in booked if not _came(row, rules)]
        if len(booked) >= rules.bookings and missing and len(missing) >= rules.never_came * len(booked):
            yield Pattern(
                "never_came",
                agent,
                names.get(agent, agent),
                len(missing),
                len(booked),
                tuple(row["follow_up_id"] for row in missing),
                moments.as_instant(missing[0]["started_at"]),
            )


def _came(booked: Row, rules: Quality) -> bool:
    """Say whether a booking was kept: so marked, or a visit came since, not too many days after the time."""
    came_on = moments.as_day_or_none(booked["came_on"])
    latest = moments.as_day(booked["on_day"]) + timedelta(days=rules.came_days)
    return booked["state"] == "kept" or (came_on is not None and came_on <= latest)
