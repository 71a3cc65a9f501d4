"""Screens about a list: how they begin, speak another language, follow what others store, and are left."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.screen import Screen
from textual.widgets import Static

from tui import keys
from tui.background import away
from tui.keying import Command
from tui.plain import joined
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Rows
from tui.wiring import Desk

WATCH_SECONDS = 2.0


class Listing(Screen[None]):
    """A list between bars, with its keys at the bottom."""

    desk: Desk
    OWN: ClassVar[Sequence[Command]] = ()
    """The screen's own commands, in the order of the bottom line."""

    async def on_mount(self) -> None:
        """Show the frame, then what is in it."""
        self.query_one(Rows).focus()
        self.retranslate()
        await self.begin()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(self.OWN, keys.EVERYWHERE)
        self.show()

    @abstractmethod
    async def begin(self) -> None:
        """Read what is listed, for the first time."""

    @abstractmethod
    def show(self) -> None:
        """Draw what was read, or that it is being read."""

    def show_title(self, title: str) -> None:
        """Say at the top what the list is, and whose shop's."""
        told = joined((title, "bold"), f"  {self.desk.settings.name}")
        self.query_one("#status", Static).update(told)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


class Followed(Listing):
    """A list that is read again when anybody stored anything."""

    _mark: int | None = None

    async def on_mount(self) -> None:
        """Begin to follow what is stored."""
        self.set_interval(WATCH_SECONDS, self._watch)

    @abstractmethod
    async def read(self) -> None:
        """Read again what is listed."""

    async def _watch(self) -> None:
        mark = await away(self, self.desk.database.mark)
        if self._mark is not None and mark != self._mark and self.app.screen is self:
            await self.read()
        self._mark = mark
