"""One call as it is worked through, whoever drives it: the call screen, or the command line.

Knows no widget. Each step is stored before it returns, so that whatever stops the program, the call
opens again where it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from callscripts import (
    Answer,
    AnswerRefused,
    Interview,
    Language,
    Question,
    Script,
    load,
    shipped,
    shipped_names,
)
from store import (
    CallEnd,
    Card,
    GivenAnswer,
    Logged,
    OpenCall,
    Undone,
    call_of,
    card,
    choose_number,
    claim,
    claim_next,
    discard,
    keep_answer,
    keep_language,
    keep_note,
    keep_outcome,
    keep_place,
    log,
    offered_times,
    open_call,
    outcomes,
    release,
    skip,
    undo,
)
from tui import facts
from tui.details import details_script
from tui.wiring import Desk

DETAIL = "details."
"""How the answers to an outcome's details are told from the script's own, while the call is open."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A customer whose card is shown and whose call is not open yet."""

    card: Card
    offers: tuple[datetime, ...]


def take_next(
    desk: Desk, *, kind: str | None = None, whose: str = "agents", after: int = 0
) -> Waiting | None:
    """Take the next follow-up in calling order; None where nobody is to be called now."""
    follow_up = claim_next(
        desk.database, desk.settings, desk.agent, desk.now(), kind=kind, desk=whose, after=after
    )
    return None if follow_up is None else _wait(desk, follow_up)


def take(desk: Desk, follow_up: int) -> Waiting:
    """Take one follow-up. Raises `Unusable` where it cannot be had."""
    claim(desk.database, desk.settings, desk.agent, follow_up, desk.now())
    return _wait(desk, follow_up)


def _wait(desk: Desk, follow_up: int) -> Waiting:
    with desk.database.reading() as records:
        found = card(records, desk.settings, follow_up, desk.now())
        offers = offered_times(records, desk.settings, desk.now())
    assert found is not None  # noqa: S101  it was just claimed, so it or its call is open
    return Waiting(found, tuple(offers))


def put_back(desk: Desk, follow_up: int) -> None:
    """Give a follow-up back to its queue; a call in which nothing was said leaves no trace."""
    discard(desk.database, follow_up)
    release(desk.database, follow_up)


def take_back(desk: Desk) -> tuple[Waiting, Undone]:
    """Take back the last outcome of today; its call is open again. Raises `Unusable` where it cannot be."""
    undone = undo(desk.database, desk.settings, desk.agent, desk.now())
    return _wait(desk, undone.follow_up), undone


def pass_over(desk: Desk, follow_up: int, reason: str, note: str) -> bool:
    """Skip a follow-up, with a reason. Raises `Unusable`."""
    skip(desk.database, desk.settings, desk.agent, follow_up, reason, desk.now(), note)
    return True


def script_for(desk: Desk, card: Card) -> Script:
    """Choose the script of a follow-up's queue; a new vehicle not maintained yet has one of its own."""
    rule = desk.settings.queues[card.line.kind]  # type: ignore[index]
    maintained = any(visit.service_type in {"first_service", "periodic_maintenance"} for visit in card.visits)
    bought = card.purchased_on or date.min
    new = desk.today() - bought <= timedelta(days=rule.first_service_days)
    first = rule.first_service_script and new and not maintained
    return _script(rule.first_service_script if first else rule.script)


@cache
def _script(name: str) -> Script:
    """Read a shipped script, or one of the shop's own from its file."""
    return shipped(name) if name in shipped_names() else load(Path(name).expanduser())


def opening(desk: Desk, waiting: Waiting, language: str) -> tuple[str, ...]:
    """Give what is said first in a call that is not open yet."""
    spoken: Language = "zh" if language == "zh" else "en"
    worded = facts.facts(desk, waiting.card, list(waiting.offers), language)
    return Interview(script_for(desk, waiting.card), worded, spoken).opening()


