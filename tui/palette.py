"""The palette: every command that can be given now, found by its name; over Textual's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from tui import keys, themes
from tui.keying import Offer
from tui.plain import joined
from tui.rights import is_open_to
from tui.words import _


def offers(screen: Screen[Any]) -> Iterator[Offer]:
    """Give everything that can be done on a screen, its own first; then the app's."""
    where = getattr(screen, "where", "everywhere")
    agent = screen.app.desk.agent  # type: ignore[attr-defined]
    shown: set[str] = set()
    for command in (*(one for one in keys.COMMANDS if one.where == where), *keys.EVERYWHERE):
        target = screen.app if command.where == "everywhere" else screen
        skipped = command.id in {"palette", "theme"} or command.whole_id in shown
        may = is_open_to(agent, command.needs)
        if may and not skipped and target.check_action(command.id, ()):
            shown.add(command.whole_id)
            action = f"app.{command.id}" if target is screen.app else command.id
            yield Offer(_(command.name), command.label, _(command.help), action, command.name)
        if command.whole_id == "everywhere.help":
            yield from getattr(screen, "offers", tuple)()
    theme = keys.find("everywhere.theme")
    for name, words in themes.NAMES.items():
        yield Offer(_("colours: {name}").format(name=_(words)), theme.label, "", f"app.colours({name!r})")


class Commands(Provider):
    """Finds commands by their names, in the reader's language or in English."""

    async def discover(self) -> Hits:
        """Give all there is, in the order of the list."""
        for offer in offers(self.screen):
            yield DiscoveryHit(_shown(offer), self._doing(offer), text=offer.name, help=_helped(offer))

    async def search(self, query: str) -> Hits:
        """Give those whose name or meaning fits."""
        matcher = self.matcher(query)
        for offer in offers(self.screen):
            named = max(matcher.match(offer.name), matcher.match(offer.also))
            score = max(named, matcher.match(offer.help) / 2)
            if score > 0:
                yield Hit(score, _shown(offer), self._doing(offer), text=offer.name, help=_helped(offer))

    def _doing(self, offer: Offer) -> Callable[[], Any]:
        return partial(self.app.run_action, offer.action, self.screen)


class Palette(CommandPalette):
    """The window over a screen: a line to type in, and the commands that fit."""

    def _action_command_list(self, action: str) -> None:
        """Move in the list; where it is not laid out, as in a tiny terminal, there is nothing to move in."""
        with suppress(LookupError):
            super()._action_command_list(action)


def _shown(offer: Offer) -> Content:
    return joined((f"{offer.key:<5} ", "bold $accent"), offer.name)


def _helped(offer: Offer) -> str | None:
    return offer.help or None


def open_palette(app: App[Any]) -> None:
    """Open the palette over the present screen, unless it is open."""
    if not CommandPalette.is_open(app):
        app.push_screen(Palette([Commands], placeholder=_("What is to be done? Type its name.")))
