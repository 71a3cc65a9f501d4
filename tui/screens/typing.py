"""What is typed in a call: a note, or an answer in words. It is kept as it is typed, so that none is lost."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import TypeVar

from textual import on, work
from textual.widgets import Input

from store import NOTE
from tui.background import away
from tui.calling import Call
from tui.screens.opening import Opening
from tui.screens.times import Times
from tui.text import clean
from tui.widgets.typed import TypedLine
from tui.words import _

TYPED = {"text", "number", "day", "moment", "phone"}
"""Kinds of questions that are answered in words."""

T = TypeVar("T")


class Typing(Times):
    """The line `#typed` of a call screen. It holds what was typed for what is asked now, taken or not."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._noting = False
        self._objecting = False
        self._in_line: tuple[Call, str] | None = None
        self._unkept: Call | None = None
        self._one_at_a_time = asyncio.Lock()

    @abstractmethod
    async def take_answer(self, text: str) -> None:
        """Take what was typed as the answer to what is asked."""

    # What the line is for.

    def kind_asked(self) -> str | None:
        """Say of which kind the question on the screen is."""
        question = self.call.question if self.call else None
        return question.kind if question else None

    def is_noting(self) -> bool:
        """Say whether it is a note that is typed."""
        return self._noting

    def is_typing(self) -> bool:
        """Say whether anything is typed now."""
        return self._noting or (self.kind_asked() in TYPED and not self._objecting)

    def _line_for(self) -> tuple[Call, str] | None:
        call = self.call
        if call is None or not self.is_typing():
            return None
        name = NOTE if self._noting else call.asked
        return None if name is None else (call, name)

    # Showing.

    def show_line(self) -> None:
        """Show the line where something is typed, with what was typed for it, and put the cursor in it."""
        typed, line = self.query_one("#typed", TypedLine), self._line_for()
        typed.display = line is not None
        self.set_class(line is not None, "-typing")
        if line is not None and line != self._in_line:
            self._in_line = line
            typed.fill(clean(line[0].typed_for(line[1])))
        self.show_reading()
        if line is not None:
            typed.placeholder = _("note") if self._noting else ""
            typed.focus()
            self.keep_line_in_view()
        else:
            self.set_focus(None)

    def empty_line(self) -> None:
        """Forget what stands in the line: it was taken, or something else is asked."""
        self._in_line = None
        line = self.query_one("#typed", TypedLine)
        if line.value:
            line.fill("")

    # Keeping.

    @on(Input.Changed, "#typed")
    def _changed(self, event: Input.Changed) -> None:
        self.show_reading()
        line = self._in_line
        if line is not None and line == self._line_for() and event.value == event.input.value:
            call, name = line
            if call.draft(name, event.value):
                self._unkept = call
                self._keep_typed()

    @work(exclusive=False, group="typed")
    async def _keep_typed(self) -> None:
        async with self._one_at_a_time:
            call, self._unkept = self._unkept, None
            if call is not None and call is self.call and not await away(self, call.keep_typed, quietly=True):
                self._unkept = self._unkept or call

    async def step(self, step: Callable[[], T]) -> tuple[T] | None:
        """Take a step of the call, after what was typed before is stored; None where the store refuses it.

        What was typed ahead was meant for what would have come after it, and is not taken then.
        """

        def after_typed() -> tuple[T]:
            if unkept is not None:
                unkept.keep_typed()
            return (step(),)

        async with self._one_at_a_time:
            unkept, self._unkept = self._unkept, None
            done = await away(self, after_typed)
        if done is None:
            self._unkept = self._unkept or unkept
            self.app.typeahead.forget()  # type: ignore[attr-defined]
        return done

    def keep_again(self) -> None:
        """Try again to store what could not be stored."""
        if self._unkept is not None:
            self._keep_typed()

    async def typed_is_kept(self) -> bool:
        """Store what was typed where that is still to be done; False where the store refuses it."""
        unkept = self._unkept
        return unkept is None or await self.step(unkept.keep_typed) is not None

    async def settle(self) -> None:
        """Wait until what was typed, and every step that is under way, is stored or refused."""
        async with self._one_at_a_time:
            pass
        await self.typed_is_kept()

    async def on_unmount(self) -> None:
        """Leave nothing that was typed behind."""
        await self.typed_is_kept()

    # Taking.

    @on(Input.Submitted, "#typed")
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.take_typed(event.value)

    async def take_typed(self, text: str) -> None:
        """Take what was typed: the note, or an answer."""
        if self._noting:
            await self.take_note()
        else:
            await self.take_answer(text)

    async def action_note(self) -> None:
        """Write a note beside the script."""
        if self.call is not None:
            self._noting = True
            self.show()

    async def take_note(self) -> bool:
        """Keep the note as it stands in the line, and go back to the script; False where it is not stored."""
        call, text = self.call, self.query_one("#typed", TypedLine).value
        if call is None or await self.step(lambda: call.write(text.strip())) is None:
            return False
        self._noting = False
        self.show()
        return True
