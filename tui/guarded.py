"""The app's doors: who has signed in, what they may do, and the lock over the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.widgets._toast import ToastRack

from store import NOBODY, Agent, Remark, staff_as_of_now
from tui import keys
from tui.background import away, toast
from tui.rights import SCREENS, is_open_to

if TYPE_CHECKING:
    from tui.keying import Command
    from tui.wiring import Desk

LOOK_SECONDS = 5.0
"""How often it is looked whether nobody has pressed a key for long."""

AGAIN_AFTER = timedelta(minutes=1)
"""How often it is looked whether somebody still may what they might as they signed in."""

_ALSO_CLOSED = {"other_language", "theme", "help", "leave"}
"""What can be done everywhere, and also where nobody has signed in, or the screen is locked."""


class GuardedApp(App[None]):
    """An app in which everybody does what they have the right to, and nobody anything while it is locked."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.is_locked = False
        self._touched_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._held_back: list[Callable[[], object]] = []

    # Who may.

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Do what a key, a click or the palette asks for, where whoever works here may."""
        name = action if isinstance(action, str) else action[1]
        name = name.partition("(")[0].rpartition(".")[2]
        where = getattr(self.screen, "where", "everywhere")
        command = keys.command_on(where, name)
        if name in _SHUT and (self.is_locked or self.desk.agent is NOBODY):
            return True
        if command is not None and not self.offers(command):
            self._refuse(command.needs)
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def offers(self, command: Command) -> bool:
        """Say whether whoever works here may give a command."""
        return is_open_to(self.desk.agent, command.needs)

    def push_screen(self, screen: Any, *arguments: Any, **more: Any) -> Any:
        """Show a screen to who may see it; while the app is locked, once it is open again."""
        if isinstance(screen, Screen):
            need = _need_of(screen)
            if not is_open_to(self.desk.agent, need):
                self._refuse(need)
                return AwaitComplete()
            if self.is_locked and not _is_over_lock(screen):
                self._held_back.append(lambda: self.push_screen(screen, *arguments, **more))
                return AwaitComplete()
        return super().push_screen(screen, *arguments, **more)

    def _refuse(self, need: str) -> None:
        if need == "signed_in":
            return
        from tui.words import remarks

        missing = Remark("right_missing", {"right": need, "role": self.desk.agent.role})
        toast(self.screen, remarks.sentence(missing, self.desk.zone, self.desk.today()), severity="warning")

    def clear_notifications(self) -> None:
        """Take away what was said in passing, and what held it before: Textual would keep that for ever."""
        for screen in self.screen_stack:
            for rack in screen.children:
                for holder in [*rack.children] if isinstance(rack, ToastRack) else ():
                    if not holder.children:
                        holder.remove()
        super().clear_notifications()

    # Who works here.

    def begin(self, first: Callable[[], Screen[None]]) -> None:
        """Show the first screen; before it, ask who works here where that is not known yet."""
        if self.desk.agent is not NOBODY:
            self._begin_watch()
            if not hasattr(self.screen, "where"):  # the blank one that an app begins with
                self.push_screen(first())
            return
        from tui.screens.sign_in import SignInScreen

        def signed_in(agent: Agent | None) -> None:
            if agent is not None:
                self.desk.seat(agent)
                self._begin_watch()
                self.push_screen(first())

        self.push_screen(SignInScreen(self.desk), signed_in)

    def _begin_watch(self) -> None:
        if self.desk.agent.rights is not None:
            self.touched()
            self._looked_at = self.desk.now()
            self.set_interval(LOOK_SECONDS, self.look_round)

    def touched(self) -> None:
        """Take note that somebody pressed a key."""
        self._touched_at = self.desk.now()

    async def look_round(self) -> None:
        """Lock the screen where nobody pressed a key for long, or whoever did may work here no longer."""
        if self.is_locked or self.typeahead_is_busy:
            return
        now = self.desk.now()
        if self._looked_at is not None and now - self._looked_at >= AGAIN_AFTER:
            self._looked_at = now
            await self._look_again()
        idle = timedelta(minutes=self.desk.settings.safety.idle_minutes)
        if idle and self._touched_at is not None and now - self._touched_at >= idle:
            self.action_lock()

    @property
    def typeahead_is_busy(self) -> bool:
        """Whether keys are still being worked on."""
        return False

    async def _look_again(self) -> None:
        def look() -> Agent:
            with self.desk.database.reading() as records:
                return staff_as_of_now(records, self.desk.agent)

        found = await away(self.screen, look, quietly=True)
        if found is NOBODY:
            self.action_lock()
        elif found is not None:
            self.desk.seat(found)
            await self._close_what_is_shut()

    async def _close_what_is_shut(self) -> None:
        """Leave the screens that whoever works here may see no longer; what was typed there is stored."""
        needs = [_need_of(screen) for screen in self.screen_stack]
        shut = [place for place, need in enumerate(needs) if place and not is_open_to(self.desk.agent, need)]
        if shut:
            for screen in reversed(self.screen_stack[shut[0] :]):
                await screen.dismiss(None)
            self._refuse(needs[shut[0]])

    # The lock.

    def action_lock(self) -> None:
        """Hide everything until the password is given; what is under way goes on below."""
        if self.is_locked or self.desk.agent.rights is None:
            return
        from tui.screens.lock import LockScreen

        self.clear_notifications()
        self.is_locked = True
        super().push_screen(LockScreen(self.desk), self._open)

    def _open(self, agent: Agent | None) -> None:
        if agent is not None:
            self.desk.seat(agent)
        self.is_locked = False
        self.touched()
        held, self._held_back = self._held_back, []
        for push in held:
            push()


_SHUT = {command.id for command in keys.EVERYWHERE} - _ALSO_CLOSED | {"command_palette"}


def _need_of(screen: Screen[Any]) -> str:
    return SCREENS.get(getattr(screen, "where", "everywhere"), "unnamed")


def _is_over_lock(screen: Screen[Any]) -> bool:
    from tui.screens.help import HelpScreen
    from tui.screens.waits import WaitsScreen

    return isinstance(screen, (HelpScreen, WaitsScreen))
