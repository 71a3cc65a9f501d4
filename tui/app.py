"""The Textual app: opens the first screen, and holds what every screen shares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.screen import Screen

from tui import keys, themes, words
from tui.background import away
from tui.own import Own, remember_theme
from tui.plain import DOES
from tui.screens.today import TodayScreen
from tui.typeahead import Typeahead
from tui.wiring import Desk

if TYPE_CHECKING:
    from tui.calling import Waiting
    from tui.screens.call import CallScreen

_LEAVE = keys.find("everywhere.leave")


class RingbackApp(App[None]):
    """Ringback at one desk."""

    TITLE = "Ringback"
    CSS_PATH = "styles/ringback.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = keys.bindings(keys.EVERYWHERE, priority=True)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, desk: Desk, first: Screen[None] | None = None, own: Own | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.own = own or Own()
        self.import_folder: Path | None = None
        self._first = first
        self.typeahead = Typeahead(self, super().on_event)
        self._said_at = 0

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for one another; only leaving waits for nothing."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self.typeahead.is_busy and isinstance(event, events.Key) and event.key in _LEAVE.keys.split(","):
            self.action_leave()
        else:
            self.typeahead.take(event)

    def make_room(self) -> None:
        """Take away what was said in passing at earlier keys, so that toasts never pile up."""
        if self._said_at != self.typeahead.turn:
            self._said_at = self.typeahead.turn
            self.clear_notifications()

    @property
    def keeps_waiting(self) -> bool:
        """Whether a key waits because somebody else writes, and the screen does not say so yet."""
        return self.desk.database.is_waiting and self.typeahead.is_busy and not self.typeahead.is_held

    def say_waiting(self, *, waits: bool) -> None:
        """Say that a step waits for others who write, or say it no more; keys wait for their screen."""
        if waits:
            from tui.screens.waits import WaitsScreen

            self.typeahead.hold()
            self.push_screen(WaitsScreen())
        else:
            self.pop_screen()
            self.typeahead.let_go()

    def on_mount(self) -> None:
        """Put on the user's keys and colours, and show today."""
        keys.use(self.own.keys)
        self.set_keymap(keys.keymap())
        for theme in themes.THEMES.values():
            self.register_theme(theme)
        self.theme = themes.THEMES[self.own.theme].name
        self.push_screen(self._first or TodayScreen(self.desk))

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked, where something is that a key does too."""
        action = event.style.meta.get(DOES)
        if action:
            await self.run_action(action, self.screen)

    def action_help(self) -> None:
        """Show what can be done on the present screen; close the help where it is open."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            self.push_screen(HelpScreen(getattr(self.screen, "where", "everywhere")))

    def action_other_language(self) -> None:
        """Show everything in the other language."""
        words.use(words.other_language())
        for screen in self.screen_stack:
            retranslate = getattr(screen, "retranslate", None)
            if retranslate is not None:
                retranslate()

    def action_palette(self) -> None:
        """Find any command by its name."""
        from tui.palette import open_palette

        open_palette(self)

    async def action_theme(self) -> None:
        """Put on the next colours, and remember them where there is a place for it."""
        name = next(name for name, theme in themes.THEMES.items() if theme.name == self.theme)
        await self.action_colours(themes.following(name))

    async def action_colours(self, name: str) -> None:
        """Put on these colours, and remember them."""
        self.theme = themes.THEMES[name].name
        file = self.own.theme_file
        if file is not None:
            await away(self, lambda: remember_theme(file, name))

    def new_call(
        self, desk: Desk, waiting: Waiting, kind: str | None, *, whose: str = "agents", begin: bool
    ) -> CallScreen:
        """Make the screen of a call; practice has one of its own."""
        from tui.screens.call import CallScreen

        return CallScreen(desk, waiting, kind, whose=whose, begin=begin)

    def action_leave(self) -> None:
        """Leave the app."""
        self.exit()
