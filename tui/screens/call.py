"""Call: the card, the script question by question, and the keys that end the call.

Digits answer, letters end, Enter takes what is offered; nothing else is needed.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Input, Static

from callscripts import AnswerRefused
from store import Logged, renew
from tui import keys, words
from tui.background import away, toast
from tui.calling import Call, Waiting
from tui.plain import joined
from tui.screens.turns import Turns
from tui.text import clean
from tui.widgets import call_parts as parts
from tui.widgets.card import brief_content, card_content
from tui.widgets.lines import KeyLine
from tui.widgets.script import script_content
from tui.wiring import Desk
from tui.words import _, labels, refusals, remarks

TYPED = {"text", "number", "day", "moment", "phone"}
RENEW_SECONDS = 60
NARROW, HIGH = 100, 30
"""Columns below which the card stands above the script, in brief; rows from which there is space."""


class CallScreen(Turns):
    """One customer after another, until the agent goes back to the queues."""

    where = "call"
    BINDINGS: ClassVar = keys.bindings(keys.CALL)
    AUTO_FOCUS = ""

    def __init__(
        self, desk: Desk, waiting: Waiting, kind: str | None, *, whose: str = "agents", begin: bool
    ) -> None:
        super().__init__(desk, waiting, kind, whose)
        self._begin = begin
        self._marked: tuple[str, ...] = ()
        self._noting = False
        self._objecting = False

    def compose(self) -> ComposeResult:
        """Lay out the header, the card, the script and the outcomes."""
        yield Static(id="status")
        yield Static(id="promise")
        with Container(classes="body"):
            with VerticalScroll(classes="card-pane", can_focus=False):
                yield Static(id="card")
            with Vertical(id="talk"), VerticalScroll(id="script-pane", can_focus=False):
                yield Static(id="script")
                yield Static(id="reading")
                yield Input(id="typed", compact=True, select_on_focus=False)
        yield Static(id="outcomes")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the card; open the call at once where that was asked for."""
        self.set_interval(1.0, self._tick)
        self.set_interval(RENEW_SECONDS, self._renew)
        if self._begin:
            await self.open_call()
        await self.read_day()
        self.show()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.show()

    # Showing.

    def show(self) -> None:
        """Draw the screen as the call stands."""
        self.set_class(self.call is not None, "-open")
        self._show_status()
        self.show_promise(hidden=self.waiting.card.line.id)
        self._show_card()
        self._show_script()
        self._show_outcomes()
        self._show_input()
        self.query_one(KeyLine).show(keys.CALL, keys.EVERYWHERE)

    def _show_status(self) -> None:
        bar = self.query_one("#status", Static)
        content = parts.status(self.desk, self.waiting, self.call, narrow=self._is_narrow())
        if bar.content != content:
            bar.update(content)

    def _is_narrow(self) -> bool:
        return self.app.size.width < NARROW

    def _show_card(self) -> None:
        pane = self.query_one("#card", Static)
        width = max(30, pane.size.width)
        if self.call is not None and self._is_narrow():
            pane.update(brief_content(self.desk, self.waiting.card, width))
        else:
            pane.update(card_content(self.desk, self.waiting.card, width, heading=False))

    def _show_script(self) -> None:
        pane = self.query_one("#script", Static)
        if self.call is None:
            pane.update(parts.before(self.desk, self.waiting, self.day.progress))
        elif self._objecting:
            pane.update(parts.objections(self.call))
        else:
            noted = "" if self._noting else self.call.note
            width, tight = max(30, pane.size.width), self.app.size.height < HIGH
            pane.update(script_content(self.call, self._marked, width, noted=noted, tight=tight))
        self.query_one("#script-pane", VerticalScroll).scroll_home(animate=False)

    def _show_outcomes(self) -> None:
        bar = self.query_one("#outcomes", Static)
        bar.update("" if self.call is None else parts.outcomes_bar(self.call, self.app.size.width - 2))

    def _show_input(self) -> None:
        """Show the line for typing where there is something to type, and put the cursor in it."""
        typed = self.query_one("#typed", Input)
        wanted = self.call is not None and (self._noting or self._typing())
        typed.display = wanted
        self._show_reading()
        if wanted:
            typed.placeholder = _("note") if self._noting else ""
            typed.focus()
        else:
            self.set_focus(None)

    def _show_reading(self) -> None:
        """Say how a typed day or time is understood, while it is typed."""
        reading = self.query_one("#reading", Static)
        kind = self._kind_asked()
        text = self.query_one("#typed", Input).value
        if self._noting or kind not in {"day", "moment"} or not text.strip():
            reading.update("")
            return
        read = parts.as_read(self.desk, kind, text) or _("not understood")
        reading.update(joined((f"→ {read}", "$accent bold")))

    def _tick(self) -> None:
        self.show_promise(hidden=self.waiting.card.line.id)
        if self.call is not None:
            self._show_status()

    async def _renew(self) -> None:
        await self.read_day()
        follow_up = self.waiting.card.line.id
        if follow_up is not None:
            await away(
                self,
                partial(
                    renew, self.desk.database, self.desk.settings, self.desk.agent, follow_up, self.desk.now()
                ),
            )

    def on_resize(self) -> None:
        """Draw everything anew for its new width."""
        self.call_after_refresh(self.show)

    # What is asked now.

    def _kind_asked(self) -> str | None:
        question = self.call.question if self.call else None
        return question.kind if question else None

    def _typing(self) -> bool:
        return self._kind_asked() in TYPED and not self._objecting

    # Keys.

    async def on_key(self, event: events.Key) -> None:
        """Take digits as answers and letters as outcomes."""
        sign = event.character
        if self.call is None or sign is None or not sign.isprintable() or isinstance(self.focused, Input):
            return
        if self._noting or self._typing():
            event.stop()
            self.query_one("#typed", Input).insert_text_at_cursor(sign)
        elif sign.isdigit():
            event.stop()
            await self._digit(int(sign))
        elif sign.lower() in keys.outcome_keys(self.waiting.card.line.kind):
            event.stop()
            await self._letter(sign.lower())

    async def action_go(self) -> None:
        """Take what is offered: open the call, go on, skip, or log."""
        call = self.call
        if call is None:
            await self.open_call()
            self.show()
        elif self._noting or self._typing():
            await self._take_typed(self.query_one("#typed", Input).value)
        elif self._objecting:
            self._objecting = False
            self.show()
        elif call.question is None:
            await self._log_if_decided()
        elif call.question.kind == "multiple" and self._marked:
            await self._answer(list(self._marked))
        elif not call.question.required:
            await self._answer(None)
        else:
            toast(self, _("This question needs an answer; a letter below ends the call."))

    @on(Input.Submitted, "#typed")
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self._take_typed(event.value)

    @on(Input.Changed, "#typed")
    def _changed(self) -> None:
        self._show_reading()

    async def action_back(self) -> None:
        """Walk back one question."""
        await self._walk("back")

    async def action_forward(self) -> None:
        """Walk on one question."""
        await self._walk("forward")

    async def action_note(self) -> None:
        """Write a note beside the script."""
        if self.call is not None:
            self._noting = True
            self.query_one("#typed", Input).value = clean(self.call.note)
            self.show()

    async def action_objections(self) -> None:
        """Show what to say to the usual objections, or go back to the question."""
        if self.call is not None:
            self._objecting = not self._objecting
            self.show()

    async def action_number(self) -> None:
        """Go on with the customer's next number."""
        call = self.call
        if call is None:
            return
        numbers = self.waiting.card.numbers
        place = next((i for i, one in enumerate(numbers) if one.position == call.opened.number_position), -1)
        if len(numbers) < 2:
            toast(self, _("There is no other number."))
            return
        following = numbers[(place + 1) % len(numbers)]
        await away(self, lambda: call.dial(following.position))
        self.show()

    async def action_script_language(self) -> None:
        """Speak the script in the other language; every answer stays."""
        call = self.call
        if call is not None:
            other = words.LANGUAGES[1 - words.LANGUAGES.index(call.interview.language)]
            await away(self, lambda: call.speak(other))
            self.show()

    async def action_leave_call(self) -> None:
        """Step out: of a note, of objections, of an outcome's details, at last of the call."""
        if self._noting or self._objecting:
            self._noting = self._objecting = False
            self._clear_typed()
            self.show()
        elif self.call is not None and self.call.details is not None:
            await away(self, self.call.unchoose)
            self._clear_typed()
            self.show()
        else:
            await self.put_back()
            self.dismiss()

    # Steps.

    async def open_call(self) -> None:
        """Open the call, or open it again where it was."""
        opened = await away(self, lambda: Call.begin(self.desk, self.waiting, words.language()))
        if opened is not None:
            self.call = opened

    async def _digit(self, digit: int) -> None:
        call = self.call
        assert call is not None  # noqa: S101  digits are only taken in a call
        option = next((one for one in call.talk.options() if one.key % 10 == digit), None)
        if option is None or self._objecting:
            return
        if self._kind_asked() == "multiple":
            code = str(option.value)
            self._marked = tuple(one for one in self._marked if one != code) + (
                () if code in self._marked else (code,)
            )
            self._show_script()
            return
        await self._answer(option.value)

    async def _letter(self, letter: str) -> None:
        call = self.call
        assert call is not None  # noqa: S101  letters are only taken in a call
        outcome = keys.outcome_keys(self.waiting.card.line.kind)[letter]
        self._objecting = False
        self._marked = ()
        await self._choose(call, outcome)

    async def _choose(self, call: Call, outcome: str) -> None:
        """Log with an outcome, or ask first for the details it needs."""
        if await away(self, lambda: call.choose(outcome)):
            await self._log()
        else:
            self._clear_typed()
            self.show()

    async def _take_typed(self, text: str) -> None:
        call = self.call
        assert call is not None  # noqa: S101  there is nothing to type before
        if self._noting:
            self._noting = False
            await away(self, lambda: call.write(text.strip()))
            self._clear_typed()
            self.show()
            return
        kind = self._kind_asked()
        value = parts.typed_value(self.desk, kind, text.strip())
        if text.strip() and value is None:
            toast(
                self,
                _("Not understood: write it like 11-30 14:00, tomorrow 10, fri 3pm."),
                severity="warning",
            )
            return
        await self._answer(value)

    async def _answer(self, value: object) -> None:
        """Answer what is asked; it is stored before the next question shows."""
        call = self.call
        assert call is not None  # noqa: S101  nothing is asked before
        try:
            await away(self, lambda: call.answer(value))
        except AnswerRefused as refusal:
            toast(self, refusals.sentence(refusal), severity="warning")
            return
        self._clear_typed()
        self._marked = self._given()
        if call.details is not None and call.question is None:
            await self._log()
        else:
            self.show()

    def _given(self) -> tuple[str, ...]:
        """Tick what was ticked before, when a multiple question is walked back to."""
        question = self.call.question if self.call else None
        given = self.call.talk.answers.get(question.id) if self.call and question else None
        return tuple(given) if isinstance(given, list) else ()

    async def _walk(self, way: str) -> None:
        call = self.call
        if call is None:
            return
        await away(self, call.back if way == "back" else call.forward)
        self._clear_typed()
        self._marked = self._given()
        self.show()

    async def _log_if_decided(self) -> None:
        call = self.call
        if call is None or call.outcome is None:
            toast(self, _("End the call with one of the letters below."))
        elif call.chosen is None:
            await self._choose(call, call.outcome)
        else:
            await self._log()

    async def _log(self) -> None:
        call = self.call
        assert call is not None  # noqa: S101  only a call can be logged
        code = call.outcome or ""
        logged = await away(self, call.end)
        if logged is None:
            await away(self, call.unchoose)
            self.show()
            return
        self._say(code, logged)
        await self.go_on(logged, code)

    def _say(self, outcome: str, logged: Logged) -> None:
        told = [remarks.sentence(remark, self.desk.zone, self.desk.today()) for remark in logged.remarks]
        done = _("{name}: {outcome}").format(name=self.waiting.card.name, outcome=labels.outcome(outcome))
        toast(self, _("; ").join([done, *told]))

    def begin_anew(self) -> None:
        """Show another customer's card as if nothing had been typed."""
        self._marked = ()
        self._noting = self._objecting = False
        self._clear_typed()

    def _clear_typed(self) -> None:
        self.query_one("#typed", Input).value = ""
