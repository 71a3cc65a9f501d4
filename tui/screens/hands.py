"""What an agent can do on Today and in a call alike: take an outcome back, rest, see the next promise."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.background import away, toast
from tui.day import Day, look, promise_line
from tui.widgets.drawing import Ground, Part
from tui.widgets.lines import change
from tui.wiring import Desk
from tui.words import _, labels

if TYPE_CHECKING:
    from store import Reason
    from tui.calling import Waiting


FRAME = 0.002
"""Seconds in which a frame is sent; what takes the processor in these holds it up."""


class Hands(Ground, Screen[None]):
    """A screen with the agent's day beside the work; it shows `#promise` where its layout wants it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.day = Day()
        self._opens = False

    def on_screen_resume(self) -> None:
        """Know whether the screen opens: laying it out draws it whole, and Textual asks for that again."""
        self._opens = not self.outer_size

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw anew, but not what was drawn as the screen opened."""
        if self._opens and not regions:
            self._opens, repaint = layout or recompose, False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    async def draw_now(self, *changed: Widget) -> None:
        """Draw what changed, and just now, not when Textual's clock of sixty strokes a second strikes.

        Nothing else of this screen is begun until it is on its way to the terminal.
        """
        self._dirty_widgets.update(changed)
        self._compositor.update_widgets(set(changed))
        for part in changed:
            if isinstance(part, Part):
                part.was_drawn()
        self._on_timer_update()
        await asyncio.sleep(FRAME)

    def is_settled(self) -> bool:
        """Say whether everything stands where it is to stand, so that it can be drawn."""
        return all(part.is_laid_out for part in self.walk_children(Part, with_self=True))

    @abstractmethod
    async def show_reopened(self, waiting: Waiting) -> None:
        """Show a call whose outcome was taken back."""

    @abstractmethod
    async def go_on_after_pause(self) -> None:
        """Go on when the agent is back."""

    async def read_day(self) -> None:
        """Read the agent's day again, and show it."""
        found = await away(self, self.day_now)
        if found is not None:
            self.day = found
            self.show_promise()

    def day_now(self) -> Day:
        """Read the agent's day, in a step."""
        with self.desk.database.reading() as records:
            return look(self.desk, records)

    def show_promise(self, *, hidden: int | None = None) -> None:
        """Count down to the next promise, unless it is the follow-up `hidden`; takes no room without one."""
        line, promise = self.query_one("#promise", Static), self.day.promise
        if promise is not None and promise.follow_up == hidden:
            promise = None
        content = promise_line(self.desk, promise, self.desk.now())
        line.display = bool(content.plain)
        change(line, content)

    async def action_undo(self) -> None:
        """Take the last outcome back and open its call again."""
        from tui import calling
        from tui.words import remarks

        found = await away(self, lambda: calling.take_back(self.desk))
        if found is None:
            return
        waiting, undone = found
        told = [remarks.sentence(remark, self.desk.zone, self.desk.today()) for remark in undone.remarks]
        done = _("{name}: “{outcome}” taken back").format(
            name=waiting.card.name, outcome=labels.outcome(undone.outcome)
        )
        toast(self, _("; ").join([done, *told]))
        await self.show_reopened(waiting)

    def action_pause(self) -> None:
        """Choose why there are no calls for a while."""
        from store import pause_reasons

        self.ask_reason(_("Pause: why?"), pause_reasons(), "_pause_chosen")

    def ask_reason(self, title: str, reasons: Mapping[str, Reason], then: str) -> None:
        """Let the agent choose a reason by its digit, then call the method named."""
        from tui.screens.reasons import ReasonScreen

        self.app.push_screen(ReasonScreen(title, reasons), getattr(self, then))

    async def _pause_chosen(self, chosen: tuple[str, str] | None) -> None:
        from store import begin_pause
        from tui.screens.pause import PauseScreen

        if chosen is None:
            return
        reason, note = chosen
        begun = await away(
            self, lambda: begin_pause(self.desk.database, self.desk.agent, reason, self.desk.now(), note)
        )
        if begun is not None:
            self.app.push_screen(PauseScreen(self.desk, begun), self._rested)

    async def _rested(self, _result: None) -> None:
        await self.go_on_after_pause()
