"""Texts as Jinja templates, of which only what a script needs is let in, node by node.

No loops, calls, attributes, subscripts, arithmetic or assignments. What is let in then runs in Jinja's own
immutable sandbox, without globals and with a handful of filters.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from jinja2 import Environment, Template, TemplateError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from callscripts.problems import TEXT_LIMIT, PipingUnusable

FILTERS = ("default", "d", "trim", "lower", "upper", "capitalize", "int", "length")
TESTS = ("defined", "undefined")

LOGIC: tuple[type[nodes.Node], ...] = (
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Filter,
    nodes.Test,
)
"""What a condition may hold, alone or inside a text."""

_WORDS: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    *LOGIC,
)

CANNOT_COMPILE = (TemplateError, RecursionError, SyntaxError, MemoryError)


class Missing(Undefined):
    """A fact nobody supplied: false, equal to nothing, and silent where it is spoken."""

    __slots__ = ()

    def __eq__(self, _other: object) -> bool:
        return False

    def __ne__(self, _other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = __eq__  # type: ignore[assignment]
    __hash__ = Undefined.__hash__

    def __int__(self) -> int:  # type: ignore[override]
        return 0


class Hole(Missing):
    """A missing fact that notes when it is spoken."""

    __slots__ = ()
    spoken: list[str] = []  # noqa: RUF012 - emptied before each rendering

    def __str__(self) -> str:
        self.spoken.append(str(self._undefined_name))
        return ""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without globals, attributes and calls."""

    def __init__(self, undefined: type[Undefined]) -> None:
        super().__init__(autoescape=False, undefined=undefined)  # spoken words, no HTML
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:  # noqa: ARG002
        """Let no attribute be read."""
        return False

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002
        """Let nothing be called."""
        return False


_SPEAKING = _Sandbox(Missing)
_LOOKING_FOR_HOLES = _Sandbox(Hole)


def environment() -> Environment:
    """Return the environment whose language scripts are written in."""
    return _SPEAKING


class CompiledText:
    """A text ready to be spoken."""

    def __init__(self, source: str) -> None:
        if len(source) > TEXT_LIMIT:
            raise PipingUnusable("template_too_long", {"limit": TEXT_LIMIT})
        self._source = " ".join(source.split())
        try:
            self._tree = _SPEAKING.parse(self._source)
            let_in(self._tree, _WORDS, "template_forbidden")
            self.names = frozenset(node.name for node in self._tree.find_all(nodes.Name))
            self._template = _SPEAKING.from_string(self._source)
        except CANNOT_COMPILE as error:
            raise PipingUnusable("template_broken", {"detail": first_line(error)}) from error

    def spoken(self, facts: Mapping[str, str]) -> str:
        """Return the words with these facts in them."""
        return _render(self._template, facts)

    def holes(self, facts: Mapping[str, str]) -> tuple[str, ...]:
        """Return the names of missing facts that would be spoken."""
        Hole.spoken.clear()
        _render(_LOOKING_FOR_HOLES.from_string(self._source), facts)
        return tuple(dict.fromkeys(Hole.spoken))

    def compared_with(self, name: str) -> Iterator[object]:
        """Give the constants that stand in one comparison with this name."""
        return compared_with(self._tree, name)


@lru_cache(maxsize=2_000)
def template(source: str) -> CompiledText:
    """Return a text, compiled once."""
    return CompiledText(source)


def compared_with(tree: nodes.Node, name: str) -> Iterator[object]:
    """Give the constants that stand in one comparison with this name."""
    for comparison in tree.find_all(nodes.Compare):
        if any(node.name == name for node in comparison.find_all(nodes.Name)):
            yield from (constant.value for constant in comparison.find_all(nodes.Const))


def first_line(error: BaseException) -> str:
    """Return what an error says, briefly."""
    return (str(error) or type(error).__name__).splitlines()[0][:200]


def let_in(tree: nodes.Node, allowed: tuple[type[nodes.Node], ...], code: str) -> None:
    """Refuse a tree that holds anything else than these nodes."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, allowed):
            raise PipingUnusable(code, {"what": type(node).__name__.lower()})


def _render(template: Template, facts: Mapping[str, str]) -> str:
    try:
        return template.render(facts).strip()
    except (TypeError, ValueError, TemplateError) as error:
        raise PipingUnusable("template_fails", {"detail": first_line(error)}) from error
