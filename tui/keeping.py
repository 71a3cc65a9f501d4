"""A step of a call on its way to the store: at once, or kept on this machine while the server is away."""

from __future__ import annotations

from typing import Any, Literal

from callscripts import Interview
from store import CallStep, Kept, Logged, OpenCall, Unusable, claim, take_step
from tui.wiring import Desk

What = Literal["answer", "drafts", "outcome", "place", "note", "language", "number", "end"]


def step_of(
    desk: Desk, opened: OpenCall, what: What, facts: dict[str, Any], *, whose: str, said: str = ""
) -> CallStep:
    """Make a step of an open call, made now; `said` puts it in words for who made it."""
    return CallStep(
        what, opened.follow_up, opened.token, desk.agent.id, desk.now(), facts, whose=whose, said=said
    )


def taken(desk: Desk, step: CallStep) -> OpenCall | Logged | Kept | None:
    """Take a step as the store does, or keep it here. Raises `Unusable`.

    A call that was taken out of the agent's hands, and is in nobody's, is taken again where that is needed.
    """
    try:
        return _taken(desk, step)
    except Unusable as refusal:
        if refusal.remark.code != "follow_up_not_held":
            raise
    claim(desk.database, desk.settings, desk.agent, step.follow_up, desk.now())
    return _taken(desk, step)


def _taken(desk: Desk, step: CallStep) -> OpenCall | Logged | Kept | None:
    if desk.kept is None:
        return take_step(desk.database, desk.settings, desk.agent, step)
    return desk.kept.take(desk.database, desk.settings, desk.agent, step)


def answer_said(talk: Interview, value: object) -> str:
    """Put an answer to what is asked now in words, in the language of the call."""
    asked = talk.said()[-1:]
    given: list[Any] = value if isinstance(value, list) else [value]
    words: dict[Any, str] = {option.value: option.text for option in talk.options()}
    named = ", ".join(str(words.get(one, one)) for one in given)
    return f"{''.join(asked)} {named}"
