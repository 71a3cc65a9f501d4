"""The steps of an agent's call, as the screens take them, on a shop among others in one database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from store import (
    Agent,
    CallEnd,
    Database,
    GivenAnswer,
    card,
    claim_next,
    counts,
    day_of,
    day_progress,
    keep_answer,
    load_settings,
    log,
    next_promise,
    open_call,
    renew,
    todays_lines,
)

ANSWERS = 9
PAGE = 100
"""Lines of a queue that Today reads at a time."""


class Steps:
    """One agent of one shop; `now` is the shop's time. Each step is what a key, or a minute, brings about."""

    def __init__(self, database: Database, agent: Agent, now: Callable[[], datetime]) -> None:
        self.database = database
        self._settings = load_settings(None)
        self._agent, self._now = agent, now
        self._calls = 0
        self._called = 0
        self._kind = ""

    def claim(self) -> None:
        """Take the next follow-up. Raises RuntimeError where there is none."""
        found = claim_next(self.database, self._settings, self._agent, self._now())
        if found is None:
            raise RuntimeError("the queue ran dry: a larger shop is needed")
        self._called = found

    def look(self) -> None:
        """Read what Today shows: a page of the queue, the counts, the agent's day, the first one's card."""
        now = self._now()
        with self.database.reading() as records:
            lines = todays_lines(records, self._settings, now, most=PAGE)
            counts(records, now)
            day_progress(records, day_of(now, self._settings.zoneinfo), self._agent.id)
            next_promise(records, self._settings, self._agent, now)
            if lines and lines[0].id:
                card(records, self._settings, lines[0].id, now)

    def card(self) -> None:
        """Read the card of whom is called."""
        with self.database.reading() as records:
            found = card(records, self._settings, self._called, self._now())
        self._kind = found.line.kind if found else ""

    def open(self) -> None:
        """Open the call."""
        self._calls += 1
        open_call(
            self.database,
            self._agent,
            self._called,
            self._now(),
            token=f"{self._agent.code}-{self._calls}-{self._called}",
            script="invitation",
            version=1,
            language="zh",
        )

    def answer(self, question: int) -> None:
        """Keep an answer."""
        keep_answer(self.database, self._called, f"q{question}", 1 + question % 5, None)

    def sign(self) -> None:
        """Give the sign that the agent is still at it, as every minute."""
        renew(self.database, self._settings, self._agent, self._called, self._now())

    def log(self) -> None:
        """Log the call with its answers; one in five reached nobody."""
        answers = [GivenAnswer(f"q{each}", 1 + each % 5, 1 + each % 5) for each in range(ANSWERS)]
        reached = "satisfied" if self._kind in {"callback", "complaint"} else "too_far"
        end = CallEnd(reached, answers, complete=True) if self._calls % 5 else CallEnd("no_answer")
        log(self.database, self._settings, self._agent, self._called, end, self._now())

    def hear(self) -> None:
        """Ask whether anybody else stored anything, as every second."""
        self.database.mark()
