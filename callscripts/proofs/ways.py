"""Every question can be reached, and every way through ends in an outcome."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from callscripts.load import Loaded
from callscripts.problems import Problem
from callscripts.proofs.conditions import placed
from callscripts.walk import FACT_VARIANTS, PATH_LIMIT, WalkedPath, Walker

Outcomes: TypeAlias = Collection[str] | Mapping[str, Collection[str]]
"""Codes of outcomes; perhaps each with the kinds of call it is offered in."""


def outcome_problems(loaded: Loaded, outcomes: Outcomes) -> Iterator[Problem]:
    """Give the rules whose outcome nobody knows, or that no call of the script's kind can end in."""
    kind = loaded.script.kind
    for i, rule in enumerate(loaded.script.outcomes):
        key = ("outcomes", i, "outcome")
        if rule.outcome not in outcomes:
            yield loaded.problem("outcome_unknown", key, outcome=rule.outcome)
        elif isinstance(outcomes, Mapping) and kind != "survey" and kind not in outcomes[rule.outcome]:
            yield loaded.problem("outcome_not_offered", key, outcome=rule.outcome, kind=kind)


def problems(loaded: Loaded) -> Iterator[Problem]:
    """Walk every path and give what is wrong with them as a whole."""
    walker = Walker(loaded.script, also=[one.source for one in placed(loaded.script)])
    walked = list(islice(walker.paths(), PATH_LIMIT + 1))
    for one in placed(loaded.script):
        if one.source in walker.failing:
            yield loaded.problem("condition_fails", one.key, detail=walker.failing[one.source])
    yield from _without_outcome(loaded, walked)
    if len(walked) > PATH_LIMIT:
        yield loaded.problem("paths_too_many", ("questions",), limit=PATH_LIMIT)
    elif walker.facts_cut:
        yield loaded.problem("facts_too_many", ("facts",), limit=FACT_VARIANTS)
    else:
        yield from _unreached(loaded, walked)
        yield from _never_offered(loaded, walked, walker.offered)


def _without_outcome(loaded: Loaded, walked: list[WalkedPath]) -> Iterator[Problem]:
    """Give the choices after which no outcome ever follows, and else a path that ends in none."""
    stuck = [path for path in walked if path.outcome is None]
    ending = {code for path in walked if path.outcome is not None for code in _codes(path)}
    chosen = {question.id for question in loaded.script.questions if question.kind == "choice"}
    dead = (
        {code for path in stuck for code in _codes(path) if code[0] in chosen} - ending if ending else set()
    )
    for i, question in enumerate(loaded.script.questions):
        for j, choice in enumerate(question.choices):
            if (question.id, choice.code) in dead:
                key = ("questions", i, "choices", j)
                yield loaded.problem("code_without_outcome", key, question=question.id, choice=choice.code)
    unexplained = next((path for path in stuck if not _explained(path, dead)), None)
    if unexplained is not None:
        yield loaded.problem("outcome_missing", ("outcomes",), path=str(unexplained))


def _explained(path: WalkedPath, dead: Collection[tuple[str, str]]) -> bool:
    """Tell whether every answer of some step of a path is one after which no outcome follows."""
    return any(
        all(isinstance(answer, str) and (step.question, answer) in dead for answer in step.answers)
        for step in path.steps
    )


def _codes(path: WalkedPath) -> Iterator[tuple[str, str]]:
    """Give the questions of a path with each word that was answered."""
    for step in path.steps:
        yield from ((step.question, answer) for answer in step.answers if isinstance(answer, str))


def _unreached(loaded: Loaded, walked: list[WalkedPath]) -> Iterator[Problem]:
    asked = {step.question for path in walked for step in path.steps}
    for i, question in enumerate(loaded.script.questions):
        if question.id not in asked:
            yield loaded.problem("question_unreachable", ("questions", i), id=question.id)
    deciding = {path.rule for path in walked}
    for i, rule in enumerate(loaded.script.outcomes):
        if i not in deciding:
            yield loaded.problem("rule_unreachable", ("outcomes", i), outcome=rule.outcome)


def _never_offered(
    loaded: Loaded, walked: list[WalkedPath], offered: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Give the choices that no customer is ever offered, of questions that are asked."""
    asked = {step.question for path in walked for step in path.steps}
    for i, question in enumerate(loaded.script.questions):
        for j, choice in enumerate(question.choices):
            if question.id in asked and (question.id, choice.code) not in offered:
                yield loaded.problem("choice_unreachable", ("questions", i, "choices", j), choice=choice.code)
