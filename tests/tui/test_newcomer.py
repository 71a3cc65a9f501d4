"""A newcomer: works ten calls with what the screen, its footer and the help say, and nothing else.

Keys are never written here. Each is found by the words beside it: on the screen, else in the help, which
the footer names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import everything_shown, press, shown, working
from tui import key_names, words
from tui.app import RingbackApp
from tui.screens.call import CallScreen
from tui.screens.help import HelpScreen
from tui.screens.today import TodayScreen
from tui.widgets.queue_list import QueueList
from tui.wiring import Desk
from tui.words import _, labels

Value = Callable[..., Any]
EVERY = (*key_names.LABELS, *key_names.SIGNS.values(), *(f"f{n}" for n in range(1, 13)), "ctrl+z",
         *"abcdefghijklmnopqrstuvwxyz0123456789")  # fmt: skip


class Newcomer:
    """Somebody who has read nothing; does what is named, or fails because nothing names it."""

    def __init__(self, app: RingbackApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def do(self, *named: str) -> None:
        """Press the key that stands before these words on the screen; else the one in the help."""
        key = self._beside(everything_shown(self.app), *named)
        if key is None:
            key = self._beside(await self.help(), *named)
        assert key is not None, (
            f"neither the screen nor the help names {named}:\n{everything_shown(self.app)}"
        )
        await press(self.app, self.pilot, key)

    async def help(self) -> str:
        """Read the help, by the key that the footer names, and close it again by the one it names."""
        opens = self._beside(everything_shown(self.app), _("help")) or self._beside(
            everything_shown(self.app), _("more")
        )
        assert opens is not None, "the footer names no help"
        await press(self.app, self.pilot, opens)
        assert isinstance(self.app.screen, HelpScreen)
        text, closes = shown(self.app, "#help"), self._beside(everything_shown(self.app), _("back"))
        assert closes is not None
        await press(self.app, self.pilot, closes)
        return text

    async def by_hint(self, hint: str) -> None:
        """Press the key that a sentence on the screen names."""
        before, after = (re.escape(part) for part in _(hint).split("{key}"))
        found = re.search(rf"{before}([^\s，按]+?){after}", everything_shown(self.app))
        assert found is not None, f"the screen does not say: {hint}"
        (key,) = (key for key in EVERY if key_names.spoken(key) == found[1])
        await press(self.app, self.pilot, key)

    def says(self, hint: str) -> bool:
        """Say whether the screen says a sentence, whatever key it names."""
        return all(part in everything_shown(self.app) for part in _(hint).split("{key}"))

    async def type(self, text: str) -> None:
        """Type a text."""
        await press(self.app, self.pilot, *(key_names.SIGNS.get(sign, sign) for sign in text))

    async def answer(self, scores: tuple[str, ...]) -> None:
        """Answer what is asked to the end: a score by its words, ticks and free words as the hint says."""
        for _step in range(30):
            if self.says("{key} logs it; another letter changes it"):
                return
            if self.says("digits tick, {key} goes on"):
                await self.do("[ ]")
                await self.by_hint("digits tick, {key} goes on")
            elif self.says("{key} skips"):
                await self.by_hint("{key} skips")
            else:
                await self.do(*scores)
        pytest.fail(f"the talk has no end:\n{everything_shown(self.app)}")

    async def log(self) -> None:
        """Take the outcome that is offered."""
        await self.by_hint("{key} logs it; another letter changes it")

    @property
    def follow_up(self) -> int | None:
        """Whose card is shown."""
        assert isinstance(self.app.screen, CallScreen)
        return self.app.screen.waiting.card.line.id

    def _beside(self, text: str, *named: str) -> str | None:
        for said in named:
            before = r"(?:^|[│▸\s])" if said != "[ ]" else r"\[ \] "
            words_after = re.escape(said) if said != "[ ]" else r"\S"
            for found in re.finditer(rf"{before}([^\s│]+) +{words_after}", text, re.MULTILINE):
                key = next((key for key in EVERY if key_names.label(key) == found[1]), None)
                if key is not None:
                    return str(key)
        return None


def _stored(records: Value, follow_up: int | None) -> str:
    found = records(
        """SELECT a.outcome FROM attempt a WHERE a.shop_id = :shop AND a.follow_up_id = :id
           ORDER BY a.id DESC LIMIT 1""",
        id=follow_up,
    )
    return str(found)


OF_TODAY = """SELECT c.name, n.e164 FROM follow_up f
JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id
JOIN customer_number n ON n.shop_id = :shop AND n.customer_id = f.customer_id AND n.position = 1
WHERE f.shop_id = :shop AND f.id = :id"""

GOOD = {"en": ("Very satisfied", "Certainly"), "zh": ("非常满意", "一定会")}
BAD = {"en": ("Serious", "Probably not", "Dissatisfied"), "zh": ("较重", "不太会", "不满意")}
"""What a customer says to each question, in the words of the answers."""
TOMORROW = {"en": "tomorrow 10", "zh": "明天10点"}


@pytest.mark.parametrize(("language", "size"), [("en", (80, 24)), ("zh", (80, 24)), ("en", (120, 40))])
async def test_ten_calls_by_what_is_written_on_the_screen(
    desk: Desk, records: Value, language: str, size: tuple[int, int]
) -> None:
    words.use(language)
    good, other = GOOD[language], "zh" if language == "en" else "en"
    async with working(desk, size) as (app, pilot):
        new = Newcomer(app, pilot)

        # 1, satisfied: the first call, from Today.
        await new.do(_("next"))
        first = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        await new.answer(good)
        await new.log()
        assert _stored(records, first) == "satisfied"

        # 2, dissatisfied: a cause, and a complaint with how bad it is.
        second = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        await new.answer(BAD[language])
        await new.log()
        assert _stored(records, second) == "dissatisfied"
        assert records("SELECT severity FROM complaint WHERE shop_id = :shop ORDER BY id DESC LIMIT 1") == (
            "serious"
        )

        # 3, busy.
        third = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        await new.do(labels.outcome("busy"))
        assert _stored(records, third) == "busy"

        # 4, a promise: the hint says how a time is typed.
        fourth = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        await new.do(labels.outcome("call_later"))
        assert TOMORROW[language] in everything_shown(app)
        await new.type(TOMORROW[language])
        await new.do(_("dial / take it"))
        assert _stored(records, fourth) == "call_later"
        assert records("SELECT promised_at FROM follow_up WHERE shop_id = :shop AND id = :id", id=fourth) == (
            "2026-11-24T02:00:00.000Z"
        )

        # 5, undone: it was a refusal.
        await new.do(_("undo"))
        assert new.follow_up == fourth
        await new.do(labels.outcome("refused"))
        assert _stored(records, fourth) == "refused"
        assert (
            records("SELECT promised_at FROM follow_up WHERE shop_id = :shop AND id = :id", id=fourth) is None
        )

        # 6, skipped, with a reason by its digit.
        sixth = new.follow_up
        await new.do(_("skip"), _("passes this customer over for now, with a reason."))
        await new.do("asked to be written to" if language == "en" else "客户要求书面联系")
        assert new.follow_up != sixth
        assert records("SELECT reason FROM skip WHERE shop_id = :shop AND follow_up_id = :id", id=sixth) == (
            "by_mail"
        )

        # 7, the script in the other language; the answers stay.
        seventh = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        await new.do(*good)
        await new.do(
            _("their language"), _("speaks the script in the customer's language; every answer stays.")
        )
        await new.answer(GOOD[other])
        await new.log()
        assert _stored(records, seventh) == "satisfied"
        assert (
            records(
                """SELECT i.language FROM interview i
               JOIN attempt a ON a.shop_id = :shop AND a.id = i.attempt_id
               WHERE i.shop_id = :shop AND a.follow_up_id = :id""",
                id=seventh,
            )
            == other
        )

        # 8, booked, from the list of invitations, at the second time offered.
        await new.do(_("leave"))
        assert isinstance(app.screen, TodayScreen)
        await new.do(labels.label(labels.KINDS, "invitation"))
        await new.do(_("next"))
        eighth = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        offered = app.screen.call.offers[1]  # type: ignore[attr-defined]
        await new.do("tomorrow at 13:00" if language == "en" else "明天下午1点")
        await new.log()
        assert _stored(records, eighth) == "booked"
        booked = records("SELECT at FROM appointment WHERE shop_id = :shop ORDER BY id DESC LIMIT 1")
        assert booked == f"{offered:%Y-%m-%dT%H:%M:%S.000Z}"

        # 9, lost to another shop: which, and why.
        ninth = new.follow_up
        await new.by_hint("{key} opens the call and shows the number.")
        await new.do(labels.outcome("lost_other_shop"))
        await new.type("Wang")
        await new.by_hint("type, {key} goes on")
        await new.type("near")
        await new.by_hint("type, {key} goes on")
        assert _stored(records, ninth) == "lost_other_shop"

        # 10, somebody else's number: the same customer's second number comes up, and nobody answers it.
        tenth = new.follow_up
        with desk.database.writing() as writing:
            customer = writing.value(
                "SELECT customer_id FROM follow_up WHERE shop_id = :shop AND id = :id", id=tenth
            )
            writing.run(
                "DELETE FROM customer_number WHERE shop_id = :shop AND customer_id = :c AND position > 1",
                c=customer,
            )
            writing.add(
                "customer_number",
                customer_id=customer,
                position=2,
                raw="13800138000",
                e164="+8613800138000",
                state="unknown",
                verdict="mobile",
            )
        await new.do(_("leave"))
        await new.do(_("next"))
        assert new.follow_up == tenth
        await new.by_hint("{key} opens the call and shows the number.")
        await new.do(labels.outcome("wrong_person"))
        assert new.follow_up == tenth
        assert _stored(records, tenth) == "wrong_person"
        await new.by_hint("{key} opens the call and shows the number.")
        assert "138 0013 8000" in everything_shown(app)
        await new.do(labels.outcome("no_answer"))
        assert _stored(records, tenth) == "no_answer"
        await new.do(_("leave"))
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_a_customer_who_rings_back_is_worked_to_the_end_by_what_is_written(
    desk: Desk, records: Value, language: str
) -> None:
    words.use(language)
    async with working(desk, (80, 24)) as (app, pilot):
        new = Newcomer(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        await press(app, pilot, "down", "down", "down")
        missed = app.screen.query_one(QueueList).line
        assert missed is not None
        with desk.database.reading() as found:
            (who,) = found.rows(OF_TODAY, id=missed.id)
        await press(app, pilot, "home")

        await new.do(_("find"), _("finds a customer who rings back: type a piece of plate, name or number."))
        assert _("opens the call there: script, digits and letters are those of any other.") in (
            " ".join((await new.help()).split()) if language == "en" else "".join((await new.help()).split())
        )
        await new.type(who["e164"][-6:])
        assert who["name"] in everything_shown(app)
        await new.do(_("open the file"))
        await new.do(_("call now"))
        assert new.follow_up == missed.id
        await new.answer(GOOD[language])
        await new.log()
        assert _stored(records, missed.id) == "satisfied"
        await new.do(_("leave"))
        await new.do(_("back"))
        await new.do(_("back"))
        assert isinstance(app.screen, TodayScreen)
