"""Work off the screen's loop: the screen never waits for the database.

The only door through which screens speak to the store. Steps of one screen are awaited one after the
other, so that none overtakes another and none is lost; what goes wrong is said in a toast.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Literal, TypeVar

from store import Unusable
from tui.text import clean
from tui.wiring import Desk

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from tui.app import RingbackApp

T = TypeVar("T")

LEAST, MARGIN = 20, 3
"""Cells that a toast has at least for words, and those beside them."""

_UNSAID = 0.15
"""Seconds for which nothing is said of waiting."""


async def away(node: DOMNode, step: Callable[[], T], *, quietly: bool = False) -> T | None:
    """Run a step in a thread and wait for it; where the store refuses it, say so and return None.

    Where it keeps keys waiting since somebody else writes, the screen says so, but for `quietly`: then
    nothing is said of a server that is away either, but on the line of a call that goes on without it.
    """
    try:
        taken = asyncio.get_running_loop().run_in_executor(None, copy_context().run, step)
        return await _patiently(node, taken, quietly=quietly)
    except Exception as refusal:
        if quietly and _is_away(refusal, node.app.desk):  # type: ignore[attr-defined]
            return None
        said = _sentence(refusal, node.app.desk)  # type: ignore[attr-defined]
        if not said:
            raise
        toast(node, said, severity="warning")
    return None


def _is_away(refusal: Exception, desk: Desk) -> bool:
    """Say whether a step is refused since the server is away, and take note of that."""
    from store import AWAY

    if desk.kept is None or not isinstance(refusal, Unusable) or refusal.remark.code not in AWAY:
        return False
    desk.kept.notice(desk.now())
    return True


def _sentence(refusal: Exception, desk: Desk) -> str:
    """Say why a step is refused; empty for what is a bug. What words it is loaded when it is needed."""
    from callscripts import ScriptUnusable
    from tui.words import remarks, scripts

    if isinstance(refusal, Unusable):
        return remarks.sentence(refusal.remark, desk.zone, desk.today())
    return scripts.first_sentence(refusal) if isinstance(refusal, ScriptUnusable) else ""


async def _patiently(node: DOMNode, step: asyncio.Future[T], *, quietly: bool) -> T:
    """Wait for a step; where it keeps keys waiting because others write, say so."""
    app: RingbackApp = node.app  # type: ignore[assignment]
    told = False
    try:
        while not (await asyncio.wait({step}, timeout=_UNSAID))[0]:
            if not (told or quietly) and app.keeps_waiting:
                told = True
                app.say_waiting(waits=True)
    except asyncio.CancelledError:
        step.cancel()
        raise
    finally:
        if told:
            app.say_waiting(waits=False)
    return step.result()


def toast(node: DOMNode, text: str, *, severity: Literal["information", "warning"] = "information") -> None:
    """Say something in passing, literally and once; what was said at an earlier key goes."""
    node.app.make_room()  # type: ignore[attr-defined]
    told = _broken(node, text)
    if not node.app.is_saying(told):  # type: ignore[attr-defined]
        node.app.notify(told, severity=severity, markup=False, timeout=6)


def _broken(node: DOMNode, text: str) -> str:
    """Break what is said where it may be broken; a toast is as wide as the screen at most."""
    from textual.content import Content

    from tui.wrapping import wrapped

    return wrapped(Content(clean(text)), max(LEAST, node.app.size.width - MARGIN)).plain
