"""The app in practice: the screens agents know, marked, with customers who speak."""

from __future__ import annotations

from asyncio import Lock
from pathlib import Path
from typing import Any, ClassVar

from textual import events, work
from textual.screen import Screen

from tui import keys
from tui.app import RingbackApp
from tui.background import away
from tui.guarded import GuardedApp
from tui.own import Own
from tui.practising import history
from tui.practising.session import Practice
from tui.screens.call import CallScreen
from tui.screens.opening import Opening
from tui.screens.practice import PracticeBanner, PracticeCall, ScoreScreen


class PracticeApp(RingbackApp):
    """Ringback on a throwaway shop; each key counts."""

    CSS_PATH = ["../styles/first.tcss", "../styles/practice.tcss"]  # type: ignore[assignment]  # noqa: RUF012  as Textual declares it
    BINDINGS: ClassVar = keys.bindings(keys.PRACTICE[:1], priority=True)

    def __init__(self, practice: Practice, folder: Path, own: Own | None = None) -> None:
        super().__init__(practice.desk, own=own)
        self.practice = practice
        self._folder = folder
        self._settling = Lock()

    def get_default_screen(self) -> Screen[Any]:
        """Begin with a blank screen, so that the first one is marked as all are."""
        return GuardedApp.get_default_screen(self)

    def new_call(self, opening: Opening) -> CallScreen:
        """Make the call screen on which the customer speaks."""
        return PracticeCall(opening, self.practice, self.settle)

    async def on_event(self, event: events.Event) -> None:
        """Count the keys that are no text, each for the customer in view."""
        if isinstance(event, events.Key) and not event.is_forwarded and not self._is_text(event):
            call = next((one for one in reversed(self.screen_stack) if isinstance(one, PracticeCall)), None)
            if call is not None:
                self.practice.count_key(call.waiting.card.line.id)
        await super().on_event(event)

    def _is_text(self, event: events.Key) -> bool:
        return event.is_printable and self.focused is not None and self.focused.id == "typed"

    def push_screen(self, screen: Any, *arguments: Any, **more: Any) -> Any:
        """Mark every screen as practice."""
        pushed = super().push_screen(screen, *arguments, **more)
        if isinstance(screen, Screen):
            screen.mount(PracticeBanner(self.practice))
        return pushed

    @work(group="settle")
    async def settle(self) -> None:
        """Judge what was logged; show the score once the day is done."""
        async with self._settling:
            before = self.practice.done
            await away(self, self.practice.settle)
        for banner in self.screen.query(PracticeBanner):
            banner.retranslate()
        if isinstance(self.screen, PracticeCall):
            self.screen.listen()
        if before < self.practice.done == self.practice.calls:
            self.action_score()

    @work(group="score")
    async def action_score(self) -> None:
        """Show the score."""
        if isinstance(self.screen, ScoreScreen):
            return
        kept = await away(self, lambda: history.kept(self._folder)) or []
        today = self.practice.session
        before = [one for one in history.sessions(kept) if one.session != today]
        self.push_screen(ScoreScreen(self.practice, before))
