"""Deciding who is who, from the screen or the command line, and what that changes in the day's queues."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from store import Decided, decide, decide_many, make_about, undecide
from tui.wiring import Desk


def decide_one(desk: Desk, number: int, decision: str) -> None:
    """Decide a question. Raises `Unusable` where it cannot be decided so."""
    about = decide(desk.database, desk.settings, number, decision, agent=desk.agent.id, now=desk.now())
    _make(desk, about)


def decide_all(desk: Desk, numbers: Sequence[int], decision: str) -> Decided:
    """Decide questions alike; say which could not be."""
    found = decide_many(desk.database, desk.settings, numbers, decision, agent=desk.agent.id, now=desk.now())
    _make(desk, found.about)
    return found


def take_back(desk: Desk, number: int) -> None:
    """Take a decision back. Raises `Unusable` where that cannot be."""
    about = undecide(desk.database, desk.settings, number, now=desk.now())
    _make(desk, about)


def _make(desk: Desk, about: Mapping[str, Collection[int]]) -> None:
    with desk.database.writing() as records:
        make_about(records, desk.settings, desk.now(), about)
