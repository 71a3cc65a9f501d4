"""Ids are their own, references lead somewhere, and each question fits its kind."""

import difflib
from collections.abc import Collection, Iterable, Iterator

from callscripts.load import Key, Loaded
from callscripts.model import Question
from callscripts.problems import Problem

_RESERVED = frozenset({"and", "or", "not", "in", "is", "if", "elif", "else", "true", "false", "none"})
_WITH_CHOICES = ("choice", "multiple")
_SCALE_LENGTH = 5

_MOMENTS = ("appointment", "call_back")

_KINDS_THAT_FILL: dict[str, tuple[str, ...]] = {
    "appointment": ("moment", "choice"),
    "call_back": ("moment", "choice"),
    "due_on": ("day",),
    "other_shop": ("text", "choice"),
    "reason": ("choice", "text"),
    "causes": ("multiple",),
    "number": ("phone",),
    "severity": ("choice",),
    "note": ("text", "choice"),
    "feedback": ("text",),
}


def problems(loaded: Loaded) -> Iterator[Problem]:
    """Give what is wrong with names and questions."""
    script = loaded.script
    questions = [(("questions", i), question) for i, question in enumerate(script.questions)]
    yield from _twice(loaded, [((*key, "id"), question.id) for key, question in questions])
    yield from _twice(loaded, [(("objections", i, "id"), o.id) for i, o in enumerate(script.objections)])
    yield from _twice(loaded, [(("facts", i), fact) for i, fact in enumerate(script.facts)])
    for key, question in questions:
        yield from _id(loaded, (*key, "id"), question.id)
        yield from _choices(loaded, key, question)
        yield from _bounds(loaded, key, question)
        yield from _fills(loaded, key, question)
        yield from _opens(loaded, (*key, "low_opens"), question)
    for i, fact in enumerate(script.facts):
        if fact in _RESERVED:
            yield loaded.problem("id_reserved", ("facts", i), id=fact)
    weights = sum(question.weight for question in script.questions)
    if weights not in {0, 100}:
        yield loaded.problem("weights_not_100", ("questions",), sum=weights)


def fact_problems(loaded: Loaded, known: Collection[str]) -> Iterator[Problem]:
    """Give the facts that no call brings with it: what pipes them would always find them missing."""
    for i, fact in enumerate(loaded.script.facts):
        if fact not in known:
            near = difflib.get_close_matches(fact, known, n=1)
            yield loaded.problem("fact_unknown", ("facts", i), fact=fact, near=near[0] if near else "")


def _twice(loaded: Loaded, ids: Iterable[tuple[Key, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, id_ in ids:
        if id_ in seen:
            yield loaded.problem("id_twice", key, id=id_)
        seen.add(id_)


def _id(loaded: Loaded, key: Key, id_: str) -> Iterator[Problem]:
    if id_ in _RESERVED:
        yield loaded.problem("id_reserved", key, id=id_)
    if id_ in loaded.script.facts:
        yield loaded.problem("id_is_fact", key, id=id_)


def _choices(loaded: Loaded, key: Key, question: Question) -> Iterator[Problem]:
    codes = [((*key, "choices", i, "code"), choice.code) for i, choice in enumerate(question.choices)]
    yield from _twice(loaded, codes)
    if question.kind in _WITH_CHOICES and not codes:
        yield loaded.problem("choices_missing", key, kind=question.kind)
    if question.kind not in _WITH_CHOICES and codes:
        yield loaded.problem("choices_unwanted", (*key, "choices"), kind=question.kind)
    if question.scale and (question.kind != "rating" or len(question.scale) != _SCALE_LENGTH):
        yield loaded.problem("scale_unfit", (*key, "scale"))
    for i, choice in enumerate(question.choices):
        if choice.value_of and choice.value_of not in loaded.script.facts:
            place = (*key, "choices", i, "value_of")
            yield loaded.problem("fact_undeclared", place, fact=choice.value_of)


def _bounds(loaded: Loaded, key: Key, question: Question) -> Iterator[Problem]:
    low, high = question.minimum, question.maximum
    if question.kind == "multiple" and low is not None and high is None:
        high = len(question.choices)
    if low is not None and high is not None and low > high:
        yield loaded.problem("bounds_crossed", (*key, "minimum"), minimum=low, maximum=high)


def _fills(loaded: Loaded, key: Key, question: Question) -> Iterator[Problem]:
    detail = question.fills
    if not detail:
        return
    names_no_time = question.kind == "choice" and not any(choice.value_of for choice in question.choices)
    if question.kind not in _KINDS_THAT_FILL[detail] or (detail in _MOMENTS and names_no_time):
        yield loaded.problem("fills_unfit", (*key, "fills"), fills=detail, kind=question.kind)


def _opens(loaded: Loaded, key: Key, question: Question) -> Iterator[Problem]:
    target = question.low_opens
    if not target:
        return
    if loaded.script.question(target) is None:
        yield loaded.problem("low_opens_missing", key, target=target)
    if question.kind != "rating":
        yield loaded.problem("low_opens_without_rating", key, kind=question.kind)
    opens = {q.id: q.low_opens for q in loaded.script.questions}
    circle = [question.id]
    while opens.get(circle[-1]) and len(circle) <= len(opens):
        circle.append(opens[circle[-1]])
        if circle[-1] == question.id:
            yield loaded.problem("path_endless", key, circle=" > ".join(circle))
            return
