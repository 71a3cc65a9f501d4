"""Compares plain data with the types of a script, and names everything that does not fit at once."""

import difflib
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import inspect

from callscripts.model import Script
from callscripts.problems import Fact

Key = tuple[str | int, ...]
Found = tuple[str, Key, dict[str, Fact]]


def shape_problems(data: object, kind: type = Script) -> Iterator[Found]:
    """Give code, key and facts of each place where the data are not of a kind, by itself a script's."""
    return _compared(data, _type_of(kind), ())


@cache
def _type_of(kind: type) -> inspect.Type:
    return inspect.type_info(kind)


def _compared(data: object, expected: inspect.Type, key: Key) -> Iterator[Found]:
    if isinstance(expected, inspect.UnionType):
        if data is None:
            return
        expected = next(kind for kind in expected.types if not isinstance(kind, inspect.NoneType))
    yield from _COMPARED_WITH[type(expected)](data, expected, key)


def _struct(data: object, expected: inspect.StructType, key: Key) -> Iterator[Found]:
    if not isinstance(data, dict):
        yield _wrong_type("mapping", data, key)
        return
    fields = {field.encode_name: field for field in expected.fields}
    for name, value in data.items():
        if name not in fields:
            near = difflib.get_close_matches(name, fields, n=1)
            yield "key_unknown", (*key, name), {"name": name, "near": near[0] if near else ""}
        else:
            yield from _compared(value, fields[name].type, (*key, name))
    for name, field in fields.items():
        if field.required and name not in data:
            yield "key_missing", key, {"name": name}


def _list(data: object, expected: inspect.VarTupleType, key: Key) -> Iterator[Found]:
    if not isinstance(data, list):
        yield _wrong_type("list", data, key)
        return
    if expected.min_length is not None and len(data) < expected.min_length:
        yield "list_too_short", key, {"limit": expected.min_length}
    if expected.max_length is not None and len(data) > expected.max_length:
        yield "list_too_long", key, {"limit": expected.max_length}
    for place, item in enumerate(data):
        yield from _compared(item, expected.item_type, (*key, place))


def _word(data: object, expected: inspect.StrType, key: Key) -> Iterator[Found]:
    if not isinstance(data, str):
        yield _wrong_type("text", data, key)
    elif expected.max_length is not None and len(data) > expected.max_length:
        yield "text_too_long", key, {"limit": expected.max_length}
    elif expected.pattern is not None and not re.search(expected.pattern, data):
        yield "value_malformed", key, {"value": _shown(data)}


def _number(data: object, expected: inspect.IntType, key: Key) -> Iterator[Found]:
    if not isinstance(data, int) or isinstance(data, bool):
        yield _wrong_type("whole_number", data, key)
    elif expected.ge is not None and data < expected.ge:
        yield "value_too_small", key, {"value": data, "limit": expected.ge}
    elif expected.le is not None and data > expected.le:
        yield "value_too_large", key, {"value": data, "limit": expected.le}


def _literal(data: object, expected: inspect.LiteralType, key: Key) -> Iterator[Found]:
    if data not in expected.values:
        allowed = ", ".join(str(value) for value in expected.values)
        yield "value_unknown", key, {"value": _shown(data), "allowed": allowed}


def _true_or_false(data: object, _expected: inspect.BoolType, key: Key) -> Iterator[Found]:
    if not isinstance(data, bool):
        yield _wrong_type("true_or_false", data, key)


_COMPARED_WITH: dict[type, Callable[[object, Any, Key], Iterator[Found]]] = {
    inspect.StructType: _struct,
    inspect.VarTupleType: _list,
    inspect.LiteralType: _literal,
    inspect.StrType: _word,
    inspect.IntType: _number,
    inspect.BoolType: _true_or_false,
    inspect.AnyType: lambda _data, _expected, _key: iter(()),
}

_NAME_OF: tuple[tuple[type, str], ...] = (
    (bool, "true_or_false"),
    (int, "whole_number"),
    (str, "text"),
    (list, "list"),
    (dict, "mapping"),
)


def _wrong_type(expected: str, data: object, key: Key) -> Found:
    found = next((name for kind, name in _NAME_OF if isinstance(data, kind)), "nothing")
    return "wrong_type", key, {"expected": expected, "found": found}


def _shown(data: object) -> str:
    """Return a value for a message, not longer than it can be read."""
    return str(data)[:60] if isinstance(data, str | int) else type(data).__name__
