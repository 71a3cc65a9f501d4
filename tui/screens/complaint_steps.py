"""The steps of a complaint by keys, the same on the board and on its page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual.screen import Screen

from store import Agent, Complaint, colleagues
from tui import complaining
from tui.background import away, toast
from tui.screens.choice import ChoiceScreen
from tui.wiring import Desk
from tui.words import _, complaints, labels


class ComplaintSteps(Screen[None]):
    """A screen with a complaint to which something can be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._people: list[Agent] = []
        self._departments: list[str] = []

    @property
    @abstractmethod
    def complaint(self) -> Complaint | None:
        """The complaint the keys are about; None where there is none, or it is only looked back at."""

    @abstractmethod
    async def read(self) -> None:
        """Read again after a step."""

    async def action_owner(self) -> None:
        """Say who sees to it."""
        one = self.complaint
        if one is None:
            return
        desk = self.desk
        found = await away(self, lambda: colleagues(desk.database, desk.settings, desk.now()))
        if not found:
            return
        self._people = found
        names = [f"{person.name}  {person.code}" for person in found]
        at = next((n for n, person in enumerate(found) if person.id == one.stands.owner_id), 0)
        self._ask(_("Who sees to it?"), one, self._owner_chosen, options=names, chosen=at)

    async def _owner_chosen(self, one: Complaint, place: int, note: str) -> None:
        owner = self._people[place].id
        await self._do(lambda: complaining.assign(self.desk, one.id, owner=owner, note=note))

    def action_department(self) -> None:
        """Say which department answers."""
        one = self.complaint
        if one is None:
            return
        used = self.desk.settings.complaints.departments.values()
        self._departments = list(dict.fromkeys([*used, *complaints.DEPARTMENTS]))
        names = [complaints.department(each) for each in self._departments]
        department = one.stands.department
        at = self._departments.index(department) if department in self._departments else 0
        title = _("Which department answers?")
        self._ask(title, one, self._department_chosen, options=names, chosen=at)

    async def _department_chosen(self, one: Complaint, place: int, note: str) -> None:
        department = self._departments[place]
        await self._do(lambda: complaining.assign(self.desk, one.id, department=department, note=note))

    def action_reply(self) -> None:
        """Note what the customer was told."""
        self._ask_note(_("Replied to the customer: what?"), "reply")

    def action_propose(self) -> None:
        """Say how it is solved."""
        self._ask_note(_("Solved: how? The customer will be asked."), "propose")

    def action_apply(self) -> None:
        """Ask somebody else to close it."""
        self._ask_note(_("Apply for the closing; somebody else approves it."), "apply")

    def action_approve(self) -> None:
        """Approve the closing."""
        self._ask_note(_("Approve the closing of this complaint."), "close")

    def action_again(self) -> None:
        """Open it again."""
        self._ask_note(_("Open it again: why?"), "reopen")

    def action_note(self) -> None:
        """Add a note."""
        self._ask_note(_("A note for the log."), "note")

    def action_file(self) -> None:
        """Open the customer's file."""
        from tui.screens.customer import CustomerScreen

        one = self.shown_complaint()
        if one is not None:
            self.app.push_screen(CustomerScreen(self.desk, one.customer_id, one.vehicle_id), self._returned)

    def shown_complaint(self) -> Complaint | None:
        """Give the complaint to be looked at, also where nothing can be done to it."""
        return self.complaint

    async def _returned(self, _result: None) -> None:
        await self.read()

    def _ask_note(self, title: str, step: str) -> None:
        one = self.complaint
        if one is None:
            return

        async def noted(about: Complaint, _place: int, note: str) -> None:
            await self._do(lambda: complaining.do(self.desk, step, about.id, note))

        self._ask(title, one, noted, needed=step in complaining.NOTE_NEEDED)

    def _ask(
        self,
        title: str,
        one: Complaint,
        then: Callable[..., object],
        *,
        options: list[str] | None = None,
        chosen: int = 0,
        needed: bool = False,
    ) -> None:
        cause = labels.label(labels.CAUSES, one.cause)
        about = [f"{one.id}  {cause}  {one.customer}  {one.plate or ''}"]

        async def answered(given: tuple[int, str] | None) -> None:
            if given is not None:
                await then(one, *given)  # type: ignore[misc]

        self.app.push_screen(
            ChoiceScreen(title, options or (), about=about, needed=needed, chosen=chosen), answered
        )

    async def _do(self, step: Callable[[], object]) -> None:
        """Take a step, and show what it came to."""

        def taken() -> bool:
            step()
            return True

        if await away(self, taken):
            toast(self, _("Noted."))
        await self.read()
