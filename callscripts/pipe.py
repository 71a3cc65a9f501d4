"""Customer data in a script's texts and conditions.

Jinja2 is loaded only when a text really holds a tag or a condition is really asked.
"""

from collections.abc import Mapping

from callscripts.model import Answer, Language, Text
from callscripts.problems import OUTPUT_LIMIT


def given(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts that say something: a blank one is a missing one."""
    return {name: value for name, value in facts.items() if value and not value.isspace()}


def say(text: Text, facts: Mapping[str, str], language: Language) -> str:
    """Return the text as it is spoken; facts stand in it literally, whatever they hold."""
    return say_words(text.in_(language), facts)


def say_words(words: str, facts: Mapping[str, str]) -> str:
    """Return one template as it is spoken."""
    if "{" not in words:
        return " ".join(words.split())
    from callscripts import sandbox

    spoken = sandbox.template(words).spoken(given(facts))
    return spoken if len(spoken) <= OUTPUT_LIMIT else spoken[: OUTPUT_LIMIT - 1] + "…"


def holes(words: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the facts that this template speaks although they are missing."""
    if "{" not in words:
        return ()
    from callscripts import sandbox

    return sandbox.template(words).holes(given(facts))


def text_names(words: str) -> frozenset[str]:
    """Return the names of facts that this template uses."""
    if "{" not in words:
        return frozenset()
    from callscripts import sandbox

    return sandbox.template(words).names


def holds(condition: str, names: Mapping[str, Answer]) -> bool:
    """Tell whether a condition holds; the empty one does. What fails to compare does not hold."""
    if not condition:
        return True
    from callscripts import conditions

    try:
        return conditions.condition(condition).holds(names)
    except TypeError:
        return False


def condition_names(condition: str) -> frozenset[str]:
    """Return the names of facts and answers that a condition uses."""
    if not condition:
        return frozenset()
    from callscripts import conditions

    return conditions.condition(condition).names


def text_constants(words: str, name: str) -> list[object]:
    """Return the constants that a template compares this fact with."""
    if "{" not in words:
        return []
    from callscripts import sandbox

    return list(sandbox.template(words).compared_with(name))


def condition_constants(condition: str, name: str) -> list[object]:
    """Return the constants that a condition compares this fact or answer with."""
    if not condition:
        return []
    from callscripts import conditions

    return list(conditions.condition(condition).compared_with(name))
