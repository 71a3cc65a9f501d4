"""One call through one script: what is asked now, what was answered, what it comes to."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from callscripts import pipe
from callscripts.answers import accepted
from callscripts.model import SATISFACTION, YES_NO, Answer, Choice, Language, Question, Say, Script, Text
from callscripts.problems import AnswerRefused
from callscripts.route import Route, Router

BROKEN_OFF = "broken_off"


class Option(msgspec.Struct, frozen=True):
    """One answer offered for the current question."""

    key: int
    """The digit that stands for it: a rating's own, else the place in the script's list, offered or not."""
    value: int | bool | str
    text: str


class SpokenObjection(msgspec.Struct, frozen=True):
    """An objection and what to say to it, in the language of the call."""

    id: str
    they_say: str
    you_say: str


class Interview:
    """The state of one interview.

    `facts` are the worded facts that texts pipe. `values` are what stands behind some of them: where a choice
    says `value_of: offer_1`, the detail it fills is `values["offer_1"]`.
    """

    def __init__(
        self,
        script: Script,
        facts: Mapping[str, str],
        language: Language = "zh",
        *,
        values: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.script = script
        self.language: Language = language
        self._facts = pipe.given(facts)
        self._values = dict(values)
        self._router = Router(script)
        self._answers: dict[str, Answer | None] = {}
        self._route = self._lay_route()
        self._at = self._first_open()

    # Where we are.

    def path(self) -> tuple[Question, ...]:
        """Return the questions as they stand, each once."""
        return self._route.questions

    @property
    def current(self) -> Question | None:
        """The question being asked; None at the end."""
        return next((question for question in self.path() if question.id == self._at), None)

    @property
    def at(self) -> str | None:
        """The id of the current question, to be stored for `resume`; None at the end."""
        return self._at

    @property
    def progress(self) -> tuple[int, int]:
        """How many questions of the path are done, answered or skipped, and how many it has."""
        return sum(question.id in self._answers for question in self.path()), len(self.path())

    @property
    def is_complete(self) -> bool:
        """Whether each question of the path was answered or skipped."""
        return all(question.id in self._answers for question in self.path())

    # Answering.

    def answer(self, value: object) -> Answer:
        """Take the answer to the current question and go to the next open one; return it as it is kept."""
        question = self._asked()
        kept = accepted(question, value, frozenset(choice.code for choice in self._offered(question)))
        self._keep(question, kept)
        return kept

    def skip(self) -> None:
        """Pass the current question without an answer."""
        question = self._asked()
        if question.required:
            raise AnswerRefused("required", {"question": question.id})
        self._keep(question, None)

    def resume(
        self, answers: Iterable[tuple[str, Answer | None]], at: str | None = None
    ) -> tuple[tuple[str, Answer | None], ...]:
        """Take up an interview again from its stored answers, in the order given; None is a skip.

        A question answered several times counts as answered last. Goes to the question `at`, where it is
        still on the path, else to the first open one. Returns the answers that the script, perhaps changed
        since, has no place for.
        """
        self._answers.clear()
        homeless = [pair for pair in answers if not self._take_back(*pair)]
        self._route = self._lay_route()
        self._at = at if at in self._ids() else self._first_open()
        return tuple(homeless)

    # Moving.

    def back(self) -> bool:
        """Go to the question before; tell whether there is one."""
        ids = self._ids()
        place = len(ids) if self._at is None else ids.index(self._at)
        if place == 0:
            return False
        self._at = ids[place - 1]
        return True

    def forward(self) -> bool:
        """Go on without answering, to the end only if nothing is open; tell whether we moved."""
        if self._at is None:
            return False
        following = self._following(self._at)
        if not following and not self.is_complete:
            return False
        self._at = following[0] if following else None
        return True

    def go_to(self, id_: str) -> None:
        """Go to a question of the path."""
        if id_ not in self._ids():
            raise AnswerRefused("not_on_path", {"question": id_})
        self._at = id_

    # What was answered.

    @property
    def answers(self) -> dict[str, Answer | None]:
        """All that was answered, in the order it was given; None for a skipped question."""
        return {id_: None if value is None else _copy(value) for id_, value in self._answers.items()}

    def counted(self) -> dict[str, Answer]:
        """Return the answers on the present path, in its order."""
        values = ((question.id, self._answers.get(question.id)) for question in self.path())
        return {id_: _copy(value) for id_, value in values if value is not None}

    def orphaned(self) -> dict[str, Answer]:
        """Return the answers that the path has since turned away from: kept, not counted."""
        on_path = set(self._ids())
        return {
            id_: _copy(value)
            for id_, value in self._answers.items()
            if value is not None and id_ not in on_path
        }

    def filled(self) -> dict[str, Answer]:
        """Return the details of the outcome that the counted answers fill; of two, the later."""
        details: dict[str, Answer] = {}
        counted = self.counted()
        for question in self.path():
            if question.fills and question.id in counted:
                value = self._detail(question, counted[question.id])
                if value is not None:
                    details[question.fills] = value
        return details

    # What it comes to.

    @property
    def suggested_outcome(self) -> str | None:
        """The outcome of the first rule that holds, once the interview is complete."""
        if not self.is_complete:
            return None
        names = self._route.names
        return next((rule.outcome for rule in self.script.outcomes if pipe.holds(rule.when, names)), None)

    @property
    def broken_off(self) -> str | None:
        """The outcome to suggest if the call ends here: something, but not all, was answered."""
        return BROKEN_OFF if self.counted() and not self.is_complete else None

    # What is said.

    def said(self) -> tuple[str, ...]:
        """Return what is said now: the question and what comes before it; the closing at the end."""
        question = self.current
        if question is None:
            return self.closing()
        return (*self._spoken(question.before), self._say(question.ask))

    def opening(self) -> tuple[str, ...]:
        """Return what is said before the first question."""
        return self._spoken(self.script.opening)

    def closing(self) -> tuple[str, ...]:
        """Return what is said after the last question, as the answers stand."""
        return self._spoken(self.script.closing)

    def hint(self) -> str:
        """Return the word to the agent about the current question, or nothing."""
        question = self.current
        return self._say(question.hint) if question is not None and question.hint is not None else ""

    def options(self) -> tuple[Option, ...]:
        """Return what the current question offers; nothing where the answer is typed."""
        question = self.current
        if question is None:
            return ()
        if question.kind == "rating":
            scale = question.scale or SATISFACTION
            return tuple(Option(5 - i, 5 - i, self._say(words)) for i, words in enumerate(scale))
        if question.kind == "yes_no":
            return tuple(Option(i, value, self._say(words)) for i, (value, words) in enumerate(YES_NO, 1))
        offered = self._offered(question)
        return tuple(
            Option(i, choice.code, self._say(choice.label))
            for i, choice in enumerate(question.choices, 1)
            if choice in offered
        )

    def objections(self) -> tuple[SpokenObjection, ...]:
        """Return the usual objections and what to say to them."""
        return tuple(
            SpokenObjection(objection.id, self._say(objection.they_say), self._say(objection.you_say))
            for objection in self.script.objections
        )

    # Inside.

    def _asked(self) -> Question:
        question = self.current
        if question is None:
            raise AnswerRefused("at_the_end")
        return question

    def _keep(self, question: Question, value: Answer | None) -> None:
        self._answers.pop(question.id, None)
        self._answers[question.id] = value
        self._route = self._lay_route()
        following = (id_ for id_ in self._following(question.id) if id_ not in self._answers)
        self._at = next(following, None) or self._first_open()

    def _take_back(self, id_: str, value: Answer | None) -> bool:
        question = self.script.question(id_)
        if question is None:
            return False
        try:
            codes = frozenset(choice.code for choice in question.choices)
            kept = None if value is None else accepted(question, value, codes)
        except AnswerRefused:
            return False
        if kept is None and question.required:
            return False
        self._answers.pop(id_, None)
        self._answers[id_] = kept
        return True

    def _lay_route(self) -> Route:
        known = {id_: value for id_, value in self._answers.items() if value is not None}
        return self._router.route(self._facts, known)

    def _ids(self) -> tuple[str, ...]:
        return tuple(question.id for question in self.path())

    def _following(self, id_: str) -> tuple[str, ...]:
        ids = self._ids()
        return ids[ids.index(id_) + 1 :]

    def _first_open(self) -> str | None:
        return next((id_ for id_ in self._ids() if id_ not in self._answers), None)

    def _offered(self, question: Question) -> tuple[Choice, ...]:
        return tuple(choice for choice in question.choices if pipe.holds(choice.when, self._facts))

    def _detail(self, question: Question, value: Answer) -> Answer | None:
        """Return what an answer fills its detail with."""
        if question.kind != "choice" or not any(choice.value_of for choice in question.choices):
            return value
        named = next((choice.value_of for choice in question.choices if choice.code == value), "")
        return self._values.get(named)

    def _spoken(self, says: Iterable[Say]) -> tuple[str, ...]:
        names = self._route.names
        lines = (self._say(say) for say in says if pipe.holds(say.when, names))
        return tuple(line for line in lines if line)

    def _say(self, text: Text) -> str:
        return pipe.say(text, self._facts, self.language)


def _copy(value: Answer) -> Answer:
    return list(value) if isinstance(value, list) else value
