"""The commands of the live board and of the quality of calls; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

TO_BOARD = (
    Command(
        "board",
        "today",
        "b",
        N_("live board"),
        N_("See how the day goes: who is on which call, what is left, what is late."),
        rank=1,
        right="board",
    ),
    Command(
        "quality",
        "today",
        "q",
        N_("quality of calls"),
        N_("See the calls drawn by lot, and score them."),
        footer=False,
        right="quality",
    ),
)
"""The ways there from Today."""

BOARD = (
    Command("cases", "board", "enter", N_("cases"), N_("Open the cases behind the number marked.")),
    Command(
        "beside", "board", "tab", N_("next number"), N_("Mark the next number of the line."), footer=False
    ),
    Command(
        "beside_back",
        "board",
        "shift+tab",
        N_("number before"),
        N_("Mark the number before it."),
        footer=False,
    ),
    Command("complaints", "board", "c", N_("complaints"), N_("See the complaints by their clocks."), rank=3),
    Command("figures", "board", "g", N_("figures"), N_("See the figures of these days."), rank=3),
    Command(
        "about", "board", "question_mark", N_("what is it"), N_("Say what the numbers of the board count.")
    ),
    Command("earlier", "board", "left", N_("day before"), N_("Show the board of the day before."), rank=1),
    Command("later", "board", "right", N_("day after"), N_("Show the board of the day after."), rank=1),
    Command("today", "board", "t", N_("today"), N_("Show today's board again."), rank=1),
    Command(
        "shop",
        "board",
        "s",
        N_("next shop"),
        N_("Show the board of the next shop of the group, and its figures."),
        footer=False,
        right="all_shops",
    ),
    Command("close", "board", "escape", N_("back"), N_("Go back to the queues.")),
)

QUALITY = (
    Command("open", "quality", "enter", N_("open it"), N_("Open the call, or the cases, under the cursor.")),
    Command("draw", "quality", "d", N_("draw"), N_("Draw the week's calls of every agent by lot."), rank=3),
    Command("which_1", "quality", "1", N_("drawn"), N_("Show the calls drawn for the week."), footer=False),
    Command(
        "which_2",
        "quality",
        "2",
        N_("patterns"),
        N_("Show patterns that are worth a look, each with its cases."),
        footer=False,
    ),
    Command(
        "about", "quality", "question_mark", N_("what is it"), N_("Say what is drawn, or what a pattern is.")
    ),
    Command("earlier", "quality", "left", N_("week before"), N_("Show the week before."), rank=1),
    Command("later", "quality", "right", N_("week after"), N_("Show the week after."), rank=1),
    Command("close", "quality", "escape", N_("back"), N_("Go back.")),
)

SCORING = (
    Command("keep", "scoring", "enter", N_("keep"), N_("Keep the score; a later one takes its place.")),
    Command("note", "scoring", "full_stop", N_("note"), N_("Write a note; Enter keeps it."), rank=3),
    Command("apart", "scoring", "0", N_("does not apply"), N_("Leave this criterion out."), footer=False),
    *(
        Command(
            f"points_{points}",
            "scoring",
            str(points),
            name,
            N_("Give the criterion under the cursor so many points, and go on."),
            footer=False,
        )
        for points, name in enumerate(
            (N_("1 point"), N_("2 points"), N_("3 points"), N_("4 points"), N_("5 points")), start=1
        )
    ),
    Command("file", "scoring", "f", N_("their file"), N_("Open the customer's file."), rank=3),
    Command("close", "scoring", "escape", N_("back"), N_("Go back; what is not kept is dropped.")),
)
