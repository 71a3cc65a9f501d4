"""The commands of the monthly report, of lists for letters, and of plots; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

REPORT = (
    Command("edit", "report", "enter", N_("edit"), N_("Change the action under the cursor.")),
    Command("add", "report", "a", N_("add"), N_("Agree on another action."), rank=3),
    Command(
        "state", "report", "space", N_("how far"), N_("Not begun, under way, done: the next of them."), rank=3
    ),
    Command(
        "carry",
        "report",
        "c",
        N_("carry on"),
        N_("Let what is not done of the month before go on in this one."),
    ),
    Command("withdraw", "report", "x", N_("take off"), N_("Take the action off the list."), footer=False),
    Command("write", "report", "w", N_("write"), N_("Write the report of the month to a file."), rank=3),
    Command(
        "figures",
        "report",
        "g",
        N_("figures"),
        N_("See the figures of the month, each number with its cases."),
        rank=2,
        right="figures",
    ),
    Command(
        "anew",
        "report",
        "n",
        N_("close anew"),
        N_("Close a month that is over again, with all that has come to be known since."),
        footer=False,
    ),
    Command(
        "exported",
        "report",
        "e",
        N_("written"),
        N_("See what was written to files: by whom, when, how many rows."),
        footer=False,
    ),
    Command("earlier", "report", "left", N_("earlier"), N_("Show the month before."), footer=False),
    Command("later", "report", "right", N_("later"), N_("Show the month after."), footer=False),
    Command("close", "report", "escape", N_("back"), N_("Go back.")),
)

ACTION = (
    Command("take", "action", "enter", N_("next line"), N_("Go to the next line; on the last one, keep it.")),
    Command("keep", "action", "f10", N_("keep"), N_("Keep the action as it stands here.")),
    Command("close", "action", "escape", N_("back"), N_("Go back; nothing is changed.")),
)

LETTERS = (
    Command("list_1", "letters", "1", N_("due"), N_("List who is due in the month."), footer=False),
    Command("list_2", "letters", "2", N_("stayed away"), N_("List who has stayed away."), footer=False),
    Command(
        "narrow",
        "letters",
        "f",
        N_("narrow"),
        N_("Narrow the list: tier=A, owner=private; empty: all."),
        rank=3,
    ),
    Command(
        "order", "letters", "o", N_("sort"), N_("Put it in the next order: due, name, plate, model, tier.")
    ),
    Command("write", "letters", "w", N_("write"), N_("Write the list to a file, numbers masked."), rank=3),
    Command(
        "write_whole",
        "letters",
        "W",
        N_("write in full"),
        N_("Write the list to a file with whole telephone numbers; that is on record."),
        footer=False,
    ),
    Command(
        "exported",
        "letters",
        "e",
        N_("written"),
        N_("See what was written to files: by whom, when, how many rows."),
        footer=False,
    ),
    Command("earlier", "letters", "left", N_("earlier"), N_("Show the month before."), footer=False),
    Command("later", "letters", "right", N_("later"), N_("Show the month after."), footer=False),
    Command("close", "letters", "escape", N_("back"), N_("Go back.")),
)

EXPORTED = (Command("close", "exported", "escape", N_("back"), N_("Go back.")),)

PLOTS = (
    Command("plot_1", "plots", "1", N_("14 days"), N_("Show the last 14 days."), footer=False),
    Command("plot_2", "plots", "2", N_("12 months"), N_("Show the last 12 months."), footer=False),
    Command(
        "plot_3", "plots", "3", N_("causes"), N_("Show the causes, the most frequent first."), footer=False
    ),
    Command("plot_4", "plots", "4", N_("hours"), N_("Show at which hours customers answer."), footer=False),
    Command("plot_5", "plots", "5", N_("staying"), N_("Show how long customers stay."), footer=False),
    Command("next_plot", "plots", "tab", N_("next plot"), N_("Show the next plot.")),
    Command("earlier", "plots", "left", N_("earlier"), N_("Show the time before.")),
    Command("later", "plots", "right", N_("later"), N_("Show the time after.")),
    Command("close", "plots", "escape", N_("back"), N_("Go back.")),
)

TO_REPORTS = (
    Command(
        "report",
        "today",
        "r",
        N_("report"),
        N_("See the monthly report and its actions."),
        rank=1,
        right="report",
    ),
    Command(
        "letters",
        "today",
        "l",
        N_("letters"),
        N_("List who is due, for letters."),
        footer=False,
        right="export",
    ),
    Command("plots", "today", "p", N_("plots"), N_("See the trends drawn."), footer=False, right="figures"),
)
"""The ways there from Today."""
