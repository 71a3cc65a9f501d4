"""The commands of a customer's file; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

FILE = (
    Command(
        "call",
        "file",
        "enter",
        N_("call now"),
        N_("Call this customer: take the open follow-up, or add one by hand."),
        right="call",
    ),
    Command(
        "correct",
        "file",
        "f2",
        N_("correct"),
        N_("Correct the file: name, numbers, address, do-not-call, vehicles, owner."),
        right="correct",
    ),
    Command(
        "complaint",
        "file",
        "c",
        N_("complaint"),
        N_("Open a complaint for a customer who rang or came in."),
        right="complain",
    ),
    Command(
        "reveal",
        "file",
        "r",
        N_("numbers"),
        N_("Show their telephone numbers in full, or hide them again; that they were shown is on record."),
        right="see_numbers",
    ),
    Command("close", "file", "escape", N_("back"), N_("Go back to what was found.")),
)
