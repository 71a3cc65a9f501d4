"""The telephone in a call screen: dialling, hanging up, and the outcome that its report offers."""

from __future__ import annotations

from abc import abstractmethod

from textual.widgets import Static

from store import Look, Unusable, looked, outcomes
from tui.background import away, toast
from tui.calling import Call, Waiting
from tui.dialling import numbers
from tui.dialling.dialler import Dialler
from tui.screens.opening import Opening
from tui.screens.turns import Turns
from tui.widgets.lines import change
from tui.widgets.phone_line import phone_content
from tui.words import _


class Dials(Turns):
    """Turns whose calls are dialled; it shows `#phone` where its layout wants it."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self.dialler = Dialler(self.desk, self._phone_changed, self._copy)

    @abstractmethod
    def show_offer(self) -> None:
        """Show the outcome that Enter would take."""

    async def on_unmount(self) -> None:
        """Leave no program behind."""
        await self.dialler.close()

    @abstractmethod
    async def _choose(self, call: Call, outcome: str) -> None:
        """Log with an outcome, or ask first for the details it needs."""

    # What is on the line.

    def show_phone(self) -> None:
        """Show what the telephone does; no room is taken where there is nothing to say."""
        bar = self.query_one("#phone", Static)
        content = phone_content(self.desk, self.dialler.line, self.waiting.card.line.id)
        bar.display = bool(content.plain)
        change(bar, content)

    def _phone_changed(self) -> None:
        line, call = self.dialler.line, self.call
        if call is not None:
            offers = line.whom == call.follow_up and _is_offered(call, line.outcome)
            call.offered = line.outcome if offers else None
        if self.is_mounted and self.is_attached:
            self.show_phone()
            self.show_offer()

    async def took_offer(self, typed: str = "") -> bool:
        """Take the outcome offered where nobody was reached; False where Enter means something else.

        A talk that ended is another matter: then Enter goes on with the script as ever.
        """
        call = self.call
        if call is None or call.offered is None or call.chosen or typed.strip():
            return False
        if outcomes()[call.offered].reached:
            return False
        await self._choose(call, call.offered)
        return True

    # Steps.

    async def dial_opened(self) -> None:
        """Dial the number of the call that was just opened, where the shop wants that."""
        if self.call is not None and self.desk.settings.dialling.at_once and not self.dialler.by_hand:
            await self._dial(self.call)

    async def action_dial(self) -> None:
        """Dial the number on the screen."""
        if self.call is None:
            return
        if self.dialler.by_hand:
            toast(self, _("Nothing dials for you here: dial the number by hand."))
            return
        await self._dial(self.call)

    async def _dial(self, call: Call) -> None:
        number = call.opened.number

        def fill() -> dict[str, str] | Unusable:
            try:
                found = numbers.values(self.desk, number)
            except Unusable as refusal:
                return refusal
            look = Look(self.desk.now(), "dialled", "follow_up", call.follow_up)
            looked(self.desk.database, self.desk.agent.code, [look])
            return found

        filled = await away(self, fill)
        if isinstance(filled, Unusable):
            self.dialler.refuse(filled.remark, call.follow_up)
        elif filled is not None:
            self.dialler.dial(filled, call.follow_up)

    def action_hang_up(self) -> None:
        """Hang up."""
        self.dialler.hang_up()

    def turn_to(self, waiting: Waiting) -> None:
        """Turn to another customer: what still rings is hung up. In a talk that goes on the line stays."""
        super().turn_to(waiting)
        if waiting.card.settled and waiting.card.line.id is not None:
            self.dialler.goes_on_with(waiting.card.line.id)
        else:
            self.dialler.let_go()

    def _copy(self, number: str) -> None:
        self.app.copy_to_clipboard(number)


def _is_offered(call: Call, outcome: str | None) -> bool:
    return outcome is not None and call.card.line.kind in outcomes()[outcome].kinds
