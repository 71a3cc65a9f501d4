"""What a supervisor does with the work in hand by keys: each is looked over before Enter does it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from textual.screen import Screen

from store import (
    AgentWork,
    HeldQueue,
    Hit,
    Wanted,
    WorkLine,
    WorkOrder,
    WorkPreview,
    add_work,
    assign_work,
    hand_over,
    hold_queue,
    leave,
    let_go_queue,
    look_over,
    release_work,
    work_in_hand,
    work_of_leaver,
)
from tui.background import away, toast
from tui.screens.choice import ChoiceScreen
from tui.text import fitted
from tui.wiring import Desk
from tui.words import _, formats, labels, named, work

NAMED = 8
"""People named before their calls are taken back."""

Answered = Callable[[tuple[int, str] | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class InHand:
    """What was read last: the lines so far and all their numbers, the agents, what is held, what was done."""

    lines: tuple[WorkLine, ...]
    numbers: tuple[int, ...]
    agents: tuple[AgentWork, ...]
    held: tuple[HeldQueue, ...]
    orders: tuple[WorkOrder, ...]


class WorkOrders(Screen[None]):
    """A screen with work in hand that something can be done with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.in_hand: InHand | None = None
        self.kind: str | None = None

    @abstractmethod
    def meant(self) -> tuple[int, ...]:
        """Give the follow-ups an order is about."""

    @abstractmethod
    async def done(self) -> None:
        """Show what an order came to."""

    async def action_give(self) -> None:
        """Give what is marked to an agent, after a look at it."""
        found = self.in_hand
        preview = await self._preview(self.meant())
        if preview is None or found is None:
            return

        async def chosen(given: tuple[int, str] | None) -> None:
            if given is not None:
                taker, note = found.agents[given[0]], given[1]
                told = _("{n} given to {name}")
                await self._do(
                    lambda: self._assign(preview.follow_ups, taker.id, note),
                    lambda n: told.format(n=n, name=taker.name),
                )

        self._ask(_("Give to whom?"), preview, chosen, options=self._names(found.agents))

    async def action_release(self) -> None:
        """Let anyone have what is marked, after a look at it."""
        preview = await self._preview(self.meant())
        if preview is None:
            return

        async def chosen(given: tuple[int, str] | None) -> None:
            if given is not None:
                told = _("{n} may be called by anyone")
                await self._do(
                    lambda: self._release(preview.follow_ups, given[1]), lambda n: told.format(n=n)
                )

        self._ask(_("Let anyone have these?"), preview, chosen)

    async def action_take_back(self) -> None:
        """Take what is in somebody's hands back to its queue, after a look at whose it is."""
        meant = self.meant()
        seen = await away(self, lambda: self._in_hands(meant))
        if not seen:
            toast(self, _("Nobody has any of these in hand now."), severity="warning")
            return

        async def chosen(given: tuple[int, str] | None) -> None:
            if given is not None:
                told = _("{n} of {all} back in the queue")
                await self._do(lambda: self._take_back(seen), lambda n: told.format(n=n, all=len(seen)))

        about = [self._in_hand_told(one) for one in seen[:NAMED]] + (["…"] if len(seen) > NAMED else [])
        about.append(_("Answers and notes stay. Whoever talks may go on until somebody else takes it."))
        self.app.push_screen(ChoiceScreen(_("Pull back?"), about=about, note=None), chosen)

    def _in_hand_told(self, one: WorkLine) -> str:
        """Say who has it, and when they gave their last sign."""
        assert one.held_until is not None  # noqa: S101  it is in somebody's hands
        sign = one.held_until - timedelta(minutes=self.desk.settings.limits.hold_minutes)
        told = _("with {name}, last sign at {at}").format(
            name=one.held, at=formats.clock(sign, self.desk.zone)
        )
        return named(one.customer, told)

    def action_hand_over(self) -> None:
        """Hand somebody's work over: first whose, then to whom."""
        found = self.in_hand
        if found is None:
            return

        async def giver_chosen(chosen: tuple[int, str] | None) -> None:
            if chosen is not None:
                await self._hand_over(found.agents[chosen[0]])

        given, promised = _("given"), _("promised")
        options = [
            f"{fitted(one.name, 12)}  {given} {one.assigned}  {promised} {one.promised}"
            for one in found.agents
        ]
        self.app.push_screen(ChoiceScreen(_("Whose work is handed over?"), options, note=None), giver_chosen)

    async def _hand_over(self, giver: AgentWork) -> None:
        desk = self.desk
        with_it = await away(self, lambda: self._of_leaver(giver.id))
        preview = await self._preview(with_it or ())
        if preview is None or self.in_hand is None:
            return
        takers = [one for one in self.in_hand.agents if one.id != giver.id]

        async def chosen(given: tuple[int, str] | None) -> None:
            if given is None:
                return
            taker = takers[given[0] - 1] if given[0] else None

            def step() -> int:
                with desk.database.writing() as records:
                    to = taker.id if taker else None
                    return hand_over(records, desk.agent, giver.id, to, desk.now(), given[1])

            told = _("{n} handed over to {name}")
            await self._do(step, lambda n: told.format(n=n, name=taker.name if taker else _("anyone")))

        title = _("{name}'s work: to whom?").format(name=giver.name)
        self._ask(title, preview, chosen, options=[_("anyone"), *self._names(takers)])

    def action_hold(self) -> None:
        """Hold the queue that is shown, or let it go."""
        kind, desk = self.kind, self.desk
        if kind is None:
            toast(self, _("Choose a queue first, 1 to 4."), severity="warning")
            return
        held = any(one.kind == kind for one in (self.in_hand.held if self.in_hand else ()))
        name = labels.label(labels.KINDS, kind)

        async def chosen(given: tuple[int, str] | None) -> None:
            if given is None:
                return

            def step() -> int:
                with desk.database.writing() as records:
                    do = let_go_queue if held else hold_queue
                    do(records, desk.agent, kind, given[1], desk.now())
                return 1

            told = _("{queue} may be called again") if held else _("{queue} held: nobody gets a call from it")
            await self._do(step, lambda _n: told.format(queue=name))

        title = _("Let {queue} be called again?") if held else _("Hold {queue}: why?")
        self.app.push_screen(ChoiceScreen(title.format(queue=name)), chosen)

    def action_add(self) -> None:
        """Add a follow-up by hand for anyone who is found."""
        from tui.screens.finding import FindScreen

        self.app.push_screen(FindScreen(self.desk, picks=True), self._picked)

    def _picked(self, hit: Hit | None) -> None:
        found, desk = self.in_hand, self.desk
        if hit is None or found is None:
            return

        async def chosen(given: tuple[int, str] | None) -> None:
            if given is None:
                return
            taker = found.agents[given[0] - 1].id if given[0] else None

            def step() -> int:
                with desk.database.writing() as records:
                    return add_work(
                        records, desk.settings, desk.agent, hit.customer_id, desk.now(),
                        vehicle=hit.vehicle_id, taker=taker, note=given[1],
                    )  # fmt: skip

            told = _("follow-up {id} for {name}")
            await self._do(step, lambda n: told.format(id=n, name=hit.customer))

        title = _("A follow-up for {name}: who calls?").format(name=hit.customer)
        self.app.push_screen(ChoiceScreen(title, [_("anyone"), *self._names(found.agents)]), chosen)

    def _names(self, agents: Sequence[AgentWork]) -> list[str]:
        return [f"{one.name}  {one.code}" for one in agents]

    async def _preview(self, numbers: tuple[int, ...]) -> WorkPreview | None:
        """Look the follow-ups over; None where none of them is open."""

        def look() -> WorkPreview:
            with self.desk.database.reading() as records:
                return look_over(records, numbers, self.desk.now())

        found = await away(self, look)
        if found is not None and not found.follow_ups:
            toast(self, _("No open follow-up among them."), severity="warning")
            return None
        return found

    def _ask(
        self, title: str, preview: WorkPreview, answered: Answered, *, options: Sequence[str] = ()
    ) -> None:
        about = work.previewed(preview)
        self.app.push_screen(ChoiceScreen(title, options, about=about), answered)

    async def _do(self, step: Callable[[], int], told: Callable[[int], str]) -> None:
        """Do it, say what was done, and show what it came to."""
        number = await away(self, step)
        if number is not None:
            toast(self, told(number))
        await self.done()

    def _assign(self, follow_ups: tuple[int, ...], taker: int, note: str) -> int:
        desk = self.desk
        with desk.database.writing() as records:
            return assign_work(records, desk.agent, follow_ups, taker, desk.now(), note)

    def _release(self, follow_ups: tuple[int, ...], note: str) -> int:
        desk = self.desk
        with desk.database.writing() as records:
            return release_work(records, desk.agent, follow_ups, desk.now(), note)

    def _in_hands(self, meant: tuple[int, ...]) -> list[WorkLine]:
        """Read which of them somebody has now: one for each person, whose others go with it."""
        desk = self.desk
        with desk.database.reading() as records:
            held = work_in_hand(records, desk.settings, Wanted(held=True), desk.now())
        return list({one.customer_id: one for one in held if one.id in meant}.values())

    def _take_back(self, seen: Sequence[WorkLine]) -> int:
        """Take back each hold that was seen; what somebody else has by now stays theirs."""
        desk, now = self.desk, self.desk.now()
        return sum(
            leave(desk.database, desk.settings, desk.agent, one.id, now, of=one.held_by) for one in seen
        )

    def _of_leaver(self, leaver: int) -> tuple[int, ...]:
        with self.desk.database.reading() as records:
            return work_of_leaver(records, leaver)
