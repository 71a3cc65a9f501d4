"""Pause: why, since when and how long, and nothing else; no customer is in sight, and none is held."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import Break, end_pause, pause_reasons, still_on_pause
from tui import keys
from tui.background import away, toast
from tui.plain import joined
from tui.widgets.lines import KeyLine, change
from tui.wiring import Desk
from tui.words import _, formats, labels

SIGN_SECONDS = 60


class PauseScreen(Screen[None]):
    """A pause with its running time, until the agent is back."""

    where = "pause"
    BINDINGS: ClassVar = keys.bindings(keys.PAUSE)

    def __init__(self, desk: Desk, begun: Break) -> None:
        super().__init__()
        self.desk = desk
        self._begun = begun

    def compose(self) -> ComposeResult:
        """Lay out the one line and the keys."""
        yield Static(id="pause")
        yield KeyLine()

    def on_mount(self) -> None:
        """Let the time run."""
        self.set_interval(1.0, self._tick)
        self.set_interval(SIGN_SECONDS, self._sign)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.PAUSE, keys.EVERYWHERE)
        self._tick()

    def _tick(self) -> None:
        since = formats.clock(self._begun.began_at, self.desk.zone)
        running = formats.duration(self._begun.seconds(self.desk.now()))
        back = _("{key} goes on with the calls.").format(key=keys.spoken("pause.resume"))
        lines = [
            joined((_("Pause: {reason}").format(reason=said(self._begun)), "bold")),
            joined((running, "$accent bold"), (_("  since {time}").format(time=since), "$secondary")),
            joined(""),
            joined((_("Nobody is held for you meanwhile."), "$secondary")),
            joined((back, "$secondary")),
        ]
        change(self.query_one("#pause", Static), Content("\n").join(lines))

    async def _sign(self) -> None:
        await away(self, lambda: still_on_pause(self.desk.database, self.desk.agent, self.desk.now()))

    async def action_resume(self) -> None:
        """End the pause."""
        ended = await away(self, lambda: end_pause(self.desk.database, self.desk.agent, self.desk.now()))
        if ended is not None:
            toast(self, ended_line(ended))
        self.dismiss()


def said(pause: Break) -> str:
    """Give a pause's reason in words: those of the agent, or those of the list."""
    known = pause_reasons().get(pause.reason)
    return pause.note or (labels.reason(known) if known else pause.reason)


def ended_line(pause: Break) -> str:
    """Say how long a pause was that is over."""
    lasted = formats.duration(pause.seconds(pause.ended_at or pause.began_at))
    return _("Pause over: {reason}, {lasted}").format(reason=said(pause), lasted=lasted)
