"""How a call ended, put together for the store from what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from callscripts import Answer, Interview
from store import CallEnd, GivenAnswer
from tui.wiring import Desk


def end_of(
    desk: Desk,
    interview: Interview,
    outcome: str,
    filled: Mapping[str, Any],
    note: str | None,
    *,
    despite_hours: bool = False,
) -> CallEnd:
    """Put together how a call ended from what was answered and which details were filled.

    `despite_hours` takes a time that is out of hours or full knowingly.
    """
    counted = interview.counted()
    return CallEnd(
        outcome=outcome,
        answers=tuple(
            GivenAnswer(question, value, _score(interview, question, value), question in counted)
            for question, value in interview.answers.items()
            if value is not None
        ),
        complete=interview.is_complete,
        causes=tuple(_listed(filled.get("causes"))),
        severity=filled.get("severity"),
        appointment=_instant(desk, filled.get("appointment")),
        call_back=_instant(desk, filled.get("call_back")),
        due_on=date.fromisoformat(filled["due_on"]) if filled.get("due_on") else None,
        other_shop=filled.get("other_shop", ""),
        reason=_reason(interview, filled.get("reason", "")),
        number=filled.get("number", ""),
        note=note,
        despite_hours=despite_hours,
    )


def _score(interview: Interview, question: str, value: object) -> int | None:
    asked = interview.script.question(question)
    return value if asked is not None and asked.kind == "rating" and isinstance(value, int) else None


def _listed(value: Answer | None) -> Sequence[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _instant(desk: Desk, said: str | None) -> datetime | None:
    """Turn the shop's local time, ISO text, into an instant."""
    return datetime.fromisoformat(said).replace(tzinfo=desk.zone).astimezone(UTC) if said else None


def _reason(interview: Interview, given: str) -> str:
    """Give the reason as the customer said it: a choice by its words, not its code."""
    for question in interview.script.questions:
        if question.fills == "reason" and interview.counted().get(question.id) == given:
            for choice in question.choices:
                if choice.code == given:
                    return choice.label.in_(interview.language)
    return given
