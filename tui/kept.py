"""What an agent did while the server was away, as it waits on this machine: bringing it, telling of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from tui.plain import joined
from tui.words import _, counted, formats

if TYPE_CHECKING:
    from store import Delivery, Refused, Remark
    from tui.wiring import Desk


def bring(desk: Desk) -> Delivery:
    """Bring what waits here to the server, as far as it takes it now."""
    from store import Delivery

    if desk.kept is None:
        return Delivery()
    return desk.kept.deliver(desk.database, desk.settings, desk.agent, desk.now())


def bring_what_was_left(desk: Desk) -> list[Refused]:
    """Bring what an earlier program had to leave here; give what was refused and is not seen yet."""
    if desk.kept is None:
        return []
    desk.kept.take_up(desk.agent)
    if desk.kept.waiting or desk.kept.refused():
        bring(desk)
    return desk.kept.refused()


def refused(desk: Desk) -> list[Refused]:
    """Give what the server refused and the agent has not seen yet."""
    return [] if desk.kept is None else desk.kept.refused()


def forget(desk: Desk) -> bool:
    """Delete what was refused."""
    if desk.kept is not None:
        desk.kept.forget_refused()
    return True


def away_line(desk: Desk) -> Content:
    """Say that the server is away and what becomes of what is typed; empty while it is not."""
    kept = desk.kept
    if kept is None or kept.since is None:
        return Content("")
    at = formats.clock(kept.since, desk.zone)
    told = _("Server away since {time}; what you type is kept on this machine")
    waiting = _("{n} waiting").format(n=kept.waiting) if kept.waiting else ""
    return joined((told.format(time=at), "$warning"), (f"  {waiting}", "$warning bold"))


def waiting_told(desk: Desk) -> Content:
    """Say how many steps wait, and since when."""
    kept = desk.kept
    if kept is None or kept.since is None:
        return Content("")
    told = counted("One step waits", "{n} steps wait", kept.waiting)
    since = _("  since {time}").format(time=formats.clock(kept.since, desk.zone))
    return joined((told, "$warning bold"), (since, "$secondary"))


def grouped(refused: Sequence[Refused]) -> list[tuple[str, Remark, list[str]]]:
    """Put what was refused together by call: whose, why, and what was said in it, in order."""
    calls = []
    for _token, found in groupby(refused, key=lambda one: one.step.token):
        steps = list(found)
        calls.append((steps[0].step.whose, steps[0].why, [one.step.said for one in steps]))
    return calls
