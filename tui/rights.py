"""Which right each command and each screen needs. What it is about, the store's table of rights says.

"" needs none: it is also for whoever has not signed in. "signed_in" is for whoever has. "unnamed" is needed
by a screen that does not stand here: where people sign in, nobody may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol, TypeVar

from store import Agent, Right, may

Need = Right | Literal["", "signed_in", "unnamed"]

CALLS: Mapping[str, Need | Mapping[str, Need]] = {
    "app": "own",
    "demo": "",
    "practice": "",
    "script": "",
    "keys": "",
    "serve": "",
    "staff": {
        "list": "staff",
        "add": "staff",
        "role": "staff",
        "disable": "staff",
        "enable": "staff",
        "password": "own",
        "sign-in": "",
        "sign-out": "",
    },
    "import": "import",
    "match": {"list": "merge", "decide": "merge", "undo": "merge"},
    "queue": "look",
    "find": "look",
    "correct": "correct",
    "next": "call",
    "log": "call",
    "undo": "call",
    "release": "call",
    "skip": "call",
    "pause": "call",
    "complaint": {
        "list": "look",
        "show": "look",
        "open": "complain",
        "note": "complain",
        "assign": "complaints",
        "reply": "complaints",
        "propose": "complaints",
        "solve": "complaints",
        "apply": "complaints",
        "close": "complaints",
        "reopen": "complaints",
    },
    "assign": "assign",
    "holidays": {"list": "look", "import": "rules", "forget": "rules"},
    "board": "board",
    "quality": "quality",
    "figures": "figures",
    "due": "export",
    "report": "report",
    "action": "report",
    "rules": "rules",
    "subjects": "figures",
    "shop": {"list": "own", "add": "shops"},
    "db": "backup",
    "person": {"export": "person", "erase": "erase"},
    "consent": {"list": "look", "allow": "consent", "refuse": "consent"},
    "retention": "erase",
    "audit": "audit",
}
"""What each command of the command line needs; where it differs, by what is done."""

SCREENS: Mapping[str, Need] = {
    "everywhere": "",
    "list": "",
    "help": "",
    "choice": "",
    "door": "",
    "lock": "",
    "trying": "",
    "practice": "",
    "today": "look",
    "kept": "call",
    "welcome": "look",
    "why": "look",
    "find": "look",
    "file": "look",
    "complaints": "look",
    "complaint": "look",
    "call": "call",
    "month": "call",
    "reasons": "call",
    "pause": "call",
    "correct": "correct",
    "match": "merge",
    "import": "import",
    "fields": "import",
    "form": "import",
    "board": "board",
    "figures": "figures",
    "cases": "figures",
    "plots": "figures",
    "subjects": "figures",
    "said": "figures",
    "quality": "quality",
    "scoring": "quality",
    "report": "report",
    "action": "report",
    "letters": "export",
    "exported": "export",
    "rules": "rules",
    "effect": "rules",
    "work": "assign",
    "audit": "audit",
}
"""What each screen needs, by its `where`; so do its keys, unless they need something else."""


class _Needing(Protocol):
    @property
    def needs(self) -> str: ...


N = TypeVar("N", bound=_Needing)


def needed(command: str, what: str | None = None) -> str:
    """Say which right a command of the command line needs, for what is done by it."""
    named = CALLS[command]
    return named if isinstance(named, str) else named[what or "list"]


def is_open_to(agent: Agent, need: str) -> bool:
    """Say whether somebody may do what needs this right."""
    if need == "signed_in":
        return bool(agent.rights)
    return not need or may(agent, need)


def offered(agent: Agent, commands: Iterable[N]) -> list[N]:
    """Give those of the commands that somebody may give."""
    return [command for command in commands if is_open_to(agent, command.needs)]
