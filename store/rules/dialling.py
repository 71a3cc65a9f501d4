"""How numbers are dialled: by hand, or handed to a program; and what its reports suggest as an outcome."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from store.rules.outcomes import outcomes

Seconds = Annotated[int, msgspec.Meta(ge=1, le=120)]

PLACEHOLDERS = ("number", "digits", "national", "extension")
"""What a template may hold in braces: the number in E.164, without its +, as dialled inside the country,
and the agent's extension."""

NUMBERS = frozenset({"number", "digits", "national"})

_PLACEHOLDER = r"\{([^{}]*)\}"
_LINK = r"(?:tel|sips?):[A-Za-z0-9+.@:;=_\[\]-]+"
_ADDRESS = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}"
_BATCH = (".bat", ".cmd")
"""Endings of programs that Windows runs through its shell."""


class Dialling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How numbers are dialled; the fields are explained in shop.toml."""

    way: Literal["hand", "link", "command", "baresip"]
    link: str
    command: list[str]
    hang_up: list[str]
    reports: bool
    baresip: str
    seconds: Seconds
    at_once: bool
    clipboard: bool
    outcomes: dict[str, str]
    sip: dict[str, str]
    extensions: dict[str, str]

    def reason(self, sip: int) -> str:
        """Give the reason that a SIP status stands for; empty where the rules do not name it."""
        return self.sip.get(str(sip), "")

    def outcome(self, reason: str) -> str | None:
        """Give the outcome to offer for a reason; None where there is none."""
        return self.outcomes.get(reason) or None

    def filled(self, template: str, values: dict[str, str]) -> str:
        """Put values into one of the templates. Raises `KeyError` for a placeholder without a value."""
        return re.sub(_PLACEHOLDER, lambda found: values[found[1]], template)

    def wants(self, placeholder: str) -> bool:
        """Say whether a template that is in use holds this placeholder."""
        used = [self.link] if self.way in {"link", "baresip"} else self.command
        return any(placeholder in placeholders(template) for template in (*used, *self.hang_up))


def placeholders(template: str) -> list[str]:
    """List what stands in braces in a template, in order."""
    return re.findall(_PLACEHOLDER, template)


def impossible(dialling: Dialling) -> Iterator[tuple[str, str]]:
    """Name the keys whose values cannot be, and what is the matter with each."""
    yield from _of_link(dialling)
    yield from _of_command("command", dialling.command, needed=dialling.way == "command")
    yield from _of_command("hang_up", dialling.hang_up, needed=False)
    if dialling.way == "command" and dialling.command and not _names_number(*dialling.command):
        yield "dialling.command", "Expected `{number}` among the arguments"
    if not re.fullmatch(_ADDRESS, dialling.baresip):
        yield "dialling.baresip", f"Expected `host:port`, got `{dialling.baresip}`"
    for reason, outcome in dialling.outcomes.items():
        if outcome and outcome not in outcomes():
            yield f"dialling.outcomes.{reason}", outcome
    for status, reason in dialling.sip.items():
        if not re.fullmatch("[3-6][0-9][0-9]", status):
            yield f"dialling.sip.{status}", status
        elif reason not in dialling.outcomes:
            yield f"dialling.sip.{status}", reason
    for code, extension in dialling.extensions.items():
        if not re.fullmatch("[0-9]{1,12}", extension):
            yield f"dialling.extensions.{code}", extension


def _of_link(dialling: Dialling) -> Iterator[tuple[str, str]]:
    yield from _of_placeholders("link", dialling.link)
    sample = re.sub(_PLACEHOLDER, "1", dialling.link)
    if not re.fullmatch(_LINK, sample):
        yield "dialling.link", f"Expected `tel:` or `sip:`, got `{dialling.link}`"
    elif not _names_number(dialling.link):
        yield "dialling.link", "Expected `{number}` in the link"
    elif dialling.way == "baresip" and not sample.startswith("sip"):
        yield "dialling.link", f"Expected `sip:{{number}}@host`, got `{dialling.link}`"


def _of_command(key: str, command: list[str], *, needed: bool) -> Iterator[tuple[str, str]]:
    if not command:
        if needed:
            yield f"dialling.{key}", "Expected a program and its arguments"
        return
    program = command[0]
    if not program or program.startswith("-") or placeholders(program):
        yield f"dialling.{key}", f"Expected a program first, got `{program}`"
    if program.lower().endswith(_BATCH):
        yield f"dialling.{key}", f"`{program}` would be run through a shell"
    for argument in command[1:]:
        if "\0" in argument:
            yield f"dialling.{key}", "NUL"
        yield from _of_placeholders(key, argument)


def _of_placeholders(key: str, template: str) -> Iterator[tuple[str, str]]:
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in placeholders(template):
        if name not in PLACEHOLDERS:
            yield f"dialling.{key}", f"`{{{name}}}` is none of {known}"


def _names_number(*templates: str) -> bool:
    return any(not NUMBERS.isdisjoint(placeholders(template)) for template in templates)
