"""Days and times asked for in a call: read while they are typed, judged, or chosen from a month."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime
from functools import partial
from typing import Literal

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from store import Fit
from tui import keys, saying
from tui.agreeing import agreed_for
from tui.background import away
from tui.calling import Call
from tui.plain import joined
from tui.screens.dials import Dials
from tui.widgets import call_parts as parts
from tui.widgets.month import MonthPicker
from tui.words import _, remarks


class Times(Dials):
    """What a call screen does where a day or a time is asked for; it has `#typed`, `#reading`, a month."""

    def asked_for(self) -> Literal["appointment", "call_back"] | None:
        """Say what the time asked for is agreed for."""
        return agreed_for(self.call.question if self.call else None)

    async def action_month(self) -> None:
        """Open the month where a day or a time is asked for."""
        question = self.call.question if self.call else None
        if question is None or question.kind not in {"day", "moment"} or self.is_noting():
            return
        typed = self.query_one("#typed", Input).value
        self.query_one(MonthPicker).open(self.asked_for(), self._said_day(question.kind, typed))

    def _said_day(self, kind: str, text: str) -> date | None:
        if kind == "day":
            return saying.read_day(text, self.desk.today())
        moment: datetime | None = saying.read_moment(text, self.desk.now(), self.desk.zone)
        return moment.date() if moment else saying.read_day(text, self.desk.today())

    @on(MonthPicker.Left)
    def _back_to_the_line(self, event: MonthPicker.Left) -> None:
        event.stop()
        typed = self.query_one("#typed", Input)
        typed.focus()
        typed.insert_text_at_cursor(event.typed)

    @on(MonthPicker.Taken)
    async def _taken(self, event: MonthPicker.Taken) -> None:
        event.stop()
        typed = self.query_one("#typed", Input)
        typed.value = event.text
        typed.focus()
        await self.take_typed(event.text)

    @abstractmethod
    def is_noting(self) -> bool:
        """Say whether it is a note that is typed."""

    @abstractmethod
    async def take_typed(self, text: str) -> None:
        """Take what was typed, or picked, as the answer."""

    async def is_agreed(self, value: object) -> bool:
        """Say whether an answer may be taken: a time that does not fit is, when it is given once more."""
        call = self.call
        if call is None or not isinstance(value, str) or self.asked_for() is None:
            return True
        fit = await away(self, partial(call.times.fit, call.question, value))
        if fit is not None and call.times.agree(value, fit):
            return True
        self.show_reading()
        return False

    def show_reading(self) -> None:
        """Say how a typed day or time is understood, how full it is, and why it would not do."""
        reading, text = self.query_one("#reading", Static), self.query_one("#typed", Input).value
        call = self.call
        question = call.question if call else None
        asked = question is not None and question.kind in {"day", "moment"} and not self.is_noting()
        if call is None or question is None or not asked or not text.strip():
            if reading.content:
                reading.update("")
                self.keep_line_in_view()
            return
        read = parts.as_read(self.desk, question.kind, text)
        day = parts.day_alone(self.desk, question.kind, text)
        understood = read or (_("{day}: at what time?").format(day=day) if day else _("not understood"))
        self._tell(reading, joined((f"→ {understood}", "$accent bold")))
        value = parts.typed_value(self.desk, question.kind, text.strip())
        if isinstance(value, str) and self.asked_for() is not None:
            self._judge(call, value, text, read or "")

    @work(exclusive=True, group="reading")
    async def _judge(self, call: Call, value: str, text: str, read: str) -> None:
        """Say behind it how the time fits; what came too late for what is typed by now is not shown."""
        fit = await away(self, partial(call.times.fit, call.question, value))
        if fit is not None and self.query_one("#typed", Input).value == text:
            known = call.times.was_said(value)
            told = joined((f"→ {read}", "$accent bold"), *self._judged(fit, known=known))
            self._tell(self.query_one("#reading", Static), told)

    def _tell(self, reading: Static, told: Content) -> None:
        """Show the reading above the line; where it grows, the line stays in sight."""
        grows = str(told).count("\n") != str(reading.content).count("\n") or not reading.content
        reading.update(told)
        if grows:
            self.keep_line_in_view()

    def keep_line_in_view(self) -> None:
        """Scroll the script so far that the line typed in can be seen, on a screen too low for both."""
        typed = self.query_one("#typed", Input)
        self.call_after_refresh(typed.scroll_visible, animate=False, force=True)

    def _judged(self, fit: Fit, *, known: bool) -> tuple[tuple[str, str], ...]:
        place = fit.place
        full = ""
        if place.places:
            full = _("{taken} of {places} places taken").format(taken=place.taken, places=place.places)
        elif place.taken:
            full = _("{taken} promised").format(taken=place.taken)
        if fit.good:
            return (("   " + full, "$secondary"),)
        why = remarks.sentence(fit.remark, self.desk.zone, self.desk.today())
        again = _("{key} once more takes it all the same.") if known else _("{key} asks once more.")
        again = again.format(key=keys.spoken("call.go"))
        return (("   " + full, "$secondary"), (f"\n! {why} {'' if fit.final else again}", "$warning"))
