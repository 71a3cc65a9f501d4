"""XLSForm's expressions as conditions of ours: comparisons, `selected`, `and`, `or`, `not`, brackets.

An answer that was not given equals the empty text in XLSForm and nothing here; `!=` and `= ''` are carried
over so that they come out as there. What has no counterpart is refused with the words it stands in.
"""

import re
from collections.abc import Mapping
from typing import Never, TypeAlias

import msgspec

from callscripts.problems import CONDITION_LIMIT

FACT = "fact"
"""The kind of a name that stands for a fact."""

Kinds: TypeAlias = Mapping[str, str]
"""Every name that expressions may use: the kind of its question, or `FACT`."""

_DEPTH = 40
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>\$\{\s*[^}\s]*\s*\})|(?P<text>"[^"]*"|'[^']*')|(?P<number>-?\d+(?![\w.]))
    |(?P<operator><=|>=|!=|=|<|>)|(?P<word>[^\W\d][\w-]*)|(?P<sign>[(),.])|(?P<strange>\S[^\s()]*))""",
    re.VERBOSE,
)
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_JINJA = {"=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS = ("rating", "number")
_OR, _AND, _NOT, _WHOLE = range(4)


class Untranslatable(ValueError):
    """An expression with something in it that has no counterpart; `what` quotes it."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class Part(msgspec.Struct, frozen=True):
    """A condition, and how tightly its outermost word binds."""

    source: str
    binds: int

    def within(self, binds: int) -> str:
        """Return it as it stands inside another: in brackets where it binds less."""
        return f"({self.source})" if self.binds < binds else self.source


class _Token(msgspec.Struct, frozen=True):
    kind: str
    words: str


class _Operand(msgspec.Struct, frozen=True):
    """One side of a comparison: a name, how many of it were chosen, or a constant."""

    kind: str
    words: str


def translated(expression: str, kinds: Kinds) -> Part:
    """Return an expression as a condition; raise `Untranslatable` where it has no counterpart."""
    if len(expression) > CONDITION_LIMIT:
        raise Untranslatable(expression[:60] + "…")
    return _Reader(expression, kinds).whole()


def all_of(parts: tuple[Part, ...]) -> str:
    """Return the condition that all of these hold; the empty one where there are none."""
    return parts[0].source if len(parts) == 1 else " and ".join(part.within(_AND) for part in parts)


