"""Every question can be reached, and every way through ends in an outcome."""

from collections.abc import Collection, Iterator
from itertools import islice

from callscripts.load import Loaded
from callscripts.problems import Problem
from callscripts.proofs.conditions import placed
from callscripts.walk import PATH_LIMIT, WalkedPath, Walker


def outcome_problems(loaded: Loaded, outcomes: Collection[str]) -> Iterator[Problem]:
    """Give the rules whose outcome nobody knows."""
    for i, rule in enumerate(loaded.script.outcomes):
        if rule.outcome not in outcomes:
            yield loaded.problem("outcome_unknown", ("outcomes", i, "outcome"), outcome=rule.outcome)


def problems(loaded: Loaded) -> Iterator[Problem]:
    """Walk every path and give what is wrong with them as a whole."""
    walker = Walker(loaded.script, also=[one.source for one in placed(loaded.script)])
    walked = list(islice(walker.paths(), PATH_LIMIT + 1))
    for one in placed(loaded.script):
        if one.source in walker.failing:
            yield loaded.problem("condition_fails", one.key, detail=walker.failing[one.source])
    stuck = next((path for path in walked if path.outcome is None), None)
    if stuck is not None:
        yield loaded.problem("outcome_missing", ("outcomes",), path=str(stuck))
    if len(walked) > PATH_LIMIT:
        yield loaded.problem("paths_too_many", ("questions",), limit=PATH_LIMIT)
    else:
        yield from _unreached(loaded, walked)


def _unreached(loaded: Loaded, walked: list[WalkedPath]) -> Iterator[Problem]:
    asked = {step.question for path in walked for step in path.steps}
    for i, question in enumerate(loaded.script.questions):
        if question.id not in asked:
            yield loaded.problem("question_unreachable", ("questions", i), id=question.id)
    deciding = {path.rule for path in walked}
    for i, rule in enumerate(loaded.script.outcomes):
        if i not in deciding:
            yield loaded.problem("rule_unreachable", ("outcomes", i), outcome=rule.outcome)
