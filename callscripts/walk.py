"""Walks every path of a script that can be told from the others.

At each question the possible answers are sorted by what they leave open: two answers after which every
condition of the script hangs on the same things are one way on, and only one of them is followed.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING

import msgspec

from callscripts.model import HIGHEST_RATING, LOWEST_RATING, Answer, Question, Script
from callscripts.route import Route, Router

if TYPE_CHECKING:
    from callscripts.conditions import CompiledCondition

PATH_LIMIT = 2_000
FACT_VARIANTS = 64
SUBSET_LIMIT = 64

_SAMPLE: dict[str, Answer] = {
    "text": "…",
    "day": "2026-12-01",
    "moment": "2026-12-01T10:00",
    "phone": "13800138000",
}


class Step(msgspec.Struct, frozen=True):
    """One question of a walked path, and the answers that lead the same way on."""

    question: str
    answers: tuple[Answer | None, ...]
    """None stands for a skipped question."""

    def __str__(self) -> str:
        return f"{self.question}={'|'.join(_shown(answer) for answer in self.answers)}"


class WalkedPath(msgspec.Struct, frozen=True):
    """One way through a script, to its outcome."""

    facts: dict[str, str]
    """The facts this way was walked with, of those that decide about ways."""
    steps: tuple[Step, ...]
    outcome: str | None
    rule: int | None
    """Which rule decided, counted from 0."""

    def __str__(self) -> str:
        return " ".join(str(step) for step in self.steps)


def paths(script: Script, limit: int = PATH_LIMIT) -> Iterator[WalkedPath]:
    """Give every distinguishable path, at most `limit` of them."""
    return islice(Walker(script).paths(), limit)


def condition(source: str) -> "CompiledCondition":
    """Return a condition, compiled once; the compiler is loaded only when scripts are walked."""
    from callscripts import conditions

    return conditions.condition(source)


class Walker:
    """Walks one script, and notes the conditions that fail on the way; `also` are tried at the ends."""

    def __init__(self, script: Script, also: Iterable[str] = ()) -> None:
        self._also = tuple(also)
        self.failing: dict[str, str] = {}
        """Conditions that could not be evaluated, with the reason."""
        self.offered: set[tuple[str, str]] = set()
        """Questions and choices that were offered on the way."""
        self._script = script
        self._router = Router(script, self._holds)
        self._ids = frozenset(question.id for question in script.questions)
        self._whens = tuple(question.when for question in script.questions if question.when)
        offers = tuple(choice.when for q in script.questions for choice in q.choices if choice.when)
        rules = tuple(rule.when for rule in script.outcomes if rule.when)
        self._conditions = tuple(condition(source) for source in {*self._whens, *offers, *rules})

    def paths(self) -> Iterator[WalkedPath]:
        """Give every distinguishable path under every distinguishable set of facts."""
        for facts in self._fact_variants():
            yield from self._onward(facts, {}, ())

    # One step.

    def _onward(
        self, facts: dict[str, str], answers: dict[str, Answer | None], steps: tuple[Step, ...]
    ) -> Iterator[WalkedPath]:
        route = self._route(facts, answers)
        asked = next((question for question in route.questions if question.id not in answers), None)
        if asked is None:
            yield self._arrived(facts, route, steps)
            return
        ways: dict[object, list[Answer | None]] = {}
        for value in self._possible(asked, facts):
            ways.setdefault(self._left_open(facts, {**answers, asked.id: value}), []).append(value)
        for values in ways.values():
            step = Step(asked.id, tuple(values))
            yield from self._onward(facts, {**answers, asked.id: values[0]}, (*steps, step))

    def _arrived(self, facts: dict[str, str], route: Route, steps: tuple[Step, ...]) -> WalkedPath:
        for source in self._also:
            self._holds(source, route.names)
        rules = self._script.outcomes
        rule = next((i for i, rule in enumerate(rules) if self._holds(rule.when, route.names)), None)
        return WalkedPath(facts, steps, None if rule is None else rules[rule].outcome, rule)

    def _left_open(self, facts: dict[str, str], answers: dict[str, Answer | None]) -> object:
        """Return what decides about everything that may follow."""
        route = self._route(facts, answers)
        ids = tuple(question.id for question in route.questions)
        whens = tuple(self._residual(when, route, answers) for when in self._whens)
        return ids, whens, tuple(self._rules_open(route, answers))

    def _rules_open(self, route: Route, answers: Mapping[str, Answer | None]) -> Iterator[object]:
        """Give what the rules hang on, up to one that is sure to win."""
        won = False
        for rule in self._script.outcomes:
            residual = self._residual(rule.when, route, answers)
            if not won or rule.early:
                yield residual
            won = won or residual is True

    def _residual(self, source: str, route: Route, answers: Mapping[str, Answer | None]) -> object:
        if not source:
            return True
        try:
            return condition(source).residual(
                route.names, lambda name: name in self._ids and name not in answers
            )
        except TypeError as error:
            return self._note(source, error)

    def _route(self, facts: dict[str, str], answers: Mapping[str, Answer | None]) -> Route:
        known = {id_: value for id_, value in answers.items() if value is not None}
        return self._router.route(facts, known)

    def _holds(self, source: str, names: Mapping[str, Answer]) -> bool:
        try:
            return not source or condition(source).holds(names)
        except TypeError as error:
            return self._note(source, error)

    def _note(self, source: str, error: TypeError) -> bool:
        self.failing.setdefault(source, str(error))
        return False

    # What could be answered.

    @property
    def facts_cut(self) -> bool:
        """Whether there are more sets of facts to be told apart than are walked."""
        return prod(len(values) for values in self._fact_ranges().values()) > FACT_VARIANTS

    def _fact_ranges(self) -> dict[str, list[str]]:
        used = sorted({name for c in self._conditions for name in c.names if name in self._script.facts})
        return {name: fact_range(name, self._compared_with(name)) for name in used}

    def _fact_variants(self) -> Iterator[dict[str, str]]:
        ranges = self._fact_ranges()
        for values in islice(product(*ranges.values()), FACT_VARIANTS):
            yield {name: value for name, value in zip(ranges, values, strict=True) if value}

    def _compared_with(self, name: str) -> list[object]:
        return [constant for c in self._conditions for constant in c.compared_with(name)]

    def _possible(self, question: Question, facts: dict[str, str]) -> list[Answer | None]:
        """Return answers enough to tell every way on."""
        skipped: list[Answer | None] = [] if question.required else [None]
        return [*self._answers_to(question, facts), *skipped]

    def _answers_to(self, question: Question, facts: dict[str, str]) -> list[Answer]:
        constants = self._compared_with(question.id)
        offered = [choice.code for choice in question.choices if self._holds(choice.when, facts)]
        self.offered.update((question.id, code) for code in offered)
        match question.kind:
            case "rating":
                return list(range(HIGHEST_RATING, LOWEST_RATING - 1, -1))
            case "yes_no":
                return [True, False]
            case "choice":
                return list(offered)
            case "multiple":
                return list(_selections(question, offered, constants))
            case "number":
                return _numbers(question, constants)
        words = [constant for constant in constants if isinstance(constant, str) and constant]
        return [_SAMPLE[question.kind], *words]


def fact_range(name: str, constants: list[object]) -> list[str]:
    """Return values of a fact that conditions tell apart: any, none, and those they compare it with."""
    numbers = {n + step for n in constants if isinstance(n, int) for step in (-1, 0, 1)}
    words = {constant for constant in constants if isinstance(constant, str) and constant}
    return [f"‹{name}›", "", *sorted(words), *(str(number) for number in sorted(numbers))]


def _selections(question: Question, offered: list[str], constants: list[object]) -> Iterator[list[str]]:
    """Give selections of several choices: each set of those that conditions name, and each size."""
    named = [code for code in offered if code in constants]
    others = [code for code in offered if code not in constants]
    least = question.minimum or 1
    most = min(question.maximum or len(offered), len(offered))
    seen: set[tuple[str, ...]] = set()
    for chosen in islice(product((False, True), repeat=len(named)), SUBSET_LIMIT):
        wanted = [code for code, taken in zip(named, chosen, strict=True) if taken]
        for extra in range(len(others) + 1):
            selection = tuple(wanted + others[:extra])
            if least <= len(selection) <= most and selection not in seen:
                seen.add(selection)
                yield list(selection)


def _numbers(question: Question, constants: list[object]) -> list[Answer]:
    low = question.minimum if question.minimum is not None else 0
    high = question.maximum if question.maximum is not None else max(low, 1_000_000)
    near = {n + step for n in constants if isinstance(n, int) for step in (-1, 0, 1)}
    return [n for n in sorted({low, high, *near}) if low <= n <= high]


def _shown(answer: Answer | None) -> str:
    if answer is None:
        return "-"
    return "+".join(answer) if isinstance(answer, list) else str(answer)