class _Reader:
    """Reads one expression from its first word to its last."""

    def __init__(self, expression: str, kinds: Kinds) -> None:
        self._kinds = kinds
        found = _TOKEN.finditer(expression.translate(_QUOTES).strip())
        self._tokens = [_Token(str(match.lastgroup), match[0].strip()) for match in found]
        self._at = 0
        self._depth = 0

    def whole(self) -> Part:
        part = self._either()
        if self._at < len(self._tokens):
            self._refuse()
        return part

    def _refuse(self) -> Never:
        raise Untranslatable(self._tokens[self._at].words if self._at < len(self._tokens) else "…")

    def _is(self, words: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].words == words

    def _taken(self, kind: str) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at].kind != kind:
            self._refuse()
        self._at += 1
        return self._tokens[self._at - 1].words

    def _expect(self, words: str) -> None:
        if not self._is(words):
            self._refuse()
        self._at += 1

    # Words that join.

    def _either(self) -> Part:
        self._depth += 1
        if self._depth > _DEPTH:
            self._refuse()
        part = self._joined("or", _OR)
        self._depth -= 1
        return part

    def _joined(self, word: str, binds: int) -> Part:
        def following() -> Part:
            return self._joined("and", _AND) if word == "or" else self._single()

        parts = [following()]
        while self._is(word):
            self._at += 1
            parts.append(following())
        if len(parts) == 1:
            return parts[0]
        return Part(f" {word} ".join(part.within(binds) for part in parts), binds)

    def _single(self) -> Part:
        if self._is("("):
            return self._bracketed()
        if self._is("not"):
            self._at += 1
            return Part(f"not {self._bracketed().within(_NOT)}", _NOT)
        if self._is("selected"):
            return self._selected()
        left, operator, right = self._operand(), self._taken("operator"), self._operand()
        return self._compared(left, operator, right)

    def _bracketed(self) -> Part:
        self._expect("(")
        part = self._either()
        self._expect(")")
        return part

    # Names and constants.

    def _name(self) -> str:
        name = self._taken("name")[2:-1].strip()
        if name not in self._kinds:
            raise Untranslatable(f"${{{name}}}")
        return name

    def _selected(self) -> Part:
        self._at += 1
        self._expect("(")
        name = self._name()
        self._expect(",")
        code = self._taken("text")[1:-1]
        self._expect(")")
        if self._kinds[name] == "multiple":
            return Part(f"{_quoted(code)} in {name}", _WHOLE)
        if self._kinds[name] not in {"choice", "rating"}:
            raise Untranslatable(f"selected(${{{name}}})")
        return self._compared(_Operand("name", name), "=", _Operand("text", code))

    def _operand(self) -> _Operand:
        if self._at >= len(self._tokens):
            self._refuse()
        token = self._tokens[self._at]
        if token.kind == "name":
            return _Operand("name", self._name())
        if token.words == "count-selected":
            self._at += 1
            self._expect("(")
            name = self._name()
            self._expect(")")
            if self._kinds[name] != "multiple":
                raise Untranslatable(f"count-selected(${{{name}}})")
            return _Operand("count", name)
        if token.kind not in {"text", "number"}:
            self._refuse()
        self._at += 1
        return _Operand(token.kind, token.words[1:-1] if token.kind == "text" else token.words)

    # Comparisons.

    def _compared(self, left: _Operand, operator: str, right: _Operand) -> Part:
        if left.kind in {"text", "number"}:
            left, operator, right = right, _TURNED.get(operator, operator), left
        shown = f"${{{left.words}}} {operator} {right.words}"
        if left.kind in {"text", "number"} or right.kind in {"name", "count"}:
            raise Untranslatable(shown)
        if operator == "!=":
            return Part(f"not {self._compared(left, '=', right).within(_NOT)}", _NOT)
        kind = self._kinds[left.words]
        if left.kind == "count":
            return _counted(left.words, operator, right, shown)
        if not right.words and operator == "=":
            return Part(f"{left.words} is undefined", _WHOLE)
        if kind in _NUMBERS:
            return Part(f"{left.words} {_JINJA[operator]} {_whole(right, shown)}", _WHOLE)
        if kind == FACT and (right.kind == "number" or operator != "="):
            return Part(f"{left.words} | int {_JINJA[operator]} {_whole(right, shown)}", _WHOLE)
        if operator != "=" or kind == "multiple" or (right.kind == "number" and kind != "choice"):
            raise Untranslatable(shown)
        return Part(f"{left.words} == {_quoted(right.words)}", _WHOLE)


def _counted(name: str, operator: str, right: _Operand, shown: str) -> Part:
    """Compare how many were chosen; where none was, that is nought in XLSForm and nothing here."""
    number = _whole(right, shown)
    if number < 1:
        raise Untranslatable(shown)
    if operator in {"<", "<="}:
        turned = ">=" if operator == "<" else ">"
        return Part(f"not {name} | length {turned} {number}", _NOT)
    return Part(f"{name} | length {_JINJA[operator]} {number}", _WHOLE)


def _whole(constant: _Operand, shown: str) -> int:
    if not re.fullmatch(r"-?\d{1,12}", constant.words, re.ASCII):
        raise Untranslatable(shown)
    return int(constant.words)


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


# Constraints.

_BOUND = re.compile(
    r"(?P<of>\.|string-length\(\s*\.\s*\)|count-selected\(\s*\.\s*\))\s*(?P<operator><=|>=|=|<|>)\s*(?P<number>-?\d{1,12})",
    re.ASCII,
)
_BOUND_OF = {"number": ".", "text": "string-length", "multiple": "count-selected"}


def bounds(constraint: str, kind: str) -> dict[str, int]:
    """Return the `minimum` and `maximum` that a constraint sets; raise `Untranslatable` for any other."""
    found: dict[str, int] = {}
    for part in re.split(r"\s+and\s+", constraint.strip()):
        match = _BOUND.fullmatch(part.strip())
        if match is None or not match["of"].startswith(_BOUND_OF.get(kind, "?")):
            raise Untranslatable(part.strip())
        number, operator = int(match["number"]), match["operator"]
        if operator in {">", ">=", "="}:
            least = number + (operator == ">")
            found["minimum"] = max(least, found.get("minimum", least))
        if operator in {"<", "<=", "="}:
            most = number - (operator == "<")
            found["maximum"] = min(most, found.get("maximum", most))
    return found
