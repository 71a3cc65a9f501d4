"""What judging names for the indexes' sake is all there is."""

from __future__ import annotations

from store import kinds
from store.queues import judging
from store.tables.followups import FOLLOW_UP_STATES, KINDS


def listed(words: str) -> set[str]:
    return {word.strip("' ") for word in words.split(",")}


def test_every_queue_and_every_state_is_named() -> None:
    assert listed(kinds.KINDS) == set(KINDS)
    assert listed(judging._STATES) == set(FOLLOW_UP_STATES)
