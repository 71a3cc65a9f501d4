"""Rules one by one: listed, read as people type them, and changed in a shop's own file.

A rule is named as in the file, `queues.callback.last_day`; a part that is no bare TOML key stands in
quotes. What is said in the file keeps its order and its comments.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from store.remarks import Unusable
from store.rules.settings import shipped_rules

AS_SHIPPED: Final = object()
"""Given as a value: take what the shop says out, so that the shipped value holds."""

_PART = re.compile(r"""([\w-]+)|"([^"]*)"|'([^']*)'""")
_SPAN = re.compile(r"(\d\d:\d\d)\s*[-–~]\s*(\d\d:\d\d)")
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class Rule:
    """One key of the rules: what holds, and what is shipped (None where nothing is)."""

    key: str
    value: Any
    shipped: Any

    @property
    def own(self) -> bool:
        """Whether the shop has a value of its own that differs."""
        return bool(self.value != self.shipped)


def rules_in(own: dict[str, Any]) -> list[Rule]:
    """List every rule that can be changed one by one, in the order of the shipped file."""
    shipped = dict(_leaves(shipped_rules()))
    said = {key: value for key, value in _leaves(own) if not key.startswith("seasons.")}
    order = list(shipped)
    for key in said:
        if key not in shipped:
            place = max(
                (i for i, known in enumerate(order) if _table(known) == _table(key)), default=len(order)
            )
            order.insert(place + 1, key)
    filled = {_table(key) for key in said}
    keys = [key for key in order if not (shipped.get(key) == {} and key in filled)]
    return [Rule(key, said.get(key, shipped.get(key)), shipped.get(key)) for key in keys]


def parts_of(key: str) -> list[str]:
    """Take a key apart. Raises `Unusable` for one that is written wrongly."""
    found, place = [], 0
    while match := _PART.match(key, place):
        found.append(next(part for part in match.groups() if part is not None))
        place = match.end()
        if place == len(key):
            return found
        if key[place] != ".":
            break
        place += 1
    raise Unusable("rule_key", key=key)


def canonical(key: str) -> str:
    """Write a key as the list of rules does: in quotes what TOML wants in quotes."""
    return ".".join(_quoted(part) for part in parts_of(key))


def value_at(own: dict[str, Any], key: str) -> Any:
    """Give what a document says under a key, or None."""
    found: Any = own
    for part in parts_of(key):
        if not isinstance(found, dict) or part not in found:
            return None
        found = found[part]
    return found


def read_rule(typed: str, present: Any) -> Any:
    """Read a value as it was typed, of the kind of the present one.

    A text needs no quotes, a list no brackets (`1 2 3`, `2027-02-05 2027-02-06`), opening hours are
    `09:00-12:00 13:30-20:00`; TOML is understood too. Whether it fits is found when the rules are checked.
    """
    text = typed.strip()
    try:
        read = tomllib.loads(f"it = {text}")["it"] if "\n" not in text else text
    except (tomllib.TOMLDecodeError, KeyError):
        read = None
    if isinstance(present, str):
        return read if isinstance(read, str) else text
    if isinstance(present, bool):
        return _WORDS.get(text.casefold(), text)
    if isinstance(present, float) and isinstance(read, int):
        return float(read)
    if isinstance(present, list) and not isinstance(read, list):
        return _listed(text)
    return text if read is None else read


def written_rule(value: Any) -> str:
    """Write a value as people type it; `read_rule` reads it back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if value == value.strip() and not value.startswith(('"', "'")) else _toml(value)
    if isinstance(value, list):
        if value and all(_is_span(each) for each in value):
            return " ".join(f"{opens}-{closes}" for opens, closes in value)
        simple = all(isinstance(each, (int, date)) or _is_word(each) for each in value)
        return " ".join(str(each) for each in value) if simple else _toml(value)
    return _toml(value)


def with_change(text: str, key: str, value: Any) -> str:
    """Give the text of a file with one key changed, all else as it stands; `AS_SHIPPED` takes it out.

    Raises `Unusable` for a key that cannot be one, or that is written so that it cannot be changed here.
    """
    import tomlkit

    document = tomlkit.parse(text)
    *tables, last = parts_of(key)
    table: Any = document
    for name in tables:
        if name not in table:
            if value is AS_SHIPPED:
                return text
            table[name] = (
                tomlkit.inline_table() if isinstance(table, tomlkit.items.InlineTable) else tomlkit.table()
            )
        table = table[name]
        if not isinstance(table, dict):
            raise Unusable("rule_key", key=key)
    if value is AS_SHIPPED:
        table.pop(last, None)
    else:
        table[last] = tomlkit.parse(f"it = {_inline(value)}")["it"] if isinstance(value, dict) else value
    changed = tomlkit.dumps(document)
    if not _says(changed, key, value):
        raise Unusable("rule_by_hand", key=key)
    return changed


def _says(text: str, key: str, value: Any) -> bool:
    """Say whether a text that was changed is sound, and says what it was to say."""
    try:
        said = value_at(tomllib.loads(text), key)
    except tomllib.TOMLDecodeError:
        return False
    return bool(said == (None if value is AS_SHIPPED else value))


def _leaves(tables: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tables.items():
        key = f"{above}{_quoted(name)}"
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{key}.")
        else:
            yield key, value


def _quoted(part: str) -> str:
    return part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"'


def _table(key: str) -> str:
    """Name the table a key stands in."""
    return ".".join(_quoted(part) for part in parts_of(key)[:-1])


def _listed(text: str) -> list[Any]:
    """Read a list without brackets."""
    spans = _SPAN.findall(text)
    if spans and not re.sub(r"[\s,]+", "", _SPAN.sub("", text)):
        return [list(span) for span in spans]
    return [_one(word) for word in re.split(r"[\s,]+", text) if word]


def _one(word: str) -> Any:
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    try:
        return date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word) else word
    except ValueError:
        return word


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) == 2
        and all(isinstance(each, str) and re.fullmatch(r"\d\d:\d\d", each) for each in value)
    )


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", value) is not None


def _toml(value: Any) -> str:
    """Write a value as TOML has it."""
    import tomlkit

    return tomlkit.item(value).as_string() if not isinstance(value, dict) else _inline(value)


def _inline(value: dict[str, Any]) -> str:
    inside = ", ".join(f"{_quoted(name)} = {_toml(each)}" for name, each in value.items())
    return f"{{ {inside} }}" if inside else "{}"