class Call:
    """An open call: its card, its interview, and the details asked for by the outcome chosen."""

    def __init__(self, desk: Desk, waiting: Waiting, opened: OpenCall) -> None:
        self.desk = desk
        self.card = waiting.card
        self.offers = list(opened.offers)
        self.opened = opened
        self.note = opened.note
        self.chosen: str | None = None
        self.details: Interview | None = None
        self.interview = self._interview(opened.language)
        own = [pair for pair in opened.answers if not pair[0].startswith(DETAIL)]
        self.interview.resume(own, opened.at_question)
        if opened.chosen and not self._ask_details(opened.chosen):
            details = [
                (name.removeprefix(DETAIL), given)
                for name, given in opened.answers
                if name.startswith(DETAIL)
            ]
            self.talk.resume(details)

    @classmethod
    def begin(cls, desk: Desk, waiting: Waiting, language: str) -> Call:
        """Open the call, or open it again where it was cut off."""
        script = script_for(desk, waiting.card)
        follow_up = waiting.card.line.id
        assert follow_up is not None  # noqa: S101  a card is of a follow-up that was made
        opened = open_call(
            desk.database,
            desk.agent,
            follow_up,
            desk.now(),
            token=uuid.uuid4().hex,
            script=script.script,
            version=script.version,
            language=language,
            offers=waiting.offers,
        )
        return cls(desk, waiting, opened)

    # What is on the screen.

    @property
    def follow_up(self) -> int:
        """The follow-up's number."""
        return self.opened.follow_up

    @property
    def talk(self) -> Interview:
        """What is asked now: the script, or the details of the outcome chosen."""
        return self.details or self.interview

    @property
    def question(self) -> Question | None:
        """The question on the screen; None at the end."""
        return self.talk.current

    @property
    def outcome(self) -> str | None:
        """The outcome that Enter would take now: the one chosen, or the one the answers suggest."""
        return self.chosen or self.interview.suggested_outcome

    @property
    def said_something(self) -> bool:
        """Whether anything was answered or noted that must not be lost."""
        return bool(self.note or self.interview.answers)

    @property
    def seconds(self) -> int:
        """How long the call has gone on."""
        return int((self.desk.now() - self.opened.opened_at).total_seconds())

    # Steps. Each is stored before it returns.

    def answer(self, value: object) -> Answer | None:
        """Answer the question on the screen; None skips it. Raises `AnswerRefused`."""
        question = self.talk.current
        if value is None:
            self.talk.skip()
            kept: Answer | None = None
        else:
            kept = self.talk.answer(value)
        if question is not None:
            name = question.id if self.details is None else DETAIL + question.id
            keep_answer(self.desk.database, self.follow_up, name, kept, self.interview.at)
        return kept

    def back(self) -> bool:
        """Walk back one question; out of the details of an outcome, back to the script."""
        if self.talk.back():
            self._keep_place()
            return True
        if self.details is not None:
            self.unchoose()
            return True
        return False

    def forward(self) -> bool:
        """Walk on one question without answering."""
        moved = self.talk.forward()
        self._keep_place()
        return moved

    def write(self, note: str) -> None:
        """Keep the note."""
        self.note = note
        keep_note(self.desk.database, self.follow_up, note)

    def speak(self, language: str) -> None:
        """Go on in another language; every answer stays."""
        answers, at = tuple(self.interview.answers.items()), self.interview.at
        self.interview = self._interview(language)
        self.interview.resume(answers, at)
        keep_language(self.desk.database, self.follow_up, language)

    def dial(self, position: int) -> None:
        """Go on with another of the customer's numbers."""
        self.opened = choose_number(self.desk.database, self.follow_up, position)

    def choose(self, outcome: str) -> bool:
        """Choose how the call ended; False where it asks for details first, which are then on the screen."""
        ready = self._ask_details(outcome)
        if not ready:
            keep_outcome(self.desk.database, self.follow_up, outcome, DETAIL)
        return ready

    def unchoose(self) -> None:
        """Take back the outcome chosen, and its details."""
        self.details, self.chosen = None, None
        keep_outcome(self.desk.database, self.follow_up, None, DETAIL)

    def _ask_details(self, outcome: str) -> bool:
        """Put the details an outcome still asks for on the screen; True where there are none."""
        self.chosen = outcome
        open_details = self._details_wanted(outcome)
        if not open_details:
            self.details = None
            return True
        self.details = Interview(
            details_script(open_details, outcome),
            facts.facts(self.desk, self.card, self.offers, self.interview.language),
            self.interview.language,
            values=facts.values(self.offers, self.desk),
        )
        return False

    def end(self) -> Logged:
        """Close the call with the outcome chosen or suggested. Raises `Unusable`."""
        outcome = self.outcome
        assert outcome is not None  # noqa: S101  the screen offers this only with an outcome
        filled = dict(self.interview.filled())
        if self.details is not None:
            filled |= self.details.filled()
        end = end_of(self.desk, self.interview, outcome, filled, self.note)
        return log(
            self.desk.database, self.desk.settings, self.desk.agent, self.follow_up, end, self.desk.now()
        )

    # Inside.

    def _interview(self, language: str) -> Interview:
        script = script_for(self.desk, self.card)
        worded = facts.facts(self.desk, self.card, self.offers, language)
        spoken: Language = "zh" if language == "zh" else "en"
        return Interview(script, worded, spoken, values=facts.values(self.offers, self.desk))

    def _keep_place(self) -> None:
        if self.details is None:
            keep_place(self.desk.database, self.follow_up, self.interview.at)

    def _details_wanted(self, outcome: str) -> list[str]:
        """List what the outcome asks for and the answers have not given yet.

        Where the script itself came to this outcome it has asked what it wants to know; then only what
        the outcome cannot do without is still asked.
        """
        known = outcomes()[outcome]
        asked = [] if outcome == self.interview.suggested_outcome else known.asks
        filled = self.interview.filled()
        return [detail for detail in (*known.needs, *asked) if detail not in filled]


