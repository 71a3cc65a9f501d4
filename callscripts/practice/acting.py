"""A part as it is played: what is heard from the other end, step by step, and what was overheard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from callscripts.model import Language, Text
from callscripts.pipe import say
from callscripts.practice.model import Call, Line, Reply

HEARD: Mapping[Line, Text] = {
    "answers": Text(en="(somebody answers)", zh="（接通了）"),
    "rings_out": Text(en="(it rings and rings; nobody answers)", zh="（一直响，没有人接）"),
    "busy": Text(
        en="“The number you have dialled is engaged. Please try again later.”",
        zh="“您好，您拨打的电话正在通话中，请稍后再拨。”",
    ),
    "powered_off": Text(
        en="“The telephone you have dialled is switched off.”", zh="“您好，您拨打的电话已关机。”"
    ),
    "no_signal": Text(
        en="“The number you have dialled cannot be connected at the moment.”",
        zh="“您好，您拨打的电话暂时无法接通，请稍后再拨。”",
    ),
    "voicemail": Text(
        en="“I cannot come to the telephone. Please leave a message after the tone.”",
        zh="“机主暂时无法接听，请在‘嘀’声后留言。”",
    ),
    "suspended": Text(
        en="“The number you have dialled has been suspended.”", zh="“您好，您拨打的电话已停机。”"
    ),
    "no_such_number": Text(
        en="“The number you have dialled does not exist; please check it.”",
        zh="“您好，您拨打的号码是空号，请核对后再拨。”",
    ),
}
HUNG_UP = Text(en="(has hung up)", zh="（电话挂断了）")
HESITATES = Text(en="Hm, let me think …", zh="嗯……我想想啊……")
AT_A_LOSS = Text(en="Pardon?", zh="啊？您说什么？")

Slip = Literal["objection_passed_over", "did_not_wait", "went_on_after_the_end"]
"""What an agent can miss that no record shows."""


class Overheard(msgspec.Struct, frozen=True):
    """Something the agent missed while the customer spoke: what, and at which question."""

    slip: Slip
    question: str


class Acting:
    """One call as the customer plays it; instants come from the caller."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.over = call.line != "answers"
        """Whether nobody is on the line any more."""
        self.slips: list[Overheard] = []
        self._heard: list[Text] = [HEARD[call.line]]
        if call.greets is not None and not self.over:
            self._heard = [call.greets]
        self._asked: str | None = None
        self._come: set[str] = set()
        self._objecting: str | None = None
        self._until: datetime | None = None

    def heard(self, language: Language, facts: Mapping[str, str]) -> tuple[str, ...]:
        """Return everything heard so far, in order."""
        return tuple(say(text, facts, language) for text in self._heard)

    def leave(self) -> None:
        """Take note that the call is over: an objection that stands was passed over."""
        if self._objecting is not None:
            self._slip("objection_passed_over", self._objecting)

    def asked(self, question: str | None, now: datetime) -> None:
        """Take note of what the customer is asked now; None where it is nothing."""
        if question == self._asked:
            return
        self._objecting, self._until = None, None
        self._asked = question
        if question is None or question in self._come or self.over:
            return
        self._come.add(question)
        self._answer_to(question, now)

    def answered(self, question: str) -> None:
        """Take note that the agent took an answer to a question."""
        if self.over:
            self._slip("went_on_after_the_end", question)
        elif question == self._asked and self._objecting is not None:
            self._slip("objection_passed_over", question)
        elif question == self._asked and self._until is not None:
            self._slip("did_not_wait", question)

    def objections_looked_up(self, now: datetime) -> None:
        """Take note that the agent looked up what to say to the usual objections."""
        if self._objecting is not None:
            question, self._objecting = self._objecting, None
            self._reply(question, now)

    def time_goes_on(self, now: datetime) -> bool:
        """Let the customer speak who hesitated long enough; tell whether anything more was heard."""
        if self._until is None or now < self._until:
            return False
        self._until = None
        self._speak(self._reply_to(self._asked or ""))
        return True

    # Inside.

    def _answer_to(self, question: str, now: datetime) -> None:
        objecting = next((one for one in self.call.objects if one.at == question), None)
        if question == self.call.hangs_up_at:
            self._heard.append(HUNG_UP)
            self.over = True
        elif objecting is not None:
            self._heard.append(objecting)
            self._objecting = question
        else:
            self._reply(question, now)

    def _reply(self, question: str, now: datetime) -> None:
        reply = self._reply_to(question)
        if reply is not None and reply.waits:
            self._heard.append(HESITATES)
            self._until = now + timedelta(seconds=reply.waits)
        else:
            self._speak(reply)

    def _speak(self, reply: Reply | None) -> None:
        if reply is not None:
            self._heard.append(reply)
        elif self.call.says:
            self._heard.append(AT_A_LOSS)

    def _reply_to(self, question: str) -> Reply | None:
        return next((reply for reply in self.call.says if reply.to == question), None)

    def _slip(self, slip: Slip, question: str) -> None:
        found = Overheard(slip, question)
        if found not in self.slips:
            self.slips.append(found)
