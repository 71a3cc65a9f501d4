"""A practice call judged: what the customer meant, beside what was logged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from callscripts import Question, Script
from callscripts.practice.acting import Overheard
from callscripts.practice.model import Call, Reply
from store import outcomes
from tui import saying
from tui.practising.logged import LoggedCall
from tui.wiring import Desk

SHORTEST_NOTE = 2
"""Signs below which nothing was really written down."""


class Missed(msgspec.Struct, frozen=True):
    """A step that was missed: its code, and the facts for its sentence (codes, digits, ISO text)."""

    code: str
    facts: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a call was judged against: the part's call, its script, the times offered, when it was."""

    call: Call
    script: Script
    offers: tuple[datetime, ...]
    at: datetime


Step = Missed | None
"""A step to be done: None where it was, else what was missed."""


def judged(
    desk: Desk, scene: Scene, logged: LoggedCall, slips: list[Overheard], came: set[str]
) -> tuple[int, tuple[Missed, ...]]:
    """Count the steps of a call, and name those that were missed.

    `slips` is what was overheard; `came` are the questions that the customer objected or hesitated at.
    """
    steps: list[Step] = [
        _outcome(scene, logged),
        *_answers(scene, logged),
        *_ending(desk, scene, logged),
        *_manners(scene, slips, came),
    ]
    return len(steps), tuple(step for step in steps if step is not None)


def _outcome(scene: Scene, logged: LoggedCall) -> Step:
    right = scene.call.ends.outcome
    if logged.outcome in right:
        return None
    return Missed("outcome", {"given": logged.outcome, "right": right[0]})


def _answers(scene: Scene, logged: LoggedCall) -> Iterator[Step]:
    for reply in scene.call.says:
        question = scene.script.question(reply.to)
        if question is not None and _asked_for(reply, question):
            yield _answer(scene, reply, question, logged)


def _asked_for(reply: Reply, question: Question) -> bool:
    """Tell whether the answer is judged here, and not with the details that the outcome has."""
    in_details = question.fills in {"appointment", "due_on", "call_back", "other_shop", "reason", "causes"}
    if in_details and question.fills != "appointment":
        return False
    return reply.noted or (reply.means is not None and question.kind not in {"moment", "day"})


def _answer(scene: Scene, reply: Reply, question: Question, logged: LoggedCall) -> Step:
    facts = {"script": scene.script.script, "question": question.id}
    given = logged.answers.get(question.id)
    if reply.noted:
        written = isinstance(given, str) and len(given.strip()) >= SHORTEST_NOTE
        return None if written else Missed("not_written_down", facts)
    if given is None:
        return Missed("not_asked", facts)
    if question.kind == "multiple":
        left_out = [code for code in reply.means if code not in given]
        return Missed("not_marked", {**facts, "choice": left_out[0]}) if left_out else None
    right = reply.means if isinstance(reply.means, list) else [reply.means]
    if given in right:
        return None
    return Missed("misunderstood", {**facts, "given": str(given), "right": str(right[0])})


def _ending(desk: Desk, scene: Scene, logged: LoggedCall) -> Iterator[Step]:
    ends = scene.call.ends
    for cause in ends.causes:
        yield None if cause in logged.causes else Missed("cause", {"cause": cause})
    if any("open_complaint" in outcomes()[code].effects for code in ends.outcome) and ends.severity:
        yield Missed("complaint") if logged.severity is None else None
    if ends.severity and logged.severity is not None:
        fits = logged.severity in ends.severity
        yield None if fits else Missed("severity", {"given": logged.severity, "right": ends.severity[0]})
    yield from _times(desk, scene, logged)
    for wanted, written, code in (
        (ends.other_shop, logged.other_shop, "other_shop"),
        (ends.reason, logged.reason, "reason"),
        (ends.note, logged.note, "note"),
    ):
        if wanted:
            yield None if len(written.strip()) >= SHORTEST_NOTE else Missed(code)


def _times(desk: Desk, scene: Scene, logged: LoggedCall) -> Iterator[Step]:
    ends = scene.call.ends
    for said, taken, code in (
        (ends.appointment, logged.appointment, "appointment"),
        (ends.call_back, logged.promised, "call_back"),
    ):
        if said:
            agreed = moment_of(desk, scene, said)
            yield None if taken == agreed else Missed(code, _at(agreed, taken))
    if ends.due_on:
        agreed_day = saying.read_day(ends.due_on, scene.at.astimezone(desk.zone).date())
        if logged.due_said != agreed_day:
            given = logged.due_said.isoformat() if logged.due_said else ""
            yield Missed("due_on", {"on": agreed_day.isoformat() if agreed_day else "", "given_on": given})
        else:
            yield None


def moment_of(desk: Desk, scene: Scene, said: str) -> datetime | None:
    """Give the instant that was agreed: one of the times offered, or one as people say it."""
    place = {"first": 0, "second": 1}.get(said)
    if place is not None:
        return scene.offers[place] if place < len(scene.offers) else None
    return saying.read_moment(said, scene.at, desk.zone)


def _at(agreed: datetime | None, taken: datetime | None) -> dict[str, str]:
    return {"at": agreed.isoformat() if agreed else "", "given_at": taken.isoformat() if taken else ""}


def _manners(scene: Scene, slips: list[Overheard], came: set[str]) -> Iterator[Step]:
    """Judge what no record shows: objections that came up, and hesitation."""
    found = {(slip.slip, slip.question): slip for slip in slips}
    for objecting in scene.call.objects:
        if objecting.at in came:
            slip = found.pop(("objection_passed_over", objecting.at), None)
            yield (
                Missed("objection_passed_over", {"objection": objecting.objection, **_of(scene)})
                if slip
                else None
            )
    for reply in scene.call.says:
        if reply.waits and reply.to in came:
            slip = found.pop(("did_not_wait", reply.to), None)
            yield Missed("did_not_wait", {"question": reply.to, **_of(scene)}) if slip else None
    for slip in found.values():
        yield Missed(slip.slip, {"question": slip.question, **_of(scene)})


def _of(scene: Scene) -> dict[str, str]:
    return {"script": scene.script.script}
