"""How a call screen is opened: with whom, from which queue, and whether the call begins with it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.calling import Waiting
from tui.wiring import Desk


@dataclass(frozen=True, slots=True)
class Opening:
    """What a call screen begins with; who comes next is looked for in the queue `kind` of the desk `whose`.

    The call `begins` with the screen, and its number is dialled (`dials`), where that is wanted.
    """

    desk: Desk
    waiting: Waiting
    kind: str | None = None
    whose: str = "agents"
    begins: bool = False
    dials: bool = False
