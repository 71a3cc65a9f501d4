"""An agent of the proof: takes, opens, answers and logs until told to stop, and writes down what it was told.

    python -m tests.store.many.agent SHOP CODE SEED JOURNAL OPENS BEGUN SPEED

Each line of the journal is a JSON object: what, when (the shop's time), and its facts. What was only asked
for ends in `ing`. After each line a byte goes to standard output. The shop's time runs `SPEED` times as fast
as the clock, from `OPENS` at the reading `BEGUN` of the machine's monotonic clock.
"""

from __future__ import annotations

import json
import os
import random
import select
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from store import (
    Agent,
    CallEnd,
    GivenAnswer,
    Unusable,
    agent_or_new,
    claim,
    claim_next,
    keep_answer,
    leave,
    load_settings,
    log,
    open_call,
    renew,
    unfinished,
)
from store.database import reopened

THINKS = 0.02
"""Seconds an agent thinks at most before each step."""

QUESTIONS = ("overall", "explained", "clean")
OUTCOMES = ("satisfied", "too_far", "satisfied", "too_far", "no_answer", "refused", "broken_off", "busy")
KINDS = {"satisfied": {"callback", "complaint"}, "too_far": {"invitation", "recall"}}
"""The outcomes that are not of every queue."""

EVERY_MINUTE = timedelta(minutes=1)


class Clock:
    """The shop's time, the same in every process."""

    def __init__(self, opens: datetime, begun: float, speed: float) -> None:
        self.opens, self.begun, self.speed = opens, begun, speed

    def __call__(self) -> datetime:
        """Give the time it is now."""
        return self.opens + timedelta(seconds=(monotonic() - self.begun) * self.speed)


class Journal:
    """What an agent was told, each line kept before the next step; what was written survives a kill."""

    def __init__(self, path: Path, clock: Clock, *, said_to: int = 1) -> None:
        self._path, self._clock, self._said_to = path, clock, said_to

    def __call__(self, what: str, **facts: object) -> None:
        """Write a line down."""
        line = json.dumps({"what": what, "at": self._clock().isoformat(), **facts}, ensure_ascii=False)
        with self._path.open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())
        os.write(self._said_to, b".")


def answer_to(token: str, question: str) -> int:
    """Give the answer of a call to a question: the same from whoever asks it."""
    return 1 + random.Random(f"{token} {question}").randrange(5)


class Work:
    """The calls of an agent, one after another."""

    def __init__(self, shop: str, code: str, seed: str, journal: Path, clock: Clock) -> None:
        self.settings = load_settings(None)
        self.database = reopened(shop)
        self.clock, self.chance = clock, random.Random(seed)
        self.seed, self.calls = seed, 0
        self.told = Journal(journal, clock)
        self.signed = clock()
        with self.database.writing() as records:
            self.agent: Agent = agent_or_new(records, self.settings, code, clock())

    def until_stopped(self) -> None:
        """Go on with the call that was cut off, if any; then take one after another."""
        self.told("came", agent=self.agent.id)
        begun = unfinished(self.database, self.agent)
        while not self._stopped():
            try:
                self._one(begun)
            except Unusable as fault:
                self.told("refused", code=fault.remark.code)
            begun = None

    def _one(self, begun: int | None) -> None:
        asked = self.clock()
        if begun is not None:
            claim(self.database, self.settings, self.agent, begun, asked)
        found = begun or claim_next(self.database, self.settings, self.agent, asked)
        if found is not None:
            self._sign(asked)
            self.told("took", agent=self.agent.id, follow_up=found, asked=asked.isoformat())
            self.call(found)

    def call(self, follow_up: int) -> None:
        """Work a call through from where it stands; a few are left in the middle."""
        self.calls += 1
        call = open_call(
            self.database,
            self.agent,
            follow_up,
            self.clock(),
            token=f"{self.seed}-{self.calls}",
            script="callback",
            version=1,
            language="zh",
        )
        given = dict(call.answers)
        self.told("opened", follow_up=follow_up, token=call.token, answers=sorted(given))
        leaves = self.chance.random() < 0.1
        for question in QUESTIONS:
            if question in given:
                continue
            if not self._still(follow_up):
                return
            given[question] = answer_to(call.token, question)
            try:
                keep_answer(self.database, follow_up, question, given[question], None, token=call.token)
            except Unusable as fault:
                if fault.remark.code != "call_not_open":
                    raise
                return
            self.told("answered", token=call.token, question=question)
            if leaves:
                self.told("leaving", agent=self.agent.id, follow_up=follow_up)
                leave(self.database, self.settings, self.agent, follow_up, self.clock())
                return
        if self._still(follow_up):
            self._log(follow_up, call.token, given)

    def _log(self, follow_up: int, token: str, given: dict[str, int]) -> None:
        with self.database.reading() as records:
            kind = records.value(
                "SELECT kind FROM follow_up WHERE shop_id = :shop AND id = :id", id=follow_up
            )
        outcome = self.chance.choice([one for one in OUTCOMES if kind in KINDS.get(one, {kind})])
        answers = [GivenAnswer(question, value, value) for question, value in given.items()]
        self.told("logging", agent=self.agent.id, follow_up=follow_up, token=token, outcome=outcome)
        end = CallEnd(outcome, answers, complete=True)
        done = log(self.database, self.settings, self.agent, follow_up, end, self.clock())
        self.told("logged", token=token, attempt=done.attempt, outcome=outcome, alike=list(done.alike))

    def _still(self, follow_up: int) -> bool:
        """Think; say whether the follow-up is still the agent's, with a sign every minute."""
        self._stopped()
        asked = self.clock()
        if asked - self.signed < EVERY_MINUTE:
            return True
        kept = renew(self.database, self.settings, self.agent, follow_up, asked)
        if kept:
            self._sign(asked)
            self.told("renewed", agent=self.agent.id, follow_up=follow_up, asked=asked.isoformat())
        return kept

    def _sign(self, asked: datetime) -> None:
        self.signed = asked

    def _stopped(self) -> bool:
        """Think for a moment; say whether standard input was closed."""
        return bool(select.select([sys.stdin], [], [], self.chance.uniform(0, THINKS))[0])


def _main(shop: str, code: str, seed: str, journal: str, opens: str, begun: str, speed: str) -> None:
    clock = Clock(datetime.fromisoformat(opens), float(begun), float(speed))
    work = Work(shop, code, seed, Path(journal), clock)
    work.until_stopped()
    work.database.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])