def end_of(
    desk: Desk, interview: Interview, outcome: str, filled: Mapping[str, Any], note: str | None
) -> CallEnd:
    """Put together how a call ended from what was answered and which details were filled."""
    counted = interview.counted()
    return CallEnd(
        outcome=outcome,
        answers=tuple(
            GivenAnswer(question, value, _score(interview, question, value), question in counted)
            for question, value in interview.answers.items()
            if value is not None
        ),
        complete=interview.is_complete,
        causes=tuple(_listed(filled.get("causes"))),
        severity=filled.get("severity"),
        appointment=_instant(desk, filled.get("appointment")),
        call_back=_instant(desk, filled.get("call_back")),
        due_on=date.fromisoformat(filled["due_on"]) if filled.get("due_on") else None,
        other_shop=filled.get("other_shop", ""),
        reason=_reason(interview, filled.get("reason", "")),
        number=filled.get("number", ""),
        note=note,
    )


def answered(interview: Interview, given: Mapping[str, object]) -> None:
    """Answer an interview from a mapping of question and answer, along its path; the rest stays open.

    Raises `AnswerRefused` where an answer is refused, or is to a question the path does not come to.
    """
    left = dict(given)
    while interview.current is not None:
        question = interview.current
        if question.id in left:
            interview.answer(left.pop(question.id))
        elif not question.required:
            interview.skip()
        else:
            break
    if left:
        raise AnswerRefused("not_on_path", {"question": next(iter(left))})


def resumed(desk: Desk, follow_up: int) -> Call:
    """Take up an open call again. Raises `Unusable` where there is none or it is somebody else's."""
    return Call(desk, take(desk, follow_up), call_of(desk.database, follow_up))


def _score(interview: Interview, question: str, value: object) -> int | None:
    asked = interview.script.question(question)
    return value if asked is not None and asked.kind == "rating" and isinstance(value, int) else None


def _listed(value: Answer | None) -> Sequence[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _instant(desk: Desk, said: str | None) -> datetime | None:
    """Turn the shop's local time, ISO text, into an instant."""
    return datetime.fromisoformat(said).replace(tzinfo=desk.zone).astimezone(UTC) if said else None


def _reason(interview: Interview, given: str) -> str:
    """Give the reason as the customer said it: a choice by its words, not its code."""
    for question in interview.script.questions:
        if question.fills == "reason" and interview.counted().get(question.id) == given:
            for choice in question.choices:
                if choice.code == given:
                    return choice.label.in_(interview.language)
    return given
