"""A file becomes a part, or a list of what is wrong with it, each with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from callscripts.answers import accepted
from callscripts.load import Key, bytes_of, nearest, parsed_as, shipped, shipped_names, written
from callscripts.model import Question, Script, Text
from callscripts.practice.model import Call, Part, Reply
from callscripts.problems import AnswerRefused, Fact, Problem, ScriptUnusable

_TYPED = ("text", "day", "moment", "phone", "number")

Found = tuple[str, Key, dict[str, Fact]]


def part_names() -> tuple[str, ...]:
    """Return the names of the parts that come with the product, in the order of their files."""
    from importlib.resources import files

    names = (entry.name for entry in files("callscripts.practice").joinpath("parts").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def part(name: str, outcomes: Mapping[str, Collection[str]]) -> Part:
    """Return a part that comes with the product, or one of the shop's own from its file.

    `outcomes` are the codes a call may end with, each with the kinds of call it is offered in. Raises
    `ScriptUnusable` with every problem of the file.
    """
    from importlib.resources import files

    if name in part_names():
        file = f"{name}.yaml"
        content = files("callscripts.practice").joinpath("parts", file).read_bytes()
    else:
        file = name
        content = bytes_of(Path(name).expanduser())
    return part_of(content, file, outcomes)


def part_of(content: bytes, file: str, outcomes: Mapping[str, Collection[str]]) -> Part:
    """Return the part that these bytes are. Raises `ScriptUnusable`."""
    found, lines = parsed_as(Part, content, file)
    problems = [
        Problem(code, file, lines[nearest(lines, key)], written(key), facts)
        for code, key, facts in _problems(found, outcomes)
    ]
    if problems:
        raise ScriptUnusable(*problems)
    return found


@cache
def script_of(name: str) -> Script:
    """Return the script that a part is written for."""
    return shipped(name)


def _problems(part: Part, outcomes: Mapping[str, Collection[str]]) -> Iterator[Found]:
    yield from _untranslated(part, ())
    if part.script not in shipped_names():
        yield _unknown(("script",), part.script, shipped_names())
        return
    script = script_of(part.script)
    for place, call in enumerate(part.calls):
        yield from _call_problems(call, script, outcomes, ("calls", place))


def _call_problems(
    call: Call, script: Script, outcomes: Mapping[str, Collection[str]], key: Key
) -> Iterator[Found]:
    questions = [question.id for question in script.questions]
    for place, reply in enumerate(call.says):
        yield from _reply_problems(reply, script.question(reply.to), questions, (*key, "says", place))
    for place, one in enumerate(call.objects):
        if one.at not in questions:
            yield _unknown((*key, "objects", place, "at"), one.at, questions)
        known = [objection.id for objection in script.objections]
        if one.objection not in known:
            yield _unknown((*key, "objects", place, "objection"), one.objection, known)
    if call.hangs_up_at is not None and call.hangs_up_at not in questions:
        yield _unknown((*key, "hangs_up_at"), call.hangs_up_at, questions)
    offered = [code for code, kinds in outcomes.items() if script.kind in kinds]
    for place, code in enumerate(call.ends.outcome):
        if code not in offered:
            yield _unknown((*key, "ends", "outcome", place), code, offered)
    if call.line == "answers" and call.greets is None:
        yield "key_missing", key, {"name": "greets"}


def _reply_problems(
    reply: Reply, question: Question | None, questions: list[str], key: Key
) -> Iterator[Found]:
    if question is None:
        yield _unknown((*key, "to"), reply.to, questions)
        return
    if reply.means is None or question.kind in _TYPED:
        return
    codes = frozenset(choice.code for choice in question.choices)
    several = isinstance(reply.means, list) and question.kind != "multiple"
    for meant in reply.means if several else [reply.means]:
        try:
            accepted(question, meant, codes)
        except AnswerRefused:
            allowed = sorted(codes) or ["5", "4", "3", "2", "1"]
            yield _unknown((*key, "means"), str(meant), allowed)


def _untranslated(data: object, key: Key) -> Iterator[Found]:
    """Name every text that lacks one of its languages."""
    if isinstance(data, Text):
        for language in ("en", "zh"):
            if not getattr(data, language).strip():
                yield "translation_missing", key, {"language": language}
    if isinstance(data, msgspec.Struct):
        for name in data.__struct_fields__:
            yield from _untranslated(getattr(data, name), (*key, name))
    elif isinstance(data, tuple):
        for place, item in enumerate(data):
            yield from _untranslated(item, (*key, place))


def _unknown(key: Key, value: str, allowed: Collection[str]) -> Found:
    return "value_unknown", key, {"value": value[:60], "allowed": ", ".join(allowed)}
