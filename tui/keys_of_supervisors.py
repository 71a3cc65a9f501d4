"""The commands of complaints and of the work in hand; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_


def _steps(where: str) -> tuple[Command, ...]:
    """Give the steps of a complaint, the same on the board and on its page."""
    return (
        Command("owner", where, "a", N_("assign"), N_("Say who sees to the complaint."), right="complaints"),
        Command(
            "department",
            where,
            "d",
            N_("department"),
            N_("Say which department answers."),
            footer=False,
            right="complaints",
        ),
        Command(
            "reply",
            where,
            "r",
            N_("replied"),
            N_("Note what the customer was told."),
            rank=3,
            right="complaints",
        ),
        Command(
            "propose",
            where,
            "p",
            N_("solved"),
            N_("Say how it is solved; the customer is asked."),
            rank=3,
            right="complaints",
        ),
        Command(
            "apply",
            where,
            "y",
            N_("apply"),
            N_("Ask somebody else to close the solved complaint."),
            right="complaints",
        ),
        Command(
            "approve",
            where,
            "x",
            N_("close"),
            N_("Approve the closing; not by whoever handled the complaint."),
            right="complaints",
        ),
        Command("again", where, "o", N_("open again"), N_("Open it again, and say why."), right="complaints"),
        Command(
            "note",
            where,
            "full_stop",
            N_("note"),
            N_("Add a note to its log."),
            footer=False,
            right="complain",
        ),
        Command("file", where, "f", N_("their file"), N_("Open the customer's file.")),
    )


COMPLAINTS = (
    Command("open", "complaints", "enter", N_("page"), N_("Show the complaint with its whole log.")),
    *_steps("complaints"),
    Command(
        "new",
        "complaints",
        "n",
        N_("new"),
        N_("Open a complaint by hand: find the customer first."),
        right="complain",
    ),
    Command("which_1", "complaints", "1", N_("open ones"), N_("Show those not closed."), footer=False),
    Command("which_2", "complaints", "2", N_("mine"), N_("Show those you see to."), footer=False),
    Command(
        "which_3", "complaints", "3", N_("closed"), N_("Show those closed in the last 30 days."), footer=False
    ),
    Command(
        "earlier", "complaints", "left", N_("day before"), N_("Show the board of the day before."), rank=1
    ),
    Command("later", "complaints", "right", N_("day after"), N_("Show the board of the day after."), rank=1),
    Command("close", "complaints", "escape", N_("back"), N_("Go back.")),
)

COMPLAINT = (
    *_steps("complaint"),
    Command("close", "complaint", "escape", N_("back"), N_("Go back to the board.")),
)

WORK = (
    Command(
        "mark", "work", "space", N_("mark"), N_("Mark the follow-up under the cursor, or unmark it."), rank=3
    ),
    Command("mark_all", "work", "asterisk", N_("mark all"), N_("Mark all that are shown, or none.")),
    Command(
        "give",
        "work",
        "a",
        N_("assign"),
        N_("Give what is marked to one agent; names are shown first."),
        rank=3,
    ),
    Command("release", "work", "r", N_("release"), N_("Let anyone have what is marked.")),
    Command(
        "take_back", "work", "t", N_("pull back"), N_("Pull what somebody has in hand now back to its queue.")
    ),
    Command("hand_over", "work", "v", N_("hand over"), N_("Hand all of somebody's work and promises over.")),
    Command("hold", "work", "h", N_("hold"), N_("Hold the queue that is shown, or let it go.")),
    Command("add", "work", "n", N_("add"), N_("Add a follow-up by hand: find the customer first.")),
    Command("queue_0", "work", "0", N_("all"), N_("Show all queues."), footer=False),
    Command("queue_1", "work", "1", N_("callbacks"), N_("Show the callbacks."), footer=False),
    Command("queue_2", "work", "2", N_("invitations"), N_("Show the invitations."), footer=False),
    Command("queue_3", "work", "3", N_("recalls"), N_("Show the recalls."), footer=False),
    Command(
        "queue_4", "work", "4", N_("complaints"), N_("Show the complaints to be asked about."), footer=False
    ),
    Command("whose", "work", "g", N_("whose"), N_("Show the work of the next agent, of nobody, or all.")),
    Command("due", "work", "d", N_("until"), N_("Show only what ends by today, in a week, or has ended.")),
    Command("held", "work", "i", N_("in hand"), N_("Show only what somebody has in hand now, or all.")),
    Command("log", "work", "l", N_("log"), N_("Show what was done last with the work."), footer=False),
    Command("file", "work", "f", N_("their file"), N_("Open the customer's file."), footer=False),
    Command("close", "work", "escape", N_("back"), N_("Go back.")),
)

CHOICE = (
    Command("take", "choice", "enter", N_("take it"), N_("Do it, with what is chosen and written.")),
    Command("close", "choice", "escape", N_("back"), N_("Go back; nothing is done.")),
)
