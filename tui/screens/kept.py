"""What an agent did while the server was away: waiting for it at a call's end, and what it takes no more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from store import Delivery
from tui import keys
from tui.background import away
from tui.kept import bring, forget, grouped, waiting_told
from tui.plain import joined
from tui.widgets.lines import KeyLine, change
from tui.wiring import Desk
from tui.words import _, remarks

if TYPE_CHECKING:
    from store import Refused

ASKS_EVERY = 1.0
"""Seconds between asking whether the server is back."""


class AwayScreen(ModalScreen[Delivery]):
    """Shown when a call was ended and the server is away; goes by itself once it is back."""

    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, ended: str) -> None:
        super().__init__()
        self.desk = desk
        self._ended = ended

    def compose(self) -> ComposeResult:
        """Lay out the few lines and the keys."""
        with Vertical(classes="window"):
            yield Static(id="kept-away")
            yield KeyLine()

    async def on_mount(self) -> None:
        """Ask at once, then every second."""
        self.retranslate()
        self.set_interval(ASKS_EVERY, self.ask)
        await self.ask()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        lines = [
            joined((_("The server is away"), "bold $warning")),
            joined(""),
            joined((self._ended, "bold")),
            joined(
                _(
                    "This call is kept on this machine, with all you typed. It is stored by itself as soon as"
                    " the server is back; then the next customer comes."
                )
            ),
            joined(""),
            waiting_told(self.desk),
            joined(
                (
                    _("You may leave ({key}): it is stored when Ringback is next started here.").format(
                        key=keys.spoken("everywhere.leave")
                    ),
                    "$secondary",
                )
            ),
        ]
        change(self.query_one("#kept-away", Static), Content("\n").join([*lines, joined("")]))
        self.query_one(KeyLine).show(keys.EVERYWHERE)

    async def ask(self) -> None:
        """Ask whether the server is back, and bring it what waits."""
        found = await away(self, partial(bring, self.desk), quietly=True)
        if found is None or not self.is_current:
            return
        if found.ended or found.refused or not found.waiting:
            self.dismiss(found)
        else:
            self.retranslate()


class UndeliveredScreen(ModalScreen[None]):
    """What the server did not take any more, call by call, so that the agent can see to it."""

    where = "kept"
    BINDINGS: ClassVar = keys.bindings(keys.KEPT)

    def __init__(self, desk: Desk, refused: list[Refused]) -> None:
        super().__init__()
        self.desk = desk
        self._refused = refused

    def compose(self) -> ComposeResult:
        """Lay out what was said, and the keys."""
        with Vertical(classes="window"):
            with VerticalScroll():
                yield Static(id="kept-refused")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show it."""
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        lines = [
            joined((_("Not stored: the call is not yours any more"), "bold $warning")),
            joined(
                (
                    _(
                        "This was kept here while the server was away. Nothing of it was written anywhere"
                        " else: tell whoever has the call now, or your supervisor."
                    ),
                    "$secondary",
                )
            ),
        ]
        for whose, why, said in grouped(self._refused):
            sentence = remarks.sentence(why, self.desk.zone, self.desk.today())
            lines += [joined(""), joined((whose, "bold $accent"), f"   {sentence}")]
            lines += [joined(f"  {one}") for one in said]
        self.query_one("#kept-refused", Static).update(Content("\n").join([*lines, joined("")]))
        self.query_one(KeyLine).show(keys.KEPT)

    async def action_seen(self) -> None:
        """Delete it here, and go on."""
        await away(self, partial(forget, self.desk))
        self.dismiss()
