"""Keys typed ahead: each is handed on when what the one before does is done.

Without this a key goes to whichever screen is in front when it arrives: typed while the next card is still
on its way, it would be lost, or do something on the screen before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump

Typed = Key | Paste

_BETWEEN_LOOKS = 0.1
"""Seconds between looking whether the screen that has a key is still there."""


class Typeahead:
    """The keys that wait; `hand_on` gives one to whatever has the focus now, `rest` follows the last."""

    def __init__(
        self, app: App[None], hand_on: Callable[[Typed], Awaitable[None]], rest: Callable[[], None]
    ) -> None:
        self._app = app
        self._hand_on = hand_on
        self._rest = rest
        self._waiting: deque[Typed] = deque()
        self._steps: deque[Callable[[], Awaitable[None]]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._free = asyncio.Event()
        self._free.set()
        self.turn = 0
        """How many keys were handed on: tells what one key brought about from what another did."""

    @property
    def is_busy(self) -> bool:
        """Say whether a key is still being worked on."""
        return self._task is not None and not self._task.done()

    @property
    def has_more(self) -> bool:
        """Say whether keys wait behind the one that is being worked on."""
        return bool(self._waiting)

    def take(self, typed: Typed) -> None:
        """Take a key, or a paste, behind those that wait."""
        self._waiting.append(typed)
        if not self.is_busy:
            self._task = asyncio.create_task(self._work())
            self._task.add_done_callback(self._ended)

    def then(self, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step of the key that is being handled; meanwhile its screen is free to draw."""
        self._steps.append(step)

    async def behind(self, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step as `then` does, or at once where no key is being handled: it was a click that asked."""
        if self.is_busy:
            self.then(step)
        else:
            await step()

    @property
    def is_held(self) -> bool:
        """Say whether keys are held."""
        return not self._free.is_set()

    def hold(self) -> None:
        """Hand on no key until `let_go`: another screen is in front than the one they are for."""
        self._free.clear()

    def let_go(self) -> None:
        """Hand keys on again."""
        self._free.set()

    def forget(self) -> None:
        """Drop the keys that wait: what they were meant for has not come about."""
        self._waiting.clear()

    async def done(self) -> None:
        """Wait until nothing waits."""
        while self._task is not None and not self._task.done():
            await asyncio.wait({self._task})

    async def _work(self) -> None:
        while self._waiting:
            await self._free.wait()
            if not self._waiting:
                break
            typed = self._waiting.popleft()
            self.turn += 1
            target = self._app.focused or self._app.screen
            await self._hand_on(typed)
            await _through(target)
            while self._steps:
                await self._steps.popleft()()
                await _through(target)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._rest()
        if not task.cancelled() and task.exception() is not None:
            self._app.call_later(_raise, task.exception())


async def _through(target: MessagePump) -> None:
    """Wait until all that a key sent is handled, by the widget it went to and by whatever that stands in.

    The key goes up to the app, which acts on it; what that sends, such as a line that is submitted, goes
    up from the widget again.
    """
    for _round in ("the key", "what it brought about"):
        await _up_from(target)


async def _up_from(target: MessagePump) -> None:
    """Wait until a widget, and whatever it stands in, has handled what was sent to it before."""
    node: MessagePump | None = target
    handled = asyncio.Event()

    def go_on() -> None:
        nonlocal node
        while node is not None:
            node = node.parent if hasattr(node, "parent") else None
            if node is not None and node.call_later(go_on):
                return
        handled.set()

    if not target.call_later(go_on):
        go_on()
    while not handled.is_set():
        try:
            await asyncio.wait_for(handled.wait(), _BETWEEN_LOOKS)
        except TimeoutError:
            if node is not None and not node.is_running:
                go_on()


def _raise(fault: BaseException | None) -> None:
    if fault is not None:
        raise fault
