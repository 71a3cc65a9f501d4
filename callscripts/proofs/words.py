"""Everything said is there in both languages, and whole whatever is known of the customer."""

import re
from collections.abc import Iterator
from itertools import islice, product
from math import prod

import msgspec

from callscripts import pipe
from callscripts.conditions import condition
from callscripts.load import Key, Loaded
from callscripts.model import LANGUAGES, Language, Question, Script, Text
from callscripts.problems import PipingUnusable, Problem
from callscripts.walk import fact_range

VARIANTS = 512

_CHINESE = "\u3400-\u9fff，。、；：！？（）“”"
_RAGGED: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\s{2,}|\s[,.;:?!)]|[,;:]\s*[,.;:?!]|\.\s*\.|\(\s*\)|^[,.;:?!]"),
    "zh": re.compile(
        rf"\s{{2,}}|[，、；：]\s*[，。、；：！？]|。\s*[，。、；：]|（\s*）|“\s*”|^[，。、；：！？]"
        rf"|(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])"
    ),
}
_SPOKEN: dict[Language, str] = {"en": "N", "zh": "某"}


class Spoken(msgspec.Struct, frozen=True):
    """A text of a script, and when it is spoken."""

    key: Key
    text: Text
    guards: tuple[str, ...] = ()
    """Conditions that all hold when it is spoken."""
    must_be_said: bool = True
    """Whether it may never be empty when it is spoken."""


def problems(loaded: Loaded) -> Iterator[Problem]:
    """Give what is wrong with the words."""
    for spoken in texts(loaded.script):
        for language in LANGUAGES:
            yield from _in_language(loaded, spoken, language)


def texts(script: Script) -> Iterator[Spoken]:
    """Give each text of a script."""
    yield Spoken(("title",), script.title)
    for i, say in enumerate(script.opening):
        yield Spoken(("opening", i), say, (say.when,), must_be_said=False)
    for i, question in enumerate(script.questions):
        yield from _of_question(("questions", i), question)
    for i, say in enumerate(script.closing):
        yield Spoken(("closing", i), say, (say.when,), must_be_said=False)
    for i, objection in enumerate(script.objections):
        yield Spoken(("objections", i, "they_say"), objection.they_say)
        yield Spoken(("objections", i, "you_say"), objection.you_say)


def _of_question(key: Key, question: Question) -> Iterator[Spoken]:
    asked = question.when
    for i, say in enumerate(question.before):
        yield Spoken((*key, "before", i), say, (asked, say.when), must_be_said=False)
    yield Spoken((*key, "ask"), question.ask, (asked,))
    if question.hint is not None:
        yield Spoken((*key, "hint"), question.hint, (asked,), must_be_said=False)
    for i, choice in enumerate(question.choices):
        yield Spoken((*key, "choices", i, "label"), choice.label, (asked, choice.when))
    for i, words in enumerate(question.scale):
        yield Spoken((*key, "scale", i), words, (asked,))


def _in_language(loaded: Loaded, spoken: Spoken, language: Language) -> Iterator[Problem]:
    words = spoken.text.zh if language == "zh" else spoken.text.en
    key = (*spoken.key, language)
    if not words.strip():
        yield loaded.problem("translation_missing", key, language=language)
        return
    try:
        names = pipe.text_names(words)
    except PipingUnusable as unusable:
        yield loaded.problem(unusable.code, key, **unusable.facts)
        return
    undeclared = sorted(names.difference(loaded.script.facts))
    for name in undeclared:
        yield loaded.problem("fact_undeclared", key, fact=name)
    if not undeclared:
        yield from _each_once(_when_spoken(loaded, spoken, language))


def _each_once(found: Iterator[Problem]) -> Iterator[Problem]:
    """Give of each kind of problem, and each fact, the first."""
    seen: set[tuple[str, object]] = set()
    for problem in found:
        same = problem.code, problem.facts.get("fact")
        if same not in seen:
            seen.add(same)
            yield problem


def _when_spoken(loaded: Loaded, spoken: Spoken, language: Language) -> Iterator[Problem]:
    """Speak the words with every set of facts that they can tell apart."""
    words = spoken.text.zh if language == "zh" else spoken.text.en
    key = (*spoken.key, language)
    ranges = _ranges(loaded.script, [guard for guard in spoken.guards if _readable(guard)], words, language)
    if prod(len(values) for values in ranges.values()) > VARIANTS:
        yield loaded.problem("facts_too_many", key, limit=VARIANTS)
    for facts, missing in _variants(loaded.script, spoken, words, language):
        try:
            said, holes = pipe.say_words(words, facts), pipe.holes(words, facts)
        except PipingUnusable as unusable:
            yield loaded.problem(unusable.code, key, language=language, **unusable.facts)
            continue
        for hole in holes:
            yield loaded.problem("hole", key, language=language, fact=hole, missing=missing)
        ragged = _RAGGED[language].search(said)
        if spoken.must_be_said and not said:
            yield loaded.problem("text_vanishes", key, language=language, missing=missing)
        elif ragged and not holes:
            around = said[max(0, ragged.start() - 8) : ragged.end() + 8]
            yield loaded.problem("text_ragged", key, language=language, found=around, missing=missing)


def _variants(
    script: Script, spoken: Spoken, words: str, language: Language
) -> Iterator[tuple[dict[str, str], str]]:
    """Give sets of facts with which the words may be spoken, each with the names of those missing."""
    guards = [guard for guard in spoken.guards if _readable(guard)]
    ranges = _ranges(script, guards, words, language)
    for values in islice(product(*ranges.values()), VARIANTS):
        facts = dict(zip(ranges, values, strict=True))
        if all(_may_hold(guard, pipe.given(facts), script) for guard in guards):
            yield facts, ", ".join(name for name in ranges if not facts[name])


def _ranges(script: Script, guards: list[str], words: str, language: Language) -> dict[str, list[str]]:
    """Return for each fact that decides about the words the values that they tell apart."""
    names = {*pipe.text_names(words), *(name for guard in guards for name in pipe.condition_names(guard))}
    ranges = {}
    for name in sorted(names.intersection(script.facts)):
        constants = pipe.text_constants(words, name)
        constants += [constant for guard in guards for constant in pipe.condition_constants(guard, name)]
        ranges[name] = [_SPOKEN[language], *fact_range(name, constants)[1:]]
    return ranges


def _readable(guard: str) -> bool:
    """Tell whether a condition can be asked; what is wrong with one that cannot is found elsewhere."""
    try:
        return bool(pipe.condition_names(guard))
    except PipingUnusable:
        return False


def _may_hold(guard: str, facts: dict[str, str], script: Script) -> bool:
    """Tell whether some answers would make the condition hold."""
    try:
        return condition(guard).residual(facts, lambda name: name not in script.facts) is not False
    except TypeError:
        return True
