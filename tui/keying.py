"""What a command is, and the keys in effect: the shipped ones, or the user's own."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from textual.binding import Binding

from store import outcomes
from tui import key_names
from tui.rights import SCREENS, Need


class Command(msgspec.Struct, frozen=True):
    """Something a key does: where it works, its key as shipped, short name and help.

    `footer` says whether the line at the bottom shows it. Where there is not room for all, a higher `rank`
    goes before a lower; without one, ways on and back go before the others. `right` is what one has to have
    the right to, where that is not what the screen needs (tui/rights.py).
    """

    id: str
    where: str
    key: str
    name: str
    help: str
    footer: bool = True
    shown_key: str = ""
    rank: int = 0
    right: Need = ""

    @property
    def needs(self) -> Need:
        """The right that one has to have; "" for what anybody may do."""
        return self.right or SCREENS.get(self.where, "unnamed")

    @property
    def weight(self) -> int:
        """How important the command is to whoever looks at the line at the bottom."""
        return self.rank or (4 if self.key in {"enter", "escape"} else 2)

    @property
    def whole_id(self) -> str:
        """The command's name among all: `call.note`."""
        return f"{self.where}.{self.id}"

    @property
    def keys(self) -> str:
        """The keys in effect, with commas between them."""
        return _chosen.get(self.whole_id, self.key)

    @property
    def label(self) -> str:
        """The keys in effect, as people know them."""
        own = self.whole_id in _chosen
        return key_names.label(self.keys) if own or not self.shown_key else self.shown_key


class Offer(msgspec.Struct, frozen=True):
    """Something that can be done now: its name, its key, what it does in words, and the action.

    `also` is another name that it is found by: the English one, whatever the screen is in.
    """

    name: str
    key: str
    help: str
    action: str
    also: str = ""


WIDER = ord("！") - ord("!")
"""How far the full-width signs stand behind those that they stand for."""

_chosen: Mapping[str, str] = {}
"""The user's own keys: of `call.note`, or of the outcome `outcomes.busy`."""


def use(own: Mapping[str, str]) -> None:
    """Take the user's own keys from now on; an empty mapping takes the shipped ones."""
    global _chosen  # noqa: PLW0603  one user, one keyboard
    _chosen = dict(own)


def chosen() -> Mapping[str, str]:
    """Give the user's own keys."""
    return _chosen


def bindings(
    commands: tuple[Command, ...], *, priority: bool = False
) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Bind the shipped keys of these commands to their actions; `keymap` puts the user's own in their place.

    With `priority` they work in windows over the screen too.
    """
    return [
        Binding(command.key, command.id, command.name, id=command.whole_id, show=False, priority=priority)
        for command in commands
    ]


def narrow(sign: str) -> str:
    """Give the plain sign that a full-width one stands for, as an input method may type it."""
    return chr(ord(sign) - WIDER) if "！" <= sign <= "～" else sign


def outcome_keys(kind: str) -> dict[str, str]:
    """Give the letters that end a call of this queue, and their outcomes, in the order of the list."""
    return {
        outcome_letter(code): code
        for code, outcome in outcomes().items()
        if kind in outcome.kinds and outcome.key
    }


def outcome_letter(code: str) -> str:
    """Give the letter in effect of an outcome; "" for one that no call ends with."""
    return _chosen.get(f"outcomes.{code}") or outcomes()[code].key
