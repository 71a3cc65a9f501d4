"""One call as it is worked through, whoever drives it: the call screen, or the command line.

Knows no widget. Each step is stored before it returns, so that whatever stops the program, the call
opens again where it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from msgspec import structs

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
    NOTE,
    Card,
    Logged,
    OpenCall,
    Undone,
    Unusable,
    call_of,
    card,
    claim,
    claim_next,
    leave,
    next_free,
    offered_times,
    open_call,
    outcomes,
    skip,
    step_to_end,
    undo,
)
from tui import facts
from tui.agreeing import Agreeing
from tui.call_end import end_of
from tui.details import details_script
from tui.keeping import What, answer_said, step_of, taken
from tui.wiring import Desk
from tui.words import labels

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


def look_ahead(desk: Desk, *, kind: str | None, whose: str, after: int) -> None:
    """Read the card of whoever may come next, so that it is at hand when their turn comes.

    Nothing is taken and nothing is kept: others may be quicker, and what is shown is read after the taking.
    """
    with desk.database.reading() as records:
        now = desk.now()
        found = next_free(records, desk.settings, desk.agent, now, kind=kind, desk=whose, after=after)
        if found is not None:
            card(records, desk.settings, found, now)


def put_back(desk: Desk, follow_up: int) -> None:
    """Give a follow-up back to its queue, with all that were taken for the same call."""
    leave(desk.database, desk.settings, desk.agent, follow_up, desk.now())


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
    """An open call: its card, its interview, and the details asked for by the outcome chosen.

    `offered` is the outcome that the telephone's report suggests; it is kept nowhere and never logged by
    itself.
    """

    def __init__(self, desk: Desk, waiting: Waiting, opened: OpenCall) -> None:
        self.desk = desk
        self.card = waiting.card
        self.offers = list(opened.offers)
        self.times = Agreeing(desk, self.offers)
        self.opened = opened
        self.note = opened.note
        self.drafts = dict(opened.drafts)
        self.chosen: str | None = None
        self.offered: str | None = None
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
        return self.chosen or self.interview.suggested_outcome or self.offered

    @property
    def said_something(self) -> bool:
        """Whether anything was answered or noted that must not be lost."""
        return bool(self.note or self.interview.answers)

    @property
    def seconds(self) -> int:
        """How long the call has gone on."""
        return int((self.desk.now() - self.opened.opened_at).total_seconds())

    @property
    def asked(self) -> str | None:
        """What the question on the screen is kept under; None at the end."""
        question = self.question
        if question is None:
            return None
        return question.id if self.details is None else DETAIL + question.id

    def typed_for(self, name: str) -> str:
        """Give what stands in the line for a question, or for `NOTE`, when it is come to."""
        return self.drafts.get(name, self._taken_for(name))

    def draft(self, name: str, text: str) -> bool:
        """Take down what is typed, to be stored by `keep_typed`; say whether it is anything new."""
        if text == self.typed_for(name):
            return False
        if text == self._taken_for(name):
            del self.drafts[name]
        else:
            self.drafts[name] = text
        return True

    def _taken_for(self, name: str) -> str:
        """Give what was typed for a question, or for `NOTE`, and taken."""
        if name == NOTE:
            return self.note
        given = self.talk.answers.get(name.removeprefix(DETAIL))
        kind = self.question.kind if self.question else ""
        said = "" if given is None or isinstance(given, list) else str(given)
        return said.replace("T", " ") if kind == "moment" else said

    # Steps. Each is stored before it returns; where the store refuses one, the call stays as it was.

    def answer(self, value: object) -> Answer | None:
        """Answer the question on the screen; None skips it. Raises `AnswerRefused`."""
        name, said = self.asked, "" if value is None else answer_said(self.talk, value)
        with self._whole():
            if value is None:
                self.talk.skip()
                kept: Answer | None = None
            else:
                kept = self.talk.answer(value)
            if name is not None:
                self._take("answer", said, question=name, value=kept, at=self.interview.at)
                self.drafts.pop(name, None)
        return kept

    def back(self) -> bool:
        """Walk back one question; out of the details of an outcome, back to the script."""
        with self._whole():
            if self.talk.back():
                self._keep_place()
                return True
        if self.details is not None:
            self.unchoose()
            return True
        return False

    def forward(self) -> bool:
        """Walk on one question without answering."""
        with self._whole():
            moved = self.talk.forward()
            self._keep_place()
        return moved

    def write(self, note: str) -> None:
        """Keep the note."""
        self._take("note", note, note=note)
        self.note = note
        self.drafts.pop(NOTE, None)

    def keep_typed(self) -> bool:
        """Keep what is typed and not taken yet, as it stands now; True once that is done.

        Where the call has been closed meanwhile there is nothing to keep it with.
        """
        try:
            self._take("drafts", " ".join(self.drafts.values()), drafts=dict(self.drafts))
        except Unusable as refusal:
            if refusal.remark.code != "call_not_open":
                raise
        return True

    def speak(self, language: str) -> None:
        """Go on in another language; every answer stays."""
        answers, at = tuple(self.interview.answers.items()), self.interview.at
        with self._whole():
            self.interview = self._interview(language)
            self.interview.resume(answers, at)
            self._take("language", language=language)

    def dial(self, position: int) -> None:
        """Go on with another of the customer's numbers."""
        found = self._take("number", position=position)
        if isinstance(found, OpenCall):
            self.opened = found
            return
        number = next(one.dial for one in self.card.numbers if one.position == position)
        self.opened = structs.replace(self.opened, number=number, number_position=position)

    def choose(self, outcome: str) -> bool:
        """Choose how the call ended; False where it asks for details first, which are then on the screen."""
        with self._whole():
            ready = self._ask_details(outcome)
            if not ready:
                self._take("outcome", outcome=outcome, prefix=DETAIL)
        return ready

    def unchoose(self) -> None:
        """Take back the outcome chosen, and its details."""
        with self._whole():
            self.details, self.chosen = None, None
            self._take("outcome", outcome=None, prefix=DETAIL)

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

    def end(self) -> Logged | None:
        """Close the call with the outcome chosen or suggested; None where that waits on this machine.

        An outcome that is refused is chosen no more; one that cannot be stored may be taken again. Raises
        `Unusable`.
        """
        outcome = self.outcome
        assert outcome is not None  # noqa: S101  the screen offers this only with an outcome
        filled = dict(self.interview.filled())
        if self.details is not None:
            filled |= self.details.filled()
        despite_hours = self.times.knowingly(filled)
        end = end_of(self.desk, self.interview, outcome, filled, self.note, despite_hours=despite_hours)
        step = step_of(self.desk, self.opened, "end", {}, whose=self.card.name, said=labels.outcome(outcome))
        try:
            done = taken(self.desk, step_to_end(step, end))
        except Unusable as refusal:
            self.not_ended(stored=not refusal.remark.code.startswith(("database_", "server_", "kept_")))
            raise
        return done if isinstance(done, Logged) else None

    def _take(self, what: What, said: str = "", **named: object) -> object:
        """Have a step stored, or kept on this machine."""
        return taken(self.desk, step_of(self.desk, self.opened, what, named, whose=self.card.name, said=said))

    # Inside.

    def not_ended(self, *, stored: bool) -> None:
        """Go back to where the call was before it was to end: with nothing `stored`, to its last key."""
        if stored:
            self.unchoose()
        elif self.details is None:
            self.chosen = None
        else:
            self.details.back()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Let the call stand as it stood where the store refuses what is done here."""
        interview, details, chosen = self.interview, self.details, self.chosen
        places = [(one, one.answers, one.at) for one in (interview, details) if one is not None]
        try:
            yield
        except Unusable:
            self.interview, self.details, self.chosen = interview, details, chosen
            for one, answers, at in places:
                one.resume(answers.items(), at)
            raise

    def _interview(self, language: str) -> Interview:
        script = script_for(self.desk, self.card)
        worded = facts.facts(self.desk, self.card, self.offers, language)
        spoken: Language = "zh" if language == "zh" else "en"
        return Interview(script, worded, spoken, values=facts.values(self.offers, self.desk))

    def _keep_place(self) -> None:
        if self.details is None:
            self._take("place", at=self.interview.at)

    def _details_wanted(self, outcome: str) -> list[str]:
        """List what the outcome asks for and the answers have not given yet.

        Where the script itself came to this outcome it has asked what it wants to know; then only what
        the outcome cannot do without is still asked.
        """
        known = outcomes()[outcome]
        asked = [] if outcome == self.interview.suggested_outcome else known.asks
        filled = self.interview.filled()
        return [detail for detail in (*known.needs, *asked) if detail not in filled]


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
