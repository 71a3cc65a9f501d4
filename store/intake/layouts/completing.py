"""Columns that complete another: times of day beside their dates, first names beside family names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.intake.layouts import witnesses
from store.intake.layouts.guessing import MOST, Guess
from store.intake.layouts.kinds import TIMES
from store.intake.layouts.spelling import canonical
from store.intake.layouts.witnesses import Sample

_BARE = frozenset({"时间", "时刻", "time"})
_FAMILY = re.compile("(?:surname|lastname|familyname)$")
_DATE_OR_TIME = re.compile("日期|时间|时刻|date|time|日$|at$")


def add_times(guesses: list[Guess | None], headings: Sequence[str], sample: Sample) -> None:
    """Take a column called only "time" for the time of the date to the left of it."""
    for place, heading in enumerate(headings):
        before = guesses[place - 1] if place else None
        if guesses[place] or not before or before.field not in TIMES or canonical(heading) not in _BARE:
            continue
        if sample.share(place, witnesses.time_of_day) >= MOST:
            guesses[place] = Guess(TIMES[before.field], 0.9, "near_synonym")


def leave_out_lone_times(guesses: list[Guess | None], headings: Sequence[str]) -> None:
    """Leave out the times of day that do not belong to a date of the same file.

    A time belongs to a date that is called what it is called, or that stands beside it. What somebody said
    stands.
    """
    for date, time in TIMES.items():
        dates = [place for place, guess in enumerate(guesses) if guess and guess.field == date]
        for place, guess in enumerate(guesses):
            if not dates or not guess or guess.field != time or guess.reason in ("mapping", "remembered"):
                continue
            if not any(_belong(headings, place, each) for each in dates):
                guesses[place] = None


def leave_out_needless_given_names(guesses: list[Guess | None], headings: Sequence[str]) -> None:
    """Leave out first names where another column than one of family names tells the whole name.

    What somebody said stands.
    """
    names = [place for place, guess in enumerate(guesses) if guess and guess.field == "customer_name"]
    if not names or all(_FAMILY.search(canonical(headings[place])) for place in names):
        return
    for place, guess in enumerate(guesses):
        if guess and guess.field == "given_name" and guess.reason not in ("mapping", "remembered"):
            guesses[place] = None


def _belong(headings: Sequence[str], time: int, date: int) -> bool:
    return abs(time - date) == 1 or _bare(headings[time]) == _bare(headings[date])


def _bare(heading: str) -> str:
    """Fold a heading without its word for date or time."""
    return _DATE_OR_TIME.sub("", canonical(heading))
