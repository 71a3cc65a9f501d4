"""Whose turn it is in a call screen: the next customer, one put aside, one skipped, one taken up again."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial

from textual import work

from store import Logged, Look, skip_reasons
from tui import calling, words
from tui.background import away, toast
from tui.calling import Call, Waiting
from tui.day import Day
from tui.looking import see
from tui.screens.hands import Hands
from tui.screens.opening import Opening
from tui.words import _, counted


class Turns(Hands):
    """Turns from one customer to the next; what is drawn of them is the screen's own matter."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening.desk)
        self.waiting = opening.waiting
        self.call: Call | None = None
        self._kind, self._whose = opening.kind, opening.whose
        self._aside: int | None = None

    @abstractmethod
    def show(self) -> None:
        """Draw the screen as the call stands."""

    @abstractmethod
    def begin_anew(self) -> None:
        """Forget what was typed and ticked."""

    @abstractmethod
    async def open_call(self, language: str = "") -> None:
        """Open the call of the customer in view, to be spoken in a language, else in that of the screen."""

    @work(exclusive=True, group="ahead")
    async def look_ahead(self) -> None:
        """Fetch whoever may come next while the agent talks."""
        kind, whose, present = self._kind, self._whose, self.waiting.card.line.id or 0
        await away(self, lambda: calling.look_ahead(self.desk, kind=kind, whose=whose, after=present))

    async def put_back(self) -> None:
        """Give back the customer in view, and one who was put aside."""
        for follow_up in (self.waiting.card.line.id, self._aside):
            if follow_up is not None:
                await away(self, partial(calling.put_back, self.desk, follow_up))

    async def show_reopened(self, waiting: Waiting) -> None:
        """Show the call taken back; the customer in view waits, and comes next if anything was said."""
        left, said = self.waiting.card.line.id, self.call is not None and self.call.said_something
        stays = {waiting.card.line.id, *(line.id for line in waiting.card.with_it)}
        if left is not None and left not in stays:
            if said:
                self._aside = left
            else:
                await away(self, lambda: calling.put_back(self.desk, left))
        self.turn_to(waiting)
        await self.open_call()
        await self.read_day()
        self.show()

    def action_skip(self) -> None:
        """Choose why this customer is not called now."""
        self.ask_reason(_("Skip {name}: why?").format(name=self.waiting.card.name), skip_reasons(), "_skip")

    async def _skip(self, chosen: tuple[str, str] | None) -> None:
        follow_up = self.waiting.card.line.id
        if chosen is None or follow_up is None:
            return
        if await away(self, lambda: calling.pass_over(self.desk, follow_up, *chosen)):
            await self.show_next(follow_up)

    async def go_on_after_pause(self) -> None:
        """Show whoever is next."""
        await self.show_next(0)

    async def go_on(self, logged: Logged) -> None:
        """Show what comes next: the same person's next follow-up or number, or whoever is next."""
        following = logged.goes_on
        if following is None:
            await self.show_next(logged.follow_up)
            return
        language = self.call.interview.language if self.call else words.language()
        await self._show_waiting(await away(self, lambda: calling.take(self.desk, following)))
        if logged.in_talk:
            await self.open_call(language)
            self.show()

    async def action_end_talk(self) -> None:
        """Ask the person no more today: what has not come up in this talk waits until tomorrow."""
        follow_up, left = self.waiting.card.line.id, 1 + len(self.waiting.card.with_it)
        if follow_up is None or not self.waiting.card.settled:
            toast(self, _("Nothing has been settled in this talk yet; a letter ends the call."))
            return
        await away(self, lambda: calling.put_back(self.desk, follow_up))
        toast(
            self,
            counted("One follow-up waits until tomorrow.", "{n} follow-ups wait until tomorrow.", left),
        )
        await self.show_next(follow_up)

    async def show_next(self, after: int) -> None:
        """Show whoever comes next, but for the one named."""

        def take() -> tuple[Waiting | None, Day]:
            following = calling.take_next(self.desk, kind=self._kind, whose=self._whose, after=after)
            return following, self.day_now()

        taken = await away(self, take)
        await self._show_waiting(*taken or (None, None))

    async def _show_waiting(self, following: Waiting | None, day: Day | None = None) -> None:
        if following is None:
            self.say_nobody_is_left()
            self.dismiss()
            return
        self.turn_to(following)
        if day is None:
            await self.read_day()
        else:
            self.day = day
        self.show()

    def say_nobody_is_left(self) -> None:
        """Say why the queues are shown again."""
        toast(self, _("Nobody is to be called now."))

    def turn_to(self, waiting: Waiting) -> None:
        """Turn to another customer, whose call is not open yet."""
        self.call = None
        self.begin_anew()
        if waiting.card.line.id == self._aside:
            self._aside = None
        self.waiting = waiting
        self.note_look()

    def note_look(self) -> None:
        """Put on record whose card is shown."""
        see(self, Look(self.desk.now(), "looked", "follow_up", self.waiting.card.line.id))
