"""A terminal that goes away in the middle of a call: what was typed is stored before the program ends.

A closed window and a broken ssh connection send SIGHUP, a machine that shuts down SIGTERM. Where somebody
else is writing, the program waits for its turn, without a terminal, RINGBACK_PATIENCE at most.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

_TERMINAL = (0, 1, 2)
"""The file descriptors of input, output and errors."""

LOOKS_EVERY = 2.0
"""Seconds between two looks whether the terminal is still there: not everyone is told that it hangs up."""

HANGS_UP: int | None = getattr(signal, "SIGHUP", None)
"""What a terminal that goes away sends; nothing on Windows, where closing the window ends the program."""


def on_signals(hang_up: Callable[[], object], end: Callable[[], object]) -> None:
    """Do something where the terminal hangs up, and where the program is asked to end.

    Nothing where signals cannot be heard: on Windows, and outside the main thread.
    """
    loop = asyncio.get_running_loop()
    with suppress(RuntimeError, ValueError):
        if HANGS_UP is not None:
            loop.add_signal_handler(HANGS_UP, hang_up)
            loop.add_signal_handler(signal.SIGTERM, end)


def watch_terminal(gone: Callable[[], object]) -> None:
    """Do something where the terminal goes without a signal: what reads from it would read its end for ever.

    Looks now and then by the loop's own clock; a timer of the app would wake all that waits for messages.
    """
    loop = asyncio.get_running_loop()

    def look() -> None:
        if terminal_is_gone():
            gone()
        else:
            loop.call_later(LOOKS_EVERY, look)

    loop.call_later(LOOKS_EVERY, look)


def terminal_is_gone() -> bool:
    """Say whether the terminal that the program was begun at does not answer any more."""
    try:
        os.get_terminal_size(_TERMINAL[0])
    except OSError as fault:
        return fault.errno == errno.EIO
    return False


async def end_without_terminal(settle: Awaitable[None]) -> None:
    """Settle what is under way and end as a program does that is hung up; what is drawn goes nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in _TERMINAL:
        os.dup2(nothing, descriptor)
    try:
        await settle
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
