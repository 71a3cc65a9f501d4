"""The dialler of a call screen: hands a number to the telephone and keeps what the telephone says of it.

Nothing here is stored: an outcome is only offered. The screen is told whenever the line changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Literal

from store import Remark, Unusable
from tui.dialling.baresip import Baresip
from tui.dialling.reports import Line, Report, follow
from tui.dialling.telephones import Command, Opener, Telephone, run
from tui.wiring import Desk

Way = Literal["hand", "link", "command", "baresip"]


class Dialler:
    """One telephone line at a desk; `changed` is called after each change, `copy` puts text on the clipboard.

    No step waits for a program: what comes of it shows in `line` later.
    """

    def __init__(self, desk: Desk, changed: Callable[[], None], copy: Callable[[str], None]) -> None:
        self.line = Line()
        self._desk = desk
        self._changed = changed
        self._copy = copy
        self._placed: _Placed | None = None
        self._chores: set[asyncio.Task[None]] = set()

    @property
    def by_hand(self) -> bool:
        """Whether there is nothing that a dialled number would be handed to."""
        if self._choose_way() != "hand":
            return False
        return self._desk.telephone != "over_ssh" or not self._desk.settings.dialling.clipboard

    def dial(self, values: dict[str, str], whom: int) -> None:
        """Dial for a follow-up, in the way the shop has chosen; `values` as `numbers.values` gives them.

        A call still on the line is ended first.
        """
        before = self._drop(hang=True)
        telephone = self._choose(values)
        if telephone is None:
            self._set(Line())
            if not self.by_hand:
                self._copy(values["number"])
                self._set(Line("copied", whom, self._desk.now()))
            return
        self._set(Line("dialling", whom, self._desk.now()))
        self._placed = placed = _Placed(telephone, values)
        placed.task = asyncio.create_task(self._follow(placed, before))

    def refuse(self, remark: Remark, whom: int) -> None:
        """Say why a number is not dialled; the call goes on by hand."""
        self._drop(hang=True)
        self._set(Line("failed", whom, self._desk.now(), remark=remark))

    def hang_up(self) -> None:
        """Hang up, with the shop's own program where it names one."""
        if self._placed is not None:
            self._placed.given_up = True
            self._do(self._hang_up(self._placed))

    def let_go(self) -> None:
        """Turn to another customer: what only rings is hung up, a talk goes on."""
        if self.line.state != "answered":
            self._drop(hang=self.line.is_open)
            self._set(Line())

    def goes_on_with(self, whom: int) -> None:
        """Take the call on the telephone for another follow-up of the same person from now on."""
        self._set(replace(self.line, whom=whom))

    async def close(self) -> None:
        """Let go of everything, and wait until every program that was started for a call is gone."""
        self._drop(hang=self.line.is_open and self.line.state != "answered")
        while self._chores:
            await asyncio.gather(*self._chores)

    # Inside.

    def _choose(self, values: dict[str, str]) -> Telephone | None:
        """Choose the telephone; None where the number is dialled by hand."""
        settings, rules, way = self._desk.settings, self._desk.settings.dialling, self._choose_way()
        if way == "command":
            return Command(self._program(rules.command, values), values["number"], settings)
        if way == "baresip":
            return Baresip(rules.filled(rules.link, values), settings)
        return Opener(rules.filled(rules.link, values), settings) if way == "link" else None

    def _choose_way(self) -> Way:
        """Choose the way to dial: nobody made up is dialled, and a desktop far away opens no links."""
        way, telephone = self._desk.settings.dialling.way, self._desk.telephone
        return "hand" if telephone == "none" or (way == "link" and telephone == "over_ssh") else way

    def _program(self, template: list[str], values: dict[str, str]) -> list[str]:
        rules = self._desk.settings.dialling
        return [template[0], *(rules.filled(argument, values) for argument in template[1:])]

    async def _follow(self, placed: _Placed, before: asyncio.Task[None] | None) -> None:
        """Place a call once the one before is off the line, and carry the line on by what is told of it."""
        try:
            if before is not None:
                await before
            followed = await placed.telephone.call(
                lambda report: self._report(placed, report), lambda remark: self._remark(placed, remark)
            )
            if not followed and placed is self._placed:
                self._set(replace(self.line, state="handed_over"))
        except Unusable as refusal:
            if placed.given_up:
                self._report(placed, Report("ended", "given_up"))
            elif placed is self._placed:
                self._set(replace(self.line, state="failed", remark=refusal.remark))
        finally:
            await placed.telephone.close()

    async def _hang_up(self, placed: _Placed) -> None:
        rules = self._desk.settings.dialling
        if not rules.hang_up:
            await placed.telephone.hang_up()
            return
        try:
            await run(self._program(rules.hang_up, placed.values), self._desk.settings)
        except Unusable as refusal:
            self._remark(placed, refusal.remark)

    def _drop(self, *, hang: bool) -> asyncio.Task[None] | None:
        """Turn away from the call on the line; what has still to be done for it goes on by itself."""
        placed, self._placed = self._placed, None
        return None if placed is None else self._do(self._end(placed, hang=hang))

    async def _end(self, placed: _Placed, *, hang: bool) -> None:
        placed.given_up = True
        if hang and placed.task is not None and not placed.task.done():
            await self._hang_up(placed)
        if placed.task is not None:
            placed.task.cancel()
            await asyncio.wait([placed.task])

    def _do(self, chore: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
        return task

    def _report(self, placed: _Placed, report: Report) -> None:
        if placed is self._placed:
            self._set(follow(self.line, report, self._desk.settings, self._desk.now()))

    def _remark(self, placed: _Placed, remark: Remark) -> None:
        if placed is self._placed:
            self._set(replace(self.line, remark=remark))

    def _set(self, line: Line) -> None:
        if line != self.line:
            self.line = line
            self._changed()


@dataclass(eq=False, slots=True)
class _Placed:
    """A call that was placed: its telephone, what its templates are filled with, and who listens to it."""

    telephone: Telephone
    values: dict[str, str]
    task: asyncio.Task[None] | None = None
    given_up: bool = False
