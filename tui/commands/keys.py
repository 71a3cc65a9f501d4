"""`ringback keys`: the keys in effect, and a file of one's own to begin with."""

from __future__ import annotations

import argparse

from store import Unusable, outcomes
from tui import keys
from tui.commands.asked import print_json
from tui.key_names import written
from tui.own_keys import file_to_begin_with
from tui.text import fitted
from tui.wiring import keys_file, own_from
from tui.words import _, labels


def run(asked: argparse.Namespace) -> int:
    """Print the keys in effect, or write them into the user's own file."""
    own = own_from()
    keys.use(own.keys)
    if asked.write:
        _write()
    elif asked.json:
        print_json(_listed(own.theme))
    else:
        _print()
    return 0


def _write() -> None:
    """Write the file, unless there is one. Raises `Unusable`."""
    file = keys_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as fresh:
            fresh.write(file_to_begin_with())
    except FileExistsError as fault:
        raise Unusable("keys_file_exists", path=str(file)) from fault
    except OSError as fault:
        raise Unusable("keys_file_unwritable", path=str(file), problem=fault.strerror or "") from fault
    print(file)


def _listed(theme: str) -> dict[str, object]:
    file = keys_file()
    return {
        "file": str(file) if file.exists() else None,
        "theme": theme,
        "commands": [
            {
                "screen": command.where,
                "command": command.id,
                "keys": written(command.keys),
                "name": _(command.name),
                "help": _(command.help),
            }
            for command in dict.fromkeys(keys.COMMANDS)
        ],
        "outcomes": [
            {"outcome": code, "letter": keys.outcome_letter(code), "name": labels.outcome(code)}
            for code, outcome in outcomes().items()
            if outcome.key
        ],
    }


def _print() -> None:
    where = ""
    for command in dict.fromkeys(keys.COMMANDS):
        if command.where != where:
            where = command.where
            print(f"\n[{where}]" if where != keys.COMMANDS[0].where else f"[{where}]")
        print(f"{fitted(command.label, 10)} {fitted(command.id, 18)} {_(command.help)}")
    print("\n[outcomes]")
    for code, outcome in outcomes().items():
        if outcome.key:
            print(f"{fitted(keys.outcome_letter(code), 10)} {fitted(code, 18)} {labels.outcome(code)}")
