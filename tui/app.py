"""The Textual app: opens the first screen, and holds what every screen shares."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen

from tui import keys, themes, words
from tui.screens.today import TodayScreen
from tui.wiring import Desk


class RingbackApp(App[None]):
    """Ringback at one desk."""

    TITLE = "Ringback"
    CSS_PATH = "styles/ringback.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = keys.bindings(keys.EVERYWHERE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, desk: Desk, first: Screen[None] | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.import_folder: Path | None = None
        self._first = first

    def on_mount(self) -> None:
        """Put on our colours and show today."""
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.THEMES[0].name
        self.push_screen(self._first or TodayScreen(self.desk))

    def action_help(self) -> None:
        """Show what can be done on the present screen."""
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._where()))

    def action_other_language(self) -> None:
        """Show everything in the other language."""
        words.use(words.other_language())
        for screen in self.screen_stack:
            retranslate = getattr(screen, "retranslate", None)
            if retranslate is not None:
                retranslate()

    def action_palette(self) -> None:
        """Find any command by its name."""
        self.action_command_palette()

    def action_leave(self) -> None:
        """Leave the app."""
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every command of the present screen in the palette."""
        here = self._where()
        for command in keys.COMMANDS:
            if (
                command.where in {"everywhere", here}
                and command.id != "palette"
                and screen.check_action(command.id, ())
            ):
                yield SystemCommand(
                    words._(command.name).capitalize(),
                    f"{command.label}  {words._(command.help)}",
                    self._runner(command),
                )

    def _runner(self, command: keys.Command) -> Callable[[], Awaitable[None]]:
        target = self if command.where == "everywhere" else self.screen

        async def run() -> None:
            await target.run_action(command.id)

        return run

    def _where(self) -> str:
        return getattr(self.screen, "where", "everywhere")
