"""Each condition can be read, and sees only what is known when it is asked."""

from collections.abc import Iterator

import msgspec

from callscripts import pipe
from callscripts.load import Key, Loaded
from callscripts.model import Question, Script
from callscripts.problems import PipingUnusable, Problem


class Placed(msgspec.Struct, frozen=True):
    """A condition, where it stands, and the answers it may see."""

    key: Key
    source: str
    visible: frozenset[str]


def placed(script: Script) -> Iterator[Placed]:
    """Give every condition of a script."""
    everything = frozenset(question.id for question in script.questions)
    nothing: frozenset[str] = frozenset()
    for i, say in enumerate(script.opening):
        yield Placed(("opening", i, "when"), say.when, nothing)
    for i, question in enumerate(script.questions):
        key: Key = ("questions", i)
        earlier = _asked_before(script, question)
        yield Placed((*key, "when"), question.when, earlier)
        for j, say in enumerate(question.before):
            yield Placed((*key, "before", j, "when"), say.when, earlier)
        for j, choice in enumerate(question.choices):
            yield Placed((*key, "choices", j, "when"), choice.when, nothing)
    for i, say in enumerate(script.closing):
        yield Placed(("closing", i, "when"), say.when, everything)
    for i, rule in enumerate(script.outcomes):
        yield Placed(("outcomes", i, "when"), rule.when, everything)


def problems(loaded: Loaded) -> Iterator[Problem]:
    """Give what is wrong with the conditions."""
    for one in placed(loaded.script):
        try:
            names = pipe.condition_names(one.source)
        except PipingUnusable as unusable:
            yield loaded.problem(unusable.code, one.key, **unusable.facts)
            continue
        for name in sorted(names):
            yield from _name(loaded, one, name)


def _name(loaded: Loaded, one: Placed, name: str) -> Iterator[Problem]:
    question = loaded.script.question(name)
    if question is None and name not in loaded.script.facts:
        yield loaded.problem("condition_unknown_name", one.key, name=name)
    elif question is not None and name not in one.visible:
        yield loaded.problem("condition_looks_ahead", one.key, name=name)
    elif question is not None and question.kind in {"choice", "multiple"}:
        codes = {choice.code for choice in question.choices}
        for constant in pipe.condition_constants(one.source, name):
            if isinstance(constant, str) and constant not in codes:
                yield loaded.problem("condition_unknown_code", one.key, name=name, value=constant)


def _asked_before(script: Script, question: Question) -> frozenset[str]:
    """Return the questions that are asked, if at all, before this one."""
    ranks = _ranks(script)
    own = ranks[question.id]
    return frozenset(id_ for id_, rank in ranks.items() if rank < own)


def _ranks(script: Script) -> dict[str, tuple[int, int]]:
    """Return for each question the earliest place it can have on a path."""
    detached = script.detached
    ranks = {q.id: (i, 0) for i, q in enumerate(script.questions) if q.id not in detached}
    waiting = [q for q in script.questions if q.id in detached]
    for _ in waiting:
        for question in waiting:
            openers = [ranks[q.id] for q in script.questions if q.low_opens == question.id and q.id in ranks]
            if openers and question.id not in ranks:
                place, depth = min(openers)
                ranks[question.id] = place, depth + 1
    never = len(script.questions)
    return {question.id: ranks.get(question.id, (never, 0)) for question in script.questions}
