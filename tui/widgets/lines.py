"""The one-line bars of every screen: the keys at the bottom, the tabs below the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widgets import Static

from tui import keys
from tui.keying import Command
from tui.plain import doing, joined
from tui.rights import offered
from tui.widgets.drawing import ChoiceBar, Choices
from tui.words import _

GAP = 2
"""Cells between two keys."""

HELP = keys.EVERYWHERE[0]

Tab = tuple[str, bool, str]
"""A tab's words, whether it is the one chosen, and the action a click on it does."""


class KeyLine(Choices):
    """The footer: keys and what they do, from the list of commands; as many as fit, and help at the end.

    A click on one does what its key does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.commands: list[Command] = []
        """What there is to show, help aside."""
        self._shows = Content("")
        self._pressed = ""

    def press(self, command: str) -> None:
        """Show at once which key was pressed, until it is known what comes of it."""
        self._pressed = command
        self.refresh()

    def show(self, *groups: Sequence[Command]) -> None:
        """Show these commands, first the ones of the screen; nothing is sent where nothing changes."""
        agent = self.app.desk.agent  # type: ignore[attr-defined]
        shown = [command for group in groups for command in offered(agent, group) if command.footer]
        self.commands = [command for command in shown if command is not HELP]
        if not self.size.width:
            return
        before, self._pressed = self._shows, ""
        if not self.render().is_same(before):
            self.refresh()

    def render(self) -> Content:
        """Draw what fits: the less important ones are left out first, and help says that there are more."""
        self._shows = fitting(self.commands, self.content_size.width, self._pressed)
        return self._shows


def fitting(commands: Sequence[Command], cells: int, pressed: str = "") -> Content:
    """Set keys side by side in so many cells, help last; whole keys only. The one `pressed` stands out."""
    drawn = {command.whole_id: _drawn(command, pressed=command.whole_id == pressed) for command in commands}
    last = _drawn(HELP)
    if drawn and _length([*drawn.values(), last]) > cells:
        last = _drawn(HELP, _("more"))
    left = sorted(commands, key=lambda command: command.weight)
    while left and _length([*drawn.values(), last]) > cells:
        lightest = left[0].weight
        given_up = [command for command in left if command.weight == lightest][-1]
        left.remove(given_up)
        del drawn[given_up.whole_id]
    return Content(" " * GAP).join([*drawn.values(), last])


def _drawn(command: Command, name: str = "", *, pressed: bool = False) -> Content:
    content = joined((command.label, "bold $accent"), " " + (name or _(command.name)))
    if pressed:
        content = content.stylize("reverse")
    action = f"app.{command.id}" if command.where == "everywhere" else command.id
    return doing(content, action)


def _length(items: Iterable[Content]) -> int:
    lengths = [item.cell_length for item in items]
    return sum(lengths) + GAP * (len(lengths) - 1)


class TabLine(ChoiceBar):
    """Tabs: what can be shown, with the one that is shown marked, closer together where space is short.

    A click chooses.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._more: tuple[Content, ...] = ()

    def show(self, tabs: Iterable[Tab], *more: Content) -> None:
        """Show these tabs, and more behind them; nothing is sent where nothing changes."""
        self._tabs, self._more = tuple(tabs), more
        self._set()

    def on_resize(self) -> None:
        """Set them anew for the new width."""
        self._set()

    def _set(self) -> None:
        shown = self._drawn(" ")
        if shown.cell_length > self.app.size.width - 2:
            shown = self._drawn("")
        change(self, shown)

    def _drawn(self, beside: str) -> Content:
        parts = [
            doing(joined((f"{beside}{_begun(words)}{beside}", "reverse bold" if chosen else "")), action)
            for words, chosen, action in self._tabs
        ]
        return Content(" " if beside else "  ").join([*parts, *self._more])


def _begun(words: str) -> str:
    """Begin a tab's words, behind its key, with a capital letter."""
    key, space, name = words.partition(" ")
    return key + space + name[:1].upper() + name[1:]


def change(bar: Static, content: Content) -> None:
    """Let a bar show something else, and only if it is something else: nothing is sent for nothing.

    The screen is laid out anew only where the bar is as high as what it shows, and that may have changed.
    """
    before = bar.content
    if isinstance(before, Content):
        if content.is_same(before):
            return
        cells = bar.content_size.width
        fits = bar.display and _rows(before, cells) == _rows(content, cells) != 0
    else:
        fits = False
    bar.update(content, layout=bar.styles.is_auto_height and not fits)


def _rows(content: Content, cells: int) -> int:
    """Count the lines of a text none of which has to be broken; 0 where one has to be, or there is none."""
    lines = content.split("\n", allow_blank=True)
    fits = bool(content.plain) and all(line.cell_length <= cells for line in lines)
    return len(lines) if fits else 0
