"""Plays a practice call by keys, as the part means it; the clock goes only when it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from callscripts import Language
from callscripts.practice.model import Call, Part, Reply
from store import load_settings
from tests.tui.conftest import press, settled
from tui import keys
from tui.practising.app import PracticeApp
from tui.practising.session import Practice
from tui.practising.shop import chosen_parts, make_shop
from tui.screens.practice import PracticeCall

BEGIN = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
TEXT = "as said"


class Clock:
    """An instant that is moved by hand."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


def practice(
    folder: Path, clock: Clock, names: Iterable[str] = (), seed: int = 1, language: Language = "en"
) -> Practice:
    """Make a day of practice in a folder."""
    folder.mkdir(exist_ok=True)
    cast = make_shop(folder, load_settings(None), clock, "new", chosen_parts(list(names)), seed, language)
    return Practice(cast, folder)


@asynccontextmanager
async def practising(
    practice: Practice, folder: Path, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[PracticeApp, Pilot[None]]]:
    """Run the app until the queues are on the screen."""
    app = PracticeApp(practice, folder)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield app, pilot
    practice.desk.database.close()


class Player:
    """An agent who knows the part; `wrong` names what is done wrongly."""

    def __init__(self, app: PracticeApp, pilot: Pilot[None], clock: Clock, wrong: Iterable[str] = ()) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock
        self.wrong = set(wrong)

    async def press(self, *pressed: str) -> None:
        await press(self.app, self.pilot, *pressed)

    @property
    def screen(self) -> PracticeCall:
        screen = self.app.screen
        assert isinstance(screen, PracticeCall)
        return screen

    def part(self) -> tuple[Part, Call]:
        """The part in view, and its call."""
        card = self.screen.waiting.card
        part = self.app.practice.parts[card.line.plate or ""]
        position = self.screen.call.opened.number_position if self.screen.call else 1
        return part, part.calls[min(position or 1, len(part.calls)) - 1]

    async def call(self) -> Part:
        """Make the call of whoever is in view, to its end."""
        await self.press("enter")
        part, spoken = self.part()
        script_ends = not {"wrong_person", "call_later", "do_not_call", "broken_off"} & set(
            spoken.ends.outcome
        )
        if spoken.line != "answers" or not (script_ends or spoken.objects or spoken.hangs_up_at):
            await self.end(spoken)
            return part
        while self.screen.call is not None and self.screen.call.question is not None:
            question = self.screen.call.question.id
            if question == spoken.hangs_up_at:
                break
            await self.hear_out(spoken, question)
            if not script_ends and not spoken.hangs_up_at:
                break
            await self.answer(spoken, question)
        await (self.press("enter") if script_ends and "outcome" not in self.wrong else self.end(spoken))
        return part

    async def hear_out(self, spoken: Call, question: str) -> None:
        if any(one.at == question for one in spoken.objects) and "objection" not in self.wrong:
            await self.press("question_mark", "question_mark")
        reply = next((one for one in spoken.says if one.to == question), None)
        if reply is not None and reply.waits and "wait" not in self.wrong:
            self.clock.goes_on(reply.waits)
            self.screen.listen()
            await settled(self.app, self.pilot)

    async def answer(self, spoken: Call, question: str) -> None:
        reply = next((one for one in spoken.says if one.to == question), None)
        asked = self.screen.call.question if self.screen.call else None
        assert asked is not None
        if asked.asked_of == "agent":
            wanted = spoken.ends.severity[0]
            codes = [choice.code for choice in asked.choices]
            await self.press(str(codes.index(wanted) + 1))
        elif reply is None or (reply.means is None and not reply.noted):
            await self.press("enter")
        else:
            await self.give(asked, reply)

    async def give(self, asked: Any, reply: Reply) -> None:
        means = reply.means[0] if isinstance(reply.means, list) and asked.kind != "multiple" else reply.means
        codes = [choice.code for choice in asked.choices]
        if asked.kind == "rating":
            digit = means % 5 + 1 if "rating" in self.wrong else means
            await self.press(str(digit))
        elif asked.kind == "choice":
            await self.press(str((codes.index(means) + 1) % 10))
        elif asked.kind == "multiple":
            marked = means[:1] if "causes" in self.wrong else means
            await self.press(*(str(codes.index(code) + 1) for code in marked), "enter")
        elif asked.kind == "moment" and "time" in self.wrong:
            await self.type("tomorrow 16:00")
        else:
            await self.type("" if "text" in self.wrong else means if isinstance(means, str) else TEXT)

    async def end(self, spoken: Call) -> None:
        """End the call by its letter."""
        outcome = "no_answer" if "outcome" in self.wrong else spoken.ends.outcome[0]
        letter = next(
            key
            for key, code in keys.outcome_keys(self.screen.waiting.card.line.kind).items()
            if code == outcome
        )
        await self.press(letter)
        if spoken.ends.call_back and "outcome" not in self.wrong:
            await self.type("tomorrow 11" if "time" in self.wrong else spoken.ends.call_back)

    async def type(self, text: str) -> None:
        names = {" ": "space", ":": "colon"}
        await self.press(*(names.get(sign, sign) for sign in text), "enter")
