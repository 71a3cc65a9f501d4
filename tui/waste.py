"""Python's waste, collected while nobody types: in the middle of a key it would take 2 ms, and at times 8."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

REST = 0.03
"""Seconds after a key before waste is collected; what the key changed is on the screen by then."""

MOST = 10_000
"""Things made and not given back by which Python collects by itself, where nobody rests between keys."""

OFTEN = 100
"""Of so many collections one looks at everything, the others at what the last keys made."""


class Waste:
    """Collects waste after a key, unless `is_busy` says that the next one is there already."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        self._is_busy = is_busy
        self._due: asyncio.TimerHandle | None = None
        self._collected = 0

    @property
    def is_due(self) -> bool:
        """Whether waste is to be collected soon."""
        return self._due is not None

    def begin(self) -> None:
        """Collect from now on, but look at nothing that was loaded until now: it stays."""
        gc.freeze()
        gc.set_threshold(MOST)
        gc.enable()

    def collect_soon(self) -> None:
        """Collect when nothing was typed for a moment."""
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(REST, self.collect)

    def collect(self) -> None:
        """Collect, unless a key is being worked on: then it is collected after that."""
        self._due = None
        if self._is_busy():
            return
        self._collected += 1
        gc.collect(2 if self._collected % OFTEN == 0 else 1)
