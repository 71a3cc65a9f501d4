"""Call: the card, the script question by question, and the keys that end the call.

Digits answer, letters end, Enter takes what is offered; nothing else is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from callscripts import AnswerRefused
from store import NOTE, Logged
from tui import keys, words
from tui.background import away, toast
from tui.calling import Call
from tui.keying import Offer, narrow
from tui.screens.keeping import Keeping
from tui.screens.opening import Opening
from tui.widgets import call_parts as parts
from tui.widgets.beside import Beside
from tui.widgets.card import brief_content, card_content
from tui.widgets.drawing import Bar, Body, ChoiceBar, Column, Scrolled
from tui.widgets.lines import KeyLine, change
from tui.widgets.month import MonthPicker
from tui.widgets.pane import Pane
from tui.widgets.script import script_content
from tui.widgets.typed import TypedLine
from tui.words import _, labels, refusals, remarks

RENEW_SECONDS = 60
NARROW, VAST, HIGH = 100, 160, 30
"""Columns below which the card stands above the script, in brief, and from which objections stand beside it;
rows from which there is space."""

BRIEF = 5
"""Lines of the card in brief that are in sight at once, as the styles say."""

SAYS_IT = {"booked": "appointment_booked", "call_later": "again_at"}
"""Outcomes whose consequence says what they are."""


class CallScreen(Keeping):
    """One customer after another, until the agent goes back to the queues."""

    where = "call"
    BINDINGS: ClassVar = keys.bindings(keys.CALL)
    AUTO_FOCUS = ""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._begins, self._dials = opening.begins, opening.dials
        self._marked: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the header, the card, the script and the outcomes."""
        yield Bar(id="status")
        yield Bar(id="promise")
        yield Bar(id="away")
        yield Bar(id="phone")
        with Body(classes="body"):
            yield Pane(id="card", classes="card-pane")
            with Column(id="talk"), Scrolled(id="script-pane", can_focus=False):
                yield Pane(id="script")
                yield Bar(id="reading")
                yield TypedLine(id="typed")
                yield MonthPicker(self.desk)
            yield Beside(id="beside", classes="card-pane")
        yield ChoiceBar(id="outcomes")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the card; open the call at once where that was asked for."""
        self.set_interval(1.0, self._tick)
        self.set_interval(RENEW_SECONDS, self._renew)
        self.note_look()
        if self._begins:
            await self.open_call()
            if self._dials:
                await self.dial_opened()
        await self.read_day()
        self.show()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.show()

    # Showing.

    def show(self) -> None:
        """Draw the screen as the call stands."""
        self.set_class(self.call is not None and self._is_narrow(), "-open")
        self._show_status()
        self.show_promise(hidden=self.waiting.card.line.id)
        self.show_away()
        self.show_phone()
        self._show_card()
        self.query_one(KeyLine).show(keys.CALL, keys.EVERYWHERE)
        self.show_step()

    def show_step(self) -> None:
        """Draw what an answer changes."""
        self._show_script()
        self._show_outcomes()
        self.query_one(MonthPicker).close()
        self.show_line()
        pane = self.query_one("#script-pane", Scrolled)
        if pane.scroll_y and not self.is_typing():
            pane.scroll_home(animate=False)

    async def _show_step_now(self) -> None:
        """Draw it at once where nothing has to be laid out for it, and no other key waits."""
        typed = self.is_typing() or self.has_class("-typing")
        self.show_step()
        if not typed and self.is_settled() and not self.app.typeahead.has_more:  # type: ignore[attr-defined]
            await self.draw_now(self.query_one("#script"), self.query_one("#outcomes"))

    def _show_status(self) -> None:
        told = parts.status(self.desk, self.waiting, self.call, narrow=self._is_narrow())
        change(self.query_one("#status", Static), told)

    def _is_narrow(self) -> bool:
        return self.app.size.width < NARROW

    def _show_card(self) -> None:
        pane = self.query_one("#card", Pane)
        brief = self.call is not None and self._is_narrow()
        if brief:
            pane.show(brief_content(self.desk, self.waiting.card, pane.room))
        pane.set_class(brief and pane.get_content_height(pane.size, pane.size, pane.room) <= BRIEF, "-fits")
        if not brief:
            rows = pane.size.height
            pane.show(card_content(self.desk, self.waiting.card, pane.room, heading=False, rows=rows))
        self._show_beside()

    def _show_beside(self) -> None:
        """Keep the objections in sight where there is room for a third column."""
        call = self.call if self.app.size.width >= VAST and not self._objecting else None
        self.set_class(call is not None, "-vast")
        if call is not None:
            self.query_one(Beside).tell(call)

    def _show_script(self) -> None:
        pane = self.query_one("#script", Pane)
        if self.call is None:
            pane.show(parts.before(self.desk, self.waiting, self.day.progress, pane.room))
        elif self._objecting:
            pane.show(parts.objections(self.call))
        else:
            noted = "" if self._noting else self.call.note
            tight = self.app.size.height < HIGH
            pane.show(script_content(self.call, self._marked, pane.room, noted=noted, tight=tight))

    def show_offer(self) -> None:
        """Show which outcome Enter would take."""
        self._show_outcomes()

    def _show_outcomes(self, pressed: str | None = None) -> None:
        """Show what can end the call, and at once which of it was `pressed`, while that is being stored."""
        call, kind, width = self.call, self.waiting.card.line.kind, self.app.size.width - 2
        there = call is not None or not self._is_narrow()
        told = parts.outcomes_bar(kind, call, width, pressed) if there else Content("")
        change(self.query_one("#outcomes", Static), told)

    def _tick(self) -> None:
        self.show_promise(hidden=self.waiting.card.line.id)
        self.show_phone()
        self.look_for_server()
        if self.call is not None:
            self._show_status()
            self.keep_again()

    @work(group="renew")
    async def _renew(self) -> None:
        if await away(self, self.give_sign, quietly=True):
            await self.read_day()

    def on_resize(self) -> None:
        """Draw everything anew for its new width."""
        self.call_after_refresh(self.show)

    # Keys.

    async def on_key(self, event: events.Key) -> None:
        """Take digits as answers and letters as outcomes."""
        sign = event.character
        if self.call is None or sign is None or not sign.isprintable() or isinstance(self.focused, Input):
            return
        if self.is_typing():
            event.stop()
            self.query_one("#typed", TypedLine).insert_text_at_cursor(sign)
        elif (sign := narrow(sign)).isdecimal():
            event.stop()
            await self._digit(int(sign))
        elif sign.lower() in keys.outcome_keys(self.waiting.card.line.kind):
            event.stop()
            step = partial(self._letter, sign.lower())
            self.app.typeahead.then(step)  # type: ignore[attr-defined]

    async def action_go(self) -> None:
        """Take what is offered: open the call, go on, skip, or log."""
        call = self.call
        if call is None:
            self.query_one(KeyLine).press("call.go")
            await self.app.typeahead.behind(self._open)  # type: ignore[attr-defined]
        elif self.is_typing():
            await self.take_typed(self.query_one("#typed", TypedLine).value)
        elif await self.took_offer():
            return
        elif self._objecting:
            self._objecting = False
            self.show()
        elif call.question is None:
            await self._log_if_decided()
        elif call.question.kind == "multiple" and self._marked:
            await self._answer(list(self._marked))
        elif not call.question.required:
            await self._answer(None)
        elif call.offered is not None:
            await self._choose(call, call.offered)
        else:
            toast(self, _("This question needs an answer; a letter below ends the call."))

    def offers(self) -> Iterator[Offer]:
        """Give the outcomes that can end the call now."""
        yield from parts.offers(self.call)

    async def action_outcome(self, outcome: str) -> None:
        """End the call with an outcome, as its letter does; a note being written is kept."""
        if self._noting and not await self.take_note():
            return
        if self.call is not None:
            await self._letter(keys.outcome_letter(outcome))

    async def action_digit(self, digit: int) -> None:
        """Answer as a digit does."""
        if self.call is not None:
            await self._digit(digit)

    async def action_back(self) -> None:
        """Walk back one question."""
        await self._walk("back")

    async def action_forward(self) -> None:
        """Walk on one question."""
        await self._walk("forward")

    def action_read_on(self) -> None:
        """Scroll on what does not fit."""
        self._read(1)

    def action_read_back(self) -> None:
        """Scroll back what does not fit."""
        self._read(-1)

    def _read(self, way: int) -> None:
        """Scroll the script by what fits, or the card where all of the script is in sight."""
        script = self.query_one("#script-pane" if self.is_typing() else "#script")
        pane = script if script.max_scroll_y > 0 else self.query_one("#card")
        pane.scroll_relative(y=way * max(1, pane.size.height - 1), animate=False)

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
        await self.step(lambda: call.dial(following.position))
        self.show()

    async def action_script_language(self) -> None:
        """Speak the script in the other language; every answer stays."""
        call = self.call
        if call is not None:
            other = words.LANGUAGES[1 - words.LANGUAGES.index(call.interview.language)]
            await self.step(lambda: call.speak(other))
            self.show()

    async def action_leave_call(self) -> None:
        """Step out: of a note, which is kept, of objections, of an outcome's details, at last of the call."""
        call = self.call
        if self._noting:
            await self.take_note()
        elif self._objecting:
            self._objecting = False
            self.show()
        elif call is not None and call.details is not None:
            await self.step(call.unchoose)
            self.show()
        elif self.is_server_away:
            toast(self, _("The server is away: the call stays open until it is back."), severity="warning")
        elif await self.typed_is_kept():
            await self.put_back()
            self.dismiss()

    # Steps.

    async def open_call(self, language: str = "") -> None:
        """Open the call, or open it again where it was."""
        spoken = language or words.language()
        opened = await away(self, lambda: Call.begin(self.desk, self.waiting, spoken))
        if opened is not None:
            self.call = opened
            self._noting = NOTE in opened.drafts
            self.look_ahead()

    async def _digit(self, digit: int) -> None:
        call = self.call
        assert call is not None  # noqa: S101  digits are only taken in a call
        option = next((one for one in call.talk.options() if one.key % 10 == digit), None)
        if option is None or self._objecting:
            return
        if self.kind_asked() == "multiple":
            code = str(option.value)
            self._marked = tuple(one for one in self._marked if one != code) + (
                () if code in self._marked else (code,)
            )
            self._show_script()
            return
        await self._answer(option.value)

    async def _open(self) -> None:
        await self.open_call()
        await self.dial_opened()
        self.show()

    async def _letter(self, letter: str) -> None:
        call = self.call
        assert call is not None  # noqa: S101  letters are only taken in a call
        outcome = keys.outcome_keys(self.waiting.card.line.kind)[letter]
        self._objecting = False
        self._marked = ()
        self._show_outcomes(outcome)
        await self._choose(call, outcome)

    async def _choose(self, call: Call, outcome: str) -> None:
        """Log with an outcome, or ask first for the details it needs."""
        if await self.step(lambda: call.choose(outcome)) == (True,):
            await self._log()
        else:
            self.show()

    async def take_answer(self, text: str) -> None:
        """Take what was typed as the answer to what is asked."""
        if await self.took_offer(text):
            return
        kind = self.kind_asked()
        value = parts.typed_value(self.desk, kind, text.strip())
        if text.strip() and value is None:
            toast(self, parts.not_taken(self.desk, kind, text), severity="warning")
            return
        await self._answer(value)

    async def _answer(self, value: object) -> None:
        """Answer what is asked; it is stored before the next question shows."""
        call = self.call
        assert call is not None  # noqa: S101  nothing is asked before
        if not await self.is_agreed(value):
            return
        try:
            if await self.step(lambda: call.answer(value)) is None:
                return
        except AnswerRefused as refusal:
            toast(self, refusals.sentence(refusal), severity="warning")
            return
        self.empty_line()
        self._marked = self._given()
        if call.details is not None and call.question is None:
            await self._log()
        else:
            await self._show_step_now()

    def _given(self) -> tuple[str, ...]:
        """Tick what was ticked before, when a multiple question is walked back to."""
        question = self.call.question if self.call else None
        given = self.call.talk.answers.get(question.id) if self.call and question else None
        return tuple(given) if isinstance(given, list) else ()

    async def _walk(self, way: str) -> None:
        if self.call is not None:
            await self.step(self.call.back if way == "back" else self.call.forward)
            self._marked = self._given()
            await self._show_step_now()

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
        logged = await self.step(call.end)
        if logged is None:
            self._marked = self._given()
            self.show()
        elif logged[0] is None:
            self.wait_for_server(code)
        else:
            self.say_ended(code, logged[0])
            await self.go_on(logged[0])

    def say_ended(self, outcome: str, logged: Logged) -> None:
        """Say what came of a call that was stored."""
        told = [remarks.sentence(remark, self.desk.zone, self.desk.today()) for remark in logged.remarks]
        if SAYS_IT.get(outcome) not in {remark.code for remark in logged.remarks}:
            told.insert(0, labels.outcome(outcome))
        said = _("; ").join(told)
        toast(self, _("{name}: {outcome}").format(name=self.waiting.card.name, outcome=said))

    def begin_anew(self) -> None:
        """Show another customer's card as if nothing had been typed."""
        self._marked = ()
        self._noting = self._objecting = False
        self.empty_line()
