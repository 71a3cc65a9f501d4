"""The way in. The app itself is opened from here; the command line is loaded where a command is called."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from typing import Any

from tui import __version__, words

UNUSABLE = 2
"""Exit status where the call or a file cannot be used."""

INTERRUPTED = 130

VERSION = f"ringback {__version__}"

VALUED = {
    "--db": "db",
    "--shop": "shop",
    "--lang": "lang",
    "--as": "user",
    "--config": "config",
    "--key-file": "key_file",
}
"""Options of the app itself that a value follows, and what each says."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Ringback; return the exit status (0 done, 1 done but something was refused, 2 unusable)."""
    gc.disable()  # until the first frame stands, or a command begins: what is loaded stays
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = of_the_app(given)
    if asked is not None:
        speak(asked.get("lang"))
        return carried_out(lambda: _open(asked))
    if given == ["--version"]:
        print(VERSION)
        return 0
    return carried_out(lambda: _command(given))


def _command(given: Sequence[str]) -> int:
    from tui import command_line

    return command_line.main(given)


def of_the_app(given: Iterable[str]) -> dict[str, Any] | None:
    """Read the options of the app itself, where nothing else was given; else None."""
    asked: dict[str, Any] = {}
    left = iter(given)
    for word in left:
        if word == "--sign-in":
            asked["anew"] = True
        elif word in VALUED and (value := next(left, "-"))[:1] != "-":
            asked[VALUED[word]] = value
        else:
            return None
    return asked if asked.get("lang", "en") in words.LANGUAGES else None


def speak(asked: str | None) -> None:
    """Choose the language, before the shop's own rules are read."""
    wanted = asked or os.environ.get("RINGBACK_LANG", "")
    words.use(wanted if wanted in words.LANGUAGES else words.from_environment())


def carried_out(step: Callable[[], int]) -> int:
    """Do what was asked for; say in a line what cannot be used. Anything else is a bug, and raised."""
    try:
        return step()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  for the interpreter's last flush
        return 0
    except Exception as fault:
        from tui.commands import faults

        line = faults.line(fault)
        if line is None:
            sys.excepthook = faults.tell
            raise
        print(f"ringback: {line}", file=sys.stderr)
        return UNUSABLE


def _open(asked: dict[str, Any]) -> int:
    _load_lightly()
    from tui.commands.app import open_app
    from tui.wiring import Asked

    return open_app(Asked(**asked))


def _load_lightly() -> None:
    """Load asyncio as Python without OpenSSL has it, since the screen's loop never speaks TLS: 4 ms."""
    with without("ssl"):
        import asyncio  # noqa: F401  for whoever imports it next
    load_msgspec()


def load_msgspec() -> None:
    """Load msgspec without typing_extensions, which costs more than all of it; typing has the same."""
    with without("typing_extensions"):
        import msgspec  # noqa: F401


def load_textual() -> None:
    """Load Textual with Python's own typing, and without four widgets of which it only names types: 9 ms.

    Where typing lacks what is asked of typing_extensions, whoever needs Textual loads it as ever.
    """
    with suppress(ImportError), instead("typing_extensions", "typing"):
        import_module("textual._types")
        with instead("textual.types", "textual._types"):
            import_module("textual.app")


def without(name: str) -> AbstractContextManager[None]:
    """Let what is loaded meanwhile find no module of this name, which it can do without; later all do."""
    return instead(name, None)


@contextmanager
def instead(name: str, other: str | None) -> Iterator[None]:
    """Let what is loaded meanwhile find another module by this name, with all it asks for; later its own.

    None: it finds none. A module that is loaded already is found all the same.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = import_module(other) if other else None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
