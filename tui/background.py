"""Work off the screen's loop: the screen never waits for the database.

The only door through which screens speak to the store. Steps of one screen are awaited one after the
other, so that none overtakes another and none is lost; what goes wrong is said in a toast.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar

from callscripts import ScriptUnusable
from store import Unusable
from tui.text import clean
from tui.wiring import Desk
from tui.words import remarks, scripts

if TYPE_CHECKING:
    from textual.dom import DOMNode


T = TypeVar("T")


async def away(node: DOMNode, step: Callable[[], T]) -> T | None:
    """Run a step in a thread and wait for it; where the store refuses it, say so and return None."""
    try:
        return await asyncio.to_thread(step)
    except Unusable as refusal:
        desk: Desk = node.app.desk  # type: ignore[attr-defined]
        toast(node, remarks.sentence(refusal.remark, desk.zone, desk.today()), severity="warning")
    except ScriptUnusable as refusal:
        toast(node, scripts.first_sentence(refusal), severity="warning")
    return None


def toast(node: DOMNode, text: str, *, severity: Literal["information", "warning"] = "information") -> None:
    """Say something in passing, literally."""
    node.app.notify(clean(text), severity=severity, markup=False, timeout=6)
