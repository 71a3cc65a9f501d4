"""Trying: a script spoken through on the call screen with a made-up customer; nothing is kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui import keys
from tui.background import away
from tui.plain import joined
from tui.screens.call import CallScreen
from tui.screens.opening import Opening
from tui.trying import Trials, Tried, came_to
from tui.widgets.lines import KeyLine
from tui.wiring import Desk
from tui.words import _, labels


class TrialBanner(Static):
    """Says that this is no real call."""

    DEFAULT_CSS = (
        "TrialBanner { height: 1; background: $warning; color: $text; text-style: bold; padding: 0 1; }"
    )

    def retranslate(self) -> None:
        """Show the words in the present language."""
        self.update(joined(_("TRIAL: a made-up customer; do not dial. Nothing is kept.")))

    def on_mount(self) -> None:
        """Fill in the words."""
        self.retranslate()


class TriedCall(CallScreen):
    """The call screen as agents see it, below the banner."""

    def compose(self) -> ComposeResult:
        """Put the banner on top."""
        yield TrialBanner()
        yield from super().compose()

    def say_nobody_is_left(self) -> None:
        """Say nothing: a trial is one call."""

    def retranslate(self) -> None:
        """Show every word in the present language."""
        super().retranslate()
        self.query_one(TrialBanner).retranslate()


class TryingScreen(Screen[None]):
    """What the call that was tried came to; from here it is tried again."""

    where = "trying"
    BINDINGS: ClassVar = keys.bindings(keys.TRYING)

    def __init__(self, trials: Trials) -> None:
        super().__init__()
        self._trials = trials
        self._trial = trials.next()
        self._tried: Tried | None = None

    @property
    def desk(self) -> Desk:
        """The throwaway shop's desk."""
        return self._trial.desk

    def compose(self) -> ComposeResult:
        """Lay out the banner, what became of the call, and the keys."""
        yield TrialBanner()
        with VerticalScroll(id="script-pane", can_focus=False):
            yield Static(id="tried")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with a call."""
        self.retranslate()
        self._call()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(TrialBanner).retranslate()
        self.query_one(KeyLine).show(keys.TRYING, keys.EVERYWHERE)
        self.query_one("#tried", Static).update(_account(self._tried) if self._tried else "")

    async def action_again(self) -> None:
        """Try the script again, as its file stands now."""
        following = await away(self, self._trials.next)
        if following is not None:
            self._trial.desk.database.close()
            self._trial = following
            self._call()

    def action_close(self) -> None:
        """Leave; the folder with everything in it goes."""
        self.app.exit()

    def _call(self) -> None:
        trial = self._trial
        self.app.push_screen(TriedCall(Opening(trial.desk, trial.waiting, trial.kind)), self._ended)

    async def _ended(self, _result: None) -> None:
        self._tried = await away(self, lambda: came_to(self._trial))
        self.retranslate()


def _account(tried: Tried) -> Content:
    """Say what the call came to, and what would have been stored."""
    if tried.outcome is None:
        return joined((_("Left without an outcome; nothing would have been stored."), "bold"))
    parts = [
        joined(
            (
                _("It would have been stored as: {outcome}").format(outcome=labels.outcome(tried.outcome)),
                "bold",
            )
        )
    ]
    parts += [joined((f"  {question}  ", "$secondary"), value) for question, value in tried.answers]
    if tried.note:
        parts.append(joined(("  " + _("note") + "  ", "$secondary"), tried.note))
    return Content("\n").join(parts)
