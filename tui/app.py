"""The Textual app: opens the first screen, and holds what every screen shares."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from store import NOBODY, Unusable
from tui import keys, themes, words
from tui.background import away
from tui.cut_off import end_without_terminal, on_signals, terminal_is_gone, watch_terminal
from tui.guarded import GuardedApp
from tui.looking import Looks
from tui.own import Own, remember_theme
from tui.painting import Painter
from tui.plain import DOES
from tui.screens.today import TodayScreen
from tui.typeahead import Typeahead
from tui.waste import Waste
from tui.wiring import Desk

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tui.screens.call import CallScreen
    from tui.screens.opening import Opening

_LEAVE = keys.find("everywhere.leave")

_WITHOUT_PLACES = ("dumb", "unknown")
"""Kinds of terminal on which nothing can be drawn at a place."""


class RingbackApp(GuardedApp):
    """Ringback at one desk."""

    TITLE = "Ringback"
    CSS_PATH = "styles/first.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = keys.bindings(keys.EVERYWHERE, priority=True)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    _is_coloured = False

    def __init__(self, desk: Desk, first: Screen[None] | None = None, own: Own | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.own = own or Own()
        self.import_folder: Path | None = None
        self.looks = Looks(desk)
        desk.seat(desk.agent)
        keys.use(self.own.keys)
        self._first = first
        self._waste = Waste(lambda: self.typeahead.is_busy)
        self.typeahead = Typeahead(self, super().on_event, self._waste.collect_soon)
        self._said_at = 0
        self._painter = Painter()
        self._is_dressed = False
        self._put_on(self.own.theme)

    def at_terminal(self) -> int:
        """Run at the terminal until somebody leaves; give the exit status.

        Raises `Unusable` where there is none: a frame would be drawn again and again, each for another size.
        """
        term = os.environ.get("TERM", "")
        drawn_on = sys.stdout if os.name == "nt" else sys.stderr
        if term in _WITHOUT_PLACES or not (sys.stdin.isatty() and drawn_on.isatty()):
            raise Unusable("terminal_missing", term=term or "–")
        self.run()
        return self.return_code or 0

    def get_css_variables(self) -> dict[str, str]:
        """Give the colours; none before it is known which, since working them out takes a while."""
        return super().get_css_variables() if self._is_coloured else {}

    def _put_on(self, name: str) -> None:
        """Take the colours before anything is drawn, so that styles are read only once."""
        self._is_coloured = True
        for theme in themes.THEMES.values():
            self.register_theme(theme)
        self.set_reactive(RingbackApp.theme, themes.THEMES[name].name)
        self._colours = self.get_css_variables()
        self.stylesheet.set_variables(self._colours)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles again where the colours are others than those they were read with."""
        colours = self.get_css_variables()
        if colours != self._colours:
            self._colours = colours
            super().refresh_css(animate)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send what differs of a frame; where nothing does, not even where the cursor stands."""
        shown: object = renderable
        if isinstance(shown, CompositorUpdate) and not self.is_headless:
            renderable = frame = self._painter.frame(shown)
            sends = self._running and self._driver is not None and not self._batch_count
            still = self.cursor_position == self._previous_cursor_position
            if sends and still and not frame.render_segments(self.console):
                self.post_display_hook()
                return
        super()._display(screen, renderable)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for one another; only leaving waits for nothing."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self.touched()
        if self.typeahead.is_busy and isinstance(event, events.Key) and event.key in _LEAVE.keys.split(","):
            self.action_leave()
        else:
            self.typeahead.take(event)

    @property
    def typeahead_is_busy(self) -> bool:
        """Whether keys are still being worked on, or held."""
        return self.typeahead.is_busy

    def make_room(self) -> None:
        """Take away what was said in passing at earlier keys, so that toasts never pile up."""
        if self._said_at != self.typeahead.turn:
            self._said_at = self.typeahead.turn
            self.clear_notifications()

    def is_saying(self, text: str) -> bool:
        """Whether this stands there in passing, so that it need not be said twice."""
        return any(one.message == text and not one.has_expired for one in self._notifications)

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
        """Put on the user's keys, and show today, or ask who works here."""
        self.set_keymap(keys.keymap())
        on_signals(self._hang_up, self._end)
        if not self.is_headless:
            watch_terminal(self._hang_up)
        self.begin(self.first_screen)

    def first_screen(self) -> Screen[None]:
        """Make the screen that everything begins with: Today, unless another was asked for."""
        return self._first or TodayScreen(self.desk)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the first screen itself where it is known who works here: with none below it."""
        if self.desk.agent is NOBODY:
            return super().get_default_screen()
        return self._fitted(self.first_screen())

    def push_screen(self, screen: Any, *arguments: Any, **more: Any) -> Any:
        """Show a screen to who may see it."""
        self.dress()
        fitted = self._fitted(screen) if isinstance(screen, Screen) else screen
        return super().push_screen(fitted, *arguments, **more)

    def dress(self) -> None:
        """Read the styles of all screens, but for what the first frame is drawn with."""
        if not self._is_dressed:
            self._is_dressed = True
            self.stylesheet.read(Path(__file__).with_name("styles") / "ringback.tcss")
            self.stylesheet.parse()

    def _fitted(self, screen: Screen[None]) -> Screen[None]:
        """Lay a screen out for the terminal's size before it is drawn, not when it hears of the size."""
        width, height = self.size
        points = ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height))
        classes = (max(one for one in of if one[0] <= cells)[1] for of, cells in points)
        return screen.add_class(*classes, update=screen.is_attached)

    def on_resize(self) -> None:
        """Know nothing of what a terminal of another size still shows."""
        self._painter.forget()

    def on_ready(self) -> None:
        """Collect waste from now on, between keys."""
        self._waste.begin()

    async def _settle(self) -> None:
        """Wait until what was typed, looked at, and every step under way is stored or refused."""
        for screen in self.screen_stack:
            settle = getattr(screen, "settle", None)
            if settle is not None:
                await settle()
        await away(self, self.looks.settle, quietly=True)

    @work(exclusive=False, group="ends")
    async def _end(self) -> None:
        await self._settle()
        self.exit()

    @work(exclusive=False, group="ends")
    async def _hang_up(self) -> None:
        with self.batch_update():
            await end_without_terminal(self._settle())

    def panic(self, *renderables: RenderableType) -> None:
        """End on a fault and show it; where it is that the terminal is gone, as when it hangs up."""
        if terminal_is_gone():
            self._hang_up()
        else:
            super().panic(*renderables)

    def _fatal_error(self) -> None:
        """End on a fault of ours: where it was, without what was in hand there, which tells of customers."""
        import sys

        from rich.text import Text

        from tui.commands import faults

        self.bell()
        fault = sys.exception()
        super().panic(Text(faults.where(fault) if fault else ""))

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked, where something is that a key does too."""
        self.touched()
        action = event.style.meta.get(DOES)
        if action:
            await self.run_action(action, self.screen)

    def on_unmount(self) -> None:
        """Store what was looked at and is not stored yet."""
        self.looks.settle()

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

    def new_call(self, opening: Opening) -> CallScreen:
        """Make the screen of a call; practice has one of its own."""
        from tui.screens.call import CallScreen

        return CallScreen(opening)

    def action_leave(self) -> None:
        """Leave the app."""
        self.exit()
