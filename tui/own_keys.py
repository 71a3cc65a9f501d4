"""A user's own keys: the file they stand in, read and checked; and one to begin with.

The file has a table for each screen, as in docs/keys.md, and `[outcomes]` for the letters that end a call:

    [call]
    note = "#"
    skip = ["f6", "f8"]

    [outcomes]
    busy = "z"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from store import Unusable, line_of, outcomes
from tui import key_names, keys
from tui.words import _

OUTCOMES = "outcomes"

TYPED_IN = (
    "find", "fields", "why", "reasons", "choice", "correct", "action", "door", "lock", "month", "everywhere",
)  # fmt: skip
"""Where letters, digits and signs are typed, so that none of them can be a key."""

TYPED_BY = ("import.look", "import.complete", "call.month")
"""Commands of a step in which a path or a time is typed."""

WITHOUT_LIST = ("call", "pause", "reasons", "welcome", "door", "lock", "trying")
"""Where the keys of a list move nothing."""


def load_keys(file: Path, *, must_exist: bool = False) -> dict[str, str]:
    """Read a user's own keys, as `keys.use` takes them; none where there is no file, unless it must exist.

    Raises `Unusable` with file, line and key where the file cannot be read, names what there is not, or
    gives a key that cannot be, types a letter, or is taken on the same screen.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        said = tomllib.loads(text)
    except FileNotFoundError as fault:
        if must_exist:
            raise Unusable("own_unreadable", path=str(file), problem=fault.strerror or "") from fault
        return {}
    except OSError as fault:
        raise Unusable("own_unreadable", path=str(file), problem=fault.strerror or "") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Unusable("own_not_toml", path=str(file), problem=str(fault)) from fault
    return _Reading(file, text).read(said)


def file_to_begin_with() -> str:
    """Write every command with the keys in effect, ready to be edited."""
    lines: list[str] = []
    for where in dict.fromkeys(command.where for command in keys.COMMANDS):
        lines += [f"[{where}]"]
        told: set[str] = set()
        for command in keys.COMMANDS:
            if command.where == where and command.id not in told:
                told.add(command.id)
                lines.append(f"{command.id} = {_toml(command.keys)}  # {_(command.name)}")
        lines.append("")
    lines.append(f"[{OUTCOMES}]")
    for code, outcome in outcomes().items():
        if outcome.key:
            lines.append(f"{code} = {_toml(keys.outcome_letter(code))}  # {outcome.en} {outcome.zh}")
    return "\n".join(lines) + "\n"


def _toml(of: str) -> str:
    written = [_quoted(key) for key in key_names.written(of)]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _quoted(key: str) -> str:
    return f"'{key}'" if key in {'"', "\\"} else f'"{key}"'


class _Reading:
    """One reading of a file; every fault names the line."""

    def __init__(self, file: Path, text: str) -> None:
        self._file, self._text = file, text
        self._commands = {command.whole_id: command for command in keys.COMMANDS}
        self._letters = {f"{OUTCOMES}.{code}": one for code, one in outcomes().items() if one.key}

    def read(self, said: Mapping[str, object]) -> dict[str, str]:
        own: dict[str, str] = {}
        screens = {*(command.where for command in keys.COMMANDS), OUTCOMES}
        for screen, table in said.items():
            if screen not in screens or not isinstance(table, dict):
                raise Unusable("keys_screen", **self._at(screen), known=", ".join(sorted(screens)))
            for name, value in table.items():
                whole = f"{screen}.{name}"
                if whole not in self._commands and whole not in self._letters:
                    known = sorted(
                        each.partition(".")[2] for each in self._ids() if each.startswith(f"{screen}.")
                    )
                    raise Unusable("keys_command", **self._at(whole), known=", ".join(known))
                own[whole] = (
                    self._letter(whole, value) if whole in self._letters else self._keys(whole, value)
                )
        self._check_twice(own)
        return own

    def _ids(self) -> Iterator[str]:
        yield from self._commands
        yield from self._letters

    def _at(self, key: str) -> dict[str, str | int]:
        """Say where a key of the file stands."""
        return {"path": str(self._file), "line": line_of(self._text, key), "key": key}

    def _keys(self, whole: str, value: object) -> str:
        listed = value if isinstance(value, list) else [value]
        names: list[str] = []
        for each in listed:
            name = key_names.known(each) if isinstance(each, str) else None
            if name is None:
                raise Unusable("keys_impossible", **self._at(whole), value=str(each))
            typed = key_names.sign(name)
            where = whole.partition(".")[0]
            if typed and (where in TYPED_IN or whole in TYPED_BY):
                raise Unusable("keys_typed", **self._at(whole), value=str(each))
            if typed.isdigit() and where == "call":
                raise Unusable("keys_digit", **self._at(whole), value=str(each))
            names.append(name)
        if not names:
            raise Unusable("keys_impossible", **self._at(whole), value="[]")
        return ",".join(names)

    def _letter(self, whole: str, value: object) -> str:
        if not (isinstance(value, str) and len(value) == 1 and value.isascii() and value.isalpha()):
            raise Unusable("keys_letter", **self._at(whole), value=str(value))
        return value.lower()

    # What is used twice.

    def _check_twice(self, own: Mapping[str, str]) -> None:
        for whole in own:
            other = next(self._taken(whole, own), None)
            if other is not None:
                raise Unusable(
                    "keys_twice",
                    **self._at(whole),
                    value=" ".join(key_names.written(own[whole])),
                    other=other,
                )

    def _taken(self, whole: str, own: Mapping[str, str]) -> Iterator[str]:
        """Name what else has a key of this command, where both work at once."""
        mine = self._in_effect(whole, own)
        for other in self._ids():
            if other != whole and mine & self._in_effect(other, own) and self._work_together(whole, other):
                yield other

    def _in_effect(self, whole: str, own: Mapping[str, str]) -> set[str]:
        if whole in self._letters:
            return {own.get(whole) or self._letters[whole].key}
        names = (own.get(whole) or self._commands[whole].key).split(",")
        return {name.lower() if whole.startswith("call.") else name for name in names}

    def _work_together(self, one: str, other: str) -> bool:
        """Say whether two commands can be meant on the same screen at the same time.

        Two that share a key as shipped are of different steps of a screen.
        """
        if one in self._letters and other in self._letters:
            return bool(set(self._letters[one].kinds) & set(self._letters[other].kinds))
        places = {one.partition(".")[0], other.partition(".")[0]}
        if "everywhere" in places:
            return True
        if "list" in places and len(places) > 1:
            return not places & {*WITHOUT_LIST, OUTCOMES}
        if places == {"call", OUTCOMES}:
            return True
        if len(places) > 1:
            return False
        first, second = self._commands[one].key.split(","), self._commands[other].key.split(",")
        return not set(first) & set(second)
