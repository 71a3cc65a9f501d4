"""What somebody looks at in the app goes into the audit trail beside the screen: no key waits for it."""

from __future__ import annotations

from collections import deque
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from store import Look, looked
from tui.background import away
from tui.wiring import Desk

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from tui.app import RingbackApp


class Looks:
    """The looks that are not stored yet."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: deque[tuple[str, Look]] = deque()

    def add(self, look: Look) -> None:
        """Take a look of whoever sits here now down."""
        self._waiting.append((self._desk.agent.code, look))

    def settle(self) -> None:
        """Store what is waiting, each one's in one transaction; what cannot be stored now waits on.

        Raises `Unusable`.
        """
        taken: list[tuple[str, Look]] = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        try:
            for staff, of_staff in groupby(taken, key=itemgetter(0)):
                looked(self._desk.database, staff, [look for _staff, look in of_staff])
        except BaseException:
            self._waiting.extendleft(reversed(taken))
            raise


def see(node: DOMNode, look: Look) -> None:
    """Note a look of whoever sits here; returns at once."""
    app: RingbackApp = node.app  # type: ignore[assignment]
    looks = app.looks
    looks.add(look)

    async def settle() -> None:
        await away(app, looks.settle, quietly=True)

    app.run_worker(settle(), group="looks", exclusive=False)
