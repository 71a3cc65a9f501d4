"""Conditions: Jinja expressions over facts and answers, evaluated node by node.

Two things differ from Jinja. A comparison with an answer or fact that is not there never holds, not even
`!=`. And a condition can be asked before all answers are known: it then says what it still hangs on, which is
how the paths of a script are told apart.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Never, TypeAlias, cast

from jinja2 import nodes
from jinja2.parser import Parser

from callscripts.model import Answer
from callscripts.problems import CONDITION_LIMIT, PipingUnusable
from callscripts.sandbox import CANNOT_COMPILE, LOGIC, TESTS, compared_with, environment, first_line, let_in

Names: TypeAlias = Mapping[str, Answer]

Residual: TypeAlias = bool | tuple[object, ...]
"""A verdict, or what it still hangs on."""


class CompiledCondition:
    """A condition ready to be asked."""

    def __init__(self, source: str) -> None:
        if len(source) > CONDITION_LIMIT:
            raise PipingUnusable("condition_too_long", {"limit": CONDITION_LIMIT})
        try:
            self._tree = _parsed(source)
            self.names = frozenset(_names(self._tree))
        except CANNOT_COMPILE as error:
            _broken(first_line(error))

    def holds(self, names: Names) -> bool:
        """Tell whether the condition holds."""
        return bool(_value(self._tree, names))

    def residual(self, names: Names, is_open: Callable[[str], bool]) -> Residual:
        """Return the verdict, or what it hangs on while some questions may yet be answered."""
        return _residual(self._tree, names, is_open)

    def compared_with(self, name: str) -> Iterator[object]:
        """Give the constants that stand in one comparison with this name."""
        return compared_with(_whole(self._tree), name)


@lru_cache(maxsize=2_000)
def condition(source: str) -> CompiledCondition:
    """Return a condition, compiled once."""
    return CompiledCondition(source)


def _parsed(source: str) -> nodes.Expr:
    parser = Parser(environment(), source, state="variable")
    tree = parser.parse_expression()
    if not parser.stream.eos:
        _broken(f"unexpected {parser.stream.current.value!r}")
    let_in(_whole(tree), (nodes.Output, *LOGIC), "condition_forbidden")
    for use in _whole(tree).find_all((nodes.Filter, nodes.Test)):
        known = tuple(_FILTER_OF) if isinstance(use, nodes.Filter) else TESTS
        if use.name not in known or use.args or use.kwargs:
            raise PipingUnusable("condition_forbidden", {"what": use.name})
    return tree


def _broken(detail: str) -> Never:
    raise PipingUnusable("condition_broken", {"detail": detail})


def _whole(tree: nodes.Expr) -> nodes.Node:
    """Return a node that has this one inside, since a node does not find itself."""
    return nodes.Output([tree])


def _names(tree: nodes.Expr) -> list[str]:
    return sorted({node.name for node in _whole(tree).find_all(nodes.Name)})


# What a condition is worth.


class _NotThere:
    """Stands for an answer or fact that is not there: false."""

    def __bool__(self) -> bool:
        return False


_NOT_THERE = _NotThere()


def _value(node: nodes.Node | None, names: Names) -> object:
    return _VALUE_OF[type(node)](node, names)


def _compare(node: nodes.Compare, names: Names) -> bool:
    left = _value(node.expr, names)
    for operand in node.ops:
        right = _value(operand.expr, names)
        if left is _NOT_THERE or right is _NOT_THERE or not _COMPARISON_OF[operand.op](left, right):
            return False
        left = right
    return True


def _filter(node: nodes.Filter, names: Names) -> object:
    value = _value(node.node, names)
    return value if value is _NOT_THERE else _FILTER_OF[node.name](value)


def _int(value: Any) -> int:  # whatever an answer may be
    try:
        return int(value)
    except ValueError:
        return 0


_FILTER_OF: dict[str, Callable[[Any], object]] = {
    "int": _int,
    "length": len,
    "lower": lambda value: str(value).lower(),
    "trim": lambda value: str(value).strip(),
}

_COMPARISON_OF: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "lt": lambda left, right: left < right,
    "lteq": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gteq": lambda left, right: left >= right,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}

_VALUE_OF: dict[type, Callable[[Any, Names], object]] = {
    nodes.Name: lambda node, names: names.get(node.name, _NOT_THERE),
    nodes.Const: lambda node, _names: node.value,
    nodes.List: lambda node, names: [_value(item, names) for item in node.items],
    nodes.Tuple: lambda node, names: [_value(item, names) for item in node.items],
    nodes.And: lambda node, names: bool(_value(node.left, names)) and bool(_value(node.right, names)),
    nodes.Or: lambda node, names: bool(_value(node.left, names)) or bool(_value(node.right, names)),
    nodes.Not: lambda node, names: not _value(node.node, names),
    nodes.Neg: lambda node, names: -cast("int", _value(node.node, names)),
    nodes.Test: lambda node, names: (_value(node.node, names) is _NOT_THERE) == (node.name == "undefined"),
    nodes.Filter: _filter,
    nodes.Compare: _compare,
}


# What it hangs on.


def _residual(node: nodes.Expr, names: Names, is_open: Callable[[str], bool]) -> Residual:
    if isinstance(node, nodes.And | nodes.Or):
        return _residual_of_two(node, names, is_open)
    if isinstance(node, nodes.Not):
        inner = _residual(node.node, names, is_open)
        return not inner if isinstance(inner, bool) else ("not", inner)
    used = _names(node)
    if any(is_open(name) for name in used):
        return ("ask", repr(node), *(repr(names[name]) for name in used if name in names))
    return bool(_value(node, names))


def _residual_of_two(node: nodes.And | nodes.Or, names: Names, is_open: Callable[[str], bool]) -> Residual:
    decisive = isinstance(node, nodes.Or)
    left, right = (_residual(part, names, is_open) for part in (node.left, node.right))
    if decisive in {left, right}:
        return decisive
    if isinstance(left, bool):
        return right
    return left if isinstance(right, bool) else (type(node).__name__, left, right)
