"""The steps of an open call as data, so that one can be taken later than it was made, and counts once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from store.calls import ending, opening
from store.calls.case import CallEnd, GivenAnswer
from store.calls.ending import Logged
from store.calls.opening import OpenCall
from store.database import Database
from store.moments import as_instant, stored_instant
from store.rules.settings import Settings
from store.staff import Agent

What = Literal["answer", "drafts", "outcome", "place", "note", "language", "number", "end"]


@dataclass(frozen=True, slots=True)
class CallStep:
    """What was done in an open call: of which follow-up, in the call with which token, by whom, and when.

    `facts` are JSON values, by the names that `keep_answer` and the others give them. `whose` names the
    customer and `said` puts the step in words, for whoever made it.
    """

    what: What
    follow_up: int
    token: str
    agent: int
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    whose: str = ""
    said: str = ""


def step_to_end(step: CallStep, end: CallEnd) -> CallStep:
    """Make the step that closes a call."""
    facts = asdict(end)
    for name in ("appointment", "call_back"):
        facts[name] = facts[name] and stored_instant(facts[name])
    facts["due_on"] = end.due_on and end.due_on.isoformat()
    return replace(step, what="end", facts=facts)


def end_of_step(step: CallStep) -> CallEnd:
    """Give how a call ended, from the step that closes it."""
    facts = dict(step.facts)
    for name in ("appointment", "call_back"):
        facts[name] = facts[name] and as_instant(facts[name])
    facts["due_on"] = facts["due_on"] and date.fromisoformat(facts["due_on"])
    facts["answers"] = tuple(GivenAnswer(**answer) for answer in facts["answers"])
    return CallEnd(**facts)


def take_step(
    database: Database, settings: Settings, agent: Agent, step: CallStep
) -> OpenCall | Logged | None:
    """Take a step: give the call after another number was chosen, what was stored at its end, else None.

    As of when the step was made; taken once more it changes nothing, but for the end of a call, which is
    refused then. Raises `Unusable` as `keep_answer` and the others do.
    """
    facts: dict[str, Any] = {**step.facts, "token": step.token, "agent": step.agent}
    if step.what == "end":
        return ending.log(database, settings, agent, step.follow_up, end_of_step(step), step.at)
    if step.what == "number":
        return opening.choose_number(database, step.follow_up, now=step.at, **facts)
    _KEEPS[step.what](database, step.follow_up, **facts)
    return None


def written(step: CallStep) -> str:
    """Write a step down, as JSON."""
    return json.dumps({**asdict(step), "at": stored_instant(step.at)}, ensure_ascii=False)


def read(text: str) -> CallStep:
    """Read a step that was written down."""
    facts = json.loads(text)
    return CallStep(**{**facts, "at": as_instant(facts["at"])})


_KEEPS: dict[str, Any] = {
    "answer": opening.keep_answer,
    "drafts": opening.keep_drafts,
    "outcome": opening.keep_outcome,
    "place": opening.keep_place,
    "note": opening.keep_note,
    "language": opening.keep_language,
}
