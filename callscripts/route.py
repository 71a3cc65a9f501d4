"""Which questions are asked, given the facts and the answers so far."""

from collections.abc import Callable, Mapping

import msgspec

from callscripts import pipe
from callscripts.model import Answer, Question, Script

Holds = Callable[[str, Mapping[str, Answer]], bool]


class Route(msgspec.Struct, frozen=True):
    """The questions as they stand, and the names that conditions see."""

    questions: tuple[Question, ...]
    names: dict[str, Answer]
    """The facts given and the answers that count."""


class Router:
    """Lays the route through one script."""

    def __init__(self, script: Script, holds: Holds = pipe.holds) -> None:
        self._script = script
        self._holds = holds
        detached = script.detached
        self._by_id = {question.id: question for question in script.questions}
        self._trunk = tuple(question for question in script.questions if question.id not in detached)
        self._early = tuple(rule for rule in script.outcomes if rule.early)

    def route(self, facts: Mapping[str, str], answers: Mapping[str, Answer]) -> Route:
        """Return the route: each question at most once, conditions seeing only what is asked before them."""
        names: dict[str, Answer] = dict(facts)
        taken: dict[str, Question] = {}
        for question in self._trunk:
            following: Question | None = question
            while following is not None and following.id not in taken:
                if not self._holds(following.when, names):
                    break
                taken[following.id] = following
                value = answers.get(following.id)
                if value is not None:
                    names[following.id] = value
                    if any(self._holds(rule.when, names) for rule in self._early):
                        return Route(tuple(taken.values()), names)
                following = self.opened(following, value)
        return Route(tuple(taken.values()), names)

    def opened(self, question: Question, value: Answer | None) -> Question | None:
        """Return the question that this answer opens."""
        low = question.kind == "rating" and isinstance(value, int) and value <= question.low
        return self._by_id.get(question.low_opens) if low else None
