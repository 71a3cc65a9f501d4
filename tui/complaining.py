"""What is done about complaints, the same for screens and the command line."""

from __future__ import annotations

from collections.abc import Callable

from store import (
    Grievance,
    Records,
    Unusable,
    apply_for_closing,
    assign_complaint,
    close_complaint,
    make_about,
    note_on_complaint,
    open_by_hand,
    propose_solution,
    reopen_complaint,
    reply_to_complaint,
)
from tui.wiring import Desk

Step = Callable[[Records], None]

QUEUES_CHANGE = {"propose", "close", "reopen"}
"""Steps after which other people are to be called."""

NOTE_NEEDED = {"propose", "reopen", "note"}
"""Steps that say nothing without a note."""

_PLAIN = {
    "reply": reply_to_complaint,
    "propose": propose_solution,
    "apply": apply_for_closing,
    "close": close_complaint,
    "reopen": reopen_complaint,
    "note": note_on_complaint,
}


def do(desk: Desk, step: str, complaint: int, note: str, *, wordless: bool = False) -> None:
    """Take a step of a complaint: reply, propose, apply, close, reopen or note.

    Raises `Unusable`; also for a step that needs words and has none, unless it may be `wordless`.
    """
    note = note.strip()
    if step in NOTE_NEEDED and not note and not wordless:
        raise Unusable("complaint_note_missing", id=complaint)
    with desk.database.writing() as records:
        _PLAIN[step](records, desk.settings, desk.agent, complaint, note, desk.now())
        if step in QUEUES_CHANGE:
            make_about(records, desk.settings, desk.now(), {"complaint": [complaint]})


def assign(
    desk: Desk, complaint: int, *, owner: int | None = None, department: str = "", note: str = ""
) -> None:
    """Say who sees to a complaint, or which department answers. Raises `Unusable`."""
    with desk.database.writing() as records:
        assign_complaint(
            records,
            desk.settings,
            desk.agent,
            complaint,
            desk.now(),
            owner=owner,
            department=department,
            note=note.strip(),
        )


def open_one(desk: Desk, told: Grievance) -> int:
    """Open a complaint by hand; return its number. Raises `Unusable`."""
    with desk.database.writing() as records:
        return open_by_hand(records, desk.settings, desk.agent, told, desk.now())
