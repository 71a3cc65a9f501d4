"""A call that goes on while the server is away: a line says so; what was kept is brought when it is back."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial

from textual import work
from textual.widgets import Static

from store import Delivery, Logged, Refused, renew
from tui import calling, kept
from tui.background import away, toast
from tui.screens.typing import Typing
from tui.widgets.lines import change
from tui.words import _, labels


class Keeping(Typing):
    """A call screen that shows `#away` where its layout wants it."""

    @abstractmethod
    def say_ended(self, outcome: str, logged: Logged) -> None:
        """Say what came of a call that was stored."""

    # While the call goes on.

    @property
    def is_server_away(self) -> bool:
        """Whether what is typed is kept on this machine now."""
        return self.desk.kept is not None and self.desk.kept.since is not None

    def show_away(self) -> None:
        """Say that the server is away; takes no room while it is not."""
        line, content = self.query_one("#away", Static), kept.away_line(self.desk)
        line.display = bool(content.plain)
        change(line, content)

    def look_for_server(self) -> None:
        """Bring what is kept here to the server where that is back."""
        self.show_away()
        if self.is_server_away and self.is_current:
            self._bring()

    @work(group="bring")
    async def _bring(self) -> None:
        found = await away(self, partial(kept.bring, self.desk), quietly=True)
        self.show_away()
        if found is None or not self.is_current:
            return
        if found.refused:
            await self._show_refused(list(found.refused))
        elif found.stored and not found.waiting:
            toast(self, _("The server is back: all that was kept here is stored."))

    def give_sign(self) -> bool:
        """Give the sign that the agent is at it, in a step; False where the server was away before."""
        desk, follow_up = self.desk, self.waiting.card.line.id
        if follow_up is not None and not self.is_server_away:
            renew(desk.database.hasty(), desk.settings, desk.agent, follow_up, desk.now())
        return not self.is_server_away

    # At its end.

    def wait_for_server(self, outcome: str) -> None:
        """Wait for the server with a call that was ended; the next customer comes when it is stored."""
        from tui.screens.kept import AwayScreen

        self.app.typeahead.forget()  # type: ignore[attr-defined]
        ended = _("{name}: {outcome}").format(name=self.waiting.card.name, outcome=labels.outcome(outcome))
        self.app.push_screen(AwayScreen(self.desk, ended), partial(self._stored, outcome))

    async def _stored(self, outcome: str, found: Delivery | None) -> None:
        self.show_away()
        refused = await away(self, partial(kept.refused, self.desk))
        if refused:
            await self._show_refused(refused)
        elif found is not None and found.logged is not None:
            self.say_ended(outcome, found.logged)
            await self.go_on(found.logged)
        else:
            await self.show_next(self.waiting.card.line.id or 0)

    async def _show_refused(self, refused: list[Refused]) -> None:
        from tui.screens.kept import UndeliveredScreen

        self.app.typeahead.forget()  # type: ignore[attr-defined]
        self.app.push_screen(UndeliveredScreen(self.desk, refused), self._seen)

    async def _seen(self, _result: None) -> None:
        """Go on with the call where it is the agent's still, else with whoever is next."""
        follow_up = self.waiting.card.line.id or 0
        again = await away(self, partial(calling.take, self.desk, follow_up))
        if again is None:
            await self.show_next(follow_up)
            return
        self.turn_to(again)
        await self.open_call()
        self.show()
